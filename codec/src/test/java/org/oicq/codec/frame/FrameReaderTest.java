package org.oicq.codec.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oicq.codec.vectors.GoldenVector;
import org.oicq.codec.vectors.GoldenVectors;

/** Framing holds when the stream is cut anywhere, when frames come glued together, and when the header is hostile. */
class FrameReaderTest {
    private static final int LIMIT = 64 * 1024;

    /** Every golden vector, one after the other. */
    private static ByteBuffer glued() {
        List<GoldenVector> vectors = GoldenVectors.all();
        ByteBuffer stream = ByteBuffer.allocate(
                vectors.stream().mapToInt(v -> v.bytes().remaining()).sum());
        vectors.forEach(vector -> stream.put(vector.bytes()));
        return stream.flip();
    }

    /** The frames that must come out of {@link #glued}. */
    private static List<Frame> frames() {
        return GoldenVectors.all().stream()
                .map(v -> new Frame(v.route(), v.type(), v.content()))
                .toList();
    }

    @Test
    void gluedFramesComeApart() {
        ByteBuffer stream = glued();
        List<Frame> read = new ArrayList<>();
        while (stream.hasRemaining()) {
            read.add(complete(FrameReader.read(stream, LIMIT)));
        }
        assertEquals(frames(), read);
    }

    @Test
    void aStreamCutInTwoAtAnyByteGivesTheSameFrames() {
        ByteBuffer stream = glued();
        List<Frame> expected = frames();
        for (int cut = 0; cut <= stream.limit(); cut++) {
            Receiver receiver = new Receiver(stream.limit());
            receiver.take(stream.slice(0, cut));
            receiver.take(stream.slice(cut, stream.limit() - cut));
            assertEquals(expected, receiver.frames, "cut at " + cut);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 9, 64})
    void aStreamInSmallPiecesGivesTheSameFrames(int size) {
        ByteBuffer stream = glued();
        Receiver receiver = new Receiver(stream.limit());
        for (int at = 0; at < stream.limit(); at += size) {
            receiver.take(stream.slice(at, Math.min(size, stream.limit() - at)));
        }
        assertEquals(frames(), receiver.frames);
    }

    @Test
    void anIncompleteFrameSaysHowManyBytesAreMissingAndReadsNone() {
        for (GoldenVector vector : GoldenVectors.all()) {
            ByteBuffer whole = vector.bytes();
            for (int there = 0; there < whole.limit(); there++) {
                int missing = (there < Frame.HEADER_LENGTH ? Frame.HEADER_LENGTH : whole.limit()) - there;
                ByteBuffer part = whole.slice(0, there);
                assertEquals(new FrameReader.Incomplete(missing), FrameReader.read(part, LIMIT));
                assertEquals(0, part.position());
            }
        }
    }

    @Test
    void aWrongHeadIsRefusedAtItsFirstByte() {
        for (int head = 0; head < 256; head++) {
            FrameReader.Result result = FrameReader.read(bytes(String.format("%02x", head)), LIMIT);
            if (head == 0x81) {
                assertEquals(new FrameReader.Incomplete(7), result);
            } else {
                String reason = String.format("a frame starts with 0x81, not with 0x%02x", head);
                assertEquals(new FrameReader.Malformed(reason), result);
            }
        }
    }

    @Test
    void aWrongHeadAfterAGoodFrameIsRefused() {
        ByteBuffer stream = bytes("81 0a 01 16 00000004 00002711 80");
        complete(FrameReader.read(stream, LIMIT));
        assertInstanceOf(FrameReader.Malformed.class, FrameReader.read(stream, LIMIT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff ff ff ff", "80 00 00 00", "7f ff ff ff", "00 01 00 01"})
    void aLengthOverTheLimitIsRefusedOnceItIsThere(String length) {
        String header = "81 0a 01 03 " + length;
        assertEquals(
                new FrameReader.Incomplete(1), FrameReader.read(bytes(header).limit(7), LIMIT));
        var malformed = assertInstanceOf(FrameReader.Malformed.class, FrameReader.read(bytes(header), LIMIT));
        long said = Long.parseLong(length.replace(" ", ""), 16);
        assertEquals("a content of " + said + " bytes is over the limit of 65536", malformed.reason());
    }

    @Test
    void aLengthOfExactlyTheLimitIsLetIn() {
        ByteBuffer header = bytes("81 0a 01 03 00 01 00 00");
        assertEquals(new FrameReader.Incomplete(LIMIT), FrameReader.read(header, LIMIT));

        ByteBuffer whole = ByteBuffer.allocate(8 + LIMIT).put(header).rewind();
        assertEquals(LIMIT, complete(FrameReader.read(whole, LIMIT)).content().remaining());
        assertEquals(8 + LIMIT, whole.position());
    }

    @Test
    void theBiggestLimitThatAnIntHoldsDoesNotOverflow() {
        ByteBuffer header = bytes("81 0a 01 03 7f ff ff ff");
        assertEquals(new FrameReader.Incomplete(Integer.MAX_VALUE), FrameReader.read(header, Integer.MAX_VALUE));
        assertEquals(0, header.position());
    }

    @Test
    void aContentMayBeEmptyAndALimitZero() {
        Frame frame = complete(FrameReader.read(bytes("81 0a 01 0f 00000000"), 0));
        assertEquals(new Frame(Route.USER_TO_OICQ, 0x0f, ByteBuffer.allocate(0)), frame);
        assertInstanceOf(FrameReader.Malformed.class, FrameReader.read(bytes("81 0a 01 0f 00000001"), 0));
    }

    @Test
    void programKindsThatNobodyKnowsArePassedOn() {
        Frame frame = complete(FrameReader.read(bytes("81 ff 00 ff 00000000"), LIMIT));
        assertEquals(new Route(255, 0), frame.route());
        assertEquals(255, frame.type());
    }

    @Test
    void aBufferThatStartsElsewhereAndIsDirectIsReadFromItsPositionToItsLimit() {
        ByteBuffer direct = ByteBuffer.allocateDirect(64);
        direct.position(5).put(bytes("81 0a 01 16 00000004 00002711 81 0a"));
        direct.flip().position(5);
        Frame frame = complete(FrameReader.read(direct, LIMIT));
        assertEquals(bytes("00002711"), frame.content());
        assertEquals(17, direct.position());
        assertEquals(new FrameReader.Incomplete(6), FrameReader.read(direct, LIMIT));
    }

    @Test
    void theContentIsAViewAndNotACopy() {
        ByteBuffer stream = bytes("81 0a 01 16 00000004 00002711");
        Frame frame = complete(FrameReader.read(stream, LIMIT));
        stream.put(11, (byte) 0x12);
        assertEquals(bytes("00002712"), frame.content());
    }

    @Test
    void nothingIsAllocatedForALengthThatIsOnlySaid() {
        ByteBuffer hostile = bytes("81 0a 01 03 ffffffff");
        ByteBuffer big = bytes("81 0a 01 03 01000000");
        int limit = 16 * 1024 * 1024;
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        FrameReader.read(hostile, limit); // loads the classes
        long before = threads.getCurrentThreadAllocatedBytes();
        FrameReader.Result refused = FrameReader.read(hostile, limit);
        FrameReader.Result waiting = FrameReader.read(big, limit);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertInstanceOf(FrameReader.Malformed.class, refused);
        assertEquals(new FrameReader.Incomplete(limit), waiting);
        assertTrue(allocated < 64 * 1024, allocated + " bytes");
    }

    @Test
    void aHeaderIsEightBytes() {
        ByteBuffer out = ByteBuffer.allocate(8);
        Frame.writeHeader(out, Route.OICQ_TO_USER, 0x0a, 0x01020304);
        assertEquals(bytes("81 01 0a 0a 01020304"), out.flip());
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private static Frame complete(FrameReader.Result result) {
        return assertInstanceOf(FrameReader.Complete.class, result).frame();
    }

    /** What an adapter does: it collects what arrives, and reads frames as long as there are whole ones. */
    private static final class Receiver {
        private final ByteBuffer buffer;
        private final List<Frame> frames = new ArrayList<>();

        Receiver(int capacity) {
            this.buffer = ByteBuffer.allocate(capacity);
        }

        void take(ByteBuffer piece) {
            buffer.put(piece).flip();
            while (FrameReader.read(buffer, LIMIT) instanceof FrameReader.Complete(Frame frame)) {
                // The view is only good until the buffer moves on.
                ByteBuffer copy = ByteBuffer.allocate(frame.content().remaining());
                frames.add(new Frame(
                        frame.route(), frame.type(), copy.put(frame.content()).flip()));
            }
            buffer.compact();
        }
    }
}
