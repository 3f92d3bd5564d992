package org.oicq.tools.conformance;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.client.ClientListener;
import org.oicq.client.ClientOptions;
import org.oicq.client.OicqClient;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.packet.Profile;
import org.oicq.codec.wire.Text;
import org.oicq.tools.Main;
import org.oicq.tools.RealServer;
import picocli.CommandLine;

/** The suite passes against the project's server by its address alone, and fails against each wrong one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceTest {
    /** What a run said. */
    private record Run(int code, String out, String err) {}

    private RealServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    void start() throws Exception {
        server = new RealServer();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private String address() {
        return "127.0.0.1:" + server.address().getPort();
    }

    private static Run run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        List<String> all = new ArrayList<>(List.of("conformance"));
        all.addAll(Arrays.asList(arguments));
        int code = line.execute(all.toArray(String[]::new));
        return new Run(code, out.toString(), err.toString());
    }

    @Test
    void ourServerPassesByItsAddressAlone() {
        Run run = run(address(), "--pause", "500", "--patience", "60");
        assertEquals(0, run.code(), run.out() + run.err());
        assertTrue(run.out().contains("passed  oicq/message-online: "), run.out());
        assertTrue(run.out().contains("skipped oicq/register-closed: "), run.out());
        assertTrue(run.out().contains("it needs settings of the server: registration"), run.out());
        assertTrue(run.out().matches("(?s).*\\n[2-9]\\d passed, 0 failed, \\d+ skipped\\n"), run.out());
    }

    /**
     * The same conversations pass where the relay makes no mistake, so that it is the mistake that they find. All at
     * once: what waits for an answer that never comes costs nothing meanwhile.
     */
    @TestFactory
    Stream<DynamicTest> eachMistakeIsFound() {
        String all = Arrays.stream(Mistake.values())
                .map(Mistake::conversation)
                .distinct()
                .collect(joining(","));
        Map<Mistake, Future<Run>> runs = new EnumMap<>(Mistake.class);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Mistake mistake : Mistake.values()) {
                boolean none = mistake == Mistake.NONE || mistake == Mistake.OTHER_WORDS;
                runs.put(
                        mistake,
                        threads.submit(
                                () -> through(mistake, mistake == Mistake.NONE ? all : mistake.conversation(), none)));
            }
        }
        return runs.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey().name(), () -> {
                    Run run = entry.getValue().get();
                    String failed = "(?s).*failed  \\w+/"
                            + entry.getKey().conversation().replaceFirst(".*/", "") + "(-\\w+)?: .*";
                    boolean none = entry.getKey() == Mistake.NONE || entry.getKey() == Mistake.OTHER_WORDS;
                    assertEquals(none ? 0 : 1, run.code(), run.out() + run.err());
                    assertEquals(!none, run.out().matches(failed), run.out());
                }));
    }

    private Run through(Mistake mistake, String only, boolean patient) throws IOException {
        try (WrongRelay wrong = new WrongRelay(server.address(), mistake)) {
            String relay = "127.0.0.1:" + wrong.address().getPort();
            return run(relay, "--only", only, "--patience", patient ? "60" : "20", "--pause", "500");
        }
    }

    @Test
    void theReportsAreForPeopleAndPrograms() throws Exception {
        try (WrongRelay wrong = new WrongRelay(server.address(), Mistake.A_LETTER_CHANGED)) {
            String[] options = {
                "127.0.0.1:" + wrong.address().getPort(), "--patience", "60", "--only", "message-online,register-closed"
            };
            String text = run(options).out();
            assertTrue(text.contains("expected: 0x03 flag=2"), text);
            assertTrue(text.contains("got:      0x03 flag=2"), text);
            assertTrue(text.contains("        protocol: Message: "), text);
            assertTrue(
                    text.contains("see docs/protocol.md#p-010a03 and "
                            + "conversations/src/main/resources/conversations/oicq/message-online.txt"),
                    text);
            String[] junit = Arrays.copyOf(options, 7);
            junit[5] = "--format";
            junit[6] = "junit";
            String xml = run(junit).out();
            assertTrue(
                    xml.contains("<testsuite name=\"oicq conformance\" tests=\"2\" failures=\"1\" skipped=\"1\">"),
                    xml);
            junit[6] = "json";
            String json = run(junit).out();
            assertTrue(json.contains("\"outcome\": \"failed\""), json);
        }
    }

    @Test
    void usesAccountsFromAFileWhereNobodyCanRegister() throws Exception {
        Path file = Files.writeString(folder.resolve("accounts.txt"), "# nobody\n");
        Run none = run(address(), "--only", "message-online", "--accounts", file.toString());
        assertTrue(none.out().contains("it needs 2 accounts, and 0 are left"), none.out());
        Files.writeString(file, register(9, "another-password"));
        Run some = run(
                address(),
                "--only",
                "message-online,friend-request-offline,http/status,register",
                "--accounts",
                file.toString());
        assertEquals(0, some.code(), some.out() + some.err());
        assertTrue(some.out().contains("it registers, which this server does not allow"), some.out());
        assertTrue(some.out().contains("3 passed, 0 failed, "), some.out());
        Run bad =
                run(address(), "--accounts", Files.writeString(file, "10001\n").toString());
        assertEquals(2, bad.code());
        assertTrue(bad.err().contains("accounts.txt, line 1: write NUMBER PASSWORD"), bad.err());
    }

    /** Lines NUMBER PASSWORD of this many new accounts. */
    private String register(int count, String password) throws Exception {
        StringBuilder lines = new StringBuilder();
        ClientOptions options = ClientOptions.DEFAULTS;
        try (OicqClient client = OicqClient.connect(
                        "127.0.0.1", server.address().getPort(), options, new ClientListener() {})
                .get()) {
            for (int i = 0; i < count; i++) {
                Profile profile = Profile.named(Text.of("n"));
                lines.append(client.register(profile, password, Authentication.ANYONE)
                                .get())
                        .append(' ')
                        .append(password)
                        .append('\n');
            }
        }
        return lines.toString();
    }

    @Test
    void saysWhereThereIsNoServer() {
        Run run = run("127.0.0.1:1");
        assertEquals(3, run.code());
        assertTrue(run.err().startsWith("oicq: no connection to 127.0.0.1:1: "), run.err());
        assertEquals(2, run(address(), "--only", "nothing").code());
        Run suite = run(address(), "--suite", "email");
        assertEquals(2, suite.code());
        assertTrue(suite.err().contains("there is no suite 'email'; there are chat, documents, "), suite.err());
    }
}
