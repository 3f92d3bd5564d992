package org.oicq.client.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oicq.client.Await;
import org.oicq.client.ClientListener;
import org.oicq.client.ClientOptions;
import org.oicq.client.OicqClient;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.packet.Profile;
import org.oicq.codec.wire.Text;
import org.oicq.schema.TestDatabase;
import org.oicq.server.OicqServer;
import org.oicq.server.config.Settings;

/** The words of a line that begins with a slash. */
@Timeout(180)
class SlashCommandsTest {
    /** Keeps the words of each command that is run. */
    private static final class Seen implements Commands {
        private final BlockingQueue<List<String>> run = new LinkedBlockingQueue<>();

        @Override
        public List<String> names() {
            return List.of();
        }

        @Override
        public String about(String name) {
            return "there is such a command";
        }

        @Override
        public void run(
                OicqClient client,
                List<String> words,
                UnaryOperator<String> naming,
                Consumer<String> lines,
                Consumer<String> progress) {
            run.add(new ArrayList<>(words));
            lines.accept(naming.apply("see '/" + String.join(" ", words.subList(0, Math.min(2, words.size())))
                    + " --help'"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            offer my file.txt               | offer;my;file.txt
            offer 'my file.txt'             | offer;my file.txt
            offer "my file.txt"             | offer;my file.txt
            offer my\\ file.txt             | offer;my file.txt
            offer 'a "b" c' "d 'e' f"       | offer;a "b" c;d 'e' f
            offer '' x                      | offer;;x
            offer 'my 'file.txt             | offer;my file.txt
            offer 我的文件.txt '我的 文件'   | offer;我的文件.txt;我的 文件
            profile change --city='New York' | profile;change;--city=New York
            say don't and won't             | say;don't;and;won't
            say 'tis a quote without an end | say;'tis;a;quote;without;an;end
            say "never closed               | say;"never;closed
            say rock 'n' roll               | say;rock;n;roll
            say "a \\"b\\" \\\\ \\c"        | say;a "b" \\ \\c
            say C:\\docs\\x 'a\\b'          | say;C:\\docs\\x;a\\b
            say don\\'t \\"                 | say;don't;"
            """)
    void wordsAreThoseOfAShell(String line, String words) {
        assertEquals(List.of(words.split(";")), SlashCommands.words(line));
    }

    @Test
    void aTextIsTakenAsItWasWritten() throws Exception {
        Seen commands = new Seen();
        try (TestDatabase database = TestDatabase.create();
                var server = new OicqServer(
                        Settings.read(Map.of("listen", "127.0.0.1:0", "hash-memory", "64", "hash-passes", "1")),
                        database.database());
                OicqClient alice = Await.result(OicqClient.connect(
                        "127.0.0.1", server.address().getPort(), ClientOptions.DEFAULTS, ClientListener.NONE))) {
            long number =
                    Await.result(alice.register(Profile.named(Text.of("Alice")), "secret", Authentication.ANYONE));
            try (var screen = new PlainScreen(server.address().getPort(), number, commands)) {
                screen.awaits(line -> line.contains("logged in"));
                check(screen, commands, "/send 10002 don't  say 'no' \"\\", "send", "10002", "don't  say 'no' \"\\");
                check(screen, commands, "/send --room 17 it's 'me'", "send", "--room", "17", "it's 'me'");
                check(screen, commands, "/send --room=17 'hi' there", "send", "--room=17", "'hi' there");
                check(screen, commands, "/request '10002' I'm \"Al\"", "request", "10002", "I'm \"Al\"");
                check(screen, commands, "/people city = 'New York'", "search", "city = 'New York'");
                check(screen, commands, "/people \"city = 'New York'\"", "search", "city = 'New York'");
                check(screen, commands, "/room create 'Old friends'", "room", "create", "Old friends");
                screen.type("/msg '" + number + "' it's  'me'");
                screen.awaits(line -> line.endsWith(": it's  'me'"));
            }
        }
    }

    @Test
    void whatTheScreenCallsOtherwiseIsNamedSo() throws Exception {
        Seen commands = new Seen();
        try (TestDatabase database = TestDatabase.create();
                var server = new OicqServer(
                        Settings.read(Map.of("listen", "127.0.0.1:0", "hash-memory", "64", "hash-passes", "1")),
                        database.database());
                OicqClient alice = Await.result(OicqClient.connect(
                        "127.0.0.1", server.address().getPort(), ClientOptions.DEFAULTS, ClientListener.NONE))) {
            long number =
                    Await.result(alice.register(Profile.named(Text.of("Alice")), "secret", Authentication.ANYONE));
            try (var screen = new PlainScreen(server.address().getPort(), number, commands)) {
                screen.awaits(line -> line.contains("logged in"));
                screen.type("/offer x.txt");
                screen.awaits(line -> line.contains("Choose somebody to write to"));
                screen.type("/msg " + number);
                check(screen, commands, "/offer x.txt", "file", "send", Long.toString(number), "x.txt");
                screen.awaits(line -> line.contains("see '/offer --help'"));
                screen.type("/offer");
                screen.awaits(line -> line.contains("/offer  PATH: offers a file here"));
                check(screen, commands, "/people x", "search", "x");
                screen.awaits(line -> line.contains("see '/people x --help'"));
            }
        }
    }

    private static void check(PlainScreen screen, Seen commands, String line, String... words) throws Exception {
        screen.type(line);
        assertEquals(List.of(words), commands.run.poll(60, TimeUnit.SECONDS), line);
    }
}
