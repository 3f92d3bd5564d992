package org.oicq.server.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.document.CancelJob;
import org.oicq.codec.document.CancelReply;
import org.oicq.codec.document.JobChange;
import org.oicq.codec.document.JobData;
import org.oicq.codec.document.ViewJob;
import org.oicq.schema.Job;
import org.oicq.server.TestClient;
import org.oicq.server.TestCluster;

/** A job's owner is told how it goes on, on whatever server of a cluster. */
@Timeout(120)
class JobsOverServersTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path data;

    @Test
    void itsOwnerHearsOfItOnAnotherServer() throws Exception {
        // Nobody listens there, and the job waits.
        Map<String, String> settings = Map.of(
                "data", data.toString(),
                "print", "ipp",
                "printers", "office=ipp://127.0.0.1:1/ipp/print",
                "job-look", "300ms");
        try (TestCluster cluster = TestCluster.of(2, settings)) {
            TestClient client = cluster.join(0, "小明");
            long job = new DocumentClient(client)
                    .send(Job.Service.PRINT, "office", "memo", Samples.text("The meeting is at nine.\n"));
            cluster.database().await("SELECT count(*) FROM jobs WHERE state BETWEEN 2 AND 3", 1);
            DocumentClient moved = new DocumentClient(cluster.logIn(1, client.number()));
            moved.print(new ViewJob(moved.number(), job));
            assertEquals(job, moved.receive(JobData.class).job());
            moved.print(new CancelJob(moved.number(), job));
            boolean answered = false;
            JobChange end = null;
            while (!answered || end == null) {
                switch (moved.receive()) {
                    case CancelReply _ -> answered = true;
                    case JobChange change when change.state() == Job.State.CANCELLED.code() -> end = change;
                    default -> {
                        // What the job was about to do.
                    }
                }
            }
            assertEquals(job, end.job());
        }
    }
}
