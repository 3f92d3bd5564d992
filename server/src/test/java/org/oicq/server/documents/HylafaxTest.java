package org.oicq.server.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.document.CancelJob;
import org.oicq.codec.document.CancelReply;
import org.oicq.codec.document.JobChange;
import org.oicq.codec.document.JobData;
import org.oicq.codec.document.ViewJob;
import org.oicq.codec.wire.Text;
import org.oicq.schema.Job.Service;
import org.oicq.server.TestServer;

/** Faxes through a real HylaFAX whose modem is a script: the number's last digit says what the other side does. */
class HylafaxTest {
    private final int port = RealPeer.freePort();

    @TempDir
    private Path data;

    private RealPeer hylafax;
    private TestServer server;
    private DocumentClient client;

    @BeforeEach
    void start() throws IOException {
        // HylaFAX works as another user.
        Files.setPosixFilePermissions(data, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        hylafax = RealPeer.hylafax(data, port);
        server = TestServer.start(Map.of(
                "data", data.resolve("oicq").toString(),
                "fax", "hylafax",
                "fax-server", "127.0.0.1:" + port,
                "fax-permitted", "true",
                "idle-time", "1h",
                "job-look", "300ms"));
        client = new DocumentClient(server.join("小明"));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        if (hylafax != null) {
            hylafax.close();
        }
    }

    private List<String> dialled() throws IOException {
        return Files.readAllLines(data.resolve("spool/log/sent"));
    }

    private void awaitState(long job, int state, String information) {
        while (true) {
            if (client.receive() instanceof JobChange change
                    && change.job() == job
                    && change.state() == state
                    && change.information().toString().contains(information)) {
                return;
            }
        }
    }

    @Test
    void threePagesAreSent() throws IOException {
        long job = client.send(Service.FAX, "555-1", "三页.pdf", Samples.pdf(3));
        assertEquals(new JobChange(1, job, Text.EMPTY, 4), client.end(job));
        assertEquals(List.of("5551 2"), dialled());
    }

    @Test
    void aBusyNumberIsTriedAgain() throws IOException {
        long job = client.send(Service.FAX, "5553", "", Samples.pdf(1));
        awaitState(job, 3, "Busy signal detected");
        assertEquals(4, client.end(job).state());
        assertEquals(List.of("5553 0", "5553 2"), dialled());
    }

    @Test
    void aFaxThatFailsForGoodSaysWhy() {
        long job = client.send(Service.FAX, "5552", "", Samples.text("你好"));
        assertEquals(new JobChange(1, job, Text.of("No carrier detected"), 5), client.end(job));
    }

    @Test
    void aFaxIsCancelledWhileItWaits() {
        long job = client.send(Service.FAX, "5554", "", Samples.text("你好"));
        awaitState(job, 3, "Busy signal detected");
        client.fax(new CancelJob(client.number(), job));
        assertEquals(new CancelReply(true, job), client.receive(CancelReply.class));
        assertEquals(6, client.end(job).state());
    }

    @Test
    void theFaxServerMayBeAwayInTheMiddle() throws IOException {
        long waiting = client.send(Service.FAX, "5553", "", Samples.text("你好"));
        awaitState(waiting, 3, "Busy signal detected");
        hylafax.close();
        awaitState(waiting, 3, "the fax server does not answer");
        long other = client.send(Service.FAX, "5551", "", Samples.text("你好"));
        awaitState(other, 2, "the fax server does not answer");
        hylafax = RealPeer.hylafax(data, port);
        assertEquals(4, client.end(waiting).state());
        assertEquals(
                List.of("5553 0", "5553 2"),
                dialled().stream().filter(line -> line.startsWith("5553")).toList());
    }

    /** Its faxq is dead, and its hfaxd answers. */
    @Test
    void theFaxServersSchedulerMayBeDead() throws IOException {
        long with = client.send(Service.FAX, "5554", "", Samples.text("你好"));
        awaitState(with, 3, "Busy signal detected");
        ProcessHandle scheduler = ProcessHandle.of(Long.parseLong(
                        Files.readString(data.resolve("faxq.pid")).strip()))
                .orElseThrow();
        scheduler.destroyForcibly();
        scheduler.onExit().join();
        long waiting = client.send(Service.FAX, "5551", "", Samples.text("你好"));
        awaitState(waiting, 2, "the fax server says: Failed to submit job");
        client.fax(new CancelJob(client.number(), with));
        awaitState(with, 3, "the fax server says: Failed to kill job");
        hylafax.close();
        hylafax = RealPeer.hylafax(data, port);
        assertEquals(new JobChange(1, waiting, Text.EMPTY, 4), client.end(waiting));
        client.fax(new ViewJob(client.number(), with));
        assertEquals(6, over(with));
        assertEquals(List.of("5551 2", "5554 0"), dialled().stream().sorted().toList());
    }

    /** The state in which a job ends, or has ended. */
    private int over(long job) {
        while (true) {
            switch (client.receive()) {
                case JobData now
                when now.job() == job && now.state() >= 4 -> {
                    return now.state();
                }
                case JobChange now
                when now.job() == job && now.state() >= 4 -> {
                    return now.state();
                }
                default -> {
                    // It is not over.
                }
            }
        }
    }
}
