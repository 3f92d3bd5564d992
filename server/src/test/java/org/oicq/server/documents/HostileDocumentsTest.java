package org.oicq.server.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.document.JobChange;
import org.oicq.schema.Job.Service;
import org.oicq.server.TestServer;

/** Documents that were made to harm: each is a failed job with a sentence, and the server goes on as before. */
@Timeout(900)
class HostileDocumentsTest {
    /** What may be left of all those documents together in the server's heap: less than one of them has. */
    private static final long LEFT_BYTES = 4 << 20;

    @TempDir
    private Path data;

    private static Map<String, byte[]> documents() throws IOException {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("the PDF is encrypted; send it without a password", Samples.encryptedPdf("geheim"));
        all.put("the document has 10000 pages, and at most 100 are taken", Samples.pdf(10_000));
        all.put(
                "the picture has 60000 × 60000 pixels, and at most 100 million are taken",
                pngThatSaysItIs(60_000, 60_000, 1, 0));
        all.put("the document has more than 100 pages, or its pages go in a circle", tiffInACircle());
        all.put("the document is no PDF, TIFF, PNG, JPEG or plain text", zip());
        all.put("the PDF is broken", "%PDF-1.7\n".getBytes(StandardCharsets.US_ASCII));
        all.put("the PNG is broken, or of a sort that is not known here", Arrays.copyOf(Samples.png(90, 90), 60));
        return all;
    }

    @Test
    void eachFailsAndHarmsNothing() throws IOException {
        try (TestServer server = TestServer.start(Map.of("data", data.toString(), "idle-time", "1h"))) {
            DocumentClient client = new DocumentClient(server.join("小明"));
            long good = client.send(Service.PRINT, "spool", "", Samples.pdf(1));
            assertEquals(4, client.end(good).state());
            int threads = Thread.getAllStackTraces().size();
            long heap = heap();
            for (Map.Entry<String, byte[]> one : documents().entrySet()) {
                long job = client.send(Service.PRINT, "spool", "合同.pdf", one.getValue());
                JobChange end = client.end(job);
                assertEquals(one.getKey(), end.information().toString());
                assertEquals(5, end.state());
            }
            long again = client.send(Service.PRINT, "spool", "", Samples.pdf(1));
            assertEquals(4, client.end(again).state());
            assertTrue(Thread.getAllStackTraces().size() <= threads + 4, "threads stay: " + Thread.getAllStackTraces());
            assertTrue(heap() < heap + LEFT_BYTES, "the heap stays: " + heap + " " + heap());
        }
        assertEquals(0, workers(), "the server leaves no worker behind");
    }

    /** Bytes in use that are not garbage. */
    private static long heap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Runtime jvm = Runtime.getRuntime();
            least = Math.min(least, jvm.totalMemory() - jvm.freeMemory());
        }
        return least;
    }

    private static long workers() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("documents.worker.Worker"))
                .peek(process -> process.onExit().join())
                .filter(ProcessHandle::isAlive)
                .count();
    }

    /** A few hundred bytes that say that they are a picture of so many pixels; {@code colors} as PNG numbers them. */
    static byte[] pngThatSaysItIs(int width, int height, int bits, int colors) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(0x89504e470d0a1a0aL);
        chunk(
                out,
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put(new byte[] {(byte) bits, (byte) colors, 0, 0, 0})
                        .array());
        Deflater deflater = new Deflater();
        deflater.setInput(new byte[100_000]);
        deflater.finish();
        byte[] packed = new byte[1000];
        int length = deflater.deflate(packed);
        deflater.end();
        chunk(out, "IDAT", Arrays.copyOf(packed, length));
        chunk(out, "IEND", new byte[0]);
        return bytes.toByteArray();
    }

    private static void chunk(DataOutputStream out, String name, byte[] content) throws IOException {
        byte[] kind = name.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(kind);
        sum.update(content);
        out.writeInt(content.length);
        out.write(kind);
        out.write(content);
        out.writeInt((int) sum.getValue());
    }

    /** A TIFF of one small page, whose next page is itself. */
    private static byte[] tiffInACircle() {
        int[][] entries = {{256, 8}, {257, 8}, {258, 8}, {259, 1}, {262, 1}, {273, 200}, {277, 1}, {278, 8}, {279, 64}};
        ByteBuffer tiff = ByteBuffer.allocate(264).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
        tiff.putShort((short) entries.length);
        for (int[] entry : entries) {
            tiff.putShort((short) entry[0]).putShort((short) 4).putInt(1).putInt(entry[1]);
        }
        tiff.putInt(8);
        return tiff.array();
    }

    private static byte[] zip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("contract.pdf"));
            zip.write(new byte[50_000]);
        }
        return bytes.toByteArray();
    }
}
