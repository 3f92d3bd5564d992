package org.oicq.server.documents;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.document.JobChange;
import org.oicq.codec.wire.Text;
import org.oicq.schema.Job.Service;
import org.oicq.server.TestServer;
import org.oicq.server.documents.backend.Backend;
import org.oicq.server.documents.open.Converted;
import org.oicq.server.documents.worker.Conversion.Form;

/** A job that is tried again is not opened again. Its spool folder is none at first, so it waits. */
@Timeout(300)
class JobRetryTest {
    /** No worker makes pages of it. */
    private static final byte[] NO_DOCUMENT = {0, 1, 2, 3};

    @TempDir
    private Path data;

    private TestServer server;
    private DocumentClient client;

    @BeforeEach
    void start() throws IOException {
        Files.createFile(spool());
        server = TestServer.start(Map.of(
                "data", data.toString(),
                "spool", spool().toString(),
                "fax-permitted", "true",
                "idle-time", "1h",
                "job-look", "100ms"));
        client = new DocumentClient(server.join("小明"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Path spool() {
        return data.resolve("spooled");
    }

    private Path file(String ending) {
        return data.resolve("documents").resolve("1." + ending);
    }

    /** Waits until the job has been tried in vain so often. */
    private void awaitAttempts(int times) {
        for (int i = 0; i < times; ) {
            if (client.receive() instanceof JobChange change
                    && change.state() == 2
                    && change.information().toString().startsWith("the spool folder cannot be written")) {
                i++;
            }
        }
    }

    /** Lets the job be done. */
    private void heal() throws IOException {
        Files.delete(spool());
    }

    private byte[] spooled(String service, String ending) throws IOException {
        try (Stream<Path> files = Files.list(spool().resolve(service))) {
            return Files.readAllBytes(files.filter(one -> one.toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow());
        }
    }

    private void assertNothingIsLeftOfThePages() throws InterruptedException {
        while (Files.exists(file("pages")) || Files.exists(file("pages-note"))) {
            Thread.sleep(10);
        }
        assertFalse(Files.exists(file("pages-part")));
    }

    @Test
    void pagesAreUsedAgain() throws Exception {
        long job = client.send(Service.FAX, "5551", "", Samples.pdf(2));
        awaitAttempts(1);
        byte[] pages = Files.readAllBytes(file("pages"));
        Files.write(file("document"), NO_DOCUMENT);
        awaitAttempts(2);
        // Each time it waits longer.
        assertTrue(server.database().number("SELECT attempts FROM jobs") >= 3);
        heal();
        assertEquals(new JobChange(1, job, Text.EMPTY, 4), client.end(job));
        assertArrayEquals(pages, spooled("fax", ".tif"));
        assertEquals(1, server.database().number("SELECT count(*) FROM jobs WHERE pages = 2 AND pages_done = 2"));
        assertNothingIsLeftOfThePages();
    }

    @Test
    void aDocumentThatGoesAsItIsIsOpenedOnce() throws Exception {
        long job = client.send(Service.PRINT, "spool", "", Samples.pdf(2));
        awaitAttempts(1);
        Files.write(file("document"), NO_DOCUMENT);
        awaitAttempts(1);
        heal();
        assertEquals(new JobChange(1, job, Text.EMPTY, 4), client.end(job));
        assertArrayEquals(NO_DOCUMENT, spooled("print", ".pdf"));
        assertNothingIsLeftOfThePages();
    }

    /** As a kill leaves them while they are made, and before the note. */
    @Test
    void pagesThatMayBeHalfAreMadeAnew() throws Exception {
        long job = client.send(Service.FAX, "5551", "", Samples.pdf(1));
        awaitAttempts(1);
        server.stop();
        byte[] pages = Files.readAllBytes(file("pages"));
        Files.write(file("pages-part"), Arrays.copyOf(pages, pages.length + 5));
        Files.write(file("pages"), Arrays.copyOf(pages, pages.length / 2));
        Files.writeString(file("pages-note"), "FAX 0 false 1 tru");
        heal();
        server.startAgain();
        client = new DocumentClient(server.logIn(client.number()));
        client.endAll(new long[] {job});
        assertArrayEquals(pages, spooled("fax", ".tif"));
        assertNothingIsLeftOfThePages();
    }

    @Test
    void whatWasMadeForSomethingElseIsNotUsed() throws IOException {
        Path note = data.resolve("note");
        Backend.Wish grey = new Backend.Wish(Form.RASTER, 300, false);
        assertEquals(Optional.empty(), MadePages.find(note, grey));
        MadePages.write(note, grey, new Converted(12, false));
        assertEquals(Optional.of(new Converted(12, false)), MadePages.find(note, grey));
        for (Backend.Wish other : new Backend.Wish[] {
            new Backend.Wish(Form.RASTER, 300, true),
            new Backend.Wish(Form.RASTER, 30, false),
            Backend.Wish.of(Form.PDF)
        }) {
            assertEquals(Optional.empty(), MadePages.find(note, other), other.toString());
        }
        byte[] whole = Files.readAllBytes(note);
        for (int length = 0; length < whole.length; length++) {
            Files.write(note, Arrays.copyOf(whole, length));
            assertEquals(Optional.empty(), MadePages.find(note, grey));
        }
        Files.write(note, new byte[] {(byte) 0xff, 0, (byte) 0xfe});
        assertEquals(Optional.empty(), MadePages.find(note, grey));
        assertTrue(new String(whole, StandardCharsets.UTF_8).endsWith("\n"));
    }
}
