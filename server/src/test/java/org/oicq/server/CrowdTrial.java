package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.OperatingSystemMXBean;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.codec.packet.Login;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.server.net.ChannelWithoutSocket;
import org.oicq.server.net.StopTest;

/**
 * What a crowd costs that is bigger than the descriptors a process may have here: users on connections that have all but
 * their socket, on one event loop, beside two users who talk over real ones. No test, and run only by name
 * ({@code -Dtest=CrowdTrial}, {@code -Dcrowd=100000} for another size); docs/performance.md has what it printed. The JVM's options
 * ({@code -Dtest.jvm=…}) decide about the collector and the size of objects.
 */
class CrowdTrial {
    private static final int SIZE = Integer.getInteger("crowd", 100_000);
    private static final int AT_ONCE = 64;
    private static final int KEEP_ALIVE_SECONDS = 60;
    private static final int RATE = 1000;
    private static final int SECONDS = 10;

    private final List<ChannelWithoutSocket> crowd = new ArrayList<>();
    private int nextKeepAlive;

    @Test
    void crowd() throws Exception {
        try (TestServer server = TestServer.start(
                "rate-limits = false", "network-threads = 1", "connections = " + (SIZE + 10), "hash-queue = " + SIZE)) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            long first = bob.number() + 1;
            MemoryTest.copyAccount(server.database(), bob.number(), SIZE);
            server.database().execute("ANALYZE");
            talk(alice, bob);
            talk(alice, bob);
            // What is loaded once, and compiled, is not the crowd's.
            logIn(server, alice, first, SIZE / 100);
            long before = liveHeap();
            long residentBefore = residentKib();
            System.out.printf("%,d: %s%n", crowd.size(), talk(alice, bob));
            for (int size = Math.min(10_000, SIZE); size <= SIZE; size *= 10) {
                int added = size - SIZE / 100;
                long start = System.nanoTime();
                logIn(server, alice, first, size);
                double seconds = (System.nanoTime() - start) / 1e9;
                long collecting = System.nanoTime();
                long heap = liveHeap() - before;
                double collected = (System.nanoTime() - collecting) / 2e6;
                System.out.printf(
                        "%,d: logged in after %.1f s, heap %,d bytes for each, RSS %,d KiB more, full collection %.0f ms%n",
                        size, seconds, heap / added, residentKib() - residentBefore, collected);
                System.out.printf("%,d: %s%n", size, talk(alice, bob));
            }
            assertEquals(SIZE + 2, server.server().sessions().all().size());
        }
    }

    private void logIn(TestServer server, TestClient alice, long first, int until) throws InterruptedException {
        EventLoop loop = StopTest.loop(server.server().port(), alice.localPort());
        Semaphore places = new Semaphore(AT_ONCE);
        while (crowd.size() < until) {
            assertTrue(places.tryAcquire(10, TimeUnit.SECONDS), "a log-in was not answered");
            long number = first + crowd.size();
            ChannelWithoutSocket user =
                    ChannelWithoutSocket.connect(server.server().port(), loop, places::release);
            user.send(Catalog.USER_TO_OICQ
                    .encode(new Login(number, new Secret(Text.of(TestClient.PASSWORD)), 0))
                    .array());
            crowd.add(user);
        }
        while (server.server().sessions().all().size() < until + 2) {
            Thread.sleep(10);
        }
    }

    /** Alice sends Bob so many messages a second, while the crowd sends its keep-alives. Returns how late they came. */
    private String talk(TestClient alice, TestClient bob) throws InterruptedException {
        long[] late = new long[RATE * SECONDS];
        long start = System.nanoTime();
        long period = TimeUnit.SECONDS.toNanos(1) / RATE;
        long cpu = cpuNanos();
        Thread reading = new Thread(() -> {
            for (int i = 0; i < late.length; i++) {
                bob.receiveFrame();
                late[i] = System.nanoTime() - start - i * period;
                if (i % 64 == 63) {
                    bob.send(new KeepAlive(bob.number()));
                }
            }
        });
        reading.start();
        double keepAlives = (double) crowd.size() / KEEP_ALIVE_SECONDS / RATE;
        double due = 0;
        for (int i = 0; i < late.length; i++) {
            while (System.nanoTime() - start < i * period) {
                LockSupport.parkNanos(50_000);
            }
            alice.say(bob.number(), "x".repeat(100));
            for (due += keepAlives; due >= 1; due--) {
                nextKeepAlive = (nextKeepAlive + 1) % crowd.size();
                crowd.get(nextKeepAlive)
                        .send(Catalog.USER_TO_OICQ.encode(new KeepAlive(0)).array());
            }
        }
        reading.join();
        double cores = (cpuNanos() - cpu) / (double) (System.nanoTime() - start);
        Arrays.sort(late);
        return String.format(
                "%,d messages/s beside them: p50 %,d, p99 %,d, p99.9 %,d, max %,d µs; CPU of both sides %.3f cores",
                RATE,
                late[late.length / 2] / 1000,
                late[late.length * 99 / 100] / 1000,
                late[late.length * 999 / 1000] / 1000,
                late[late.length - 1] / 1000,
                cores);
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static long liveHeap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long residentKib() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
