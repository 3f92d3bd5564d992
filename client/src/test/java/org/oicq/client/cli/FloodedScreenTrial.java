package org.oicq.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.client.Await;
import org.oicq.client.ClientListener;
import org.oicq.client.ClientOptions;
import org.oicq.client.OicqClient;
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

    @TempDir
    private Path folder;

    private static OicqClient join(int port, String nickname) throws Exception {
        OicqClient client =
                Await.result(OicqClient.connect("127.0.0.1", port, ClientOptions.DEFAULTS, ClientListener.NONE));
        long number = Await.result(client.register(Profile.named(Text.of(nickname)), "geheim", Authentication.ANYONE));
        var _ = Await.result(client.logIn(number, "geheim", LoginMode.NORMAL));
        return client;
    }

    private static void print(String when, Tmux tmux, String name) throws Exception {
        long[] millis = new long[LETTERS];
        for (int i = 0; i < LETTERS; i++) {
            String letters = "x".repeat(i + 1);
            long begin = System.nanoTime();
            tmux.type(name, "x");
            while (!tmux.screen(name).stripTrailing().endsWith("] " + letters)) {
                assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(60), tmux.screen(name));
                Thread.sleep(3);
            }
            millis[i] = (System.nanoTime() - begin) / 1_000_000;
        }
        tmux.press(name, "C-u");
        tmux.await(name, screen -> screen.stripTrailing().endsWith("]"));
        Arrays.sort(millis);
        IO.println(when + ": a letter after " + millis[LETTERS / 2] + " ms (median), " + millis[LETTERS - 1]
                + " ms (most)");
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
            print("quiet, " + FRIENDS + " friends", tmux, "a");
            var flood = CompletableFuture.runAsync(() -> {
                long begin = System.nanoTime();
                for (int i = 1; i <= MESSAGES; i++) {
                    var _ = sender.send(me.number(), "\u001b]0;title\u0007 \u202E " + i + " \u001b[2J 消息");
                    while (System.nanoTime() - begin < i * TimeUnit.SECONDS.toNanos(1) / PER_SECOND) {
                        Thread.onSpinWait();
                    }
                }
            });
            print(PER_SECOND + " messages a second", tmux, "a");
            IO.println(flood.isDone() ? "(the flood was over before)" : "(the flood goes on)");
            flood.join();
            String last = tmux.await("a", screen -> screen.contains(MESSAGES + " unread"));
            assertEquals(30, last.lines().count());
            tmux.type("a", "/msg " + sender.number() + "\r");
            String talk = tmux.await("a", screen -> screen.contains(" " + MESSAGES + " "));
            assertTrue(talk.lines().allMatch(line -> line.indexOf('│') < 0 || line.indexOf('│') == 25), talk);
            print("10,000 messages in the conversation", tmux, "a");
            Path big = Files.writeString(folder.resolve("big"), ("粘贴 ".repeat(20) + "\n").repeat(12_000));
            tmux.does("load-buffer", big.toString());
            long begin = System.nanoTime();
            tmux.does("paste-buffer", "-p", "-t", "a");
            tmux.await("a", screen -> screen.stripTrailing().contains("粘贴"));
            IO.println("1 MB pasted: on the screen after " + (System.nanoTime() - begin) / 1_000_000 + " ms, "
                    + Files.size(big) + " bytes");
            tmux.press("a", "C-u");
            tmux.await("a", screen -> screen.stripTrailing().endsWith("]"));
            print("after it", tmux, "a");
            sender.close();
        }
    }
}
