package org.oicq.codec.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.oicq.codec.vectors.GoldenVectors;

/** Whatever comes, framing reads a whole frame, asks for more, or refuses; and bytes that come later change nothing. */
class FrameReaderFuzzTest {
    private static final int LIMIT = 64 * 1024;

    static Stream<byte[]> seeds() {
        return GoldenVectors.frames();
    }

    @MethodSource("seeds")
    @FuzzTest
    void framing(byte[] data) {
        ByteBuffer in = ByteBuffer.wrap(data);
        FrameReader.Result result;
        do {
            int start = in.position();
            result = FrameReader.read(in, LIMIT);
            switch (result) {
                case FrameReader.Complete(Frame frame) -> {
                    int size = Frame.HEADER_LENGTH + frame.content().remaining();
                    assertEquals(start + size, in.position());
                    ByteBuffer alone = ByteBuffer.wrap(data, start, size);
                    assertEquals(result, FrameReader.read(alone, LIMIT));
                }
                case FrameReader.Incomplete(long missing) -> {
                    assertEquals(start, in.position());
                    assertTrue(missing > 0 && in.remaining() + missing <= Frame.HEADER_LENGTH + LIMIT);
                }
                case FrameReader.Malformed(String reason) -> {
                    assertEquals(start, in.position());
                    assertTrue(!reason.isEmpty());
                }
            }
        } while (result instanceof FrameReader.Complete);
    }
}
