package org.oicq.server.documents;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.document.JobChange;
import org.oicq.codec.wire.Text;
import org.oicq.schema.Job.Service;
import org.oicq.server.TestServer;

/** Printing through a real CUPS. */
class CupsTest {
    private final int port = RealPeer.freePort();

    @TempDir
    private Path folder;

    @Test
    void aPdfGoesThroughAsItIs() throws IOException {
        try (RealPeer _ = RealPeer.cups(folder, port);
                TestServer server = TestServer.start(Map.of(
                        "data", folder.resolve("oicq").toString(),
                        "print", "ipp",
                        "printers", "office=ipp://localhost:" + port + "/printers/office",
                        "idle-time", "1h",
                        "job-look", "300ms"))) {
            DocumentClient client = new DocumentClient(server.join("小明"));
            byte[] pdf = Samples.pdf(3);
            long job = client.send(Service.PRINT, "office", "三页.pdf", pdf);
            assertEquals(new JobChange(1, job, Text.EMPTY, 4), client.end(job));
            assertArrayEquals(pdf, Files.readAllBytes(folder.resolve("printed")));
        }
    }
}
