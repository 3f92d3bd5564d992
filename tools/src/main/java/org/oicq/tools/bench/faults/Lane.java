package org.oicq.tools.bench.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The numbered messages from one user to another: which were sent, which are taken, and which came. */
final class Lane {
    /** Where a message came last. */
    private record Receipt(Stay stay, long index) {}

    /** What came in one stay and again in another, or the same. There may be tens of millions, so each is but a number. */
    private static final class Repeats {
        final Stay first;
        final Stay again;
        /** Places in the first stay. */
        private int[] places = new int[8];

        private int count;

        Repeats(Stay first, Stay again) {
            this.first = first;
            this.again = again;
        }

        void add(long place) {
            if (count == places.length) {
                places = Arrays.copyOf(places, 2 * count);
            }
            places[count++] = Math.toIntExact(place);
        }

        int count() {
            return count;
        }

        /** The places of those that should not have come again. */
        IntStream forbidden(Kills kills) {
            return Arrays.stream(places, 0, count).filter(place -> first == again || !first.mayComeAgain(place, kills));
        }
    }

    /** So many of these were refused; the notice does not say which. */
    private record Refused(int from, int to, int count) {}

    private final int id;
    private final long sender;
    private final long receiver;
    private final BitSet taken = new BitSet();
    private final List<@Nullable Receipt> receipts = new ArrayList<>();
    private long[] sentAt = new long[64];
    private final List<Repeats> repeats = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();
    private final BitSet outOfOrder = new BitSet();
    private final List<String> disorder = new ArrayList<>();
    private @Nullable Stay lastStay;
    private int lastInStay;
    private int highest = -1;
    private long came;

    Lane(int id, long sender, long receiver) {
        this.id = id;
        this.sender = sender;
        this.receiver = receiver;
    }

    int id() {
        return id;
    }

    long sender() {
        return sender;
    }

    long receiver() {
        return receiver;
    }

    /** The number of the next message, which is about to be sent. */
    synchronized int next() {
        int number = receipts.size();
        if (number == sentAt.length) {
            sentAt = Arrays.copyOf(sentAt, 2 * number);
        }
        sentAt[number] = System.nanoTime();
        receipts.add(null);
        return number;
    }

    /** A moment before a message was sent. */
    synchronized long sentAt(int number) {
        return sentAt[number];
    }

    synchronized boolean isTaken(int number) {
        return taken.get(number);
    }

    synchronized void taken(int number) {
        taken.set(number);
    }

    /** So many of the messages from one number to another, exclusively, were refused. */
    synchronized void refused(int from, int to, int count) {
        refused.add(new Refused(from, to, count));
    }

    /**
     * A message came.
     *
     * @return false where no such message was ever sent
     */
    synchronized boolean came(int number, Stay stay, long index) {
        if (number < 0 || number >= receipts.size()) {
            return false;
        }
        Receipt before = receipts.get(number);
        Receipt now = new Receipt(stay, index);
        // An older log-in may still read what was on its way to it when the newer one already has the same.
        boolean late = before != null && stay.isBefore(before.stay);
        if (before != null) {
            Receipt first = late ? now : before;
            repeats(first.stay, late ? before.stay : stay).add(first.index);
        } else {
            came++;
            if (number < highest) {
                outOfOrder.set(number);
                disorder.add(number + " came first after " + highest + ", in the stay of "
                        + (stay == lastStay ? "the last one" : "its own"));
            }
        }
        if (stay == lastStay && number < lastInStay) {
            outOfOrder.set(number);
            disorder.add(number + " came after " + lastInStay + " in one stay, "
                    + (before == null
                            ? "for the first time"
                            : "again, first " + before.stay.story(before.index, stay)));
        }
        lastStay = stay;
        lastInStay = number;
        highest = Math.max(highest, number);
        if (!late) {
            receipts.set(number, now);
        }
        return true;
    }

    synchronized long came() {
        return came;
    }

    synchronized int sent() {
        return receipts.size();
    }

    synchronized int takenCount() {
        return taken.cardinality();
    }

    /** Messages that were taken and have not come. */
    synchronized int missing() {
        int missing = 0;
        for (int number = taken.nextSetBit(0); number >= 0; number = taken.nextSetBit(number + 1)) {
            if (receipts.get(number) == null) {
                missing++;
            }
        }
        return missing;
    }

    /** Taken messages that came after later ones. One that nobody promised anything about is in nobody's order. */
    synchronized int reordered() {
        BitSet both = (BitSet) outOfOrder.clone();
        both.and(taken);
        return both.cardinality();
    }

    /** What came out of order, for the person who looks for the reason. */
    synchronized List<String> disorder() {
        return disorder.stream()
                .limit(5)
                .map(words -> sender + " to " + receiver + ": " + words)
                .toList();
    }

    /** Those of two stays; messages come again in the order in which they came. */
    private Repeats repeats(Stay first, Stay again) {
        Repeats last = repeats.isEmpty() ? null : repeats.getLast();
        if (last == null || last.first != first || last.again != again) {
            last = new Repeats(first, again);
            repeats.add(last);
        }
        return last;
    }

    /** Messages that came again though their receiver had proved the first copy, or said goodbye after it. */
    synchronized int forbiddenRepeats(Kills kills) {
        return (int)
                repeats.stream().flatMapToInt(some -> some.forbidden(kills)).count();
    }

    synchronized int repeats() {
        return repeats.stream().mapToInt(Repeats::count).sum();
    }

    /** How the stays had ended whose messages came again without permission: for the person who looks for the reason. */
    synchronized List<String> forbidden(Kills kills) {
        return repeats.stream()
                .flatMap(some -> some.forbidden(kills)
                        .mapToObj(place -> some.first == some.again
                                ? "twice on one connection"
                                : "after " + some.first.story(place, some.again)))
                .toList();
    }

    synchronized int refusals() {
        return refused.stream().mapToInt(Refused::count).sum();
    }

    /** Messages that were refused and came all the same, at least. */
    synchronized int contradictions() {
        int sum = 0;
        for (Refused some : refused) {
            int here = 0;
            for (int number = some.from; number < some.to; number++) {
                here += receipts.get(number) == null ? 0 : 1;
            }
            sum += Math.max(0, here - (some.to - some.from - some.count));
        }
        return sum;
    }
}
