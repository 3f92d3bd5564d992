package org.oicq.codec.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.oicq.codec.Catalogs;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.FrameReader;
import org.oicq.codec.wire.FieldVisitor;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.codec.wire.ProtocolException.Problem;
import org.oicq.codec.wire.WireCharset;

/** What holds for any packet and for any bytes. */
class PacketPropertiesTest {
    private static final int LIMIT = 1 << 20;

    @Provide
    Arbitrary<Tuple.Tuple2<PacketType<?>, Packet>> packets() {
        return PacketArbitraries.packets();
    }

    @Provide
    Arbitrary<List<Tuple.Tuple2<PacketType<?>, Packet>>> conversations() {
        return PacketArbitraries.packets().list().ofMaxSize(6);
    }

    @Provide
    Arbitrary<PacketType<?>> types() {
        return PacketArbitraries.types();
    }

    @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
    void aPacketIsReadAsItWasWritten(@ForAll("packets") Tuple.Tuple2<PacketType<?>, Packet> packet)
            throws ProtocolException {
        PacketType<?> type = packet.get1();
        ByteBuffer bytes = encode(type, packet.get2());
        Frame frame = assertInstanceOf(FrameReader.Complete.class, FrameReader.read(bytes, LIMIT))
                .frame();
        assertFalse(bytes.hasRemaining());
        assertEquals(type.route(), frame.route());
        assertEquals(type.code(), frame.type());
        assertEquals(packet.get2(), catalog(type).read(frame, WireCharset.GB18030));
        assertFalse(frame.content().hasRemaining());
    }

    @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
    void anyContentIsAPacketOrAProtocolException(
            @ForAll("types") PacketType<?> type, @ForAll @Size(max = 80) byte[] content) {
        assertReadAndWalkAgree(type, content);
    }

    /** Mostly-right bytes go deeper into a layout than random ones. */
    @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void aDamagedPacketIsAPacketOrAProtocolException(
            @ForAll("packets") Tuple.Tuple2<PacketType<?>, Packet> packet,
            @ForAll @Size(min = 1, max = 3) List<@IntRange(min = 0, max = 1 << 20) Integer> places,
            @ForAll byte with) {
        ByteBuffer encoded = encode(packet.get1(), packet.get2()).position(Frame.HEADER_LENGTH);
        byte[] content = new byte[encoded.remaining()];
        encoded.get(content);
        for (int place : places) {
            content[place % content.length] = with;
        }
        assertReadAndWalkAgree(packet.get1(), content);
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void anyCutsOfAnyFramesGiveTheSameFrames(
            @ForAll("conversations") List<Tuple.Tuple2<PacketType<?>, Packet>> packets,
            @ForAll @Size(max = 12) List<@IntRange(min = 0, max = 1 << 20) Integer> places)
            throws ProtocolException {
        List<ByteBuffer> frames =
                packets.stream().map(p -> encode(p.get1(), p.get2())).toList();
        int total = frames.stream().mapToInt(ByteBuffer::remaining).sum();
        ByteBuffer stream = ByteBuffer.allocate(total);
        frames.forEach(stream::put);
        List<Integer> cuts = new ArrayList<>();
        places.forEach(place -> cuts.add(place % (total + 1)));
        cuts.add(total);
        cuts.sort(Comparator.naturalOrder());

        List<Packet> read = new ArrayList<>();
        stream.position(0);
        for (int cut : cuts) {
            // All bytes up to the cut have come, and what is left of them from before is still there.
            stream.limit(cut);
            FrameReader.Result result = FrameReader.read(stream, LIMIT);
            while (result instanceof FrameReader.Complete(Frame frame)) {
                read.add(Catalogs.find(frame.route()).orElseThrow().read(frame, WireCharset.GB18030));
                result = FrameReader.read(stream, LIMIT);
            }
            assertInstanceOf(FrameReader.Incomplete.class, result);
        }
        assertEquals(total, stream.position());
        assertEquals(packets.stream().map(Tuple.Tuple2::get2).toList(), read);
    }

    @Property(tries = 3000)
    void anyStreamIsCutOrRefusedAndNeverReadPastItsEnd(
            @ForAll @Size(max = 40) byte[] bytes,
            @ForAll @IntRange(min = 0, max = 64) int limit,
            @ForAll boolean head) {
        if (head && bytes.length > 4) {
            bytes[0] = (byte) Frame.HEAD;
            bytes[4] = 0;
        }
        ByteBuffer stream = ByteBuffer.wrap(bytes);
        int before = stream.position();
        switch (FrameReader.read(stream, limit)) {
            case FrameReader.Complete(Frame frame) -> {
                assertTrue(frame.content().remaining() <= limit);
                assertEquals(before + Frame.HEADER_LENGTH + frame.content().remaining(), stream.position());
            }
            case FrameReader.Incomplete(long missing) -> {
                assertTrue(missing > 0 && missing <= Frame.HEADER_LENGTH + limit);
                assertEquals(before, stream.position());
            }
            case FrameReader.Malformed(String reason) -> assertFalse(reason.isEmpty());
        }
    }

    /** Whatever the bytes are: both ways of reading find the same problem at the same place, or both none. */
    private static void assertReadAndWalkAgree(PacketType<?> type, byte[] content) {
        Optional<ProtocolException> walked = walk(type, content);
        try {
            Packet packet = catalog(type)
                    .read(new Frame(type.route(), type.code(), ByteBuffer.wrap(content)), WireCharset.GB18030);
            assertTrue(walked.isEmpty());
            // A success byte that is neither 0 nor 1 comes back as 0; all else is the same byte for byte.
            ByteBuffer again = encode(type, packet).position(Frame.HEADER_LENGTH);
            if (type.layout().type().getRecordComponents()[0].getType() == boolean.class && content[0] != 1) {
                content[0] = 0;
            }
            assertEquals(ByteBuffer.wrap(content), again);
        } catch (ProtocolException e) {
            ProtocolException expected = walked.orElseThrow();
            assertEquals(expected.problem(), e.problem());
            assertEquals(expected.offset(), e.offset());
            assertEquals(expected.field(), e.field());
            assertEquals(type.code(), e.packetType());
            assertTrue(e.offset() >= 0 && e.offset() <= content.length);
            assertEquals(e.problem() == Problem.BYTES_LEFT_OVER, e.field() == null);
        }
    }

    private static Optional<ProtocolException> walk(PacketType<?> type, byte[] content) {
        try {
            type.layout().walk(ByteBuffer.wrap(content), WireCharset.GB18030, new FieldVisitor() {});
            return Optional.empty();
        } catch (ProtocolException e) {
            return Optional.of(e);
        }
    }

    private static Catalog<?> catalog(PacketType<?> type) {
        return Catalogs.find(type.route()).orElseThrow();
    }

    /** Writes the packet as one of this type's route; the relayed packets have two. */
    private static ByteBuffer encode(PacketType<?> type, Packet packet) {
        return encode(catalog(type), packet);
    }

    @SuppressWarnings("unchecked") // The packet was made from a type of this very catalog.
    private static <P extends Packet> ByteBuffer encode(Catalog<P> catalog, Packet packet) {
        return catalog.encode((P) packet);
    }
}
