package org.oicq.server.documents;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oicq.codec.document.AnnounceDocument;
import org.oicq.codec.document.FaxArrived;
import org.oicq.codec.document.FaxContent;
import org.oicq.codec.document.JobChange;
import org.oicq.codec.document.JobList;
import org.oicq.codec.document.ListJobs;
import org.oicq.codec.document.SubmitText;
import org.oicq.codec.document.TakeFax;
import org.oicq.codec.packet.Message;
import org.oicq.codec.wire.Text;
import org.oicq.schema.Job.Service;
import org.oicq.server.TestServer;

/** What an operator does to jobs and with faxes that come in, beside a server that runs; and what the audit has of it. */
class OperatorJobsTest {
    @TempDir
    private Path data;

    // Each test says first how it faxes.
    @SuppressWarnings("NullAway.Init")
    private TestServer server;

    @SuppressWarnings("NullAway.Init")
    private DocumentClient client;

    @SuppressWarnings("NullAway.Init")
    private Operator operator;

    private void start(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(
                Map.of("data", data.toString(), "fax-permitted", "true", "idle-time", "1h", "job-look", "300ms"));
        settings.putAll(more);
        server = TestServer.start(settings);
        client = new DocumentClient(server.join("小明"));
        operator = new Operator(server.database(), data);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private long spooled(String service) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("spool").resolve(service))) {
            return files.filter(file -> file.toString().endsWith(".json")).count();
        }
    }

    private long audited(String condition) {
        return server.database().number("SELECT count(*) FROM audit WHERE " + condition);
    }

    @Test
    void theAuditKnowsWhoSentWhatWhere() throws IOException {
        start(Map.of());
        client.end(client.send(Service.FAX, "+86 10 6255", "", Samples.pdf(1)));
        client.end(client.send(Service.PRINT, "spool", "", Samples.pdf(1)));
        String me = "actor = " + client.number() + " AND subject = " + client.number();
        assertEquals(1, audited(me + " AND action = 'fax' AND detail = 'job 1 to 0086106255'"));
        assertEquals(1, audited(me + " AND action = 'print' AND detail = 'job 2 to spool'"));
    }

    @Test
    void aJobOfAnybodyIsCancelled() throws IOException {
        // Nothing listens there.
        start(Map.of("fax", "hylafax", "fax-server", "127.0.0.1:" + RealPeer.freePort()));
        long job = client.send(Service.FAX, "5551", "", Samples.pdf(1));
        JobChange change = client.receive(JobChange.class);
        while (!change.information().toString().contains("does not answer")) {
            change = client.receive(JobChange.class);
        }
        assertTrue(operator.types("job", "show", "1").contains("does not answer"));
        assertEquals("0 job 1 is being cancelled", operator.types("job", "cancel", "1"));
        assertEquals(new JobChange(1, job, Text.EMPTY, 6), client.end(job));
        assertEquals("1 oicq: there is no job 1 that is not over", operator.types("job", "cancel", "1"));
        assertEquals(1, audited("actor = 0 AND action = 'cancel job' AND detail = 'job 1'"));
    }

    /** What waits for a printer that is away, and what is still coming in. */
    @ParameterizedTest
    @ValueSource(strings = {"disable", "delete"})
    void jobsOfWhoIsDisabledOrDeletedAreCancelled(String deed) throws Exception {
        start(Map.of("print", "ipp", "printers", "office=ipp://127.0.0.1:1/x"));
        client.print(new SubmitText(client.number(), Text.of("office"), Text.of("hello")));
        server.database().await("SELECT count(*) FROM jobs WHERE information = 'the printer does not answer'", 1);
        client.print(new AnnounceDocument(client.number(), Text.of("office"), Text.EMPTY, 5));
        server.database().await("SELECT count(*) FROM jobs WHERE state = 1", 1);
        String number = Long.toString(client.number());
        String said = deed.equals("delete")
                ? operator.types("user", "delete", number, "--yes")
                : operator.types("user", "disable", number);
        assertTrue(said.startsWith("0 "), said);
        server.database().await("SELECT count(*) FROM jobs WHERE state = 6 AND id = 1", 1);
        // The other one is cancelled, or fails because its sender's session is ended.
        server.database().await("SELECT count(*) FROM jobs WHERE state >= 5", 2);
        try (Stream<Path> files = Files.list(data.resolve("documents"))) {
            assertEquals(
                    0, files.filter(file -> file.toString().endsWith(".part")).count());
        }
    }

    @Test
    void aJobThatIsOverIsDoneOnceMore() throws IOException {
        start(Map.of());
        long job = client.send(Service.PRINT, "spool", "", Samples.pdf(1));
        assertEquals(4, client.end(job).state());
        assertEquals("0 job 1 is done once more", operator.types("job", "resend", "1"));
        assertEquals(new JobChange(1, job, Text.EMPTY, 4), client.end(job));
        assertEquals(2, spooled("print"));
        assertEquals(1, audited("actor = 0 AND action = 'resend job' AND detail = 'job 1'"));
        Files.delete(data.resolve("documents/1.document"));
        assertEquals("0 job 1 is done once more", operator.types("job", "resend", "1"));
        assertEquals(new JobChange(1, job, Text.of("its document is not kept any more"), 5), client.end(job));
        assertEquals("1 oicq: there is no job 2 that is over", operator.types("job", "resend", "2"));
    }

    @Test
    void aFaxComesInAndIsTaken() throws IOException {
        start(Map.of());
        client.fax(new ListJobs(client.number(), 0, 0, 2));
        client.receive(JobList.class);
        Path tiff = Files.write(data.resolve("fax00001.tif"), Samples.picture(1728, 1000, "tiff"));
        String[] receive = {"fax", "receive", tiff.toString(), "--from", "+8675583765566", "--to", "6255"};
        assertEquals(
                "1 oicq: nobody gets faxes to 6255; say who with ./oicq admin fax number 6255 ACCOUNT",
                operator.types(receive));
        assertEquals(
                "0 " + client.number() + " gets faxes to 6255",
                operator.types("fax", "number", "6255", Long.toString(client.number())));
        assertEquals("0 fax 1 is before " + client.number(), operator.types(receive));
        FaxArrived arrived = client.receive(FaxArrived.class);
        byte[] sent = Files.readAllBytes(tiff);
        assertEquals(new FaxArrived(1, Text.of("+8675583765566"), Text.of("fax00001.tif"), sent.length, 1), arrived);
        TakeFax take = new TakeFax(client.number(), 1, 1);
        // Who has the last piece may ask again at once; and one more may be asked for meanwhile.
        for (int time = 0; time < 50; time++) {
            client.fax(take);
            assertArrayEquals(sent, content(sent.length));
        }
        client.fax(take);
        client.fax(take);
        assertArrayEquals(sent, content(sent.length));
        assertArrayEquals(sent, content(sent.length));
        assertEquals(
                1,
                audited("actor = 0 AND action = 'fax received' AND subject = " + client.number()
                        + " AND detail = 'fax 1 from +8675583765566'"));
        Path text = Files.writeString(data.resolve("x.tif"), "no picture at all");
        assertEquals(
                "4 oicq: " + text + " cannot be taken: it is no TIFF",
                operator.types("fax", "receive", text.toString(), "--to", "6255"));
    }

    /** Far more than the kernels take from a client that does not read. */
    @Test
    void oneFaxWaitsWhileAnotherIsOnItsWay() throws IOException {
        start(Map.of());
        Path tiff = Files.write(data.resolve("fax00001.tif"), Samples.picture(1728, 1000, "tiff"));
        operator.types("fax", "number", "6255", Long.toString(client.number()));
        operator.types("fax", "receive", tiff.toString(), "--from", "1", "--to", "6255");
        int whole = (int) Files.size(tiff);
        int asked = 1 + (64 << 20) / whole;
        for (int i = 0; i < asked; i++) {
            client.fax(new TakeFax(client.number(), 1, 1));
        }
        int refused = 0;
        long came = 0;
        while (came < (long) (asked - refused) * whole) {
            switch (client.receive()) {
                case FaxContent piece -> came += piece.documentContent().length();
                case Message notice -> {
                    assertEquals(
                            "fax 0x14 1: the server is too busy; try again in a minute",
                            notice.information().toString());
                    refused++;
                }
                default -> {
                    // Lists and tidings.
                }
            }
        }
        assertTrue(refused > 0, asked + " were sent at once");
        assertEquals((long) (asked - refused) * whole, came);
    }

    private byte[] content(int length) {
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        while (got.size() < length) {
            ByteBuffer piece =
                    client.receive(FaxContent.class).documentContent().toBuffer();
            assertTrue(piece.remaining() <= 64 * 1024);
            while (piece.hasRemaining()) {
                got.write(piece.get());
            }
        }
        return got.toByteArray();
    }
}
