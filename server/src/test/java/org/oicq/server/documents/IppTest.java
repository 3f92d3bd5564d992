package org.oicq.server.documents;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oicq.codec.document.CancelJob;
import org.oicq.codec.document.CancelReply;
import org.oicq.codec.document.DestinationCard;
import org.oicq.codec.document.DestinationList;
import org.oicq.codec.document.FindDestinations;
import org.oicq.codec.document.JobChange;
import org.oicq.codec.wire.Text;
import org.oicq.schema.Job.Service;
import org.oicq.server.TestServer;
import org.oicq.server.tls.TestCertificate;

/** Printing on a real IPP printer that has no paper but a folder. */
class IppTest {
    private final int port = RealPeer.freePort();

    @TempDir
    private Path folder;

    // Each test says first what its printer takes.
    @SuppressWarnings("NullAway.Init")
    private RealPeer printer;

    @SuppressWarnings("NullAway.Init")
    private TestServer server;

    @SuppressWarnings("NullAway.Init")
    private DocumentClient client;

    private void start(String formats) throws IOException {
        printer = RealPeer.printer(folder, port, formats);
        serve("ipp://localhost", "");
    }

    private void serve(String address, String trust) {
        server = TestServer.start(Map.of(
                "data",
                folder.resolve("oicq").toString(),
                "print",
                "ipp",
                "printers",
                "office=" + address + ":" + port + "/ipp/print",
                "printer-trust",
                trust,
                "idle-time",
                "1h",
                "job-look",
                "300ms"));
        client = new DocumentClient(server.join("小明"));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        if (printer != null) {
            printer.close();
        }
    }

    private DestinationCard office() {
        client.print(new FindDestinations(client.number(), Text.of("OFF")));
        while (true) {
            if (client.receive() instanceof DestinationList list) {
                return list.destinations().getFirst();
            }
        }
    }

    private void awaitWords(long job, String information) {
        while (true) {
            if (client.receive() instanceof JobChange change
                    && change.job() == job
                    && change.information().toString().contains(information)) {
                return;
            }
        }
    }

    @Test
    void aPdfArrivesAsItIs() throws IOException {
        start("application/pdf,image/pwg-raster");
        byte[] pdf = Samples.pdf(3);
        long job = client.send(Service.PRINT, "office", "三页.pdf", pdf);
        assertEquals(new JobChange(1, job, Text.EMPTY, 4), client.end(job));
        assertArrayEquals(pdf, Files.readAllBytes(folder.resolve("printed")));
        assertEquals(new DestinationCard(Text.of("office"), Text.EMPTY, 1), office());
    }

    @Test
    void aPrinterWithoutPdfGetsRaster() throws IOException {
        start("image/pwg-raster");
        long job = client.send(Service.PRINT, "office", "", Samples.pdf(2));
        assertEquals(4, client.end(job).state());
        try (var in = Files.newInputStream(folder.resolve("printed"))) {
            assertEquals("RaS2PwgRaster", new String(in.readNBytes(13), java.nio.charset.StandardCharsets.US_ASCII));
        }
    }

    @Test
    void paperIsOutAndComesAgain() throws IOException {
        start("application/pdf");
        Files.createFile(folder.resolve("empty"));
        long job = client.send(Service.PRINT, "office", "", Samples.pdf(1));
        awaitWords(job, "media-empty");
        Files.delete(folder.resolve("empty"));
        assertEquals(4, client.end(job).state());
    }

    @Test
    void aJobIsCancelledAtThePrinter() throws IOException {
        start("application/pdf");
        Files.createFile(folder.resolve("empty"));
        long first = client.send(Service.PRINT, "office", "", Samples.pdf(1));
        awaitWords(first, "media-empty");
        long second = client.send(Service.PRINT, "office", "", Samples.pdf(1));
        awaitWords(second, "");
        client.print(new CancelJob(client.number(), second));
        while (!(client.receive() instanceof CancelReply)) {
            // Changes of the jobs may come before it.
        }
        assertEquals(6, client.end(second).state());
        Files.delete(folder.resolve("empty"));
    }

    /** The printer has made it itself, for "localhost". */
    @ParameterizedTest
    @ValueSource(strings = {"ipps://localhost", "ipps://127.0.0.1"})
    void aPrintersOwnCertificateIsTrustedWhereTheOperatorSaysSo(String address) throws IOException {
        printer = RealPeer.printer(folder, port, "application/pdf");
        byte[] pdf = Samples.pdf(1);
        serve(address, "");
        long job = client.send(Service.PRINT, "office", "", pdf);
        awaitWords(job, "the printer's certificate is not trusted");
        assertEquals(
                new DestinationCard(Text.of("office"), Text.of("the printer's certificate is not trusted"), 3),
                office());
        server.close();
        Path trust = Files.write(folder.resolve("printers.pem"), Files.readAllBytes(folder.resolve("localhost.crt")));
        serve(address, trust.toString());
        job = client.send(Service.PRINT, "office", "", pdf);
        assertEquals(new JobChange(1, job, Text.EMPTY, 4), client.end(job));
        assertArrayEquals(pdf, Files.readAllBytes(folder.resolve("printed")));
    }

    /** Whose certificate is in the file, but who has not its key, or is somebody else. */
    @Test
    void anotherPrintersCertificateIsNotTrusted() throws Exception {
        printer = RealPeer.printer(folder, port, "application/pdf");
        serve(
                "ipps://localhost",
                TestCertificate.make(folder.resolve("other")).certificate().toString());
        awaitWords(
                client.send(Service.PRINT, "office", "", Samples.pdf(1)), "the printer's certificate is not trusted");
    }

    @Test
    void aPrinterThatIsAwayIsWaitedFor() throws IOException {
        start("application/pdf");
        printer.close();
        long job = client.send(Service.PRINT, "office", "", Samples.pdf(1));
        awaitWords(job, "the printer does not answer");
        printer = RealPeer.printer(folder, port, "application/pdf");
        assertEquals(4, client.end(job).state());
    }
}
