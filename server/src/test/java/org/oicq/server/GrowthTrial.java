package org.oicq.server;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.oicq.codec.packet.Broadcast;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.FindOnline;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.OnlineUsers;
import org.oicq.codec.packet.Search;
import org.oicq.codec.packet.SearchResult;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.packet.ViewUser;
import org.oicq.codec.wire.Text;

/**
 * How cost grows with accounts, friends, the size of a message, and what is stored. No test, and run only by name
 * ({@code -Dtest=GrowthTrial}): it prints the tables that docs/performance.md has. One client asks for one thing at a
 * time, so a time is one of waiting; the CPU is the server's, all of this process but the client's thread, and without
 * PostgreSQL's. In each table the first size comes twice: its first row was the JVM's warm-up and does not count.
 */
class GrowthTrial {
    private static final int TIMES = 500;
    /** A JVM counts as warm after so many rounds none of which took clearly less CPU than the best before, … */
    private static final int ROUNDS_WITHOUT_GAIN = 4;
    /** … or after so long, where a round takes so long that the JVM is not what counts. */
    private static final long WARM_UP_NANOS = 12_000_000_000L;
    /** What is said of work that has warmed up is the median of so many rounds. */
    private static final int ROUNDS = 5;

    private record Cost(double micros, double cpuMicros) {
        @Override
        public String toString() {
            return String.format("%,9.1f µs %,9.1f µs CPU", micros, cpuMicros);
        }
    }

    private static long serverCpu() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return system.getProcessCpuTime() - threads.getCurrentThreadCpuTime();
    }

    /** Does the work again and again until it stops getting cheaper. */
    private static void warmUp(Runnable round) {
        long start = System.nanoTime();
        double best = Double.MAX_VALUE;
        int withoutGain = 0;
        while (withoutGain < ROUNDS_WITHOUT_GAIN && System.nanoTime() - start < WARM_UP_NANOS) {
            long before = serverCpu();
            round.run();
            double cpu = serverCpu() - before;
            withoutGain = cpu < best * 0.95 ? 0 : withoutGain + 1;
            best = Math.min(best, cpu);
        }
    }

    /** What one of so many costs, of work that has warmed up: the medians of time and of CPU. */
    private static Cost warmEach(int count, Runnable work) {
        warmUp(work);
        List<Cost> rounds = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            rounds.add(each(count, work));
        }
        return new Cost(median(rounds, Cost::micros), median(rounds, Cost::cpuMicros));
    }

    private static double median(List<Cost> rounds, ToDoubleFunction<Cost> of) {
        return rounds.stream()
                .mapToDouble(of)
                .sorted()
                .skip(rounds.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    /** What one of so many costs. */
    private static Cost each(int count, Runnable work) {
        long cpu = serverCpu();
        long start = System.nanoTime();
        work.run();
        double time = System.nanoTime() - start;
        return new Cost(time / count / 1000, (double) (serverCpu() - cpu) / count / 1000);
    }

    private static void print(String what, int size, Cost cost) {
        System.out.printf("%-44s %,9d  %s%n", what, size, cost);
    }

    private static void logInAndLeave(TestServer server, long number) {
        TestClient client = server.logIn(number);
        client.close();
    }

    @Test
    void accounts() {
        for (int size : new int[] {1000, 1000, 10_000, 100_000}) {
            try (TestServer server = TestServer.start("rate-limits = false")) {
                TestClient first = server.connect();
                long number = first.register("somebody");
                MemoryTest.copyAccount(server.database(), number, size);
                server.database()
                        .execute("UPDATE accounts SET nickname = 'name' || number, city = 'city' || number % 1000;"
                                + " ANALYZE");
                var random = RandomGenerator.of("L64X128MixRandom");
                List<Long> some =
                        random.longs(TIMES, number, number + size).boxed().toList();
                // The first log-in of each pays for its hash.
                some.forEach(one -> logInAndLeave(server, one));
                print("log-in", size, warmEach(TIMES, () -> some.forEach(one -> logInAndLeave(server, one))));
                some.stream().distinct().forEach(server::logIn);
                TestClient asking = server.logIn(number);
                print(
                        "0x0A who is online, 50 of 500",
                        size,
                        warmEach(
                                TIMES,
                                () -> some.forEach(one -> {
                                    asking.send(new FindOnline(number, one, 50, 1));
                                    asking.receive(OnlineUsers.class);
                                })));
                search(asking, size, TIMES, "nickname LIKE 'name1001%'");
                search(asking, size, TIMES, "city = 'city7' AND age < 200");
                // Without an index it is PostgreSQL's work, and long.
                search(asking, size, 50, "hobbies LIKE '%nothing%'");
            }
        }
    }

    private static void search(TestClient asking, int size, int times, String condition) {
        print("0x0B " + condition, size, warmEach(times, () -> {
            for (int i = 0; i < times; i++) {
                asking.send(new Search(asking.number(), Text.of(condition)));
                asking.receive(SearchResult.class);
            }
        }));
    }

    @Test
    void friends() {
        for (int size : new int[] {10, 10, 100, 250}) {
            try (TestServer server = TestServer.start("rate-limits = false")) {
                TestClient alice = server.join("Alice");
                long number = alice.number();
                MemoryTest.copyAccount(server.database(), number, 251);
                server.database()
                        .execute("INSERT INTO friends (owner, friend, group_number) SELECT " + number
                                + ", n, 1 FROM generate_series(" + (number + 1) + ", " + (number + size) + ") n;"
                                + " UPDATE friend_groups SET members = " + size + " WHERE owner = " + number);
                List<TestClient> friends = new ArrayList<>();
                for (int i = 1; i <= size; i++) {
                    friends.add(server.logIn(number + i));
                }
                alice.reset();
                logInAndLeave(server, number);
                print("log-in, all friends online", size, warmEach(TIMES, () -> {
                    for (int i = 0; i < TIMES; i++) {
                        logInAndLeave(server, number);
                    }
                }));
                TestClient again = server.logIn(number);
                int rounds = 50_000 / size;
                print(
                        "broadcast, for each who gets it",
                        size,
                        warmEach(rounds * size, () -> broadcast(again, friends, rounds)));
            }
        }
    }

    private static void broadcast(TestClient from, List<TestClient> to, int rounds) {
        for (int i = 0; i < rounds; i++) {
            from.send(new Broadcast(from.number(), 0, Text.of("x".repeat(100))));
            for (TestClient friend : to) {
                friend.receiveFrame();
                if (i % 64 == 63) {
                    friend.send(new KeepAlive(friend.number()));
                }
            }
        }
    }

    @Test
    void sizeOfAMessage() {
        for (int size : new int[] {10, 10, 100, 1000, 10_000}) {
            try (TestServer server = TestServer.start("rate-limits = false")) {
                TestClient alice = server.join("Alice");
                TestClient bob = server.join("Bob");
                print(
                        "relay, a message in bursts of 64",
                        size,
                        warmEach(200_000, () -> relay(alice, bob, size, 200_000)));
            }
        }
    }

    private static void relay(TestClient from, TestClient to, int size, int count) {
        SendMessage message = new SendMessage(from.number(), to.number(), Text.of("x".repeat(size)));
        ByteBuffer burst = ByteBuffer.allocate(64 * Catalog.USER_TO_OICQ.frameSize(message));
        while (burst.hasRemaining()) {
            Catalog.USER_TO_OICQ.write(message, burst);
        }
        for (int i = 0; i < count / 64; i++) {
            from.sendBytes(burst.array());
            for (int j = 0; j < 64; j++) {
                to.receiveFrame();
            }
            to.send(new KeepAlive(to.number()));
        }
    }

    @Test
    void stored() {
        for (int size : new int[] {1000, 1000, 10_000, 90_000}) {
            try (TestServer server = TestServer.start("rate-limits = false")) {
                TestClient alice = server.join("Alice");
                long away = alice.number() + 1;
                MemoryTest.copyAccount(server.database(), alice.number(), 3);
                for (int i = 0; i < 3; i++) {
                    logInAndLeave(server, away + i);
                }
                // Yet another's messages are for the warming up.
                warmUp(() -> {
                    store(alice, away + 2, 5000);
                    fetch(server, away + 2, 5000);
                });
                print("stored for one receiver, each", size, each(size, () -> store(alice, away, size)));
                print("1,000 more for the same, each", size, each(1000, () -> store(alice, away, 1000)));
                print("log-in of another, who has none", size, warmEach(TIMES, () -> {
                    for (int i = 0; i < TIMES; i++) {
                        logInAndLeave(server, away + 1);
                    }
                }));
                long[] reply = new long[1];
                print(
                        "log-in of the receiver, and each message",
                        size,
                        each(size + 1000, () -> reply[0] = fetch(server, away, size + 1000)));
                System.out.printf("%-44s %,9d  %,9.1f µs%n", "  … until its reply", size, reply[0] / 1000.0);
            }
        }
    }

    /** Logs in and reads what was stored. Returns the nanoseconds until the log-in was answered. */
    private static long fetch(TestServer server, long number, int messages) {
        long start = System.nanoTime();
        TestClient back = server.logIn(number);
        long reply = System.nanoTime() - start;
        for (int i = 0; i < messages; i++) {
            back.receive(Message.class);
            if (i % 64 == 63) {
                back.send(new KeepAlive(number));
            }
        }
        back.send(new KeepAlive(number));
        back.close();
        return reply;
    }

    /** Messages in bursts of 1,000, and after each an answer, which says that they are stored. */
    private static void store(TestClient from, long to, int count) {
        SendMessage message = new SendMessage(from.number(), to, Text.of("x".repeat(100)));
        ByteBuffer burst = ByteBuffer.allocate(1000 * Catalog.USER_TO_OICQ.frameSize(message));
        while (burst.hasRemaining()) {
            Catalog.USER_TO_OICQ.write(message, burst);
        }
        for (int i = 0; i < count / 1000; i++) {
            from.sendBytes(burst.array());
            from.send(new ViewUser(from.number(), from.number()));
            from.receiveFrame();
        }
    }
}
