package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.text.DocumentedCode;
import org.oicq.schema.Job.Service;
import org.oicq.server.admin.AdminCommand;
import org.oicq.server.config.ConfigOptions;
import org.oicq.server.config.Settings;
import picocli.CommandLine;

/** The examples of {@code ./oicq serve} and {@code ./oicq admin}, in help texts and documents, are understood and work. */
class OperatorExamplesTest {
    private static final Pattern EXAMPLE =
            Pattern.compile("^\\s*(?:Example: )?(?:\\$ )?(OICQ_PASSWORD=\\S+ )?\\./oicq (serve|admin)\\b(.*)$");

    /** These want a folder of a database, a fax or a document that was sent; their own tests run them. */
    private static final Pattern ONLY_READ = Pattern.compile(" (restore|upgrade|fax receive|job resend|tap) ?.*");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    /** Words after {@code ./oicq}, with a password that the environment would have. */
    private static Set<String> examples() throws IOException {
        Set<String> examples = new TreeSet<>();
        for (CommandLine command : List.of(ServeCommand.commandLine(), AdminCommand.commandLine())) {
            footers(command, examples);
        }
        DocumentedCode.lines().forEach(line -> add(line, examples));
        return examples;
    }

    private static void footers(CommandLine command, Collection<String> examples) {
        for (String line : command.getCommandSpec().usageMessage().footer()) {
            add(line, examples);
        }
        new TreeMap<>(command.getSubcommands()).values().forEach(sub -> footers(sub, examples));
    }

    private static void add(String line, Collection<String> examples) {
        Matcher example = EXAMPLE.matcher(line.replaceFirst("\\s+[#<>|].*$", ""));
        if (example.matches()) {
            examples.add(example.group(2) + example.group(3) + (example.group(1) == null ? "" : " --password secret"));
        }
    }

    /** The words of a shell's command line, without its quotes. */
    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = Pattern.compile("(?:[^\\s']|'[^']*')+").matcher(command);
        while (word.find()) {
            words.add(word.group().replace("'", ""));
        }
        return words;
    }

    @Test
    void settingsOfServeAreUnderstood() throws IOException {
        List<String> serve = examples().stream()
                .filter(example -> example.startsWith("serve"))
                .toList();
        assertTrue(serve.size() >= 5, serve.toString());
        for (String example : serve) {
            List<String> words = words(example);
            CommandLine line = ServeCommand.commandLine();
            var parsed = line.parseArgs(words.subList(1, words.size()).toArray(String[]::new));
            var _ = Settings.read(ConfigOptions.texts(parsed));
        }
    }

    @Test
    void commandsOfOperatorsWork() throws IOException {
        List<String> admin = new ArrayList<>(examples().stream()
                .filter(example -> example.startsWith("admin"))
                .toList());
        assertTrue(admin.size() >= 35, admin.toString());
        // What they delete, others show.
        admin.sort((a, b) -> Boolean.compare(a.contains(" delete "), b.contains(" delete ")));
        try (TestServer server = TestServer.start("rate-limits = false")) {
            long alice = server.connect().register("Alice");
            assertEquals(10_001, alice);
            assertEquals(10_002, server.connect().register("Bob"));
            for (int i = 1; i <= 17; i++) {
                server.database()
                        .execute("INSERT INTO rooms (name, topic, access, owner) VALUES ('Old friends', '', 0, 10001)");
                assertTrue(server.database()
                        .database()
                        .jobs()
                        .create(Service.FAX, alice, "", "62550000", "", 1, 50)
                        .isPresent());
            }
            // Two servers that are dead.
            server.database()
                    .execute(
                            "INSERT INTO nodes (slot, run, cluster, address) VALUES (2, 1, 'town', ''), (3, 2, 'town', '')");
            for (int i = 0; i < 3; i++) {
                assertEquals("", run(server, List.of("admin", "invite", "create")));
            }
            for (String example : admin) {
                List<String> words = words(example.replace("/backup/", folder + "/")
                        .replace(
                                "127.0.0.1:8000",
                                "127.0.0.1:" + server.server().address().getPort()));
                if (ONLY_READ.matcher(example.substring("admin".length())).matches()) {
                    var _ = AdminCommand.commandLine()
                            .parseArgs(words.subList(1, words.size()).toArray(String[]::new));
                } else {
                    assertEquals("", run(server, words), example);
                }
            }
        }
    }

    /** Returns what went wrong. */
    private String run(TestServer server, List<String> command) {
        List<String> words = new ArrayList<>(command);
        if (!command.contains("ping")) {
            words.addAll(List.of(
                    "--db", server.database().url(),
                    "--db-user", server.database().user(),
                    "--db-password", server.database().password(),
                    "--data", folder.resolve("data").toString(),
                    "--hash-memory", "64"));
        }
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
            int exit = Main.run(words.toArray(String[]::new));
            return exit == 0 ? "" : exit + " " + complained.toString(StandardCharsets.UTF_8);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
