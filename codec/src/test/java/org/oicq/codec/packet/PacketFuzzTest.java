package org.oicq.codec.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.oicq.codec.Catalogs;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.FrameReader;
import org.oicq.codec.vectors.GoldenVectors;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.codec.wire.WireCharset;

/** Whatever a frame holds, its packet is refused with a place in it, or is the same packet after it was written. */
class PacketFuzzTest {
    static Stream<byte[]> seeds() {
        return GoldenVectors.frames();
    }

    @MethodSource("seeds")
    @FuzzTest
    void reading(byte[] data) throws ProtocolException {
        ByteBuffer in = ByteBuffer.wrap(data);
        while (FrameReader.read(in, data.length) instanceof FrameReader.Complete(Frame frame)) {
            Optional<Catalog<?>> catalog = Catalogs.find(frame.route());
            if (catalog.isPresent()) {
                read(catalog.get(), frame);
            }
        }
    }

    private static <P extends Packet> void read(Catalog<P> catalog, Frame frame) throws ProtocolException {
        int size = frame.content().remaining();
        P packet;
        try {
            packet = catalog.read(frame, WireCharset.GB18030);
        } catch (ProtocolException e) {
            assertTrue(e.offset() >= 0 && e.offset() <= size, e::getMessage);
            return;
        }
        // Not the same bytes: a success of 2 is none, and is written as 0.
        ByteBuffer written = catalog.encode(packet);
        assertEquals(Frame.HEADER_LENGTH + size, written.remaining());
        ByteBuffer content = written.position(Frame.HEADER_LENGTH).slice();
        assertEquals(packet, catalog.read(new Frame(frame.route(), frame.type(), content), WireCharset.GB18030));
    }
}
