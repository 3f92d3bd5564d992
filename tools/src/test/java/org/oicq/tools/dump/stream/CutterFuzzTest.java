package org.oicq.tools.dump.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.oicq.codec.vectors.GoldenVectors;
import org.oicq.codec.wire.WireCharset;
import org.oicq.tools.dump.Talk;

/** Whatever a stream holds, it does not matter where it is cut, as long as nothing is damaged. */
class CutterFuzzTest {
    static Stream<byte[]> seeds() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        GoldenVectors.frames().forEach(all::writeBytes);
        ByteArrayOutputStream talk = new ByteArrayOutputStream();
        Talk.segments(s -> talk.write(s.data, s.offset, s.length));
        String answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nVER=\r\n3\r\n1.1\r\n0\r\n\r\n";
        return Stream.of(all.toByteArray(), talk.toByteArray(), answer.getBytes(StandardCharsets.US_ASCII));
    }

    @MethodSource("seeds")
    @FuzzTest
    void cutting(byte[] data) {
        int piece = data.length == 0 ? 1 : 1 + (data[data.length - 1] & 0x3f);
        Found whole = found(data, Math.max(1, data.length));
        Found inPieces = found(data, piece);
        // Where the stream goes on after damage is a guess from what is there by then.
        if (!whole.damaged) {
            assertEquals(whole.things, inPieces.things);
        }
        assertEquals(whole.damaged, inPieces.damaged);
    }

    private static Found found(byte[] data, int piece) {
        Found found = new Found();
        Connections connections = new Connections(found, Set.of(), WireCharset.GB18030);
        for (int at = 0; at < data.length; at += piece) {
            connections.bytes(0, data, at, Math.min(piece, data.length - at), 0);
        }
        connections.end();
        return found;
    }

    private static final class Found implements Listener {
        private final List<String> things = new ArrayList<>();
        private boolean damaged;

        @Override
        public void frame(Half half, byte[] data, int offset, int length, long time) {
            things.add("frame " + Arrays.hashCode(Arrays.copyOfRange(data, offset, offset + length)));
        }

        @Override
        public void http(Half half, HttpMessage message, long time) {
            things.add("http " + message);
        }

        @Override
        public void note(Half half, long time, boolean damage, String text) {
            damaged |= damage;
            things.add("note " + text);
        }
    }
}
