package org.oicq.server.delivery;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.server.store.Pending;
import org.oicq.server.store.Storage;

/**
 * Where the messages for one receiver go: to its client at once, behind what {@link CatchUp} brings, or to the store. Those
 * that were written wait for their proof in {@link Unproven}. Guarded by itself.
 */
public final class Inbox {
    /** What becomes of a message for this session. */
    enum State {
        /** The log-in is being answered: messages go to the store, notices wait. */
        STARTING,
        /** Older messages wait in the database, or the client reads too slowly: messages go to the store. */
        BEHIND,
        /** Messages are written at once. */
        LIVE,
        /** The session is over: messages go to the store. */
        ENDED
    }

    /** What became of a message. */
    enum Outcome {
        /** It is taken. */
        TAKEN,
        /** It is taken and in the store, though nothing is in the way of the client's getting it: look there. */
        LOOK,
        /** The session is over, and nothing was done. */
        OVER
    }

    /** So many go to the store for each one that comes beyond the usual: it gets ahead, and no sender waits for long. */
    private static final int HANDED_AT_ONCE = 2;

    /** Notices that a log-in can keep waiting; more are dropped, as they would be for somebody offline. */
    private static final int MAX_EARLY = 1024;

    private final long number;
    private final Outlet outlet;
    private final int maxHeld;
    private final Unproven unproven;
    private State state = State.STARTING;

    /**
     * Whether nobody may see that somebody is there: messages go to the store, as they would if nobody were, and are read
     * from there.
     */
    private boolean hidden;

    private boolean fullSaid;

    private @Nullable List<ServerPacket> early;

    /** The last row of the database that has been written to the outlet. */
    private long lastRow;

    /** Whether messages went to the store since the catching up last looked there. */
    private boolean more;

    /**
     * What came since the catching up last looked into the store, and is written after what it found. Without it a
     * session to which much comes would never catch up. Null while nobody looks, or after more came than memory shall
     * hold: then it goes to the store.
     */
    private @Nullable Deque<Pending> held;

    /** Whether somebody is catching up right now. */
    private boolean catchingUp;

    /** Waits until the session has caught up for the first time. */
    private @Nullable Runnable caughtUp;

    /**
     * What was proven since the catching up last looked into the store: it may have found the rows before they were
     * deleted. Null while nobody catches up.
     */
    private @Nullable List<Pending> provenMeanwhile;

    /**
     * An inbox of a session whose log-in is not answered yet.
     *
     * @param maxFresh messages in memory that may wait for their proof
     * @param maxStored messages that the receiver's mailbox takes
     * @param maxStoredBytes bytes of text that it takes
     */
    public Inbox(long number, Outlet outlet, int maxFresh, int maxStored, long maxStoredBytes) {
        this.number = number;
        this.outlet = outlet;
        this.maxHeld = maxFresh;
        this.unproven = new Unproven(maxFresh, maxStored, maxStoredBytes);
    }

    /** Whether the session is over: what its client has proven since is not known to the next one. */
    public synchronized boolean over() {
        return state == State.ENDED;
    }

    synchronized State state() {
        return state;
    }

    /** Whether nobody may see from now on that somebody is there. */
    public synchronized void hidden(boolean now) {
        hidden = now;
        fullSaid = false;
    }

    /** Whether a hidden user is to be told that its mailbox takes no more: once, until it has been seen. */
    synchronized boolean sayFull() {
        boolean say = hidden && !fullSaid;
        fullSaid |= say;
        return say;
    }

    /**
     * Writes a message if the session is live and not hidden.
     *
     * @param store called under the inbox's lock, so that what comes later is stored later
     */
    synchronized Outcome deliver(Pending pending, Message message, Storage store) {
        if (state == State.LIVE && (hidden || full() || unproven.fullFor(pending))) {
            state = State.BEHIND;
        }
        switch (state) {
            case ENDED -> {
                return Outcome.OVER;
            }
            case STARTING, BEHIND -> {
                if (held != null
                        && held.size() < maxHeld
                        && !hidden
                        && !store.memory().full()) {
                    held.addLast(pending);
                } else {
                    // What was written before it must not get a higher id.
                    unproven.handAll(store);
                    letGo(store);
                    more = true;
                    store.store(pending);
                }
            }
            case LIVE -> {
                write(pending, message);
                unproven.handOldest(HANDED_AT_ONCE, store);
            }
        }
        return hidden ? Outcome.LOOK : Outcome.TAKEN;
    }

    private void write(Pending pending, Message message) {
        pending.position(outlet.sendKept(message, pending.keptId(), pending.sentAt()));
        unproven.add(pending);
    }

    /**
     * Whether nothing more can be written now: the client reads too slowly, or too much waits for its proof. Otherwise a
     * silent client gets everything at once; one that is written and stored costs some fifty bytes here.
     */
    private boolean full() {
        return outlet.congested() || unproven.full();
    }

    /** The memory for all messages is crowded, and this session is there to be asked for its part. */
    synchronized void relieve(Storage store) {
        unproven.handOldest(Integer.MAX_VALUE, store);
    }

    /**
     * Puts what is from these, and not proven, into the store, so that it has a row before anything that they say on another
     * server.
     */
    synchronized void keepWhatIsFrom(Set<Long> senders, Storage store) {
        boolean waits = held != null
                && held.stream()
                        .map(Pending::message)
                        .anyMatch(message -> message != null && senders.contains(message.number()));
        if (waits || unproven.anyFreshFrom(senders)) {
            unproven.handAll(store);
            letGo(store);
        }
    }

    /** The sender is told that it is not taken: returns whether it will not come. */
    synchronized boolean withdraw(Pending pending) {
        boolean wasHeld = held != null && held.remove(pending);
        return wasHeld ? pending.withdrawHeld() : pending.withdraw();
    }

    /** What was held goes to the store after all. */
    private void letGo(Storage store) {
        if (held != null) {
            more |= !held.isEmpty();
            held.forEach(store::keep);
            held = null;
        }
    }

    /** Sends what is never stored; it waits while the log-in is being answered, and goes nowhere after the end. */
    synchronized void notice(ServerPacket packet) {
        switch (state) {
            case ENDED -> {}
            case STARTING -> {
                if (early == null) {
                    early = new ArrayList<>();
                }
                if (early.size() < MAX_EARLY) {
                    early.add(packet);
                }
            }
            case BEHIND, LIVE -> outlet.send(packet);
        }
    }

    /** Does something while no message is being written. */
    public synchronized void betweenMessages(Runnable work) {
        work.run();
    }

    /** The store has something for this session that did not come through {@link #deliver}: a request. */
    synchronized void lookAgain() {
        more = true;
        if (state == State.LIVE) {
            state = State.BEHIND;
        }
    }

    /**
     * The log-in is answered: notices flow, and messages once the inbox has caught up.
     *
     * @param then what {@link #takeCaughtUp} gives once it has
     */
    synchronized void started(Runnable then) {
        if (state == State.STARTING) {
            state = State.BEHIND;
            caughtUp = then;
            more = true;
            if (early != null) {
                early.forEach(outlet::send);
                early = null;
            }
        }
    }

    /** Whether the caller shall catch up now: there is something to catch up with, and nobody does it yet. */
    synchronized boolean beginCatchingUp() {
        if (state != State.BEHIND || catchingUp || full()) {
            return false;
        }
        catchingUp = true;
        return true;
    }

    /** Before a look into the store: what was written without a row goes there too, so that the look finds its id. */
    synchronized long beforeLook(Storage store) {
        more = false;
        provenMeanwhile = new ArrayList<>(0);
        unproven.handAll(store);
        held = hidden ? null : new ArrayDeque<>();
        return lastRow;
    }

    /**
     * A row of the store, as the catching up writes it.
     *
     * @param keptId its id on the wire
     * @param sentAt in milliseconds since 1970
     */
    record Row(long id, boolean request, Message message, long keptId, long sentAt) {}

    /**
     * Writes a page of rows, but for those that were written before; after the last page also what came meanwhile.
     *
     * @param last whether there were no more rows when the page was read
     * @param store takes what was held, where it must wait for another look
     * @return whether to look again: false when the inbox is live, over, or the client reads too slowly
     */
    synchronized boolean catchUp(List<Row> page, boolean last, Storage store) {
        if (state != State.BEHIND) {
            stopCatchingUp(store);
            return false;
        }
        Set<Long> known = new HashSet<>();
        unproven.addRows(known);
        if (provenMeanwhile != null) {
            provenMeanwhile.forEach(pending -> known.add(pending.id()));
        }
        for (Row row : page) {
            if (full()) {
                stopCatchingUp(store);
                return false;
            }
            if (!known.contains(row.id)) {
                write(row);
            }
            lastRow = row.id;
        }
        if (last && !more && writeHeld()) {
            state = State.LIVE;
            stopCatchingUp(store);
            unproven.handOldest(Integer.MAX_VALUE, store);
            return false;
        }
        letGo(store);
        return true;
    }

    private void write(Row row) {
        long position = outlet.sendKept(row.message, row.keptId, row.sentAt);
        if (!row.request) {
            Pending written =
                    new Pending(number, row.id, row.message.information().length(), row.sentAt);
            written.position(position);
            unproven.addStored(written);
        }
    }

    /**
     * Writes what came since the last look, unless some of it is in the store or on its way there (its sender is owed an
     * answer): then only another look can tell what has been written. There is none where all went to the store.
     */
    private boolean writeHeld() {
        if (held == null) {
            return hidden;
        }
        List<Message> messages = new ArrayList<>(held.size());
        for (Pending pending : held) {
            Message message = pending.message();
            if (message == null || !pending.hasNoRow()) {
                return false;
            }
            messages.add(message);
        }
        for (Message message : messages) {
            write(held.getFirst(), message);
            held.removeFirst();
        }
        return true;
    }

    /** What shall follow now that the inbox has caught up for the first time; null before and after. */
    synchronized @Nullable Runnable takeCaughtUp() {
        if (state != State.LIVE) {
            return null;
        }
        Runnable then = caughtUp;
        caughtUp = null;
        return then;
    }

    /** The catching up broke off, as when the database is away. */
    synchronized void catchingUpFailed(Storage store) {
        stopCatchingUp(store);
    }

    private synchronized void stopCatchingUp(Storage store) {
        letGo(store);
        catchingUp = false;
        provenMeanwhile = null;
        notifyAll();
    }

    synchronized boolean catchingUp() {
        return catchingUp;
    }

    /** Waits until nobody is catching up, or the time is over. */
    synchronized void awaitCaughtUp(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toNanos(); catchingUp && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Everything up to a position has arrived. Returns false where that is known too late, as the session is over. */
    synchronized boolean prove(long position, Consumer<Pending> proven) {
        unproven.prove(position, hidden, provenMeanwhile, proven);
        return state != State.ENDED;
    }

    /** The session is over: what has no proof goes to the store, before anything that comes later. */
    synchronized boolean end(Storage store) {
        if (state == State.ENDED) {
            return false;
        }
        state = State.ENDED;
        unproven.handAll(store);
        letGo(store);
        unproven.clear();
        early = null;
        caughtUp = null;
        return true;
    }

    /** Messages that have been written and are not proven. */
    public synchronized int unproven() {
        return unproven.count();
    }
}
