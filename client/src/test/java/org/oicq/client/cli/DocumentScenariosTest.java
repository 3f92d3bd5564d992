package org.oicq.client.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.schema.FaxTable;
import org.oicq.schema.Job.Service;
import org.oicq.schema.TestDatabase;
import org.oicq.server.OicqServer;
import org.oicq.server.config.Settings;

/** Fax and print with the program's commands, against the real server and its spool folders. */
@Timeout(600)
class DocumentScenariosTest {
    /** A PDF of one empty page. */
    static final String PDF = """
            %PDF-1.4
            1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
            2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
            3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
            trailer<</Root 1 0 R>>
            %%EOF
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private TestDatabase database;

    @SuppressWarnings("NullAway.Init")
    private OicqServer server;

    @BeforeEach
    void start() throws Exception {
        database = TestDatabase.create();
        server = new OicqServer(
                Settings.read(Map.of(
                        "listen", "127.0.0.1:0",
                        "data", folder.resolve("data").toString(),
                        "hash-memory", "64",
                        "hash-passes", "1",
                        "rate-limits", "false")),
                database.database());
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    private Terminal terminal() {
        return new Terminal("127.0.0.1:" + server.address().getPort());
    }

    private long register(String nickname) {
        return Long.parseLong(
                terminal().run("register", "--nickname", nickname).out().strip());
    }

    private Terminal.Result did(int exit, long number, String... words) {
        Terminal.Result result = terminal().as(number, words);
        assertEquals(exit, result.exit(), result.out() + result.err());
        return result;
    }

    private Path spooled(String service, String end) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("data/spool").resolve(service))) {
            return files.filter(file -> file.toString().endsWith(end))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void aPdfIsPrintedAsItIs() throws IOException {
        long alice = register("Alice");
        Path pdf = Files.writeString(folder.resolve("报告.pdf"), PDF);
        Terminal.Result printed = did(0, alice, "print", "to", "spool", pdf.toString(), "--wait");
        assertEquals("job 1: done\n", printed.out());
        assertArrayEquals(Files.readAllBytes(pdf), Files.readAllBytes(spooled("print", ".pdf")));
        List<String> jobs = did(0, alice, "print", "jobs").out().lines().toList();
        assertTrue(jobs.get(1).startsWith("1    done   spool  1"), jobs.toString());
        assertTrue(jobs.get(1).endsWith("报告.pdf"), jobs.toString());
        assertTrue(did(0, alice, "--json", "print", "show", "1").out().contains("\"state\":\"done\""));
        assertTrue(did(1, alice, "print", "cancel", "1").err().contains("the job is over already"));
        assertEquals(
                "PRINTER  STATE  INFORMATION\nspool    ready\n",
                did(0, alice, "print", "printers", "SPO").out());
        assertEquals("you have no job\n", did(0, alice, "fax", "jobs").out());
    }

    @Test
    void whatFailsSaysWhy() throws IOException {
        long alice = register("Alice");
        Path zip = Files.write(folder.resolve("x.pdf"), new byte[] {'P', 'K', 3, 4, 0, 0});
        assertEquals(
                "oicq: job 1: failed, the document is no PDF, TIFF, PNG, JPEG or plain text\n",
                did(1, alice, "print", "to", "spool", zip.toString(), "--wait")
                                .err()
                                .lines()
                                .reduce((_, last) -> last)
                                .orElse("")
                        + "\n");
        assertTrue(did(1, alice, "print", "to", "attic", zip.toString()).err().contains("no such printer"));
        assertTrue(did(1, alice, "fax", "send", "5551234", "--text", "hi").err().contains("you may not fax here"));
        did(2, alice, "print", "to", "spool");
        did(2, alice, "print", "to", "spool", folder.resolve("nothing").toString());
        did(2, alice, "fax");
    }

    @Test
    void aFaxGoesOutAndOneComesIn() throws IOException {
        long alice = register("小明");
        assertTrue(database.database().faxes().permit(Service.FAX, alice, true));
        Terminal.Result sent = did(0, alice, "fax", "send", "+86 (10) 6255-0000", "--text", "Hello", "--wait");
        assertEquals("job 1: done\n", sent.out());
        byte[] tiff = Files.readAllBytes(spooled("fax", ".tif"));
        assertArrayEquals(new byte[] {'M', 'M', 0, 42}, Arrays.copyOf(tiff, 4));
        assertTrue(did(1, alice, "fax", "receive", folder.toString()).err().contains("no fax has come in"));
        FaxTable faxes = database.database().faxes();
        long fax = faxes.nextNumber();
        byte[] document = "x".repeat(200_000).getBytes(StandardCharsets.US_ASCII);
        Files.write(folder.resolve("data/documents/" + fax + ".received"), document);
        faxes.received(fax, alice, "+8675583765566", "fax1.tif", document.length, 2);
        Path file = folder.toRealPath().resolve("fax1.tif");
        assertEquals(
                "fax 2 from +8675583765566, 2 pages: " + file + "\n",
                did(0, alice, "fax", "receive", folder.toString()).out());
        assertArrayEquals(document, Files.readAllBytes(file));
        did(0, alice, "fax", "receive", folder.toString(), "--delete");
        did(1, alice, "fax", "receive", folder.toString());
    }

    @Test
    void aPipeHearsOfItsJobs() throws IOException {
        long alice = register("Alice");
        Path pdf = Files.writeString(folder.resolve("x.pdf"), PDF);
        List<String> out = terminal()
                .withInput("{\"id\":1,\"command\":[\"print\",\"to\",\"spool\",\"" + pdf + "\",\"--wait\"]}\n")
                .as(alice, "pipe")
                .out()
                .lines()
                .toList();
        int last = out.indexOf("{\"event\":\"job change\",\"job\":1,\"state\":\"done\",\"information\":\"\"}");
        int first = out.indexOf("{\"event\":\"job change\",\"job\":1,\"state\":\"waiting\",\"information\":\"\"}");
        assertTrue(0 <= first && first < last, out.toString());
        assertTrue(out.contains("{\"event\":\"done\",\"exit\":0,\"id\":1}"), out.toString());
    }
}
