package org.oicq.server.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.schema.Job.Service;
import org.oicq.server.TestServer;

/** How long documents, jobs and received faxes are kept. The server deletes what is too old when it starts. */
@Timeout(300)
class DocumentKeepTest {
    @TempDir
    private Path data;

    private Path file(String name) {
        return data.resolve("documents").resolve(name);
    }

    private void awaitGone(String name) throws InterruptedException {
        while (Files.exists(file(name))) {
            Thread.sleep(10);
        }
    }

    /** Everything here was written long ago. */
    private void age() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("documents"))) {
            for (Path one : (Iterable<Path>) files::iterator) {
                Files.setLastModifiedTime(one, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
            }
        }
    }

    private static void changed(TestServer server, long job, int minutesAgo) {
        server.database()
                .execute(
                        "UPDATE jobs SET changed_at = now() - interval '" + minutesAgo + " minutes' WHERE id = " + job);
    }

    @Test
    void documentsGoBeforeTheirJobs() throws Exception {
        try (TestServer server = TestServer.start(
                Map.of("data", data.toString(), "idle-time", "1h", "document-keep", "1h", "job-keep", "2h"))) {
            DocumentClient client = new DocumentClient(server.join("小明"));
            for (int i = 0; i < 4; i++) {
                assertEquals(
                        4,
                        client.end(client.send(Service.PRINT, "spool", "", Samples.pdf(1)))
                                .state());
            }
            server.stop();
            age();
            changed(server, 1, 59);
            changed(server, 2, 61);
            changed(server, 3, 119);
            changed(server, 4, 121);
            server.startAgain();
            awaitGone("2.document");
            awaitGone("3.document");
            awaitGone("4.document");
            assertTrue(Files.exists(file("1.document")));
            assertEquals(3, server.database().number("SELECT count(*) FROM jobs"));
            assertEquals(0, server.database().number("SELECT count(*) FROM jobs WHERE id = 4"));
            // Nothing of what a job made on its way was left beside its document.
            try (Stream<Path> left = Files.list(data.resolve("documents"))) {
                assertEquals(1, left.count());
            }
        }
    }

    @Test
    void aDocumentWhoseJobIsUnderWayIsKept() throws Exception {
        try (TestServer server = TestServer.start(Map.of(
                "data", data.toString(),
                "idle-time", "1h",
                "document-keep", "1h",
                "fax-permitted", "true",
                "fax", "hylafax",
                "fax-server", "127.0.0.1:" + RealPeer.freePort()))) {
            DocumentClient client = new DocumentClient(server.join("小明"));
            long job = client.send(Service.FAX, "5551", "", Samples.pdf(1));
            server.database().await("SELECT count(*) FROM jobs WHERE information LIKE '%does not answer%'", 1);
            Path stray = Files.write(file("77.document"), new byte[1]);
            server.stop();
            age();
            changed(server, job, 600);
            server.startAgain();
            awaitGone(stray.getFileName().toString());
            assertTrue(Files.exists(file(job + ".document")));
        }
    }

    @Test
    void receivedFaxesAreKeptForAWhile() throws Exception {
        try (TestServer server =
                TestServer.start(Map.of("data", data.toString(), "idle-time", "1h", "fax-keep", "3h"))) {
            long number = server.join("小明").number();
            Operator operator = new Operator(server.database(), data);
            operator.types("fax", "number", "6255", Long.toString(number));
            Path tiff = Files.write(data.resolve("fax.tif"), Samples.picture(50, 50, "tiff"));
            for (int i = 0; i < 2; i++) {
                assertTrue(operator.types("fax", "receive", tiff.toString(), "--to", "6255")
                        .startsWith("0 "));
            }
            server.stop();
            age();
            server.database()
                    .execute("UPDATE received_faxes SET received_at = now()"
                            + " - CASE id WHEN 1 THEN interval '179 minutes' ELSE interval '181 minutes' END");
            server.startAgain();
            awaitGone("2.received");
            assertTrue(Files.exists(file("1.received")));
            assertFalse(Files.exists(file("2.received")));
            assertEquals(1, server.database().number("SELECT count(*) FROM received_faxes"));
        }
    }
}
