package org.oicq.server.delivery;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.schema.MessageTable;
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
 * sender is owed an answer. A message for anybody else goes to the database. Its parts are {@link Settling}, {@link CatchUp} and
 * {@link Proofs}. Nothing here blocks but what says so.
 */
public final class Delivery implements Notices {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private static final String FULL_WHILE_HIDDEN =
            "your mailbox is full while you are invisible; appear online for a moment to receive more";

    private final Receivers receivers;
    private final MessageStore store;
    private final SystemMessages messages;
    private final Settling settling;
    private final CatchUp catchUp;
    private final Proofs proofs;

    /**
     * The one delivery of a server.
     *
     * @param blocking runs what waits for the database
     */
    public Delivery(
            Receivers receivers, MessageStore store, MessageTable table, ServerConfig config, Executor blocking) {
        this.receivers = receivers;
        this.store = store;
        this.messages = new SystemMessages(config.charset());
        this.settling = new Settling(receivers, store, config);
        this.catchUp = new CatchUp(receivers, store, table, config.charset(), blocking);
        this.proofs = new Proofs(store, catchUp);
        store.onFull(this::full);
    }

    /** Makes safe what senders are owed. */
    public Settling settling() {
        return settling;
    }

    /** Brings receivers what waits for them in the store. */
    public CatchUp catchUp() {
        return catchUp;
    }

    /** Takes the proofs that messages have arrived. */
    public Proofs proofs() {
        return proofs;
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
            // Nobody can log in meanwhile. A later log-in finds the message in the store.
            Receiver here = receivers.findOr(receiver, () -> store.store(pending));
            if (here == null) {
                return;
            }
            if (drops(here, message)) {
                storeBlocked(here, message, pending);
                return;
            }
            switch (here.inbox().deliver(pending, message, store)) {
                case TAKEN -> {
                    return;
                }
                case LOOK -> {
                    catchUp.catchUp(here);
                    return;
                }
                case OVER -> Thread.onSpinWait();
            }
        }
    }

    private static boolean drops(Receiver here, Message message) {
        return message.flag() == MessageFlag.USER.code() && here.blocks(message.number());
    }

    /**
     * A blocked sender sees the receiver as away, so its message takes the same way: the store drops it, and the time
     * tells nothing.
     */
    private void storeBlocked(Receiver here, Message message, Pending pending) {
        store.store(pending);
        if (!drops(here, message)) {
            // It is not blocked any more, and has a row.
            catchUp.lookAgain(here.number());
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
            settling.settle(ledger).join();
        } catch (CompletionException e) {
            LOG.warn("A system message to {} waits for the database.", receiver);
        }
    }

    /** A user who is hidden reads, but its mailbox fills as if it were away, which only showing itself ends. */
    private void full(long receiver) {
        receivers
                .find(receiver)
                .filter(here -> here.inbox().sayFull())
                .ifPresent(here -> notice(here, messages.notice(FULL_WHILE_HIDDEN)));
    }

    @Override
    public void notice(long receiver, ServerPacket packet) {
        receivers.find(receiver).ifPresent(here -> notice(here, packet));
    }

    @Override
    public void notice(Receiver here, ServerPacket packet) {
        here.inbox().notice(packet);
    }

    /**
     * Makes safe what these users have sent, and what was for them, so that it comes before what they say on another server.
     * Blocks.
     *
     * @param all those who are here
     */
    public void keepAllOf(Set<Long> senders, Collection<? extends Receiver> all) {
        all.forEach(receiver -> receiver.inbox().keepWhatIsFrom(senders, store));
        store.stored().join();
        // What has arrived must not come again.
        senders.forEach(number -> store.upToDate(number).join());
    }

    /** Others see this user now: what came while it was hidden fills its mailbox no longer. */
    public void seen(long number) {
        store.seen(number);
    }

    /** The log-in of this session has been answered: what waits for it follows. */
    public void start(Receiver here) {
        start(here, () -> {});
    }

    /**
     * The log-in of this session has been answered: what waits for it follows.
     *
     * @param then run on a thread that may block once all of it has been sent; never where the session ends before
     */
    public void start(Receiver here, Runnable then) {
        here.inbox().started(then);
        catchUp.catchUp(here);
    }

    /** Nothing more is written to a receiver: what it has not proven goes to the store. */
    public void end(Receiver receiver) {
        var _ = receiver.inbox().end(store);
    }
}
