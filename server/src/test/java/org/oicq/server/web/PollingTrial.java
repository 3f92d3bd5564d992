package org.oicq.server.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.oicq.schema.TestDatabase;
import org.oicq.server.TestClient;

/**
 * What 10,000 sessions over HTTP that ask for messages once a minute cost: the server's processor time and threads. Run
 * by hand; arguments: sessions, minutes of polling.
 */
final class PollingTrial {
    private static final long FIRST = 20_000;

    private PollingTrial() {}

    public static void main(String[] arguments) throws IOException {
        int sessions = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int minutes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
        try (TestDatabase database = TestDatabase.create();
                ChildServer server = ChildServer.start(database, "--no-rate-limits")) {
            accounts(database, server, sessions);
            System.out.printf("before: %d threads%n", threads(server));
            try (HttpPeer web = new HttpPeer(server.address())) {
                for (int i = 0; i < sessions; i++) {
                    web.logIn(FIRST + i);
                }
            }
            System.out.printf("%d sessions logged in: %d threads%n", sessions, threads(server));
            for (boolean keep : new boolean[] {true, false}) {
                poll(server, sessions, minutes, keep);
            }
        }
    }

    private static void accounts(TestDatabase database, ChildServer server, int count) {
        TestClient registrar = new TestClient(server.address());
        registrar.register("pattern");
        registrar.reset();
        database.execute("INSERT INTO accounts SELECT n, a.password_hash, false, false, now(), NULL,"
                + " a.nickname, a.portrait, a.gender, a.age, a.real_name, a.country, a.province, a.city, a.address,"
                + " a.zip_code, a.education, a.school, a.occupation, a.phone, a.pager, a.email, a.hobbies,"
                + " a.description, 0 FROM accounts a, generate_series(" + FIRST + ", " + (FIRST + count - 1)
                + ") n WHERE a.number = 10001");
        database.execute("INSERT INTO mailboxes (receiver) SELECT number FROM accounts WHERE number >= " + FIRST);
        database.execute("INSERT INTO friend_groups (owner, number, name) SELECT number, 1, 'f' FROM accounts"
                + " WHERE number >= " + FIRST);
    }

    /** Polls evenly, over one connection that is kept or over one connection for each poll. */
    private static void poll(ChildServer server, int sessions, int minutes, boolean keep) throws IOException {
        long each = TimeUnit.MINUTES.toNanos(1) / sessions;
        Duration before = cpu(server);
        long start = System.nanoTime();
        HttpPeer kept = new HttpPeer(server.address());
        for (int i = 0; i < sessions * minutes; i++) {
            LockSupport.parkNanos(start + i * each - System.nanoTime());
            HttpPeer peer = keep ? kept : new HttpPeer(server.address());
            String answer = peer.post("VER=1.1&CMD=GetMsgEx&SEQ=" + i + "&UIN=" + (FIRST + i % sessions));
            if (!answer.endsWith("&RES=0&MN=0&MT=&UN=&MG=")) {
                throw new AssertionError(answer);
            }
            if (!keep) {
                peer.close();
            }
        }
        kept.close();
        double seconds = (System.nanoTime() - start) / 1e9;
        Duration used = cpu(server).minus(before);
        System.out.printf(
                "%s: %.0f s, %.1f polls/s, %.2f %% of a core, %d threads%n",
                keep ? "one connection" : "a connection each",
                seconds,
                sessions * minutes / seconds,
                used.toMillis() / 10.0 / seconds,
                threads(server));
    }

    private static Duration cpu(ChildServer server) {
        return server.process().toHandle().info().totalCpuDuration().orElseThrow();
    }

    private static long threads(ChildServer server) throws IOException {
        try (var tasks = Files.list(Path.of("/proc/" + server.process().pid() + "/task"))) {
            return tasks.count();
        }
    }
}
