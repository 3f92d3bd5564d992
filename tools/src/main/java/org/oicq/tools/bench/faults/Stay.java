package org.oicq.tools.bench.faults;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One log-in of a receiver, from its beginning to its end. It knows which of the messages that came in it may come
 * again: those that the receiver had given no proof of, unless it said goodbye.
 */
final class Stay {
    /** How a stay ended. */
    enum End {
        /** It has not, or the connection broke. */
        BROKEN,
        /** The receiver ended it in an orderly way and read to the end: nothing of it may come again. */
        GOODBYE,
        /** The server said that it stops, and the receiver read to the end: the same. */
        STOPPED,
        /** The number logged in somewhere else. */
        TAKEN_OVER
    }

    /** A goodbye: this side of the connection is ended. The only one after which the server may write on. */
    static final String END_OF_STREAM = "ended its side";

    /**
     * The server waits two seconds for a client to end its side, and then closes without that proof ({@code OrderlyEnd}).
     * Where reading to its end took longer than this, the machine was so slow that it may have.
     */
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

    /** At a time, the receiver knew that the server had proof of its first so many messages. */
    private record Proof(long at, long messages) {}

    private final boolean kept;
    /** Before the log-in was even asked for. */
    private final long asked = System.nanoTime();

    private volatile long began = System.nanoTime();
    private final Deque<Proof> proofs = new ArrayDeque<>();
    private long messages;
    private End end = End.BROKEN;
    private long endedAt = Long.MAX_VALUE;
    private @Nullable String lastNotice;
    private @Nullable String how;
    private long beforeGoodbye;
    /** When the receiver said goodbye, or was told that the server stops. */
    private long leftAt;

    /** One of 2002. */
    Stay() {
        this(false);
    }

    /** @param kept with kept messages: an orderly end is no proof */
    Stay(boolean kept) {
        this.kept = kept;
    }

    /** The log-in has been answered, and messages come from now on. */
    void loggedIn() {
        began = System.nanoTime();
    }

    /** Whether this log-in was answered before the other one. */
    boolean isBefore(Stay other) {
        return began - other.began < 0;
    }

    /** Whether the log-in of this one was asked for when the other one's had been answered, and answered before a time. */
    boolean followed(Stay other, long before) {
        return asked - other.began > 0 && began - before < 0;
    }

    /** A message came. Returns how many have. */
    synchronized long count() {
        return ++messages;
    }

    synchronized long messages() {
        return messages;
    }

    /** The server is known to have proof of the first so many. */
    synchronized void proven(long first) {
        proofs.addLast(new Proof(System.nanoTime(), first));
        // The grace is about a second; proofs come some ten times a second.
        if (proofs.size() > 400) {
            proofs.removeFirst();
        }
    }

    synchronized void notice(String words) {
        lastNotice = words;
        if (how == null) {
            leftAt = System.nanoTime();
        }
    }

    /**
     * The receiver says goodbye now.
     *
     * @param words how
     */
    synchronized void leaving(String words) {
        how = words;
        leftAt = System.nanoTime();
        beforeGoodbye = messages;
    }

    /** The connection is over; {@code orderly} where it was read to the server's own end. */
    synchronized void over(boolean orderly) {
        over(orderly, System.nanoTime());
    }

    /** The same, at a time. */
    synchronized void over(boolean orderly, long now) {
        endedAt = now;
        String words = lastNotice;
        if (words != null && words.contains("logged in")) {
            end = End.TAKEN_OVER;
        } else if (orderly && how != null) {
            end = End.GOODBYE;
        } else if (orderly && words != null && words.contains("stops")) {
            end = End.STOPPED;
        }
    }

    /** For the person who looks for the reason why a message of this stay came again in another. */
    synchronized String story(long index, Stay again) {
        String text = end.name().toLowerCase(Locale.ROOT);
        if (how != null) {
            text += " (" + how + ", " + (index > beforeGoodbye ? "came after it" : "came before it") + ")";
        }
        long gap = TimeUnit.NANOSECONDS.toMillis(again.began - endedAt);
        return text
                + (gap < 0 ? ", next log-in before it" : gap < 20 ? ", next log-in at once" : ", next log-in later");
    }

    /** Whether a message came when the receiver had ended its side, and could prove nothing any more. */
    private boolean afterOwnEnd(long index) {
        return END_OF_STREAM.equals(how) && index > beforeGoodbye;
    }

    synchronized End end() {
        return end;
    }

    /**
     * Whether a message of this stay may come again in a later one.
     *
     * @param index its place among the messages of the stay, from 1
     * @param kills when the server was killed: what it knew a moment before need not have reached the disk
     */
    synchronized boolean mayComeAgain(long index, Kills kills) {
        if (end == End.GOODBYE && afterOwnEnd(index)) {
            return true;
        }
        if (!kept && (end == End.GOODBYE || end == End.STOPPED) && endedAt - leftAt <= LATE_NANOS) {
            return kills.near(endedAt);
        }
        for (Proof proof : proofs) {
            if (proof.messages >= index) {
                return kills.near(proof.at);
            }
        }
        return true;
    }
}
