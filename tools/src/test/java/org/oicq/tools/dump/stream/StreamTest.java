package org.oicq.tools.dump.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;
import org.oicq.tools.dump.Talk;
import org.oicq.tools.dump.capture.Conversation;
import org.oicq.tools.dump.capture.Segment;

class StreamTest {
    /** Collects the texts of messages, and notes with their mark. */
    private static final class Heard implements Listener {
        private final List<String> all = new ArrayList<>();

        @Override
        public void frame(Half half, byte[] data, int offset, int length, long time) {
            int text = ((data[offset + 16] & 0xff) << 8) | (data[offset + 17] & 0xff);
            all.add(new String(data, offset + 18, text, StandardCharsets.US_ASCII));
        }

        @Override
        public void http(Half half, HttpMessage message, long time) {
            all.add(message.startLine() + "|"
                    + StandardCharsets.UTF_8.decode(message.body().toBuffer()));
        }

        @Override
        public void note(Half half, long time, boolean damage, String text) {
            all.add((damage ? "! " : "· ") + text);
        }
    }

    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.7", 4000);

    private static List<Segment> segments(int port, boolean handshake, byte[] stream, int... cuts) {
        List<Segment> all = new ArrayList<>();
        Conversation talk =
                new Conversation(CLIENT, new InetSocketAddress("192.0.2.1", port), s -> all.add(Talk.copy(s)));
        talk.open(1);
        if (!handshake) {
            all.clear();
        }
        int from = 0;
        for (int cut : cuts) {
            talk.data(all.size() + 2, true, stream, from, cut - from);
            from = cut;
        }
        talk.data(all.size() + 2, true, stream, from, stream.length - from);
        return all;
    }

    private static byte[] messages(String... texts) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (String text : texts) {
            stream.writeBytes(Talk.frame(new SendMessage(10001, 10002, Text.of(text))));
        }
        return stream.toByteArray();
    }

    private static List<String> hear(List<Segment> segments) {
        Heard heard = new Heard();
        Connections connections = new Connections(heard, Set.of(), WireCharset.GB18030);
        segments.forEach(connections::segment);
        connections.end();
        return heard.all;
    }

    @Test
    void cutsFramesWhereverTheSegmentsAreCut() {
        byte[] stream = messages("one", "two", "three");
        for (int cut = 1; cut < stream.length; cut++) {
            for (int second = cut + 1; second < stream.length; second += 3) {
                assertEquals(List.of("one", "two", "three"), hear(segments(8000, true, stream, cut, second)));
            }
        }
    }

    @Test
    void putsReorderedAndRepeatedSegmentsInOrder() {
        String[] texts = {"a", "b", "c", "d", "e", "f", "g", "h"};
        byte[] stream = messages(texts);
        Random random = new Random(5);
        for (int round = 0; round < 500; round++) {
            List<Segment> segments = segments(8000, true, stream, 7, 20, 31, 50, 77, 90, 120);
            List<Segment> data = new ArrayList<>(segments.subList(3, segments.size()));
            // Some come twice, some overlap their successor.
            for (Segment s : List.copyOf(data)) {
                if (random.nextInt(3) == 0) {
                    data.add(Talk.copy(s));
                }
            }
            Segment wide = Talk.copy(segments.get(4));
            wide.data = Arrays.copyOfRange(stream, 7, 40);
            wide.length = wide.data.length;
            data.add(wide);
            Collections.shuffle(data, random);
            List<Segment> all = new ArrayList<>(segments.subList(0, 3));
            all.addAll(data);
            assertEquals(List.of(texts), hear(all), "round " + round);
        }
    }

    @Test
    void worksAcrossTheEndOfTheSequenceNumbers() {
        List<Segment> segments = segments(8000, true, messages("one", "two", "three"), 10, 30, 50);
        for (Segment s : segments) {
            s.sequence -= 1010;
            s.acknowledged -= (s.flags & Segment.ACK) != 0 ? 1010 : 0;
        }
        Collections.swap(segments, 3, 5);
        assertEquals(List.of("one", "two", "three"), hear(segments));
    }

    @Test
    void showsALossInsideAFrameAndGoesOnBehindIt() {
        List<Segment> segments = segments(8000, true, messages("one", "a longer one", "three"), 30, 35);
        segments.remove(4);
        assertEquals(List.of("one", "! 5 bytes are missing inside a frame of type 0x03", "three"), hear(segments));
    }

    @Test
    void showsALossOfHeadersAndFindsTheNextFrame() {
        List<Segment> segments = segments(8000, true, messages("one", "two", "three"), 10, 26);
        segments.remove(4);
        assertEquals(
                List.of(
                        "! 16 bytes are missing inside a frame of type 0x03",
                        "! 26 bytes passed over before the next plausible frame",
                        "three"),
                hear(segments));
    }

    @Test
    void doesNotWaitForWhatTheOtherSideHasGot() {
        List<Segment> all = new ArrayList<>();
        Conversation talk =
                new Conversation(CLIENT, new InetSocketAddress("192.0.2.1", 8000), s -> all.add(Talk.copy(s)));
        talk.open(1);
        for (int i = 0; i < 20; i++) {
            byte[] message = messages("m" + i);
            talk.data(2 + i, true, message, 0, message.length);
            // A keep-alive of the server carries its acknowledgement.
            byte[] answer = messages("s" + i);
            talk.data(2 + i, false, answer, 0, answer.length);
        }
        all.remove(5);
        // A second after it was acknowledged it can't only be late in the capture.
        all.forEach(s -> s.time *= 100_000_000);
        Heard heard = new Heard();
        Connections connections = new Connections(heard, Set.of(), WireCharset.GB18030);
        all.forEach(connections::segment);
        assertTrue(heard.all.contains("m19"), "shown before the capture ends: " + heard.all);
        assertTrue(heard.all.contains("! 20 bytes are missing"), heard.all.toString());
    }

    @Test
    void waitsForASegmentThatIsLateInTheCapture() {
        List<Segment> all = new ArrayList<>();
        Conversation talk =
                new Conversation(CLIENT, new InetSocketAddress("192.0.2.1", 8000), s -> all.add(Talk.copy(s)));
        talk.open(1);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            byte[] message = messages("m" + i);
            talk.data(2 + i, true, message, 0, message.length);
            byte[] answer = messages("s" + i);
            talk.data(2 + i, false, answer, 0, answer.length);
            expected.add("m" + i);
            expected.add("s" + i);
        }
        all.add(100, all.remove(5));
        List<String> heard = hear(all);
        assertEquals(Set.copyOf(expected), Set.copyOf(heard), "nothing is missing, and nothing is told");
    }

    @Test
    void startsInTheMiddle() {
        byte[] stream = messages("one", "two", "three");
        List<Segment> segments = segments(8000, false, Arrays.copyOfRange(stream, 5, stream.length), 12);
        assertEquals(List.of("! 16 bytes passed over before the next plausible frame", "two", "three"), hear(segments));
    }

    @Test
    void takesAnotherConnectionOnTheSamePortsForAnother() {
        List<Segment> all = new ArrayList<>(segments(8000, true, messages("one"), 9));
        List<Segment> again = segments(8000, true, messages("two"));
        for (Segment s : again) {
            s.sequence += 777_777;
        }
        all.addAll(again);
        assertEquals(List.of("one", "two"), hear(all));
    }

    @Test
    void guessesByHowAConnectionStarts() {
        byte[] other = "SSH-2.0-something else\r\n".getBytes(StandardCharsets.US_ASCII);
        assertEquals(List.of(), hear(segments(2222, true, other)));
        assertEquals(List.of("one"), hear(segments(2222, true, messages("one"))));
        assertEquals(
                List.of("! framing error: a frame starts with 0x81, not with 0x53", "· 24 bytes are no frame"),
                hear(segments(8000, true, other)));
    }

    @Test
    void passesOverWhatIsNoFrame() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(messages("one"));
        stream.writeBytes("garbage \u0081".getBytes(StandardCharsets.ISO_8859_1));
        stream.writeBytes(messages("two"));
        assertEquals(
                List.of(
                        "one",
                        "! framing error: a frame starts with 0x81, not with 0x67",
                        "! 9 bytes passed over before the next plausible frame",
                        "two"),
                hear(segments(8000, true, stream.toByteArray(), 25, 30)));
    }

    @Test
    void readsHttpHoweverItIsCut() {
        String text = """
                POST HTTP/1.1
                Content-Length: 9

                CMD=LoginPOST / HTTP/1.1
                Transfer-Encoding: chunked

                4
                CMD=
                6;x=y
                Logout
                0

                POST / HTTP/1.1
                Content-Length: 0

                """.replace("\n", "\r\n");
        byte[] stream = text.getBytes(StandardCharsets.US_ASCII);
        for (int cut = 1; cut < stream.length; cut++) {
            assertEquals(
                    List.of("POST HTTP/1.1|CMD=Login", "POST / HTTP/1.1|CMD=Logout", "POST / HTTP/1.1|"),
                    hear(segments(9999, true, stream, cut)),
                    "cut at " + cut);
        }
    }

    @Test
    void showsOtherPeoplesHttpOnlyWhereTheProtocolIsExpected() {
        byte[] stream = "GET /index.html HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        assertEquals(List.of(), hear(segments(80, true, stream)));
        assertEquals(List.of("GET /index.html HTTP/1.1|"), hear(segments(8000, true, stream)));
    }
}
