package org.oicq.server.documents;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.document.JobChange;
import org.oicq.codec.document.JobData;
import org.oicq.codec.document.JobMade;
import org.oicq.codec.document.SubmitText;
import org.oicq.codec.document.ViewJob;
import org.oicq.codec.wire.Text;
import org.oicq.schema.Job.Service;
import org.oicq.server.TestServer;

/** Text, pictures and PDF on their way from a client to finished pages in the spool folder. */
class SpoolTest {
    @TempDir
    private Path data;

    private TestServer server;
    private DocumentClient client;

    @BeforeEach
    void start() {
        server = TestServer.start(Map.of("data", data.toString(), "fax-permitted", "true", "idle-time", "1h"));
        client = new DocumentClient(server.join("小明"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private List<Path> spooled(String service, String ending) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("spool").resolve(service))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aTextIsFaxed() throws IOException {
        client.fax(new SubmitText(client.number(), Text.of("+86 (10) 6255-0000"), Text.of("明天上午九点开会。")));
        long job = client.receive(JobMade.class).job();
        assertEquals(2, client.receive(JobChange.class).state());
        assertEquals(3, client.receive(JobChange.class).state());
        assertEquals(new JobChange(1, job, Text.EMPTY, 4), client.end(job));
        String sidecar = Files.readString(spooled("fax", ".json").getFirst());
        assertTrue(sidecar.contains("\"destination\":\"00861062550000\""), sidecar);
        assertTrue(sidecar.contains("\"pages\":1"), sidecar);
        byte[] page = Files.readAllBytes(spooled("fax", ".tif").getFirst());
        assertArrayEquals(new byte[] {'M', 'M', 0, '*'}, java.util.Arrays.copyOf(page, 4));
        client.fax(new ViewJob(client.number(), job));
        JobData data = client.receive(JobData.class);
        assertEquals(1, data.pages());
        assertEquals(1, data.pagesDone());
    }

    @Test
    void aPdfIsPrintedAsItIs() throws IOException {
        byte[] pdf = Samples.pdf(3);
        long job = client.send(Service.PRINT, "spool", "三页.pdf", pdf);
        assertEquals(4, client.end(job).state());
        assertArrayEquals(pdf, Files.readAllBytes(spooled("print", ".pdf").getFirst()));
        assertTrue(Files.readString(spooled("print", ".json").getFirst()).contains("\"pages\":3"));
    }

    @Test
    void aPictureIsPrintedAsAPdf() throws IOException {
        long job = client.send(Service.PRINT, "spool", "x.txt", Samples.png(300, 200));
        assertEquals(4, client.end(job).state());
        byte[] pdf = Files.readAllBytes(spooled("print", ".pdf").getFirst());
        assertArrayEquals("%PDF".getBytes(java.nio.charset.StandardCharsets.US_ASCII), java.util.Arrays.copyOf(pdf, 4));
    }
}
