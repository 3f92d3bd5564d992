package org.oicq.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oicq.client.Await;
import org.oicq.client.ClientListener;
import org.oicq.client.ClientOptions;
import org.oicq.client.OicqClient;
import org.oicq.client.screen.Texts;
import org.oicq.schema.TestDatabase;
import org.oicq.server.OicqServer;

/** What the commands say of themselves in the interactive client. */
@Timeout(120)
class ProgramCommandsTest {
    /** The program itself, and what only the launcher asks for. */
    private static final Set<String> NO_COMMANDS = Set.of("oicq", "completion");

    private static ProgramCommands commands(Locale language) throws Exception {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return new ProgramCommands(
                Settings.of(Map.of("HOME", "/nonexistent")),
                new Console(InputStream.nullInputStream(), nowhere, nowhere, false, false, language));
    }

    @Test
    void eachCommandSaysInChineseWhatItIsFor() throws Exception {
        Set<String> named = commands(Locale.ENGLISH).names().stream()
                .map(name -> name.replace(' ', '-'))
                .collect(Collectors.toCollection(TreeSet::new));
        named.addAll(NO_COMMANDS);
        Set<String> told = ResourceBundle.getBundle("org.oicq.client.screen.texts", Locale.CHINESE).keySet().stream()
                .filter(key -> key.startsWith("about."))
                .map(key -> key.substring("about.".length()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(named, told);
        Texts chinese = new Texts(Locale.CHINESE);
        ProgramCommands commands = commands(Locale.CHINESE);
        for (String name : commands.names()) {
            assertEquals(chinese.find("about." + name.replace(' ', '-')), Optional.of(commands.about(name)), name);
        }
        assertEquals("Add a friend.", commands(Locale.ENGLISH).about("add"));
    }

    @Test
    void errorsAndHelpNameCommandsAsTheyAreTypedHere() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                var server = new OicqServer(
                        org.oicq.server.config.Settings.read(Map.of("listen", "127.0.0.1:0")), database.database());
                OicqClient client = Await.result(OicqClient.connect(
                        "127.0.0.1", server.address().getPort(), ClientOptions.DEFAULTS, ClientListener.NONE))) {
            assertEquals(
                    List.of("oicq: PATH is missing; see '/file send --help'"),
                    run(client, Locale.ENGLISH, "file", "send", "10002"));
            assertEquals(
                    List.of("oicq: there is no command 'x'; see '/room --help'"),
                    run(client, Locale.ENGLISH, "room", "x"));
            assertEquals(
                    List.of("oicq: say what to do with files: send or receive; see '/file --help'"),
                    run(client, Locale.ENGLISH, "file"));
            List<String> help = run(client, Locale.ENGLISH, "send", "--help");
            assertTrue(help.getFirst().startsWith("Usage: /send "), help.toString());
            assertTrue(help.contains("  /send 10002 Hello there"), help.toString());
            // What a shell pipes in, is no line for the screen; nor is who one is, or where the server is.
            assertFalse(help.toString().contains("./oicq"), help.toString());
            assertFalse(help.toString().matches(".*--(server|password|json|timeout|version).*"), help.toString());
            assertTrue(help.toString().contains("--room"), help.toString());
            String status = String.join("\n", run(client, Locale.ENGLISH, "status", "--help"));
            assertTrue(status.contains("/status busy"), status);
            assertFalse(status.contains("stays") || status.contains("--seconds"), status);
            String chinese = String.join("\n", run(client, Locale.CHINESE, "room", "--help"));
            assertTrue(chinese.startsWith("用法：/room "), chinese);
            assertTrue(chinese.matches("(?s).*\n命令：\n  list +您所在的聊天室.*"), chinese);
            assertFalse(chinese.contains("Find rooms"), chinese);
            assertEquals(
                    List.of("oicq: 缺少 PATH；参见 /file send --help"),
                    run(client, Locale.CHINESE, "file", "send", "10002"));
            assertEquals(
                    List.of("oicq: 请说明要对文件做什么：send 或 receive；参见 /file --help"), run(client, Locale.CHINESE, "file"));
        }
    }

    private static List<String> run(OicqClient client, Locale language, String... words) throws Exception {
        List<String> lines = new ArrayList<>();
        commands(language).run(client, List.of(words), UnaryOperator.identity(), lines::add, _ -> {});
        return lines;
    }
}
