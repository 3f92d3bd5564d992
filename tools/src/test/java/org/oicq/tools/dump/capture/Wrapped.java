package org.oicq.tools.dump.capture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Takes a capture of raw IP packets and wraps the packets as other captures do. */
public final class Wrapped {
    /** A packet with its time in nanoseconds. */
    private static final class Packet {
        private final long time;
        private final byte[] bytes;

        Packet(long time, byte[] bytes) {
            this.time = time;
            this.bytes = bytes;
        }
    }

    private final List<Packet> packets = new ArrayList<>();

    /** {@code pcap} as {@link PcapWriter} writes it. */
    public Wrapped(byte[] pcap) {
        ByteBuffer in = ByteBuffer.wrap(pcap, 24, pcap.length - 24);
        while (in.hasRemaining()) {
            long time = in.getInt() * 1_000_000_000L + in.getInt();
            byte[] bytes = new byte[in.getInt()];
            in.getInt();
            in.get(bytes);
            packets.add(new Packet(time, bytes));
        }
    }

    /** The bytes before an IPv4 packet with this kind of link. */
    public static byte[] linkHeader(String kind) {
        String mac = "020000000001020000000002";
        return HexFormat.of()
                .parseHex(
                        switch (kind) {
                            case "ethernet" -> mac + "0800";
                            case "vlan" -> mac + "81000005" + "0800";
                            case "two vlans" -> mac + "88a80007" + "81000005" + "0800";
                            case "cooked" -> "00000001" + "0006" + "0200000000010000" + "0800";
                            case "cooked 2" -> "0800" + "0000" + "00000001" + "0001" + "00" + "06" + "0200000000010000";
                            case "null" -> "02000000";
                            case "loop" -> "00000002";
                            default -> "";
                        });
    }

    public static int linkType(String kind) {
        return switch (kind) {
            case "ethernet", "vlan", "two vlans" -> 1;
            case "cooked" -> 113;
            case "cooked 2" -> 276;
            case "null" -> 0;
            case "loop" -> 108;
            default -> 101;
        };
    }

    public byte[] pcap(String link, ByteOrder order, boolean nanos) {
        byte[] header = linkHeader(link);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer start = ByteBuffer.allocate(24).order(order);
        start.putInt(nanos ? 0xa1b23c4d : 0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
        start.putInt(0).putInt(0).putInt(65535).putInt(linkType(link));
        out.writeBytes(start.array());
        for (Packet packet : packets) {
            ByteBuffer record = ByteBuffer.allocate(16).order(order);
            int size = header.length + packet.bytes.length;
            record.putInt((int) (packet.time / 1_000_000_000));
            record.putInt((int) (packet.time % 1_000_000_000) / (nanos ? 1 : 1000));
            record.putInt(size).putInt(size);
            out.writeBytes(record.array());
            out.writeBytes(header);
            out.writeBytes(packet.bytes);
        }
        return out.toByteArray();
    }

    public byte[] pcapng(String link, ByteOrder order) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] header = linkHeader(link);
        ByteBuffer section = ByteBuffer.allocate(16).order(order);
        section.putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0).putLong(-1);
        block(out, order, 0x0a0d0d0a, section.array());
        ByteBuffer face = ByteBuffer.allocate(20).order(order);
        face.putShort((short) linkType(link)).putShort((short) 0).putInt(0);
        // Times in nanoseconds (10^-9), then the end of the options.
        face.putShort((short) 9)
                .putShort((short) 1)
                .put((byte) 9)
                .put(new byte[3])
                .putInt(0);
        block(out, order, 1, face.array());
        block(out, order, 5, new byte[12]);
        for (Packet packet : packets) {
            int size = header.length + packet.bytes.length;
            ByteBuffer body = ByteBuffer.allocate(20 + (size + 3) / 4 * 4).order(order);
            body.putInt(0)
                    .putInt((int) (packet.time >>> 32))
                    .putInt((int) packet.time)
                    .putInt(size)
                    .putInt(size);
            body.put(header).put(packet.bytes);
            block(out, order, 6, body.array());
        }
        return out.toByteArray();
    }

    private static void block(ByteArrayOutputStream out, ByteOrder order, int type, byte[] body) {
        int length = body.length + 12;
        out.writeBytes(
                ByteBuffer.allocate(8).order(order).putInt(type).putInt(length).array());
        out.writeBytes(body);
        out.writeBytes(ByteBuffer.allocate(4).order(order).putInt(length).array());
    }

    public static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
