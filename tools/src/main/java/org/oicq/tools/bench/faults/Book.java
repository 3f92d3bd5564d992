package org.oicq.tools.bench.faults;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.packet.KeptMessage;
import org.oicq.codec.packet.Message;
import org.oicq.codec.wire.Text;

/** All lanes of one fault, and the texts that carry a message's lane and number: {@code RUN LANE NUMBER letters}. */
final class Book {
    private final String run;
    private final String letters;
    private final List<Lane> lanes = new ArrayList<>();
    private final Map<Long, List<Lane>> bySender = new HashMap<>();
    private final Map<Long, Shown> shown = new ConcurrentHashMap<>();
    private final Map<Long, Deque<Stay>> stays = new ConcurrentHashMap<>();
    private final Queue<Late> late = new ConcurrentLinkedQueue<>();
    private final AtomicLong bad = new AtomicLong();

    /** Log-ins of a number that may overlap are far fewer. */
    private static final int STAYS = 64;

    /** So many are enough to see what was wrong. */
    private static final int MOST_LATE = 100_000;

    /** A message that came, at a time, to a session that was over when it was sent: a newer one had begun before. */
    record Late(Lane lane, int number, long at) {
        /** Whether its sender was told that it is safe; known at the end. */
        boolean taken() {
            return lane.isTaken(number);
        }
    }

    /** @param size bytes of a text, about */
    Book(int run, int size) {
        this.run = String.format("%08x", run);
        this.letters = "abcdefghijklmnopqrstuvwxyz".repeat(size / 26 + 1).substring(0, Math.max(1, size - 24));
    }

    /** Everything is said before the talk begins: lanes are only read afterwards. */
    void lane(Account from, Account to) {
        Lane lane = new Lane(lanes.size(), from.number(), to.number());
        lanes.add(lane);
        bySender.computeIfAbsent(from.number(), _ -> new ArrayList<>()).add(lane);
    }

    List<Lane> lanes() {
        return lanes;
    }

    List<Lane> lanesOf(Account sender) {
        return bySender.getOrDefault(sender.number(), List.of());
    }

    String words(Lane lane, int number) {
        return run + ' ' + lane.id() + ' ' + number + ' ' + letters;
    }

    Text text(Lane lane, int number) {
        return Text.of(words(lane, number));
    }

    /** A message came to a user in a stay; what is none of ours is passed over. */
    void came(long receiver, Message message, Stay stay) {
        String[] words = message.information().toString().split(" ", -1);
        if (!words[0].equals(run)) {
            return;
        }
        long index = stay.count();
        Lane lane = words.length == 4 ? lane(words[1]) : null;
        if (lane == null
                || lane.receiver() != receiver
                || lane.sender() != message.number()
                || !words[3].equals(letters)
                || !lane.came(Integer.parseInt(words[2]), stay, index)) {
            bad.incrementAndGet();
            return;
        }
        int number = Integer.parseInt(words[2]);
        if (isOver(receiver, stay, lane.sentAt(number)) && late.size() < MOST_LATE) {
            late.add(new Late(lane, number, System.nanoTime()));
        }
    }

    /** A log-in of a number has been answered. */
    void began(long number, Stay stay) {
        Deque<Stay> all = stays.computeIfAbsent(number, _ -> new ArrayDeque<>());
        synchronized (all) {
            all.addLast(stay);
            if (all.size() > STAYS) {
                all.removeFirst();
            }
        }
    }

    private boolean isOver(long number, Stay stay, long time) {
        Deque<Stay> all = stays.get(number);
        if (all == null) {
            return false;
        }
        synchronized (all) {
            return all.stream().anyMatch(other -> other.followed(stay, time));
        }
    }

    /** What came to a session though a newer one of the same number had begun when it was sent. */
    List<Late> late() {
        return List.copyOf(late);
    }

    /** A kept message came to a user in a stay: as any other, and it is shown unless its id was. */
    void came(long receiver, KeptMessage message, Stay stay) {
        String[] words = message.information().toString().split(" ", -1);
        if (words[0].equals(run) && words.length == 4) {
            shown.computeIfAbsent(receiver, _ -> new Shown()).came(message, words[1] + ' ' + words[2]);
        }
        came(receiver, message.message(), stay);
    }

    /** Messages that a user with kept messages was shown twice. */
    long shownTwice() {
        return shown.values().stream().mapToLong(Shown::twice).sum();
    }

    private @Nullable Lane lane(String id) {
        int index = Integer.parseInt(id);
        return index < lanes.size() ? lanes.get(index) : null;
    }

    /** Messages whose content, sender or receiver was wrong. */
    long bad() {
        return bad.get();
    }

    long missing() {
        return lanes.stream().mapToLong(Lane::missing).sum();
    }

    long came() {
        return lanes.stream().mapToLong(Lane::came).sum();
    }
}
