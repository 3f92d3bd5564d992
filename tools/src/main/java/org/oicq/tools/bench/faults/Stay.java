package org.oicq.tools.bench.faults;

import java.util.ArrayDeque;
import java.util.Deque;
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

    /** At a time, the receiver knew that the server had proof of its first so many messages. */
    private record Proof(long at, long messages) {}

    private final Deque<Proof> proofs = new ArrayDeque<>();
    private long messages;
    private End end = End.BROKEN;
    private long endedAt = Long.MAX_VALUE;
    private @Nullable String lastNotice;

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
    }

    /** The connection is over; {@code orderly} where it was read to the server's own end. */
    synchronized void over(boolean orderly, boolean goodbye) {
        endedAt = System.nanoTime();
        String words = lastNotice;
        if (goodbye && orderly) {
            end = End.GOODBYE;
        } else if (orderly && words != null && words.contains("stops")) {
            end = End.STOPPED;
        } else if (words != null && words.contains("logged in")) {
            end = End.TAKEN_OVER;
        }
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
        if (end == End.GOODBYE || end == End.STOPPED) {
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
