package org.oicq.tools.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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

    /** The same conversation passes where the relay makes no mistake, so that it is the mistake that it finds. */
    @ParameterizedTest
    @EnumSource(Mistake.class)
    void eachMistakeIsFound(Mistake mistake) throws Exception {
        try (WrongRelay wrong = new WrongRelay(server.address(), mistake)) {
            String relay = "127.0.0.1:" + wrong.address().getPort();
            String patience = mistake == Mistake.NONE ? "60" : "10";
            Run run = run(relay, "--only", mistake.conversation(), "--patience", patience);
            assertEquals(mistake == Mistake.NONE ? 0 : 1, run.code(), run.out() + run.err());
            if (mistake != Mistake.NONE) {
                assertTrue(run.out().contains("failed  oicq/" + mistake.conversation()), run.out());
            }
        }
    }

    @Test
    void theReportsAreForPeopleAndPrograms() throws Exception {
        try (WrongRelay wrong = new WrongRelay(server.address(), Mistake.A_LETTER_CHANGED)) {
            String[] options = {"127.0.0.1:" + wrong.address().getPort(), "--only", "message-online,register-closed"};
            String text = run(options).out();
            assertTrue(text.contains("expected: 0x03 flag=2"), text);
            assertTrue(text.contains("got:      0x03 flag=2"), text);
            assertTrue(
                    text.contains("see conversations/src/main/resources/conversations/oicq/message-online.txt"), text);
            String[] junit = Arrays.copyOf(options, 5);
            junit[3] = "--format";
            junit[4] = "junit";
            String xml = run(junit).out();
            assertTrue(
                    xml.contains("<testsuite name=\"oicq conformance\" tests=\"2\" failures=\"1\" skipped=\"1\">"),
                    xml);
            junit[4] = "json";
            String json = run(junit).out();
            assertTrue(json.contains("\"outcome\": \"failed\""), json);
        }
    }

    @Test
    void usesAccountsFromAFileWhereNobodyCanRegister() throws Exception {
        Path file = Files.writeString(folder.resolve("accounts.txt"), "# nobody\n");
        Run none = run(address(), "--only", "message-online", "--accounts", file.toString());
        assertTrue(none.out().contains("it needs 2 accounts, and 0 are left"), none.out());
        Run bad =
                run(address(), "--accounts", Files.writeString(file, "10001\n").toString());
        assertEquals(2, bad.code());
        assertTrue(bad.err().contains("accounts.txt, line 1: write NUMBER PASSWORD"), bad.err());
    }

    @Test
    void saysWhereThereIsNoServer() {
        Run run = run("127.0.0.1:1");
        assertEquals(3, run.code());
        assertTrue(run.err().startsWith("oicq: no connection to 127.0.0.1:1: "), run.err());
        assertEquals(2, run(address(), "--only", "nothing").code());
    }
}
