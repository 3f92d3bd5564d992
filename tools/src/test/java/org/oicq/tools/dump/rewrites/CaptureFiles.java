package org.oicq.tools.dump.rewrites;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Captures as files: pcap and pcapng in their kinds. */
final class CaptureFiles {
    private static final int MICROS = 1000;

    private CaptureFiles() {}

    /**
     * A packet.
     *
     * @param time nanoseconds since 1970
     * @param bytes what was captured of it
     * @param wire how many it had on the wire
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Packet(long time, byte[] bytes, int wire) {
        Packet(long time, byte[] bytes) {
            this(time, bytes, bytes.length);
        }

        /** What a capture with this limit has of it. */
        Packet cut(int snapLength) {
            return new Packet(time, Arrays.copyOf(bytes, Math.min(bytes.length, snapLength)), bytes.length);
        }
    }

    static byte[] pcap(int link, List<Packet> packets) {
        return pcap(link, packets, ByteOrder.LITTLE_ENDIAN, 0xa1b2c3d4, 65_535);
    }

    static byte[] pcap(int link, List<Packet> packets, ByteOrder order, int magic, int snapLength) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer head = ByteBuffer.allocate(24).order(order);
        head.putInt(magic).putShort((short) 2).putShort((short) 4).putLong(0);
        out.writeBytes(head.putInt(snapLength).putInt(link).array());
        int unit = magic == 0xa1b23c4d ? 1 : MICROS;
        // Kuznetzov's variant has the interface, the protocol and the packet's kind in each record.
        int more = magic == 0xa1b2cd34 ? 8 : 0;
        for (Packet packet : packets) {
            ByteBuffer record = ByteBuffer.allocate(16 + more).order(order);
            record.putInt((int) (packet.time / 1_000_000_000)).putInt((int) (packet.time % 1_000_000_000 / unit));
            out.writeBytes(
                    record.putInt(packet.bytes.length).putInt(packet.wire).array());
            out.writeBytes(packet.bytes);
        }
        return out.toByteArray();
    }

    /** Builds a pcapng file block by block. */
    static final class Ng {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteOrder order;

        Ng(ByteOrder order) {
            this.order = order;
        }

        private ByteBuffer buffer(int size) {
            return ByteBuffer.allocate(size).order(order);
        }

        Ng block(int type, byte[] body) {
            byte[] padded = Arrays.copyOf(body, body.length + 3 & ~3);
            int length = padded.length + 12;
            out.writeBytes(buffer(8).putInt(type).putInt(length).array());
            out.writeBytes(padded);
            out.writeBytes(buffer(4).putInt(length).array());
            return this;
        }

        private Ng block(int type, ByteBuffer body) {
            byte[] bytes = new byte[body.position()];
            body.flip().get(bytes);
            return block(type, bytes);
        }

        Ng section() {
            ByteBuffer body = buffer(16).putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0);
            return block(0x0a0d0d0a, body.putLong(-1));
        }

        Ng face(int link, int snapLength) {
            return block(
                    1,
                    buffer(8)
                            .putShort((short) link)
                            .putShort((short) 0)
                            .putInt(snapLength)
                            .array());
        }

        /** An interface with the options of its times' unit and, unless 0, of their offset in seconds. */
        Ng face(int link, int resolution, long offset) {
            ByteBuffer body = buffer(8 + 8 + (offset == 0 ? 0 : 12) + 4);
            body.putShort((short) link).putShort((short) 0).putInt(0);
            body.putShort((short) 9).putShort((short) 1).put((byte) resolution).put(new byte[3]);
            if (offset != 0) {
                body.putShort((short) 14).putShort((short) 8).putLong(offset);
            }
            return block(1, body.putInt(0));
        }

        Ng packet(int face, long units, Packet packet) {
            ByteBuffer body = buffer(20 + packet.bytes.length).putInt(face);
            body.putInt((int) (units >>> 32))
                    .putInt((int) units)
                    .putInt(packet.bytes.length)
                    .putInt(packet.wire);
            return block(6, body.put(packet.bytes));
        }

        Ng old(int face, Packet packet) {
            long units = packet.time / MICROS;
            ByteBuffer body =
                    buffer(20 + packet.bytes.length).putShort((short) face).putShort((short) 0);
            body.putInt((int) (units >>> 32))
                    .putInt((int) units)
                    .putInt(packet.bytes.length)
                    .putInt(packet.wire);
            return block(2, body.put(packet.bytes));
        }

        Ng simple(Packet packet) {
            ByteBuffer body = buffer(4 + packet.bytes.length).putInt(packet.wire);
            return block(3, body.put(packet.bytes));
        }

        /** All packets on the first interface, with times in microseconds. */
        Ng packets(List<Packet> packets) {
            packets.forEach(packet -> packet(0, packet.time / MICROS, packet));
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}
