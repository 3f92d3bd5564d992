package org.oicq.tools.dump.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;
import org.oicq.tools.dump.Talk;
import org.oicq.tools.dump.Tool;
import org.oicq.tools.dump.inspect.Inspector;
import org.oicq.tools.dump.inspect.Selection;
import org.oicq.tools.dump.view.LineView;
import org.oicq.tools.dump.view.Output;
import org.oicq.tools.dump.view.Style;

class CaptureTest {
    @TempDir
    private Path folder;

    private final Wrapped talk = new Wrapped(Talk.pcap());

    private String lines(byte[] input) {
        return Tool.over(folder, input).out();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ethernet", "vlan", "two vlans", "cooked", "cooked 2", "null", "loop", "raw"})
    void readsEveryLinkInEveryFormat(String link) {
        String expected = lines(Talk.pcap());
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            assertEquals(expected, lines(talk.pcap(link, order, true)), link + " " + order);
            assertEquals(expected, lines(talk.pcap(link, order, false)), link + " " + order + " microseconds");
            assertEquals(expected, lines(talk.pcapng(link, order)), link + " " + order + " pcapng");
            assertEquals(expected, lines(Wrapped.gzip(talk.pcapng(link, order))), link + " " + order + " gzip");
        }
    }

    @Test
    void readsIpv6() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] frame = Talk.frame(new SendMessage(10001, 10002, Text.of("six")));
        try (PcapWriter writer = new PcapWriter(out)) {
            Conversation six = new Conversation(
                    new InetSocketAddress("2001:db8::1", 4000),
                    new InetSocketAddress("2001:db8::2", 8000),
                    writer::write);
            six.open(1);
            six.data(2, true, frame, 0, frame.length);
        }
        String tree = Tool.over(folder, out.toByteArray(), "-v").out();
        assertTrue(tree.contains("[2001:db8::1]:4000 → [2001:db8::2]:8000"), tree);
        assertTrue(tree.contains("\"six\""), tree);
    }

    @Test
    void tellsOfFragmentsWhoseRestIsMissing() {
        byte[] capture = talk.pcap("raw", ByteOrder.BIG_ENDIAN, true);
        capture[24 + 16 + 6] = 0x20;
        Tool.Run run = Tool.over(folder, capture);
        String told =
                "! 1 of 37 packets not read, or not wholly: 1 that are fragments without the rest of their packet";
        assertTrue(run.out().contains(told), run.out());
        assertEquals(4, run.code());
    }

    @Test
    void goesOnAfterABadRecordLength() {
        byte[] capture = talk.pcap("ethernet", ByteOrder.LITTLE_ENDIAN, true);
        byte[] bad = capture.clone();
        // The first record's length, in the machine's order.
        Arrays.fill(bad, 24 + 8, 24 + 12, (byte) 0x7f);
        Tool.Run run = Tool.over(folder, bad);
        assertEquals(4, run.code());
        assertTrue(
                run.out().contains("! the record at byte 24 claims 2139062143 bytes; went on at byte 94"), run.out());
        assertTrue(run.out().contains("content=\"hello\""), run.out());
    }

    @Test
    void goesOnAfterABadBlockLength() {
        byte[] bad = talk.pcapng("ethernet", ByteOrder.BIG_ENDIAN);
        // The statistics block stands third; its length is at byte 64.
        bad[67] = 13;
        Tool.Run run = Tool.over(folder, bad);
        assertEquals(4, run.code());
        assertTrue(run.out().contains("! the block at byte 60 claims 13 bytes; went on at byte 84"), run.out());
        assertTrue(run.out().contains("content=\"hello\""), run.out());
    }

    @Test
    void tellsWhereTheFileIsCut() {
        byte[] capture = talk.pcap("raw", ByteOrder.BIG_ENDIAN, true);
        Tool.Run run = Tool.over(folder, Arrays.copyOf(capture, 24 + 16 + 20));
        assertEquals(4, run.code());
        assertTrue(run.out().contains("! the file ends inside the record at byte 24: 20 of 40 bytes"), run.out());
        Tool.Run gzip = Tool.over(folder, Arrays.copyOf(Wrapped.gzip(capture), 400));
        assertTrue(gzip.out().contains("! the gzip file is damaged or cut off"), gzip.out());
        assertEquals(4, gzip.code());
    }

    @Test
    void followsAGrowingFile() throws Exception {
        byte[] capture = Talk.pcap();
        Path file = folder.resolve("growing.pcap");
        Files.write(file, Arrays.copyOf(capture, 700));
        LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
        OutputStream seen = new OutputStream() {
            private final StringBuilder line = new StringBuilder();

            @Override
            public void write(int b) {
                line.append((char) b);
                if (b == '\n') {
                    lines.add(line.toString());
                    line.setLength(0);
                }
            }
        };
        Style style = new Style(false, false, Locale.ENGLISH);
        Inspector inspector =
                new Inspector(new LineView(new Output(seen), style), Selection.ALL, Set.of(), WireCharset.GB18030);
        Thread reader = Thread.ofPlatform().start(() -> {
            try {
                Capture.open(file, Capture.Format.AUTO, true).read(inspector);
            } catch (IOException e) {
                lines.add(e.toString());
            }
        });
        assertTrue(await(lines, "Register"), "the first frame before the file has grown");
        Files.write(file, Arrays.copyOfRange(capture, 700, capture.length), StandardOpenOption.APPEND);
        assertTrue(await(lines, "bye all"), "the last frame after it has grown");
        reader.interrupt();
        reader.join();
    }

    private static boolean await(LinkedBlockingQueue<String> lines, String text) throws InterruptedException {
        String line = lines.poll(60, TimeUnit.SECONDS);
        while (line != null && !line.contains(text)) {
            line = lines.poll(60, TimeUnit.SECONDS);
        }
        return line != null;
    }
}
