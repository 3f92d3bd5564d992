package org.oicq.tools.dump.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.oicq.codec.wire.WireCharset;
import org.oicq.tools.dump.capture.Bytes;
import org.oicq.tools.dump.tls.KeyLog;

/** Whatever TLS holds, it does not matter where it is cut. A side is a byte, two bytes of length and so much of it. */
class TlsFuzzTest {
    private static final Path CAPTURES = Path.of("src/test/resources/tls");

    static Stream<byte[]> seeds() {
        return names().map(TlsFuzzTest::payloads);
    }

    /** What both sides of a capture of raw IP have written, in its order. */
    private static byte[] payloads(String name) {
        byte[] capture = read(name + ".pcap");
        ByteArrayOutputStream sides = new ByteArrayOutputStream();
        int client = Bytes.u16(capture, 24 + 16 + 20);
        for (int at = 24; at < capture.length; ) {
            int length = Bytes.i32(capture, at + 8);
            int payload = length - 40;
            sides.write(Bytes.u16(capture, at + 16 + 20) == client ? 0 : 1);
            sides.write(payload >> 8);
            sides.write(payload);
            sides.write(capture, at + 16 + 40, payload);
            at += 16 + length;
        }
        return sides.toByteArray();
    }

    private static byte[] read(String file) {
        try {
            return Files.readAllBytes(CAPTURES.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @MethodSource("seeds")
    @FuzzTest
    void cutting(byte[] data) {
        int piece = data.length == 0 ? 1 : 1 + (data[data.length - 1] & 0x3f);
        Found whole = found(data, 65_536);
        Found inPieces = found(data, piece);
        // Where a stream goes on after damage is a guess from what is there by then.
        if (!whole.damaged) {
            assertEquals(whole.things, inPieces.things);
        }
        assertEquals(whole.damaged, inPieces.damaged);
    }

    private static Found found(byte[] data, int piece) {
        KeyLog keys = KeyLog.empty();
        names().forEach(name -> keys.add(read(name + ".keys")));
        Found found = new Found();
        Connections connections = new Connections(found, Set.of(), WireCharset.GB18030, keys);
        for (int at = 0; at + 3 <= data.length; ) {
            int length = Math.min(Bytes.u16(data, at + 1), data.length - at - 3);
            int start = at + 3;
            for (int done = 0; done < length; done += piece) {
                connections.bytes(data[at] & 1, data, start + done, Math.min(piece, length - done), 0);
            }
            at = start + length;
        }
        connections.end();
        return found;
    }

    private static Stream<String> names() {
        return Stream.of("TLS12_AES128", "TLS12_CHACHA20", "TLS13_AES256", "TLS13_ANEW");
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
        }
    }
}
