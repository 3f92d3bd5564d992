package org.oicq.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.FrameReader;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.packet.UserPacket;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;

/** What sockets show by chance alone: where the stream is cut, and which buffers are held meanwhile. */
class FrameInputTest {
    private static final int LIMIT = 1 << 16;
    /** As much as the kernel may give at once. */
    private static final int RECEIVED = 1 << 16;

    private static final List<UserPacket> PACKETS = List.of(
            new SendMessage(10_001, 10_002, Text.of("x".repeat(40))),
            new KeepAlive(10_001),
            new SendMessage(10_001, 10_003, Text.of("")));

    private final FrameInput input = new FrameInput(ByteBufAllocator.DEFAULT);

    @AfterEach
    void release() {
        input.release();
    }

    /** In a receive buffer, as Netty hands it over. */
    private static ByteBuf received(byte[] bytes, int from, int to) {
        return ByteBufAllocator.DEFAULT.directBuffer(RECEIVED).writeBytes(bytes, from, to - from);
    }

    private static byte[] stream() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        PACKETS.forEach(
                packet -> all.writeBytes(Catalog.USER_TO_OICQ.encode(packet).array()));
        return all.toByteArray();
    }

    /** The packets that are whole. */
    private List<UserPacket> cut(long now) throws Exception {
        List<UserPacket> packets = new ArrayList<>();
        while (!input.isEmpty() && input.next(LIMIT, now) instanceof FrameReader.Complete(Frame frame)) {
            packets.add(Catalog.USER_TO_OICQ.read(frame, WireCharset.GB18030));
        }
        return packets;
    }

    @Test
    void itDoesNotMatterWhereTheStreamIsCut() throws Exception {
        byte[] stream = stream();
        for (int first = 0; first <= stream.length; first++) {
            for (int second = first; second <= stream.length; second++) {
                List<UserPacket> packets = new ArrayList<>();
                int from = 0;
                for (int to : new int[] {first, second, stream.length}) {
                    input.add(received(stream, from, to));
                    packets.addAll(cut(1));
                    from = to;
                }
                assertEquals(PACKETS, packets, "cut at " + first + " and " + second);
                assertTrue(input.isEmpty());
            }
        }
    }

    @Test
    void aPartOfAFrameHoldsNoReceiveBuffer() throws Exception {
        byte[] stream = stream();
        ByteBuf buffer = received(stream, 0, stream.length - 1);
        input.add(buffer);
        assertEquals(2, cut(1).size());
        assertEquals(0, buffer.refCnt(), "the receive buffer is free again");
        input.add(received(stream, stream.length - 1, stream.length));
        assertEquals(1, cut(1).size());
    }

    @Test
    void whatIsReadOrGivenUpHoldsNoBuffer() throws Exception {
        byte[] stream = stream();
        ByteBuf read = received(stream, 0, stream.length);
        input.add(read);
        assertEquals(PACKETS, cut(1));
        ByteBuf next = received(stream, 0, stream.length);
        input.add(next);
        assertEquals(0, read.refCnt());
        assertInstanceOf(FrameReader.Complete.class, input.next(LIMIT, 1));
        input.release();
        assertEquals(0, next.refCnt());
        assertTrue(input.isEmpty());
    }

    @Test
    void theTimeOfAPartIsThatOfItsFirstByte() throws Exception {
        byte[] stream = stream();
        assertEquals(0, input.partNanos(100));
        input.add(received(stream, 0, 3));
        cut(100);
        input.add(received(stream, 3, 10));
        cut(200);
        assertEquals(150, input.partNanos(250));
        input.restartPart();
        assertEquals(0, input.partNanos(300));
        cut(300);
        assertEquals(50, input.partNanos(350));
        input.add(received(stream, 10, stream.length));
        assertEquals(PACKETS, cut(400));
        assertEquals(0, input.partNanos(500));
    }
}
