package org.oicq.server.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.document.AnnounceDocument;
import org.oicq.codec.document.DocumentContent;
import org.oicq.codec.document.JobChange;
import org.oicq.codec.document.JobData;
import org.oicq.codec.document.JobMade;
import org.oicq.codec.document.ViewJob;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.Text;
import org.oicq.schema.Job.Service;
import org.oicq.schema.TestDatabase;
import org.oicq.server.TestClient;
import org.oicq.server.documents.HoldingPrinter.Moment;
import org.oicq.server.web.ChildServer;

/** A server that is killed at each state of a job forgets none and does none twice. */
class KilledServerJobsTest {
    @TempDir
    private Path data;

    private ChildServer start(TestDatabase database, String... more) throws IOException {
        List<String> settings = new ArrayList<>(List.of(
                "--data=" + data.resolve("oicq"), "--fax-permitted=true", "--idle-time=1h", "--job-look=300ms"));
        settings.addAll(List.of(more));
        return ChildServer.start(database, settings.toArray(String[]::new));
    }

    private static DocumentClient join(ChildServer server) {
        TestClient client = new TestClient(server.address());
        client.logIn(client.register("小明"));
        return new DocumentClient(client);
    }

    private static DocumentClient comeBack(ChildServer server) {
        TestClient client = new TestClient(server.address());
        client.logIn(10001);
        return new DocumentClient(client);
    }

    private static void awaitState(DocumentClient client, int state, String information) {
        while (true) {
            if (client.receive() instanceof JobChange change
                    && change.state() == state
                    && change.information().toString().contains(information)) {
                return;
            }
        }
    }

    /** How the job ended, or ends. */
    private static String end(DocumentClient client, long job) {
        return end(client, Service.FAX, job);
    }

    private static String end(DocumentClient client, Service service, long job) {
        client.send(service, new ViewJob(client.number(), job));
        while (true) {
            switch (client.receive()) {
                case JobData now
                when now.job() == job && now.state() >= 4 -> {
                    return now.state() + " " + now.information();
                }
                case JobChange now
                when now.job() == job && now.state() >= 4 -> {
                    return now.state() + " " + now.information();
                }
                default -> {
                    // It is not over.
                }
            }
        }
    }

    /** The next answer of this kind; changes of jobs may come before it. */
    private static <P extends Packet> P next(DocumentClient client, Class<P> kind) {
        while (true) {
            if (client.receive() instanceof Packet packet && kind.isInstance(packet)) {
                return kind.cast(packet);
            }
        }
    }

    private long spooled() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("oicq/spool/fax"))) {
            return files.filter(file -> file.toString().endsWith(".json")).count();
        }
    }

    @Test
    void whatIsComingInFailsAndAllElseIsDoneOnce() throws IOException {
        try (TestDatabase database = TestDatabase.create()) {
            long comingIn;
            long waiting;
            long atWork;
            try (ChildServer server = start(database)) {
                DocumentClient client = join(server);
                client.fax(new AnnounceDocument(client.number(), Text.of("5551"), Text.EMPTY, 5));
                comingIn = client.receive(JobMade.class).job();
                client.fax(new DocumentContent(client.number(), comingIn, Blob.of(new byte[2])));
                atWork = client.send(Service.FAX, "5551", "", Samples.pdf(30));
                awaitState(client, 3, "");
                waiting = client.send(Service.FAX, "5552", "", Samples.pdf(1));
                awaitState(client, 2, "");
            }
            long done;
            try (ChildServer server = start(database)) {
                DocumentClient client = comeBack(server);
                assertEquals("5 the server stopped before its document was whole", end(client, comingIn));
                assertEquals("4 ", end(client, atWork));
                assertEquals("4 ", end(client, waiting));
                done = client.send(Service.FAX, "5553", "", Samples.pdf(1));
                assertEquals(4, client.end(done).state());
                assertEquals(3, spooled());
            }
            try (ChildServer server = start(database)) {
                assertEquals("4 ", end(comeBack(server), done));
                assertEquals(3, spooled());
            }
        }
    }

    @Test
    void whatTheFaxServerHasIsFollowedAndNotSentAgain() throws IOException {
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        int port = RealPeer.freePort();
        String[] settings = {"--fax=hylafax", "--fax-server=127.0.0.1:" + port};
        try (TestDatabase database = TestDatabase.create();
                RealPeer _ = RealPeer.hylafax(data, port)) {
            long job;
            try (ChildServer server = start(database, settings)) {
                DocumentClient client = join(server);
                job = client.send(Service.FAX, "5553", "", Samples.pdf(1));
                awaitState(client, 3, "Busy signal detected");
            }
            try (ChildServer server = start(database, settings)) {
                assertEquals("4 ", end(comeBack(server), job));
            }
            assertEquals(List.of("5553 0", "5553 2"), Files.readAllLines(data.resolve("spool/log/sent")));
        }
    }

    /** Between a document and the number that the printer gives it. */
    @Test
    void whatMayHavePrintedSaysSo() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                HoldingPrinter printers = new HoldingPrinter()) {
            String[] settings = {"--print=ipp", "--printers=" + printers.setting()};
            Map<Moment, Long> jobs = new EnumMap<>(Moment.class);
            try (ChildServer server = start(database, settings)) {
                DocumentClient client = join(server);
                for (Moment moment : Moment.values()) {
                    jobs.put(moment, client.send(Service.PRINT, moment.path(), "", Samples.pdf(1)));
                }
                printers.awaitAllHeld();
            }
            printers.release();
            try (ChildServer server = start(database, settings)) {
                DocumentClient client = comeBack(server);
                for (Moment moment : Moment.values()) {
                    boolean doubtful = moment == Moment.PRINTED_AND_FORGOTTEN || moment == Moment.PRINTED_IN_ONE_GO;
                    assertEquals(
                            doubtful ? "4 may have been done twice" : "4 ",
                            end(client, Service.PRINT, jobs.getOrDefault(moment, 0L)),
                            moment.path());
                    assertEquals(doubtful ? 2 : 1, printers.printed(moment), moment.path());
                }
            }
        }
    }

    /** While a document comes in, and while another waits for a printer that is away. */
    @Test
    void whatWaitsForAPrinterIsPrintedOnce() throws IOException {
        int port = RealPeer.freePort();
        String[] settings = {"--print=ipp", "--printers=office=ipp://localhost:" + port + "/ipp/print"};
        byte[] pdf = Samples.pdf(2);
        try (TestDatabase database = TestDatabase.create()) {
            long waiting;
            long comingIn;
            try (ChildServer server = start(database, settings)) {
                DocumentClient client = join(server);
                waiting = client.send(Service.PRINT, "office", "", pdf);
                awaitState(client, 2, "the printer does not answer");
                client.print(new AnnounceDocument(client.number(), Text.of("office"), Text.EMPTY, pdf.length));
                comingIn = next(client, JobMade.class).job();
                client.print(
                        new DocumentContent(client.number(), comingIn, Blob.of(Arrays.copyOf(pdf, pdf.length / 2))));
                // The piece has been taken when the next packet is answered.
                client.print(new ViewJob(client.number(), comingIn));
                assertEquals(1, next(client, JobData.class).state());
            }
            try (RealPeer _ = RealPeer.printer(data, port, "application/pdf");
                    ChildServer server = start(database, settings)) {
                DocumentClient client = comeBack(server);
                assertEquals("4 ", end(client, Service.PRINT, waiting));
                assertEquals(
                        "5 the server stopped before its document was whole", end(client, Service.PRINT, comingIn));
                long again = client.send(Service.PRINT, "office", "", pdf);
                assertEquals("4 ", end(client, Service.PRINT, again));
                assertEquals(2, Files.readAllLines(data.resolve("log")).size());
            }
        }
    }

    /** While its document is opened. */
    @Test
    void whatIsOpenedForAPrinterIsPrintedOnce() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                HoldingPrinter printers = new HoldingPrinter()) {
            String[] settings = {"--print=ipp", "--printers=" + printers.setting()};
            long job;
            try (ChildServer server = start(database, settings)) {
                DocumentClient client = join(server);
                job = client.send(Service.PRINT, Moment.PRINTED.path(), "", Samples.pdf(60));
                awaitState(client, 3, "");
            }
            printers.release();
            try (ChildServer server = start(database, settings)) {
                assertEquals("4 ", end(comeBack(server), Service.PRINT, job));
                assertEquals(1, printers.printed(Moment.PRINTED));
            }
        }
    }

    @Test
    void whatAPrinterHasIsFollowedAndNotPrintedAgain() throws IOException {
        int port = RealPeer.freePort();
        String[] settings = {"--print=ipp", "--printers=office=ipp://localhost:" + port + "/ipp/print"};
        try (TestDatabase database = TestDatabase.create();
                RealPeer _ = RealPeer.printer(data, port, "application/pdf")) {
            Path empty = Files.createFile(data.resolve("empty"));
            long job;
            try (ChildServer server = start(database, settings)) {
                DocumentClient client = join(server);
                job = client.send(Service.PRINT, "office", "", Samples.pdf(1));
                awaitState(client, 3, "media-empty");
            }
            try (ChildServer server = start(database, settings)) {
                DocumentClient client = comeBack(server);
                Files.delete(empty);
                assertEquals("4 ", end(client, Service.PRINT, job));
            }
            assertEquals(1, Files.readAllLines(data.resolve("log")).size());
        }
    }

    /** Between the fax server's number for a job and its word that it has it. */
    @Test
    void whatMayHaveBeenFaxedSaysSo() throws Exception {
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        int port = RealPeer.freePort();
        try (TestDatabase database = TestDatabase.create();
                RealPeer _ = RealPeer.hylafax(data, port);
                HoldingFaxServer between = new HoldingFaxServer(port)) {
            String[] settings = {"--fax=hylafax", "--fax-server=127.0.0.1:" + between.port()};
            long unsent;
            long sent;
            try (ChildServer server = start(database, settings)) {
                DocumentClient client = join(server);
                unsent = client.send(Service.FAX, "5551", "", Samples.pdf(1));
                sent = client.send(Service.FAX, "5561", "", Samples.pdf(1));
                between.awaitBothHeld();
            }
            try (ChildServer server = start(database, settings)) {
                DocumentClient client = comeBack(server);
                // HylaFAX knows nothing of a job that was not submitted, nor of one that is over and cleared away.
                assertEquals("4 may have been done twice", end(client, unsent));
                assertEquals("4 ", end(client, sent));
            }
            assertEquals(
                    List.of("5551 2", "5561 2"),
                    Files.readAllLines(data.resolve("spool/log/sent")).stream()
                            .sorted()
                            .toList());
        }
    }
}
