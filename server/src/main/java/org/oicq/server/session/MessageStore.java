package org.oicq.server.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
 * <p>While the database is away the queue holds what was taken, and refuses new messages when it is full. What is taken
 * already is never refused: it was in memory before, within its sessions' bounds, and nobody can log in meanwhile.
 */
public final class MessageStore implements Inbox.Store {
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
    private final int room;
    private final BlockingQueue<Work> queue = new LinkedBlockingQueue<>();
    private final Thread writer;
    private volatile boolean closing;

    /** A store with its writing thread. */
    public MessageStore(MessageTable table, ServerConfig config) {
        this.table = table;
        this.maxMessages = config.storedMessages();
        this.maxBytes = config.storedBytes();
        this.room = config.storeQueue();
        this.writer = Thread.ofPlatform().name("message-store").start(this::run);
    }

    /** Takes a new message; a queue that is full refuses it. Never blocks. */
    @Override
    public void store(Pending pending) {
        if (closing || queue.size() >= room) {
            if (pending.claimForStore()) {
                refuse(pending, Refusal.TOO_BUSY);
            }
        } else {
            keep(pending);
        }
    }

    /** Never blocks. */
    @Override
    public void keep(Pending pending) {
        if (pending.claimForStore()) {
            queue.add(new Store(pending));
        }
    }

    /** Whether the queue is at most half full, so that it can take what need not be stored at once. */
    @Override
    public boolean hasRoom() {
        return queue.size() <= room / 2;
    }

    /** Deletes a row whose message has arrived. */
    void delete(long receiver, long id) {
        queue.add(new Delete(receiver, id));
    }

    /** Done when everything that was taken before is in the database or refused. */
    public CompletableFuture<Void> fence() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        queue.add(new Fence(done));
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
                                Instant.ofEpochMilli(pending.sentAt)));
                    }
                }
                case Delete(long receiver, long id) -> add(arrived, receiver, id);
                case Fence _ -> {}
            }
        }
        List<Stored> outcomes = insist(() -> rows.isEmpty() ? List.of() : table.store(rows, maxMessages, maxBytes));
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
        insist(() -> table.delete(arrived));
        for (Work work : batch) {
            if (work instanceof Fence(CompletableFuture<Void> done)) {
                done.complete(null);
            }
        }
    }

    private static void add(Map<Long, List<Long>> arrived, long receiver, long id) {
        arrived.computeIfAbsent(receiver, _ -> new ArrayList<>()).add(id);
    }

    /** Does it again and again while the database is away. */
    private static <T> T insist(Supplier<T> work) throws InterruptedException {
        boolean logged = false;
        while (true) {
            try {
                T result = work.get();
                if (logged) {
                    LOG.info("The database is back, and the messages that waited are stored.");
                }
                return result;
            } catch (DatabaseException e) {
                if (!logged) {
                    LOG.error("Messages wait for the database: {}", e.getMessage());
                    logged = true;
                }
                Thread.sleep(RETRY_MILLIS);
            }
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
