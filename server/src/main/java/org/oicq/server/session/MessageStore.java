package org.oicq.server.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.oicq.codec.packet.Message;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.MessageTable;
import org.oicq.schema.MessageTable.NewMessage;
import org.oicq.schema.MessageTable.Stored;
import org.oicq.server.config.ServerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes messages to the database, many in one transaction: while one commit is on its way the next batch gathers, so
 * that a commit is shared by all that came meanwhile and none waits for a timer. One thread writes, so rows get their
 * ids in the order in which messages came.
 *
 * <p>While the database is away the queue holds what was taken, and refuses more when it is full.
 */
public final class MessageStore {
    private static final Logger LOG = LoggerFactory.getLogger(MessageStore.class);

    /** So many at once: enough to share a commit, few enough to answer soon. */
    private static final int BATCH = 2000;

    private static final long RETRY_MILLIS = 500;

    private sealed interface Work {}

    private record Store(Pending pending) implements Work {}

    private record Delete(long receiver, long id) implements Work {}

    private record Fence(CompletableFuture<Void> done) implements Work {}

    private final MessageTable table;
    private final int maxMessages;
    private final long maxBytes;
    private final BlockingQueue<Work> queue;
    private final Thread writer;
    private volatile boolean closing;

    /** A store with its writing thread. */
    public MessageStore(MessageTable table, ServerConfig config) {
        this.table = table;
        this.maxMessages = config.storedMessages();
        this.maxBytes = config.storedBytes();
        this.queue = new ArrayBlockingQueue<>(config.storeQueue());
        this.writer = Thread.ofPlatform().name("message-store").start(this::run);
    }

    /** Takes a message; a queue that is full refuses it. Never blocks. */
    void store(Pending pending) {
        if (pending.claimForStore() && (closing || !queue.offer(new Store(pending)))) {
            refuse(pending, Refusal.TOO_BUSY);
        }
    }

    /** Whether the queue is at most half full, so that it can take what need not be stored at once. */
    boolean hasRoom() {
        return queue.remainingCapacity() >= queue.size();
    }

    /** Deletes a row whose message has arrived. Where the queue is full the row stays, and the message comes again. */
    void delete(long receiver, long id) {
        if (!queue.offer(new Delete(receiver, id))) {
            LOG.warn(
                    "A message to {} that has arrived will come again: the database is away and the queue full.",
                    receiver);
        }
    }

    /** Done when everything that was taken before is in the database or refused. */
    public CompletableFuture<Void> fence() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (!queue.offer(new Fence(done))) {
            done.completeExceptionally(new DatabaseException("the queue of the message store is full"));
        }
        return done;
    }

    /** Waits until everything taken is written, for a bounded time, and stops. */
    public void stop() throws InterruptedException {
        closing = true;
        writer.join(TimeUnit.SECONDS.toMillis(10));
        if (writer.isAlive()) {
            LOG.error(
                    "{} messages could not be written before the server stopped: the database is away.", queue.size());
            writer.interrupt();
        }
    }

    private void run() {
        List<Work> batch = new ArrayList<>(BATCH);
        while (true) {
            try {
                Work first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first == null) {
                    if (closing) {
                        return;
                    }
                    continue;
                }
                batch.add(first);
                queue.drainTo(batch, BATCH - 1);
                write(batch);
                batch.clear();
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /** Writes one batch, again and again while the database is away: what was taken is not given up. */
    private void write(List<Work> batch) throws InterruptedException {
        List<Pending> messages = new ArrayList<>();
        List<NewMessage> rows = new ArrayList<>();
        Map<Long, List<Long>> arrived = new LinkedHashMap<>();
        for (Work work : batch) {
            switch (work) {
                case Store(Pending pending) -> {
                    Message message = pending.message();
                    if (message != null) {
                        messages.add(pending);
                        rows.add(new NewMessage(
                                pending.receiver,
                                message.flag(),
                                message.number(),
                                message.information().toString(),
                                message.informationType(),
                                pending.sentAt));
                    }
                }
                case Delete(long receiver, long id) -> add(arrived, receiver, id);
                case Fence _ -> {}
            }
        }
        boolean logged = false;
        List<Stored> outcomes;
        while (true) {
            try {
                outcomes = rows.isEmpty() ? List.of() : table.store(rows, maxMessages, maxBytes);
                break;
            } catch (DatabaseException e) {
                if (!logged) {
                    LOG.error("Messages wait for the database: {}", e.getMessage());
                    logged = true;
                }
                Thread.sleep(RETRY_MILLIS);
            }
        }
        if (logged) {
            LOG.info("The database is back, and the messages that waited are stored.");
        }
        for (int i = 0; i < messages.size(); i++) {
            Pending pending = messages.get(i);
            switch (outcomes.get(i).outcome()) {
                case STORED -> {
                    if (pending.stored(outcomes.get(i).id())) {
                        add(arrived, pending.receiver, outcomes.get(i).id());
                    }
                }
                case NO_SUCH_USER -> refuse(pending, Refusal.NO_SUCH_USER);
                case MAILBOX_FULL -> refuse(pending, Refusal.MAILBOX_FULL);
            }
        }
        arrived.forEach(this::deleteRows);
        for (Work work : batch) {
            if (work instanceof Fence(CompletableFuture<Void> done)) {
                done.complete(null);
            }
        }
    }

    private static void add(Map<Long, List<Long>> arrived, long receiver, long id) {
        arrived.computeIfAbsent(receiver, _ -> new ArrayList<>()).add(id);
    }

    private void deleteRows(long receiver, List<Long> ids) {
        try {
            table.delete(receiver, ids.stream().mapToLong(Long::longValue).toArray());
        } catch (DatabaseException e) {
            LOG.warn("{} messages to {} that have arrived will come again: {}", ids.size(), receiver, e.getMessage());
        }
    }

    private static void refuse(Pending pending, Refusal reason) {
        // The ledger hears of it before anyone can take the message for safe: an answer that says so would be wrong.
        if (pending.ledger != null) {
            pending.ledger.refuse(pending.receiver, reason);
        }
        pending.refused();
    }
}
