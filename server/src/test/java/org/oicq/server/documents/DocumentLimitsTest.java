package org.oicq.server.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.document.AnnounceDocument;
import org.oicq.codec.document.CancelJob;
import org.oicq.codec.document.CancelReply;
import org.oicq.codec.document.DestinationList;
import org.oicq.codec.document.FaxArrived;
import org.oicq.codec.document.FindDestinations;
import org.oicq.codec.document.JobChange;
import org.oicq.codec.document.JobList;
import org.oicq.codec.document.JobMade;
import org.oicq.codec.document.ListJobs;
import org.oicq.codec.document.SubmitText;
import org.oicq.codec.text.Shown;
import org.oicq.codec.wire.Text;
import org.oicq.schema.Job.Service;
import org.oicq.server.TestServer;

/** The limits of documents that a script of one connection cannot reach; the others are in the conversations. */
class DocumentLimitsTest {
    @TempDir
    private Path data;

    private TestServer start(String setting, String value) {
        return TestServer.start(
                Map.of("data", data.toString(), "idle-time", "1h", "fax-permitted", "true", setting, value));
    }

    @Test
    void aUserFaxesSoManyPagesADay() throws IOException {
        try (TestServer server = start("fax-pages-a-day", "3")) {
            DocumentClient client = new DocumentClient(server.join("小明"));
            assertEquals(
                    4,
                    client.end(client.send(Service.FAX, "5551", "", Samples.pdf(2)))
                            .state());
            JobChange second = client.end(client.send(Service.FAX, "5551", "", Samples.pdf(2)));
            assertEquals(
                    "you may fax 3 pages a day, and have faxed 2",
                    second.information().toString());
            assertEquals(5, second.state());
            assertEquals(
                    4,
                    client.end(client.send(Service.FAX, "5551", "", Samples.pdf(1)))
                            .state());
            // Printing costs none of them.
            assertEquals(
                    4,
                    client.end(client.send(Service.PRINT, "spool", "", Samples.pdf(2)))
                            .state());
        }
    }

    @Test
    void aDocumentMustComeInInTime() {
        try (TestServer server = start("document-time", "1s")) {
            DocumentClient client = new DocumentClient(server.join("小明"));
            client.print(new AnnounceDocument(client.number(), Text.of("spool"), Text.EMPTY, 5));
            long job = client.receive(JobMade.class).job();
            assertEquals(new JobChange(1, job, Text.of("it was not whole within 1 s"), 5), client.end(job));
        }
    }

    @Test
    void openingADocumentTakesNoLongerThanItMay() throws IOException {
        try (TestServer server = start("open-time", "1s")) {
            DocumentClient client = new DocumentClient(server.join("小明"));
            JobChange end = client.end(client.send(Service.FAX, "5551", "", Samples.pdf(100)));
            assertEquals(
                    "opening the document took longer than 1 s",
                    end.information().toString());
            assertEquals(5, end.state());
        }
    }

    @Test
    void aDocumentTakesNoMoreMemoryThanItMay() throws IOException {
        try (TestServer server = start("open-memory", "128")) {
            DocumentClient client = new DocumentClient(server.join("小明"));
            JobChange end = client.end(client.send(Service.FAX, "5551", "", Samples.pdfThatSwellsTo(300 << 20)));
            assertTrue(end.information().toString().endsWith("takes too much memory"), end.toString());
            assertEquals(5, end.state());
            assertEquals(
                    4,
                    client.end(client.send(Service.FAX, "5551", "", Samples.pdf(1)))
                            .state());
        }
    }

    @Test
    void aDocumentHasNoMorePagesThanItMay() throws IOException {
        try (TestServer server = start("document-pages", "2")) {
            DocumentClient client = new DocumentClient(server.join("小明"));
            JobChange end = client.end(client.send(Service.PRINT, "spool", "", Samples.pdf(3)));
            assertEquals(
                    "the document has 3 pages, and at most 2 are taken",
                    end.information().toString());
            assertEquals(5, end.state());
            assertEquals(
                    4,
                    client.end(client.send(Service.PRINT, "spool", "", Samples.pdf(2)))
                            .state());
        }
    }

    /** The default of 20 MiB, and the longest text that a packet can have, which is longer than a message may be. */
    @Test
    void documentsAndTextsAsLongAsTheyMayBe() throws IOException {
        try (TestServer server = start("jobs", "2")) {
            DocumentClient client = new DocumentClient(server.join("小明"));
            int most = 20 << 20;
            client.print(new AnnounceDocument(client.number(), Text.of("spool"), Text.EMPTY, most + 1));
            assertEquals("print 0x13: the document is too long", client.hear());
            assertEquals(new JobMade(0, 0), client.receive(JobMade.class));
            byte[] pdf = Arrays.copyOf(Samples.pdf(1), most);
            assertEquals(
                    4, client.end(client.send(Service.PRINT, "spool", "", pdf)).state());
            client.print(new SubmitText(client.number(), Text.of("spool"), Text.of("x".repeat(65_535))));
            assertEquals(4, client.end(client.receive(JobMade.class).job()).state());
        }
    }

    /** The jobs of both servers count together, and those that are over do not. */
    @Test
    void aUserHasSoManyJobsUnderWay() throws IOException {
        Map<String, String> settings =
                Map.of("data", data.toString(), "idle-time", "1h", "fax-permitted", "true", "rate-limits", "false");
        try (TestServer server = TestServer.start(settings)) {
            DocumentClient client = new DocumentClient(server.join("小明"));
            AnnounceDocument print = new AnnounceDocument(client.number(), Text.of("spool"), Text.EMPTY, 5);
            AnnounceDocument fax = new AnnounceDocument(client.number(), Text.of("5551"), Text.EMPTY, 5);
            long last = 0;
            for (int i = 0; i < 50; i++) {
                client.send(i % 2 == 0 ? Service.PRINT : Service.FAX, i % 2 == 0 ? print : fax);
                last = client.receive(JobMade.class).job();
            }
            client.print(print);
            assertEquals("print 0x13: too many of your jobs are not over yet", client.hear());
            assertEquals(0, client.receive(JobMade.class).allow());
            client.fax(new SubmitText(client.number(), Text.of("5551"), Text.of("hello")));
            assertEquals("fax 0x03: too many of your jobs are not over yet", client.hear());
            assertEquals(0, client.receive(JobMade.class).allow());
            client.fax(new CancelJob(client.number(), last));
            assertEquals(new CancelReply(true, last), client.receive(CancelReply.class));
            assertEquals(6, client.end(last).state());
            client.print(print);
            assertEquals(1, client.receive(JobMade.class).allow());
            // They are this user's.
            DocumentClient other = new DocumentClient(server.join("小红"));
            other.print(new AnnounceDocument(other.number(), Text.of("spool"), Text.EMPTY, 5));
            assertEquals(1, other.receive(JobMade.class).allow());
        }
    }

    @Test
    void anAnswerHasFiftyDestinations() {
        String printers = IntStream.range(0, 51)
                .mapToObj(i -> "office" + i + "=ipp://127.0.0.1:1/" + i)
                .collect(Collectors.joining(","));
        try (TestServer server = TestServer.start(
                Map.of("data", data.toString(), "idle-time", "1h", "print", "ipp", "printers", printers))) {
            DocumentClient client = new DocumentClient(server.join("小明"));
            server.database()
                    .execute("INSERT INTO fax_book SELECT 'office ' || i, '555' || i FROM generate_series(1, 51) i");
            client.fax(new FindDestinations(client.number(), Text.of("office")));
            assertEquals(
                    50, client.receive(DestinationList.class).destinations().size());
            client.print(new FindDestinations(client.number(), Text.of("OFFICE")));
            assertEquals(
                    50, client.receive(DestinationList.class).destinations().size());
        }
    }

    @Test
    void anAnswerHasAsManyJobsAsAreAskedFor() {
        try (TestServer server = start("jobs", "50")) {
            DocumentClient client = new DocumentClient(server.join("小明"));
            server.database()
                    .execute("INSERT INTO jobs (service, owner, sender, destination, document_name, bytes, state)"
                            + " SELECT 'print', " + client.number() + ", '', 'spool', '', 1, 4"
                            + " FROM generate_series(1, 300)");
            for (int howMany : new int[] {0, 1, 255}) {
                client.print(new ListJobs(client.number(), 0, howMany, 2));
                assertEquals(howMany, client.receive(JobList.class).jobs().size());
            }
        }
    }

    /** What did not come with the first answer comes with the next one, and nothing twice. */
    @Test
    void aThousandReceivedFaxesAreToldAtATime() {
        try (TestServer server = start("jobs", "50")) {
            DocumentClient client = new DocumentClient(server.join("小明"));
            server.database()
                    .execute("INSERT INTO received_faxes (owner, sender, name, bytes, pages)" + " SELECT "
                            + client.number() + ", '', '', 1, 1 FROM generate_series(1, 1001)");
            FindDestinations anything = new FindDestinations(client.number(), Text.of("x"));
            client.fax(anything);
            client.receive(DestinationList.class);
            for (int i = 1; i <= 1000; i++) {
                assertEquals(i, client.receive(FaxArrived.class).job());
            }
            client.fax(anything);
            client.receive(DestinationList.class);
            assertEquals(1001, client.receive(FaxArrived.class).job());
            client.fax(anything);
            client.receive(DestinationList.class);
        }
    }

    /** A fax server may say much when it refuses a job. */
    @Test
    void whatIsSaidOfAJobHasAnEnd() throws IOException {
        try (BrokenPeer peer = new BrokenPeer((client, _) ->
                        client.write(("550 " + "no ".repeat(1000) + "\r\n").getBytes(StandardCharsets.US_ASCII)));
                TestServer server = TestServer.start(Map.of(
                        "data", data.toString(),
                        "fax", "hylafax",
                        "fax-server", "127.0.0.1:" + peer.address().getPort(),
                        "fax-permitted", "true",
                        "idle-time", "1h"))) {
            DocumentClient client = new DocumentClient(server.join("小明"));
            JobChange end = client.end(client.send(Service.FAX, "5551", "", Samples.pdf(1)));
            assertEquals(5, end.state());
            assertTrue(end.information().toString().startsWith("the fax server says: no no no "), end.toString());
            assertEquals(300, Shown.width(end.information().toString()));
        }
    }

    @Test
    void aFaxWaitsForAServerWhoseAnswerHasNoEnd() throws IOException {
        try (BrokenPeer peer = new BrokenPeer(BrokenPeer.forEver("220 ", "ready and ", 0));
                TestServer server = TestServer.start(Map.of(
                        "data", data.toString(),
                        "fax", "hylafax",
                        "fax-server", "127.0.0.1:" + peer.address().getPort(),
                        "fax-permitted", "true",
                        "idle-time", "1h",
                        "job-look", "300ms"))) {
            DocumentClient client = new DocumentClient(server.join("小明"));
            long job = client.send(Service.FAX, "5551", "", Samples.pdf(1));
            JobChange waits = new JobChange(1, job, Text.of("the fax server's answer has no end"), 2);
            JobChange change = client.receive(JobChange.class);
            while (!change.equals(waits)) {
                change = client.receive(JobChange.class);
            }
        }
    }
}
