package org.oicq.server.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.MessageTable;
import org.oicq.server.config.DeliveryMode;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.store.MessageStore;
import org.oicq.server.store.Pending;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings messages to their receivers, and keeps the promise (docs/delivery.md, "The promise"): what is taken is
 * delivered, in the order of each sender and receiver, and twice only if a connection broke between the write and its
 * proof.
 *
 * <p>A message for somebody who is logged in is written at once and kept in memory until there is a proof that it
 * arrived; it goes to the database when the session ends first, when too many wait, or, to the journal there, when its
 * sender is owed an answer. A message for anybody else goes to the database. Nothing here blocks but what says so.
 */
public final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private static final String FULL_WHILE_HIDDEN =
            "your mailbox is full while you are invisible; appear online for a moment to receive more";

    private static final CompletableFuture<Void> SETTLED = CompletableFuture.completedFuture(null);

    private static final Executor ANY_THREAD = Runnable::run;

    /** Timers that run at the same time, for all who wait for the store. */
    private static final int TIMERS = 32;

    /** Time after which the store is read again when it could not be. */
    private static final long RETRY_SECONDS = 1;

    /** Fails when the time to settle is over for those who have begun to wait since about the same time. */
    private record Deadline(long since, CompletableFuture<Void> over) {}

    /** Those on one executor who wait for a round of the store with the same deadline. */
    private record Wait(CompletableFuture<Void> stored, Deadline deadline, CompletableFuture<Void> inTime) {
        @SuppressWarnings("ReferenceEquality") // Futures have no other.
        boolean isFor(CompletableFuture<Void> otherStored, Deadline otherDeadline) {
            return stored == otherStored && deadline == otherDeadline;
        }
    }

    private final Receivers receivers;
    private final MessageStore store;
    private final MessageTable table;
    private final WireCharset charset;
    private final SystemMessages messages;
    private final DeliveryMode mode;
    private final Duration settleTime;
    private final Executor blocking;

    /** The last one; where two threads make one at once, either may stay. */
    private volatile @Nullable Deadline deadline;

    /** The last of each executor. There is one for each event loop, and {@link #ANY_THREAD}. */
    private final Map<Executor, Wait> waits = new ConcurrentHashMap<>();

    /**
     * The one delivery of a server.
     *
     * @param blocking runs what waits for the database
     */
    public Delivery(
            Receivers receivers, MessageStore store, MessageTable table, ServerConfig config, Executor blocking) {
        this.receivers = receivers;
        this.store = store;
        this.table = table;
        this.charset = config.charset();
        this.messages = new SystemMessages(charset);
        this.mode = config.delivery();
        this.settleTime = config.settleTime();
        this.blocking = blocking;
        store.onFull(this::full);
    }

    /**
     * Takes a message for a receiver, who may not even exist: the ledger hears of that.
     *
     * @param ledger the sender's, or null where nobody waits for a refusal
     */
    public void deliver(long receiver, Message message, @Nullable Ledger ledger) {
        Pending pending = new Pending(receiver, store.nextId(), message, ledger, store.memory());
        if (ledger != null) {
            ledger.add(pending);
        }
        while (true) {
            // Storing while nobody can log in: whoever logs in after this finds the message in the store.
            Receiver session = receivers.findOr(receiver, () -> store.store(pending));
            if (session == null) {
                return;
            }
            if (drops(session, message)) {
                storeBlocked(session, message, pending);
                return;
            }
            switch (session.inbox().deliver(pending, message, store)) {
                case TAKEN -> {
                    return;
                }
                case LOOK -> {
                    catchUp(session);
                    return;
                }
                case OVER -> Thread.onSpinWait();
            }
        }
    }

    private static boolean drops(Receiver session, Message message) {
        return message.flag() == MessageFlag.USER.code() && session.blocks(message.number());
    }

    /**
     * A blocked sender sees the receiver as away, so its message takes the same way: the store drops it, and the time
     * tells nothing.
     */
    private void storeBlocked(Receiver session, Message message, Pending pending) {
        store.store(pending);
        if (!drops(session, message)) {
            // It is not blocked any more, and has a row.
            lookAgain(session.number());
        }
    }

    /**
     * Takes a system message, and comes back when it is safe, or could not be made so in time: then it is on its way all the
     * same. Blocks. A mailbox that is full refuses it, and nobody is told.
     */
    public void deliverSafely(long receiver, Message message) {
        Ledger ledger = new Ledger((_, _) -> {});
        deliver(receiver, message, ledger);
        try {
            settle(ledger).join();
        } catch (CompletionException e) {
            LOG.warn("A system message to {} waits for the database.", receiver);
        }
    }

    /** A user who is hidden reads, but its mailbox fills as if it were away, which only showing itself ends. */
    private void full(long receiver) {
        receivers
                .find(receiver)
                .filter(session -> session.inbox().sayFull())
                .ifPresent(session -> notice(session, messages.notice(FULL_WHILE_HIDDEN)));
    }

    /** Sends what is never stored, if the receiver is logged in. */
    public void notice(long receiver, ServerPacket packet) {
        Optional<? extends Receiver> session = receivers.find(receiver);
        session.ifPresent(present -> notice(present, packet));
    }

    /** Sends what is never stored, after what was sent before. */
    public void notice(Receiver session, ServerPacket packet) {
        session.inbox().notice(packet);
    }

    /** Others see this user now: what came while it was hidden fills its mailbox no longer. */
    public void seen(long number) {
        store.seen(number);
    }

    /** The receiver has something new in the store that did not come by {@link #deliver}: a request to be added. */
    public void lookAgain(long receiver) {
        receivers.find(receiver).ifPresent(session -> {
            session.inbox().lookAgain();
            catchUp(session);
        });
    }

    /**
     * Makes safe what a sender's messages are owed; an answer on its connection may go out when the future is done. It
     * fails where the database is away for longer than the settings say. In the fast mode it is done at once, and the
     * messages are on their way.
     *
     * @param loop completes the future, and those of all others that waited for the same commit: they share one task
     */
    public CompletableFuture<Void> settle(Ledger ledger, Executor loop) {
        return ledger.settle(owed -> settle(owed, loop));
    }

    /** As {@link #settle(Ledger, Executor)}, for somebody who may be woken by any thread. */
    public CompletableFuture<Void> settle(Ledger ledger) {
        return settle(ledger, ANY_THREAD);
    }

    private CompletableFuture<Void> settle(List<Pending> owed, Executor loop) {
        if (owed.isEmpty()) {
            return SETTLED;
        }
        if (mode == DeliveryMode.FAST) {
            // No sender waits here, so nothing but this keeps the queue within its bound while the database is away:
            // what is left out stays in its receiver's inbox, as if its sender had asked for nothing.
            if (store.hasRoom()) {
                var _ = store.secure(owed, loop);
            }
            return SETTLED;
        }
        return inTime(store.secure(owed, loop), loop);
    }

    /**
     * Withdraws what could not be made safe in time, as its sender is told that it is not taken.
     *
     * @return whether all of it will not come; what is in its receiver's hands stays there, and {@link #settleAtLast} says
     *     when it is safe
     */
    public boolean withdraw(Ledger ledger) {
        List<Pending> owed = ledger.owed();
        boolean all = !owed.isEmpty();
        for (Pending pending : owed) {
            all &= receivers
                    .find(pending.receiver())
                    .map(session -> session.inbox().withdraw(pending))
                    .orElseGet(pending::withdraw);
        }
        return all;
    }

    /** As {@link #settle(Ledger, Executor)}, however long the database is away. */
    public CompletableFuture<Void> settleAtLast(Ledger ledger, Executor loop) {
        List<Pending> owed = ledger.owed();
        return owed.isEmpty() ? SETTLED : store.secure(owed, loop);
    }

    /** As the future, but that it fails when the time to settle is over, or nearly so: many share a timer. */
    private CompletableFuture<Void> inTime(CompletableFuture<Void> stored, Executor loop) {
        if (stored.isDone()) {
            return stored;
        }
        Deadline shared = deadline();
        Wait known = waits.get(loop);
        if (known == null || !known.isFor(stored, shared)) {
            CompletableFuture<Void> inTime = new CompletableFuture<>();
            CompletableFuture.anyOf(stored, shared.over)
                    .whenComplete((_, late) -> loop.execute(() -> complete(inTime, late)));
            known = new Wait(stored, shared, inTime);
            waits.put(loop, known);
        }
        return known.inTime;
    }

    private static void complete(CompletableFuture<Void> future, @Nullable Throwable problem) {
        if (problem == null) {
            future.complete(null);
        } else {
            future.completeExceptionally(problem);
        }
    }

    private Deadline deadline() {
        long now = System.nanoTime();
        Deadline last = deadline;
        if (last == null || now - last.since > settleTime.toNanos() / TIMERS) {
            var over = new CompletableFuture<Void>().orTimeout(settleTime.toMillis(), TimeUnit.MILLISECONDS);
            last = new Deadline(now, over);
            deadline = last;
        }
        return last;
    }

    /** The log-in of this session has been answered: what waits for it follows. */
    public void start(Receiver session) {
        start(session, () -> {});
    }

    /**
     * The log-in of this session has been answered: what waits for it follows.
     *
     * @param then run on a thread that may block once all of it has been sent; never where the session ends before
     */
    public void start(Receiver session, Runnable then) {
        session.inbox().started(then);
        catchUp(session);
    }

    /** Reads on in the store for a session that is behind; called again when its connection is no longer congested. */
    public void catchUp(Receiver session) {
        if (session.inbox().beginCatchingUp()) {
            blocking.execute(() -> readOn(session));
        }
    }

    /**
     * As {@link #catchUp}, for a client that asks for its messages: whether all are written that there is room for. Where
     * they are not, {@link #awaitCaughtUp} waits for them.
     */
    public boolean caughtUp(Receiver session) {
        catchUp(session);
        return !session.inbox().catchingUp();
    }

    /**
     * As {@link #catchUp}, for a client that asks for its messages: comes back when all are written that there is room
     * for, or the time is over. Blocks.
     */
    public void awaitCaughtUp(Receiver session, Duration atMost) throws InterruptedException {
        catchUp(session);
        session.inbox().awaitCaughtUp(atMost);
    }

    private void readOn(Receiver session) {
        Inbox inbox = session.inbox();
        try {
            boolean again;
            do {
                long after = inbox.beforeLook(store);
                store.upToDate(session.number()).join();
                MessageTable.Page page = table.waiting(session.number(), after);
                List<Inbox.Row> rows = page.rows().stream().map(this::row).toList();
                again = inbox.catchUp(rows, page.last(), store);
            } while (again);
        } catch (RuntimeException | Error e) {
            inbox.catchingUpFailed(store);
            if (e instanceof DatabaseException || e instanceof CompletionException) {
                LOG.warn("The stored messages of {} cannot be read now: {}", session.number(), e.getMessage());
            } else {
                LOG.error("The stored messages of {} could not be brought to it; trying again.", session.number(), e);
            }
            CompletableFuture.delayedExecutor(RETRY_SECONDS, TimeUnit.SECONDS, blocking)
                    .execute(() -> catchUp(session));
            return;
        }
        Runnable then = inbox.takeCaughtUp();
        if (then != null) {
            then.run();
        }
        // The connection may have become free between the last page and the end of the catching up.
        catchUp(session);
    }

    private Inbox.Row row(MessageTable.Waiting waiting) {
        return switch (waiting) {
            case MessageTable.StoredMessage m -> {
                Text information = Text.replacing(m.information(), charset);
                Message message = new Message(m.flag(), m.about(), information, m.informationType());
                yield new Inbox.Row(
                        m.id(), false, message, m.keptId(), m.sentAt().toEpochMilli());
            }
            case MessageTable.PendingRequest r -> {
                Text reason = Text.replacing(r.reason(), charset);
                Message message =
                        new Message(MessageFlag.SYSTEM.code(), r.requester(), reason, InformationType.ASKS_YOU.code());
                yield new Inbox.Row(r.id(), true, message, r.id(), r.sentAt().toEpochMilli());
            }
        };
    }

    /**
     * The client of this session has sent packets.
     *
     * @param position up to which they prove that everything has arrived, or 0 where they prove nothing new
     */
    public void heard(Receiver session, long position) {
        if (position > 0) {
            var _ = proven(session, position);
        }
        if (store.memory().crowded()) {
            // Memory that has filled while the database was away empties though nothing new comes.
            session.inbox().relieve(store);
        }
    }

    /**
     * Everything up to a position of the session's connection has arrived. Returns false where the session is over, and
     * what was unproven at its end comes again.
     */
    public boolean proven(Receiver session, long position) {
        boolean inTime = session.inbox().prove(position, store::arrived);
        catchUp(session);
        return inTime;
    }

    /** Nothing more is written to a receiver: what it has not proven goes to the store. */
    public void end(Receiver receiver) {
        var _ = receiver.inbox().end(store);
    }
}
