package org.oicq.server.delivery;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.packet.Message;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.MessageTable;
import org.oicq.server.store.MessageStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings receivers what waits for them in the store, page by page, until their inboxes are live. */
public final class CatchUp {
    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

    /** Time after which the store is read again when it could not be. */
    private static final long RETRY_SECONDS = 1;

    private final Receivers receivers;
    private final MessageStore store;
    private final MessageTable table;
    private final WireCharset charset;
    private final Executor blocking;
    private volatile LongConsumer away = _ -> {};

    CatchUp(Receivers receivers, MessageStore store, MessageTable table, WireCharset charset, Executor blocking) {
        this.receivers = receivers;
        this.store = store;
        this.table = table;
        this.charset = charset;
        this.blocking = blocking;
    }

    /** Reads on in the store for a session that is behind; called again when its connection is no longer congested. */
    public void catchUp(Receiver receiver) {
        if (receiver.inbox().beginCatchingUp()) {
            blocking.execute(() -> readOn(receiver));
        }
    }

    /**
     * As {@link #catchUp}, for a client that asks for its messages: whether all are written that there is room for. Where
     * they are not, {@link #awaitCaughtUp} waits for them.
     */
    public boolean caughtUp(Receiver receiver) {
        catchUp(receiver);
        return !receiver.inbox().catchingUp();
    }

    /**
     * As {@link #catchUp}, for a client that asks for its messages: comes back when all are written that there is room
     * for, or the time is over. Blocks.
     */
    public void awaitCaughtUp(Receiver receiver, Duration atMost) throws InterruptedException {
        catchUp(receiver);
        receiver.inbox().awaitCaughtUp(atMost);
    }

    private void readOn(Receiver receiver) {
        Inbox inbox = receiver.inbox();
        try {
            boolean again;
            do {
                long after = inbox.beforeLook(store);
                store.upToDate(receiver.number()).join();
                MessageTable.Page page = table.waiting(receiver.number(), after);
                List<Inbox.Row> rows = page.rows().stream().map(this::row).toList();
                again = inbox.catchUp(rows, page.last(), store);
            } while (again);
        } catch (RuntimeException | Error e) {
            inbox.catchingUpFailed(store);
            if (e instanceof DatabaseException || e instanceof CompletionException) {
                LOG.warn("The stored messages of {} cannot be read now: {}", receiver.number(), e.getMessage());
            } else {
                LOG.error("The stored messages of {} could not be brought to it; trying again.", receiver.number(), e);
            }
            CompletableFuture.delayedExecutor(RETRY_SECONDS, TimeUnit.SECONDS, blocking)
                    .execute(() -> catchUp(receiver));
            return;
        }
        Runnable then = inbox.takeCaughtUp();
        if (then != null) {
            then.run();
        }
        // The connection may have become free between the last page and the end of the catching up.
        catchUp(receiver);
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
     * The receiver has something new in the store that did not come as a message of this server: a request to be added, or
     * what another server has stored.
     */
    public void lookAgain(long receiver) {
        receivers.find(receiver).ifPresentOrElse(this::lookAgain, () -> away.accept(receiver));
    }

    /** The same for one who is here. */
    public void lookAgain(Receiver here) {
        here.inbox().lookAgain();
        catchUp(here);
    }

    /** Has somebody told of each receiver that has something new and is not here. */
    public void onAway(LongConsumer told) {
        away = told;
    }
}
