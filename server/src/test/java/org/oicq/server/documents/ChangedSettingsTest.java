package org.oicq.server.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oicq.schema.Job.Service;
import org.oicq.server.TestServer;
import org.oicq.server.documents.HoldingPrinter.Moment;

/** What becomes of jobs that went elsewhere when the settings say another fax server, printer or folder. */
@Timeout(300)
class ChangedSettingsTest {
    private static final String ELSEWHERE =
            "the server's settings have changed since it was handed over, and whether it was done is not known";

    @TempDir
    private Path data;

    /** A job that is done, as it stands after the stop of a server with other settings. */
    private void left(TestServer server, Service service, String destination, String more) throws IOException {
        DocumentClient client = new DocumentClient(server.join("小明"));
        long job = client.send(service, destination, "", Samples.pdf(1));
        assertEquals(4, client.end(job).state());
        server.stop();
        server.database().execute("UPDATE jobs SET state = 3, " + more);
        server.startAgain();
    }

    private static String ended(TestServer server) throws InterruptedException {
        server.database().await("SELECT count(*) FROM jobs WHERE state >= 4", 1);
        for (int state : new int[] {4, 5, 6}) {
            for (String words : new String[] {"", ELSEWHERE, "may have been done twice"}) {
                if (server.database()
                                .number("SELECT count(*) FROM jobs WHERE state = " + state + " AND information = '"
                                        + words.replace("'", "''") + "'")
                        == 1) {
                    return state + " " + words;
                }
            }
        }
        throw new AssertionError("its information is something else");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"spool /elsewhere 1-1795525440123", "ipp://127.0.0.1:1/printed 1", "hylafax localhost:4559 1"})
    void aPrintJobOfElsewhereIsNotTakenForOneHere(String reference) throws Exception {
        try (HoldingPrinter printers = new HoldingPrinter()) {
            printers.release();
            String there = "reference = '" + reference + "'";
            assertEquals("5 " + ELSEWHERE, afterwards(printers, there, 1));
            assertEquals("6 " + ELSEWHERE, afterwards(printers, there + ", cancelled = true", 2));
            assertEquals("4 may have been done twice", afterwards(printers, there + ", handing = true", 4));
        }
    }

    private String afterwards(HoldingPrinter printers, String more, int printed) throws Exception {
        try (TestServer server = TestServer.start(
                Map.of("data", data.toString(), "print", "ipp", "printers", printers.setting(), "job-look", "300ms"))) {
            left(server, Service.PRINT, Moment.PRINTED.path(), more);
            String ended = ended(server);
            assertEquals(printed, printers.printed(Moment.PRINTED));
            return ended;
        }
    }

    @Test
    void aFaxThatHylafaxHasIsNotTakenForOneInTheSpool() throws Exception {
        assertEquals("5 " + ELSEWHERE, faxed("reference = 'hylafax localhost:4559 12'", 1));
        assertEquals("4 may have been done twice", faxed("reference = 'hylafax localhost:4559 12', handing = true", 3));
    }

    private String faxed(String more, int spooled) throws Exception {
        try (TestServer server =
                TestServer.start(Map.of("data", data.toString(), "fax-permitted", "true", "job-look", "300ms"))) {
            left(server, Service.FAX, "5551", more);
            String ended = ended(server);
            try (Stream<Path> files = Files.list(data.resolve("spool/fax"))) {
                assertEquals(
                        spooled,
                        files.filter(file -> file.toString().endsWith(".json")).count());
            }
            return ended;
        }
    }

    @Test
    void whatWaitsForAPrinterThatIsNoMoreIsNotSpooled() throws Exception {
        try (TestServer server = TestServer.start(Map.of("data", data.toString(), "job-look", "300ms"))) {
            left(server, Service.PRINT, "spool", "destination = 'office', reference = ''");
            server.database()
                    .await(
                            "SELECT count(*) FROM jobs WHERE state = 5"
                                    + " AND information = 'there is no such printer any more'",
                            1);
        }
    }
}
