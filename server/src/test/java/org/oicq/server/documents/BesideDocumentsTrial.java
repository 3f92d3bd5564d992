package org.oicq.server.documents;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.schema.Job.Service;
import org.oicq.schema.TestDatabase;
import org.oicq.server.TestClient;
import org.oicq.server.web.ChildServer;

/**
 * How late messages between two others are while ten documents are converted, beside a quiet server, in turns; in a JVM of
 * their own, with the default settings of documents. Prints; run by name on a machine on which nobody else works.
 */
class BesideDocumentsTrial {
    private static final int TURNS = 5;
    private static final int DOCUMENTS = 10;
    private static final int PAGES = 20;
    private static final int RATE = 500;

    /** Messages of a quiet turn; the other one takes as long as the documents do. */
    private static final int QUIET = 2_500;

    @TempDir
    private Path data;

    /** One message after the other at a fixed rate, until {@code over}. Returns their delays in µs, by size. */
    private static long[] late(TestClient from, TestClient to, AtomicBoolean over, int least) {
        List<Long> late = new ArrayList<>();
        long begun = System.nanoTime();
        while (late.size() < least || !over.get()) {
            // One that is due while another is on its way counts from when it was due.
            long due = begun + late.size() * (1_000_000_000L / RATE);
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            from.say(to.number(), "hello");
            to.receiveFrame();
            late.add((System.nanoTime() - due) / 1000);
            if (late.size() % 500 == 0) {
                to.send(new KeepAlive(to.number()));
            }
        }
        return late.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    private static long p99(long[] sorted) {
        return sorted[sorted.length * 99 / 100];
    }

    private static TestClient join(ChildServer server) {
        TestClient client = new TestClient(server.address());
        client.logIn(client.register("小明"));
        return client;
    }

    @Test
    void messagesBesideTenDocuments() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                ChildServer server = ChildServer.start(
                        database,
                        "--data=" + data,
                        "--fax-permitted=true",
                        "--fax-pages-a-day=100000",
                        "--idle-time=1h",
                        "--rate-limits=false")) {
            TestClient from = join(server);
            TestClient to = join(server);
            DocumentClient sender = new DocumentClient(join(server));
            byte[] document = Samples.pdf(PAGES);
            late(from, to, new AtomicBoolean(true), QUIET);
            // Both are warm before it counts: compiling takes the processors as well.
            convert(sender, document);
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < TURNS; i++) {
                long[] quiet = late(from, to, new AtomicBoolean(true), QUIET);
                AtomicBoolean over = new AtomicBoolean();
                Thread documents = Thread.ofPlatform().start(() -> {
                    try {
                        convert(sender, document);
                    } finally {
                        over.set(true);
                    }
                });
                long[] beside = late(from, to, over, 0);
                documents.join();
                ratios.add((double) p99(beside) / p99(quiet));
                System.out.printf(
                        Locale.ROOT,
                        "quiet p50 %d p99 %d µs; beside %d documents of %d pages p50 %d p99 %d µs (%d messages)%n",
                        quiet[quiet.length / 2],
                        p99(quiet),
                        DOCUMENTS,
                        PAGES,
                        beside[beside.length / 2],
                        p99(beside),
                        beside.length);
            }
            double[] sorted =
                    ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            System.out.printf(
                    Locale.ROOT,
                    "p99 beside documents %.2f times the quiet one (must be <= 1.5); median of %d in turns, all %s%n",
                    sorted[TURNS / 2],
                    TURNS,
                    Arrays.toString(sorted));
        }
    }

    private static void convert(DocumentClient sender, byte[] document) {
        long[] jobs = new long[DOCUMENTS];
        for (int i = 0; i < DOCUMENTS; i++) {
            jobs[i] = sender.send(Service.FAX, "5551", "", document);
        }
        sender.endAll(jobs);
    }
}
