package org.oicq.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.text.DocumentedCode;
import org.oicq.schema.FaxTable;
import org.oicq.schema.Job.Service;
import org.oicq.schema.TestDatabase;
import org.oicq.server.OicqServer;
import picocli.CommandLine;

/**
 * Runs every example of the client in a help text, in the README and in the documents, against the real server: each must
 * do what it shows. 10001 is Alice, 10002 Bob, 10003 Carol, who are each other's friends; the password is "secret".
 */
@Timeout(300)
class ExamplesTest {
    private static final Pattern EXAMPLE =
            Pattern.compile("^\\s*(?:\\$ )?((?:.*[|;] *)?(?:[A-Z_]+=\\S+ )*\\./oicq client .*)$");
    /** What a person would end by Ctrl-C, and what takes a form of its own. */
    private static final Set<String> STAYS = Set.of("listen", "monitor", "status");

    private static TestDatabase database;
    private static OicqServer server;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private static Path data;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.create();
        server = new OicqServer(
                org.oicq.server.config.Settings.read(Map.of(
                        "listen", "127.0.0.1:0",
                        "data", data.toString(),
                        "hash-memory", "64",
                        "hash-passes", "1",
                        "rate-limits", "false",
                        "fax-permitted", "true")),
                database.database());
    }

    @AfterAll
    static void stop() {
        server.close();
        database.close();
    }

    private Terminal terminal(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "HOME", folder.toString(), "OICQ_PASSWORD", "secret", "OICQ_NUMBER", "10001", "OICQ_TIMEOUT", "60"));
        environment.putAll(more);
        return new Terminal("127.0.0.1:" + server.address().getPort()).withEnvironment(environment);
    }

    @Test
    void everyExampleDoesWhatItShows() throws Exception {
        people();
        Set<String> examples = new LinkedHashSet<>(helpTexts(ClientCommand.program(
                new ClientCommand(
                        Settings.of(Map.of("HOME", folder.toString())),
                        new Console(
                                java.io.InputStream.nullInputStream(),
                                System.out,
                                System.err,
                                false,
                                false,
                                java.util.Locale.ENGLISH)),
                List.of())));
        assertTrue(examples.size() > 25, examples.toString());
        examples.addAll(documents());
        // Somebody has to be online for the examples that look for people.
        CompletableFuture<Terminal.Result> carol = terminal(Map.of()).startAs(10003, "listen", "--seconds", "300");
        for (String example : examples) {
            // Lines of a bot, which BotsTest runs.
            if (!example.contains("<commands")) {
                run(example);
            }
        }
        assertEquals(0, terminal(Map.of()).as(10003, "status", "offline").exit());
        assertEquals(3, carol.get(60, TimeUnit.SECONDS).exit());
    }

    private void people() throws Exception {
        for (String name : List.of("Alice", "Bob", "Carol")) {
            assertEquals(
                    0,
                    terminal(Map.of())
                            .run("register", "--nickname", name, "--city", "Beijing", "--age", "25")
                            .exit());
        }
        for (String number : List.of("10002", "10003")) {
            assertEquals(0, terminal(Map.of()).run("add", number).exit());
            assertEquals(
                    0,
                    terminal(Map.of())
                            .as(Long.parseLong(number), "add", "10001")
                            .exit());
        }
        assertEquals(0, terminal(Map.of()).run("group", "add", "Work").exit());
        for (int room = 1; room <= 17; room++) {
            assertEquals(
                    0,
                    terminal(Map.of())
                            .run("room", "create", "Old friends", "--access", "ask-first")
                            .exit());
        }
        assertEquals(
                0,
                terminal(Map.of())
                        .run("send", "--room", "17", "See you on Saturday")
                        .exit());
        Files.writeString(folder.resolve("photo.jpg"), "a picture");
        Files.createDirectory(folder.resolve("Downloads"));
        Files.createDirectory(folder.resolve("Faxes"));
        Files.writeString(folder.resolve("contract.pdf"), DocumentScenariosTest.PDF);
        for (int job = 1; job <= 17; job++) {
            Service service = job == 17 ? Service.PRINT : Service.FAX;
            assertTrue(database.database()
                    .jobs()
                    .create(service, 10001, "", "62550000", "", 1, 50)
                    .isPresent());
        }
    }

    /** A fax has come in for 10001. */
    private static void faxComesIn() throws IOException {
        FaxTable faxes = database.database().faxes();
        long fax = faxes.nextNumber();
        Files.createDirectories(data.resolve("documents"));
        Files.writeString(data.resolve("documents/" + fax + ".received"), "fax");
        faxes.received(fax, 10001, "62550000", "fax.tif", 3, 1);
    }

    /** The examples of a command and of those below it. */
    private static List<String> helpTexts(CommandLine command) {
        List<String> examples = new ArrayList<>();
        for (String line : command.getCommandSpec().usageMessage().footer()) {
            Matcher example = EXAMPLE.matcher(line.replace("%n", "\n"));
            if (example.matches()) {
                examples.add(example.group(1));
            }
        }
        new TreeMap<>(command.getSubcommands()).values().forEach(sub -> examples.addAll(helpTexts(sub)));
        return examples;
    }

    private static List<String> documents() throws IOException {
        return DocumentedCode.lines().stream()
                .map(EXAMPLE::matcher)
                .filter(Matcher::matches)
                .map(example -> example.group(1))
                .toList();
    }

    private void run(String example) throws Exception {
        String command = example.replaceFirst("\\s+#.*$", "");
        String input = "";
        Matcher piped = Pattern.compile("^(?:echo|printf) '([^']*)' \\| (.*)$").matcher(command);
        if (piped.matches()) {
            input = piped.group(1).replace("\\n", "\n") + "\n";
            command = piped.group(2);
        }
        Map<String, String> environment = new HashMap<>();
        Matcher variable = Pattern.compile("^([A-Z_]+)=(\\S+) ").matcher(command);
        if (variable.find()) {
            environment.put(variable.group(1), variable.group(2));
            command = command.substring(variable.end());
        }
        // There is one password here, and no TLS.
        List<String> words = words(command.replaceFirst("^\\./oicq client ", "")
                .replaceFirst("--password \\S+", "--password secret")
                .replaceFirst("--tls-ca \\S+ ", ""));
        String subcommand = words.stream()
                .filter(word -> !word.startsWith("-") && !word.matches("\\d+") && !word.contains(":"))
                .findFirst()
                .orElse("");
        if (STAYS.contains(subcommand)) {
            int seconds = words.indexOf("--seconds");
            if (seconds >= 0) {
                words.set(seconds + 1, "0.5");
            } else {
                words.addAll(List.of("--seconds", "0.5"));
            }
        }
        switch (subcommand + (words.contains("file") ? " " + words.get(words.indexOf("file") + 1) : "")) {
            case "answer" -> assertEquals(0, ask().exit());
            case "group" ->
                assertEquals(0, terminal(Map.of()).run("group", "add", "Work").exit());
            case "fax", "print" -> {
                faxComesIn();
                words.replaceAll(word -> List.of("contract.pdf", "Faxes").contains(word)
                        ? folder.resolve(word).toString()
                        : word);
            }
            case "room" -> enterRoom(words.get(words.indexOf("room") + 1));
            case "remove", "add", "request" -> terminal(Map.of()).run("remove", "10002");
            case "monitor" -> {
                // Only for supervisors, as it says.
                assertEquals("1 oicq: only supervisors may do that\n", Scenarios.said(type(environment, input, words)));
                return;
            }
            case "file send" -> {
                files(
                        words,
                        List.of(
                                "--number",
                                "10002",
                                "file",
                                "receive",
                                folder.resolve("Downloads").toString(),
                                "--yes"));
                return;
            }
            case "file receive" -> {
                files(List.of("--number", "10001", "file", "send", "10002", "photo.jpg"), words);
                return;
            }
            default -> {}
        }
        Terminal.Result result = type(environment, input, words);
        assertEquals(0, result.exit(), example + ": " + result.err());
        assertFalse(result.err().contains("not sent"), example + ": " + result.err());
        if (subcommand.equals("remove")) {
            assertEquals(0, terminal(Map.of()).run("add", "10002").exit());
        }
    }

    /** 10001 asks 10002, who wants to be asked for that long. */
    private Terminal.Result ask() {
        terminal(Map.of()).run("remove", "10002");
        terminal(Map.of()).as(10002, "profile", "change", "--authentication", "ask");
        Terminal.Result asked = terminal(Map.of()).run("request", "10002", "We met");
        terminal(Map.of()).as(10002, "profile", "change", "--authentication", "anyone");
        return asked;
    }

    /** 10002 comes into room 17, or to its door, as an example needs it. */
    private void enterRoom(String example) {
        Terminal bob = terminal(Map.of());
        switch (example) {
            case "answer" -> {
                var _ = bob.as(10002, "room", "leave", "17");
                assertEquals(0, bob.as(10002, "room", "join", "17").exit());
            }
            case "invite" -> bob.as(10002, "room", "leave", "17");
            case "role" -> {
                var _ = bob.as(10002, "room", "join", "17");
                var _ = terminal(Map.of()).run("room", "answer", "17", "10002", "yes");
            }
            default -> {}
        }
    }

    private void files(List<String> sending, List<String> receiving) throws Exception {
        List<String> in = new ArrayList<>(receiving);
        in.replaceAll(
                word -> word.equals("Downloads") ? folder.resolve("Downloads").toString() : word);
        List<String> out = new ArrayList<>(sending);
        out.replaceAll(
                word -> word.equals("photo.jpg") ? folder.resolve("photo.jpg").toString() : word);
        CompletableFuture<Terminal.Result> received =
                CompletableFuture.supplyAsync(() -> type(Map.of(), "", in), Thread::startVirtualThread);
        Terminal.Result sent = type(Map.of(), "", out);
        assertEquals(0, sent.exit(), sending + ": " + sent.err());
        assertEquals(0, received.get(60, TimeUnit.SECONDS).exit());
    }

    private Terminal.Result type(Map<String, String> environment, String input, List<String> words) {
        return terminal(environment).withInput(input).run(words.toArray(String[]::new));
    }

    /** The words of a shell's command line, without its quotes. */
    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = Pattern.compile("((?:[^\\s'\"]|'[^']*'|\"[^\"]*\")+)").matcher(command);
        while (word.find()) {
            words.add(word.group(1).replaceAll("'([^']*)'|\"([^\"]*)\"", "$1$2"));
        }
        return words;
    }
}
