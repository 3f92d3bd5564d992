package org.oicq.server.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.document.AnnounceDocument;
import org.oicq.codec.document.DocumentCatalogs;
import org.oicq.codec.document.DocumentContent;
import org.oicq.codec.document.JobMade;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.Text;
import org.oicq.schema.TestDatabase;
import org.oicq.server.TestClient;
import org.oicq.server.TestServer;
import org.oicq.server.web.ChildServer;

/** A document whose sender leaves, or whose server is killed, at each byte of its pieces: it is there whole or gone. */
@Timeout(600)
class CutIntakeTest {
    private static final byte[] DOCUMENT = Samples.text("The meeting is at nine.\n");
    private static final int PIECE = 9;

    @TempDir
    private Path data;

    private static byte[] announcement(long number) {
        return DocumentCatalogs.USER_TO_PRINT
                .encode(new AnnounceDocument(number, Text.of("spool"), Text.of("memo"), DOCUMENT.length))
                .array();
    }

    private static long announce(TestClient client) {
        client.sendBytes(announcement(client.number()));
        DocumentClient documents = new DocumentClient(client);
        while (true) {
            // The end of an earlier job may be told first.
            if (documents.receive() instanceof JobMade made) {
                return made.job();
            }
        }
    }

    /** The document in pieces, as they are on the wire. */
    private static byte[] pieces(long number, long job) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int from = 0; from < DOCUMENT.length; from += PIECE) {
            byte[] piece = Arrays.copyOfRange(DOCUMENT, from, Math.min(DOCUMENT.length, from + PIECE));
            out.writeBytes(DocumentCatalogs.USER_TO_PRINT
                    .encode(new DocumentContent(number, job, Blob.of(piece)))
                    .array());
        }
        return out.toByteArray();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("documents"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theSenderLeavesAtEachByte() throws Exception {
        try (TestServer server = TestServer.start(
                Map.of("data", data.toString(), "idle-time", "1h", "rate-limits", "false", "jobs", "1000"))) {
            long number = server.join("小明").number();
            int announced = announcement(number).length;
            // A user who leaves before the answer has a job all the same.
            for (int length = 0; length <= announced; length++) {
                TestClient client = server.logIn(number);
                client.sendBytes(Arrays.copyOf(announcement(number), length));
                // Of a reset connection the kernel may forget what had come, and the job must be made.
                leave(client, length == announced ? 0 : length);
            }
            server.database().await("SELECT count(*) FROM jobs WHERE state = 5", 1);
            int cuts = pieces(number, 0).length;
            for (int length = 0; length < cuts; length++) {
                TestClient client = server.logIn(number);
                long job = announce(client);
                client.sendBytes(Arrays.copyOf(pieces(number, job), length));
                leave(client, length);
            }
            server.database()
                    .await(
                            "SELECT count(*) FROM jobs WHERE state = 5"
                                    + " AND information = 'its sender left before it was whole'",
                            1 + cuts);
            assertEquals(1 + cuts, server.database().number("SELECT count(*) FROM jobs"));
            assertEquals(List.of(), files());
            // With its last byte the document is whole, also when its sender leaves then.
            TestClient client = server.logIn(number);
            long job = announce(client);
            client.sendBytes(pieces(number, job));
            client.endOutput();
            server.database().await("SELECT count(*) FROM jobs WHERE state BETWEEN 2 AND 4", 1);
            assertEquals(List.of(job + ".document"), documents());
        }
    }

    /** One as a program that dies, the next one as one that says goodbye. */
    private static void leave(TestClient client, int which) {
        if (which % 2 == 0) {
            client.endOutput();
        } else {
            client.reset();
        }
    }

    /** The files but for what is made of them. */
    private List<String> documents() throws IOException {
        return files().stream().filter(name -> !name.contains("pages")).toList();
    }

    @Test
    void theServerIsKilledAtAFewOfThem() throws Exception {
        try (TestDatabase database = TestDatabase.create()) {
            long number = 0;
            int whole = pieces(0, 0).length;
            int frame = whole * PIECE / DOCUMENT.length;
            for (int length : new int[] {0, frame - 1, frame, frame + 1, whole - 1, whole}) {
                try (ChildServer server = start(database)) {
                    TestClient client = new TestClient(server.address());
                    client.logIn(number == 0 ? client.register("小明") : number);
                    number = client.number();
                    nothingIsHalf(database);
                    long job = announce(client);
                    client.sendBytes(Arrays.copyOf(pieces(number, job), length));
                    // What was sent is handled, or on its way; it is killed in whatever it does.
                }
            }
            try (ChildServer _ = start(database)) {
                nothingIsHalf(database);
            }
        }
    }

    private ChildServer start(TestDatabase database) throws IOException {
        return ChildServer.start(database, "--data=" + data, "--idle-time=1h");
    }

    /** A server that has just started has failed what was not whole, and has whole what has not failed. */
    private void nothingIsHalf(TestDatabase database) throws Exception {
        assertEquals(0, database.number("SELECT count(*) FROM jobs WHERE state = 1"));
        assertEquals(
                0,
                database.number("SELECT count(*) FROM jobs WHERE state >= 4"
                        + " AND information <> CASE state WHEN 5 THEN 'the server stopped before its document was whole'"
                        + " ELSE '' END"));
        if (!Files.exists(data.resolve("documents"))) {
            return;
        }
        for (String name : documents()) {
            long job = Long.parseLong(name.replaceFirst("\\..*", ""));
            assertEquals(job + ".document", name);
            assertEquals(0, database.number("SELECT count(*) FROM jobs WHERE state = 5 AND id = " + job));
            assertEquals(DOCUMENT.length, Files.size(data.resolve("documents").resolve(name)));
        }
    }
}
