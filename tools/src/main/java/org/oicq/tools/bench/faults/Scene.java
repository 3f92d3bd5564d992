package org.oicq.tools.bench.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.oicq.tools.bench.BenchException;

/**
 * People who talk while a fault happens: senders over both protocols, receivers of every habit, and a witness pair. At
 * the end all say goodbye, and look once more whether anything comes.
 */
final class Scene {
    private static final int SENDERS = 6;
    private static final int WEB_SENDERS = 2;
    private static final int EACH_HABIT = 2;
    private static final int WEB_RECEIVERS = 1;
    private static final int WEB_ROBOTS = 1;
    /** Accounts that a scene needs. */
    static final int ACCOUNTS = SENDERS
            + WEB_SENDERS
            + EACH_HABIT * Receiver.Habit.values().length
            + WEB_RECEIVERS
            + WEB_ROBOTS
            + 2
            + RoomPeople.ACCOUNTS;

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
    private static final long LONGEST_END = TimeUnit.SECONDS.toNanos(180);

    private final @Nullable ServerProcess server;
    private final Extent extent;
    private final Random random;
    private final Book book;
    private final Kills kills = new Kills();
    private final Kills wakes = new Kills();
    private final Witness witness;
    private final List<Talker> talkers = new ArrayList<>();
    private final List<Receiver> receivers = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final List<Account> people;
    private final Place place;
    private final RoomPeople rooms;
    private final List<Thread> talking = new ArrayList<>();
    private final List<Thread> listening = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long pauseMillis;

    /** How people talk: bytes of a text, messages of a batch, and milliseconds after each answer. */
    record Manner(int size, int batch, int pauseMillis) {
        static final Manner CHATTING = new Manner(100, 16, 8);
        /** Enough to fill the buffers towards somebody who does not read, within a second or two. */
        static final Manner POURING = new Manner(4_000, 48, 10);
    }

    /**
     * @param place where the talkers connect to; the witness goes to the server itself
     * @param gateway where receivers of the habits {@code behindGateway} connect to
     * @param contested whether others will log in with the receivers' numbers
     */
    Scene(
            ServerProcess server,
            Place place,
            Place gateway,
            Set<Receiver.Habit> behindGateway,
            List<Account> accounts,
            Extent extent,
            Random random,
            Manner manner,
            boolean contested) {
        this(
                server,
                server,
                place,
                gateway,
                place,
                behindGateway,
                accounts,
                extent,
                random,
                manner,
                contested,
                contested);
    }

    /**
     * A scene at several servers that are one service.
     *
     * @param any one of those that live, another one each time
     * @param same the same one as long as it lives: HTTP without a connection that is kept means its session there
     */
    Scene(
            Place any,
            Place same,
            List<Account> accounts,
            Extent extent,
            Random random,
            Manner manner,
            boolean contested) {
        // A robot cannot know whether the server that had the end of its connection was the one that answers it now.
        this(null, any, any, any, same, Set.of(), accounts, extent, random, manner, contested, true);
    }

    private Scene(
            @Nullable ServerProcess server,
            Place direct,
            Place place,
            Place gateway,
            Place robots,
            Set<Receiver.Habit> behindGateway,
            List<Account> accounts,
            Extent extent,
            Random random,
            Manner manner,
            boolean contested,
            boolean contestedRobots) {
        this.server = server;
        this.extent = extent;
        this.random = random;
        this.book = new Book(random.nextInt(), manner.size());
        var all = accounts.iterator();
        this.witness = new Witness(all.next(), all.next(), direct);
        this.place = place;
        List<Account> inRooms = new ArrayList<>();
        for (int i = 0; i < RoomPeople.ACCOUNTS; i++) {
            inRooms.add(all.next());
        }
        this.rooms = new RoomPeople(direct, inRooms, new RoomBook(random.nextInt(), manner.size()), manner);
        this.people = new ArrayList<>();
        for (Receiver.Habit habit : Receiver.Habit.values()) {
            for (int i = 0; i < EACH_HABIT; i++) {
                Account account = all.next();
                people.add(account);
                Place where = behindGateway.contains(habit) ? gateway : place;
                Receiver receiver = new Receiver(account, where, book, habit, where.equals(direct));
                receivers.add(receiver);
                listeners.add(receiver);
            }
        }
        for (int i = 0; i < WEB_RECEIVERS; i++) {
            Account account = all.next();
            people.add(account);
            listeners.add(new WebReceiver(account, place, book, contested));
        }
        for (int i = 0; i < WEB_ROBOTS; i++) {
            Account account = all.next();
            people.add(account);
            listeners.add(new WebRobot(account, robots, book, place.equals(direct), contestedRobots));
        }
        for (int i = 0; i < SENDERS + WEB_SENDERS; i++) {
            Account account = all.next();
            // Every receiver hears from several, and every sender talks to several.
            for (int j = 0; j < 4; j++) {
                book.lane(account, people.get((i + 2 * j) % people.size()));
            }
            talkers.add(
                    i < SENDERS
                            ? new Sender(account, place, book, kills, manner.batch(), manner.pauseMillis())
                            : new WebSender(account, place, book, manner.pauseMillis()));
        }
    }

    ServerProcess server() {
        ServerProcess one = server;
        if (one == null) {
            throw new IllegalStateException("there are several servers");
        }
        return one;
    }

    Extent extent() {
        return extent;
    }

    Random random() {
        return random;
    }

    Book book() {
        return book;
    }

    Kills kills() {
        return kills;
    }

    /** When a server went on that had been stopped, and does not know yet that others have taken its place. */
    Kills wakes() {
        return wakes;
    }

    List<Receiver> receivers() {
        return receivers;
    }

    /** Those who talk in rooms. */
    RoomPeople rooms() {
        return rooms;
    }

    /** Those who receive. */
    List<Account> people() {
        return people;
    }

    /** Something that is wrong besides messages. */
    synchronized void problem(String words) {
        problems.add(words);
    }

    /** Something worth knowing. */
    void note(String words) {
        notes.add(words);
    }

    /** One client more for each who talks in rooms. */
    void joinRooms(Place at) {
        rooms.join(at).forEach(person -> {
            talkers.add(person);
            talking.add(Thread.ofVirtual().name("in-rooms").start(person));
        });
    }

    /** Another one who talks, from {@link #begin} on. */
    void add(Talker talker) {
        talkers.add(talker);
    }

    /** How long the witness's messages took since the last time this was asked, in nanoseconds. */
    Histogram latencies() {
        return witness.latencies();
    }

    /** Another one who receives, until the end; for an account that may be somebody else's already. */
    void join(Listener listener) {
        listeners.add(listener);
        listening.add(Thread.ofVirtual().name("listener").start(listener));
    }

    /** Everybody begins to talk. */
    void begin() throws InterruptedException, BenchException, IOException {
        witness.start();
        rooms.make();
        joinRooms(place);
        listeners.forEach(
                listener -> listening.add(Thread.ofVirtual().name("listener").start(listener)));
        talkers.stream()
                .filter(talker -> !(talker instanceof RoomPerson))
                .forEach(talker -> talking.add(Thread.ofVirtual().name("talker").start(talker)));
        awaitProgress("nobody could talk before the fault even began");
        witness.count();
    }

    /** Waits until a message comes: the talk goes on. */
    void awaitProgress(String otherwise) throws InterruptedException, BenchException {
        long before = book.came();
        long end = System.nanoTime() + PATIENCE;
        while (book.came() == before) {
            if (System.nanoTime() > end) {
                throw new BenchException(BenchException.REFUSED, otherwise);
            }
            Thread.sleep(5);
        }
    }

    /** Lets the talk go on for about so long. */
    void talk(double seconds) throws InterruptedException {
        Thread.sleep((long) (seconds * (500 + random.nextInt(1000))));
    }

    /** The fault is over: the talkers end, everything that is taken arrives, and all say goodbye. */
    void end() throws InterruptedException {
        pauseMillis = witness.longestMillis();
        talkers.forEach(Talker::stop);
        join(talking, "a sender");
        awaitArrivals();
        long waiting = book.missing();
        if (waiting > 0) {
            // They may still come when all log in once more; then they are not lost, and the server did not give them.
            problem(waiting + " messages did not come to receivers who were there");
        }
        listeners.forEach(Listener::stop);
        join(listening, "a receiver");
        // One for each number: those who joined share theirs.
        List<Thread> looking = new ArrayList<>();
        for (Listener listener : listeners.subList(0, people.size())) {
            looking.add(Thread.ofVirtual().name("looks-again").start(() -> lookAgain(listener)));
        }
        join(looking, "a receiver at the end");
        witness.stop();
    }

    private void lookAgain(Listener listener) {
        try {
            listener.lookAgain();
        } catch (IOException e) {
            problem("somebody could not log in at the end, "
                    + people.get(listeners.indexOf(listener)).number() + ": " + e.getMessage());
        }
    }

    private void join(List<Thread> threads, String who) throws InterruptedException {
        for (Thread thread : threads) {
            if (!thread.join(Duration.ofSeconds(90))) {
                problem(who + " hangs");
                thread.interrupt();
            }
        }
    }

    private void awaitArrivals() throws InterruptedException {
        long begin = System.nanoTime();
        long last = begin;
        long seen = -1;
        while (book.missing() > 0) {
            long now = System.nanoTime();
            long came = book.came();
            if (came != seen) {
                seen = came;
                last = now;
            }
            if (now - last > PATIENCE || now - begin > LONGEST_END) {
                return;
            }
            Thread.sleep(20);
        }
    }

    Outcome outcome() throws IOException {
        return talkOutcome().plus(rooms.end());
    }

    /** No number has two sessions that are both served, but at a server that has just woken and does not know it yet. */
    private void lookForLate() {
        List<Book.Late> late = book.late();
        List<Book.Late> excused =
                late.stream().filter(message -> wakes.near(message.at())).toList();
        List<Book.Late> others =
                late.stream().filter(message -> !wakes.near(message.at())).toList();
        if (!excused.isEmpty()) {
            notes.add(String.format(
                    "%d, %d of them taken, came from a server that had just woken to sessions that were over",
                    excused.size(), excused.stream().filter(Book.Late::taken).count()));
        }
        if (!others.isEmpty()) {
            Book.Late first = others.getFirst();
            problem(String.format(
                    "%d messages, %d of them taken, came to a session when a newer one of its number had begun: the first"
                            + " was %d from %d to %d",
                    others.size(),
                    others.stream().filter(Book.Late::taken).count(),
                    first.number(),
                    first.lane().sender(),
                    first.lane().receiver()));
        }
    }

    private Outcome talkOutcome() {
        List<Lane> lanes = book.lanes();
        var reasons = lanes.stream()
                .flatMap(lane -> lane.forbidden(kills).stream())
                .collect(Collectors.groupingBy(reason -> reason, TreeMap::new, Collectors.counting()));
        reasons.forEach((reason, count) -> notes.add(count + " doubled " + reason));
        long forbidden =
                lanes.stream().mapToLong(lane -> lane.forbiddenRepeats(kills)).sum();
        lanes.forEach(lane -> notes.addAll(lane.disorder()));
        lookForLate();
        return new Outcome(
                lanes.stream().mapToLong(Lane::sent).sum(),
                lanes.stream().mapToLong(Lane::takenCount).sum(),
                lanes.stream().mapToLong(Lane::came).sum(),
                book.missing(),
                lanes.stream().mapToLong(Lane::reordered).sum(),
                lanes.stream().mapToLong(Lane::repeats).sum() - forbidden,
                forbidden,
                book.shownTwice(),
                book.bad(),
                lanes.stream().mapToLong(Lane::refusals).sum(),
                lanes.stream().mapToLong(Lane::contradictions).sum(),
                pauseMillis,
                List.copyOf(problems),
                List.copyOf(notes));
    }
}
