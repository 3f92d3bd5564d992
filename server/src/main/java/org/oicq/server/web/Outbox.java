package org.oicq.server.web;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.packet.Message;

/**
 * Messages that wait for a client which asks for them from time to time, and the last ones that it was given. Positions
 * count the messages from the start of the session.
 */
final class Outbox {
    /** The most messages in one answer; when so many wait, more stay in the database. */
    static final int BATCH = 100;

    /** So many may wait with the notices, which can't stay in the database. Beyond it the oldest notice is dropped. */
    private static final int MAX_WAITING = 2000;

    /** A busy kernel brings in what comes over two connections in another order, by so much. */
    static final long OVERTAKEN_MILLIS = 10;

    /** Time that a request waits for news of an answer over another connection. */
    private static final long KNOWN_MILLIS = 500;

    private static final CompletableFuture<Void> KNOWN = CompletableFuture.completedFuture(null);

    /**
     * A message that waits. What is known of it when it comes is kept: when it goes, it is no longer at hand for the
     * processor.
     *
     * @param size bytes of its text
     * @param passing whether it is never stored, and missing it does no lasting harm
     */
    private record Waiting(Message message, long position, int size, boolean passing) {
        static Waiting of(Message message, long position) {
            return new Waiting(message, position, message.information().length(), passing(message));
        }

        private static boolean passing(Message message) {
            return message.flag() == MessageFlag.SYSTEM.code()
                    && Coded.find(InformationType.class, message.informationType())
                            .map(type -> switch (type) {
                                case NOTICE, MODE_CHANGED, ASK_FIRST, MONITORED_TALK -> true;
                                case ADDED_YOU, ASKS_YOU, AGREED, REFUSED -> false;
                            })
                            .orElse(true);
        }
    }

    /** What one answer gives. */
    static final class Batch {
        private static final Batch EMPTY = new Batch(List.of());

        private final List<Waiting> given;

        /** Done once it is known whether the client has it. */
        private final CompletableFuture<Void> known = new CompletableFuture<>();

        /** What carries its answer, once that has begun to be written, … */
        private @Nullable Carrier carrier;
        /** … and when it did so. */
        private long sentAt;

        /** Whether the client's kernel has the whole answer. */
        private boolean whole;

        private Batch(List<Waiting> given) {
            this.given = given;
        }

        boolean isEmpty() {
            return given.isEmpty();
        }

        List<Message> messages() {
            return given.stream().map(Waiting::message).toList();
        }
    }

    private final int maxBytes;
    private final Deque<Waiting> waiting = new ArrayDeque<>(1);
    private long position;
    private int lasting;
    private long bytes;

    /** The last that was given, until it is proven or taken back. */
    private @Nullable Batch last;

    /** An outbox that is congested when more than so many bytes of text wait. */
    Outbox(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Adds a message, and gives the position after it. */
    synchronized long add(Message message) {
        Waiting added = Waiting.of(message, ++position);
        waiting.addLast(added);
        count(added, 1);
        while (waiting.size() > MAX_WAITING || bytes > 2L * maxBytes) {
            if (!dropOldestPassing()) {
                break;
            }
        }
        return position;
    }

    /** The position after everything that was added. */
    synchronized long position() {
        return position;
    }

    private void count(Waiting changed, int sign) {
        bytes += (long) sign * changed.size();
        if (!changed.passing()) {
            lasting += sign;
        }
    }

    private boolean dropOldestPassing() {
        for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
            Waiting one = all.next();
            if (one.passing()) {
                all.remove();
                count(one, -1);
                return true;
            }
        }
        return false;
    }

    /** Whether too much waits: more messages stay in the database. */
    synchronized boolean congested() {
        return lasting >= BATCH || bytes > maxBytes;
    }

    /**
     * Gives the oldest that wait, at most {@link #BATCH}. As long as the last are on their way, none: this is not a later
     * request than the one for them, and until such a one has come they may have to be taken back.
     */
    synchronized Batch give() {
        if (last != null || waiting.isEmpty()) {
            return Batch.EMPTY;
        }
        int size = Math.min(BATCH, waiting.size());
        List<Waiting> given = new ArrayList<>(size);
        while (given.size() < size) {
            Waiting one = waiting.removeFirst();
            count(one, -1);
            given.add(one);
        }
        Batch batch = new Batch(given);
        last = batch;
        return batch;
    }

    /** The answer with these is about to be written: from now on a request may show that they have arrived. */
    synchronized void sent(Batch batch, Carrier carrier) {
        batch.carrier = carrier;
        batch.sentAt = System.nanoTime();
    }

    /** The client's kernel has the whole answer: from now on a request over another connection shows it, too. */
    void whole(Batch batch) {
        synchronized (this) {
            batch.whole = true;
        }
        batch.known.complete(null);
    }

    /**
     * The client has ended the connection after it had the whole answer.
     *
     * @return the position up to which everything has arrived; 0 where that is nothing new
     */
    synchronized long read(Batch batch) {
        if (last != batch) {
            return 0;
        }
        last = null;
        return batch.given.getLast().position;
    }

    /** The answer with these broke on its way: they wait again, unless a later request has come. */
    void takeBack(Batch batch) {
        synchronized (this) {
            if (last == batch) {
                batch.given.reversed().forEach(one -> {
                    waiting.addFirst(one);
                    count(one, 1);
                });
                last = null;
            }
        }
        batch.known.complete(null);
    }

    /** Whether these have arrived, or wait again. */
    synchronized boolean over(Batch batch) {
        return last != batch;
    }

    /**
     * Done once it is known whether the last that were given are with the client, if only another connection than this
     * one can tell.
     */
    @SuppressWarnings("ReferenceEquality") // A carrier is a connection, and has no other equality.
    CompletableFuture<Void> known(Carrier asking) {
        Batch batch;
        Carrier carrier;
        synchronized (this) {
            batch = last;
            carrier = batch == null ? null : batch.carrier;
        }
        if (batch == null || carrier == asking) {
            return KNOWN;
        }
        // Also where the client has it whole: it may have broken that connection since.
        CompletableFuture<Void> known = carrier == null
                ? batch.known.copy()
                : carrier.look(OVERTAKEN_MILLIS).thenCompose(_ -> batch.known);
        return known.completeOnTimeout(null, KNOWN_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What carried the last that were given, while it may still show that they have arrived. */
    synchronized Optional<Carrier> carrier() {
        return last == null ? Optional.empty() : Optional.ofNullable(last.carrier);
    }

    /**
     * The position up to which everything has arrived, as a request shows that came at this time ({@link
     * System#nanoTime}); 0 where it shows nothing new. A request that was here before the answer was written shows
     * nothing: it was sent before the answer was read. Over another connection it shows that only where the client has
     * the whole answer: it may have given that connection up.
     */
    @SuppressWarnings("ReferenceEquality") // As above.
    synchronized long arrived(long requestAt, Carrier carrier) {
        if (last == null
                || last.carrier == null
                || requestAt - last.sentAt < 0
                || (last.carrier != carrier && !last.whole)) {
            return 0;
        }
        long shown = last.given.getLast().position;
        last = null;
        return shown;
    }
}
