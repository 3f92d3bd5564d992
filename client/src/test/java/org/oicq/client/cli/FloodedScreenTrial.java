package org.oicq.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.client.Await;
import org.oicq.client.ClientListener;
import org.oicq.client.ClientOptions;
import org.oicq.client.OicqClient;
import org.oicq.client.terminal.Columns;
import org.oicq.codec.Tmux;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.codes.LoginMode;
import org.oicq.codec.packet.Profile;
import org.oicq.codec.wire.Text;
import org.oicq.schema.TestDatabase;
import org.oicq.server.OicqServer;
import org.oicq.server.config.Settings;

/**
 * How soon a letter is on the screen while much happens: {@code ./mvnw -pl client -am test -Dtest=FloodedScreenTrial
 * -Dsurefire.failIfNoSpecifiedTests=false}. The time contains that of asking tmux for its screen.
 */
class FloodedScreenTrial {
    private static final int FRIENDS = 10_000;
    private static final int MESSAGES = 10_000;
    private static final int PER_SECOND = 1_000;
    private static final int LETTERS = 40;

    /** The client refuses to have thousands without an answer. */
    private static final int UNANSWERED = 1_000;

    @TempDir
    private Path folder;

    private static OicqClient join(int port, String nickname) throws Exception {
        OicqClient client =
                Await.result(OicqClient.connect("127.0.0.1", port, ClientOptions.DEFAULTS, ClientListener.NONE));
        long number = Await.result(client.register(Profile.named(Text.of(nickname)), "geheim", Authentication.ANYONE));
        var _ = Await.result(client.logIn(number, "geheim", LoginMode.NORMAL));
        return client;
    }

    /** Prints how soon a letter is there, beside the same in a program that only echoes: tmux takes most of that time. */
    private static void print(String when, Tmux tmux) throws Exception {
        long[] client = new long[LETTERS];
        long[] echo = new long[LETTERS];
        for (int i = 0; i < LETTERS; i++) {
            client[i] = micros(tmux, "a", "] " + "x".repeat(i + 1));
            echo[i] = micros(tmux, "echo", "> " + "x".repeat(i + 1));
        }
        tmux.press("a", "C-u");
        tmux.press("echo", "C-u");
        tmux.await("a", screen -> screen.stripTrailing().endsWith("]"));
        tmux.await("echo", screen -> screen.stripTrailing().endsWith(">"));
        IO.println(when + ": a letter after " + middleAndLast(client) + ", where it is only echoed after "
                + middleAndLast(echo));
    }

    private static long micros(Tmux tmux, String name, String end) throws Exception {
        long begin = System.nanoTime();
        tmux.type(name, "x");
        while (!tmux.screen(name).stripTrailing().endsWith(end)) {
            assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(60), tmux.screen(name));
        }
        return (System.nanoTime() - begin) / 1_000;
    }

    private static String middleAndLast(long[] micros) {
        Arrays.sort(micros);
        return micros[LETTERS / 2] / 1_000 + " ms (median), " + micros[LETTERS - 1] / 1_000 + " ms (most)";
    }

    @Test
    void flooded() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                OicqServer server = new OicqServer(
                        Settings.read(Map.of(
                                "listen", "127.0.0.1:0",
                                "hash-memory", "64",
                                "hash-passes", "1",
                                "rate-limits", "false")),
                        database.database());
                Tmux tmux = new Tmux(folder)) {
            int port = server.address().getPort();
            OicqClient me = join(port, "me");
            OicqClient sender = join(port, "\u001b[31m\u202Eevil\u0007");
            me.close();
            var _ = Await.result(me.closed());
            database.execute("""
                    INSERT INTO accounts (password_hash, nickname, portrait, gender, age, real_name, country, province,
                        city, address, zip_code, education, school, occupation, phone, pager, email, hobbies,
                        description, authentication)
                    SELECT 'h', '朋友 ' || i, 0, 0, 0, '', 0, 0, '', '', '', 0, '', 0, '', '', '', '', '', 0
                    FROM generate_series(1, %d) i
                    """.formatted(FRIENDS));
            database.execute(
                    "INSERT INTO friend_groups (owner, number, name) SELECT %d, 10 + i, '组 ' || i FROM generate_series(0, 49) i"
                            .formatted(me.number()));
            database.execute("""
                    INSERT INTO friends (owner, friend, group_number)
                    SELECT %d, number, 10 + (number %% 50) FROM accounts WHERE number > %d
                    """.formatted(me.number(), sender.number()));
            Files.createDirectories(folder.resolve(".config/oicq"));
            Files.writeString(
                    folder.resolve(".config/oicq/client.conf"),
                    "server = 127.0.0.1:" + port + "\nnumber = " + me.number() + "\npassword = geheim\n");
            tmux.open(
                    "a", 100, 30, "HOME='" + folder + "' LC_ALL=C.UTF-8 exec " + Tmux.java("org.oicq.client.cli.Main"));
            tmux.await("a", screen -> screen.contains("online") && screen.contains("朋友"));
            tmux.open("echo", 100, 30, "PS1='> ' exec sh -i");
            print("quiet, " + FRIENDS + " friends", tmux);
            Semaphore unanswered = new Semaphore(UNANSWERED);
            LongAdder taken = new LongAdder();
            var flood = CompletableFuture.supplyAsync(() -> {
                long begin = System.nanoTime();
                for (int i = 1; i <= MESSAGES; i++) {
                    unanswered.acquireUninterruptibly();
                    var _ = sender.send(me.number(), "\u001b]0;title\u0007 \u202E " + i + " \u001b[2J 消息")
                            .whenComplete((_, problem) -> {
                                unanswered.release();
                                if (problem == null) {
                                    taken.increment();
                                }
                            });
                    LockSupport.parkNanos(begin + i * TimeUnit.SECONDS.toNanos(1) / PER_SECOND - System.nanoTime());
                }
                return (System.nanoTime() - begin) / 1_000_000;
            });
            print(PER_SECOND + " messages a second", tmux);
            IO.println(flood.isDone() ? "(the flood was over before)" : "(the flood goes on)");
            IO.println(MESSAGES + " messages were sent in " + flood.join() + " ms");
            long sent = System.nanoTime();
            String last = tmux.await("a", screen -> screen.contains(MESSAGES + " unread"));
            IO.println(
                    "all are on the screen " + (System.nanoTime() - sent) / 1_000_000 + " ms after the last was sent");
            assertEquals(MESSAGES, taken.sum());
            assertEquals(30, last.lines().count());
            tmux.type("a", "/msg " + sender.number() + "\r");
            String talk = tmux.await("a", screen -> screen.contains(" " + MESSAGES + " "));
            assertTrue(
                    talk.lines()
                            .allMatch(line ->
                                    line.indexOf('│') < 0 || Columns.width(line.substring(0, line.indexOf('│'))) == 25),
                    talk);
            print("10,000 messages in the conversation", tmux);
            Path big = Files.writeString(folder.resolve("big"), ("粘贴 ".repeat(20) + "\n").repeat(12_000));
            tmux.does("load-buffer", big.toString());
            long begin = System.nanoTime();
            tmux.does("paste-buffer", "-p", "-t", "a");
            tmux.await("a", screen -> screen.stripTrailing().contains("粘贴"));
            IO.println("1 MB pasted: on the screen after " + (System.nanoTime() - begin) / 1_000_000 + " ms, "
                    + Files.size(big) + " bytes");
            tmux.press("a", "C-u");
            tmux.await("a", screen -> screen.stripTrailing().endsWith("]"));
            print("after it", tmux);
            sender.close();
        }
    }
}
