package org.oicq.server.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.document.AnnounceDocument;
import org.oicq.codec.document.JobChange;
import org.oicq.codec.document.JobMade;
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
