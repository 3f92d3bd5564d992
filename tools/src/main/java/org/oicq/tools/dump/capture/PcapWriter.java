package org.oicq.tools.dump.capture;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a capture with times in nanoseconds: packets as they were, or TCP segments as raw IP with whole headers and
 * checksums.
 */
public final class PcapWriter implements Closeable {
    private static final int MAGIC_NANOSECONDS = 0xa1b23c4d;
    private static final int RAW_IP = 101;
    private static final int TCP = 6;
    private static final int TCP_HEADER = 20;
    private static final int WINDOW = 65_535;

    private static final int SECRETS = 10;
    private static final int TLS_KEY_LOG = 0x544c534b;
    private static final long SECOND = 1_000_000_000;
    private static final int PCAP_RECORD = 16;
    /** What stands before and behind a packet in pcapng. */
    private static final int BLOCK_HEAD = 28;

    private static final int BLOCK_END = 4;

    /** The file's format. */
    public enum Format {
        PCAP,
        PCAPNG;

        /** The format that a file of this name should have: pcapng where it ends so, else pcap. */
        public static Format of(String name) {
            return name.endsWith(".pcapng") ? PCAPNG : PCAP;
        }
    }

    private final OutputStream out;
    private final Format format;
    /** The link types that the file has packets of, in the order of its interfaces. */
    private final List<Integer> links = new ArrayList<>();

    /** A pcap on {@code out}. */
    public PcapWriter(OutputStream out) {
        this(out, Format.PCAP);
    }

    /** A capture on {@code out}. A pcap's header is written with its first packet, whose link type it has. */
    public PcapWriter(OutputStream out, Format format) {
        this.out = out;
        this.format = format;
    }

    /** The place of the interface of this link type; what the file needs before its first packet is written first. */
    private int from(int link) throws IOException {
        int known = links.indexOf(link);
        if (known >= 0) {
            return known;
        }
        if (links.isEmpty()) {
            out.write(format == Format.PCAP ? pcapHeader(link) : section());
        } else if (format == Format.PCAP) {
            throw new IOException("a pcap has packets of one link type; name the file .pcapng");
        }
        if (format == Format.PCAPNG) {
            out.write(interfaceBlock(link));
        }
        links.add(link);
        return links.size() - 1;
    }

    private static byte[] pcapHeader(int link) {
        ByteBuffer header = ByteBuffer.allocate(24);
        header.putInt(MAGIC_NANOSECONDS).putShort((short) 2).putShort((short) 4);
        header.putInt(0).putInt(0).putInt(PcapReader.MAX_PACKET).putInt(link);
        return header.array();
    }

    /** A section of unknown length. */
    private static byte[] section() {
        ByteBuffer header = ByteBuffer.allocate(28);
        header.putInt(PcapngReader.SECTION)
                .putInt(28)
                .putInt(0x1a2b3c4d)
                .putShort((short) 1)
                .putShort((short) 0);
        return header.putLong(-1).putInt(28).array();
    }

    /** An interface whose times count nanoseconds. */
    private static byte[] interfaceBlock(int link) {
        ByteBuffer block = ByteBuffer.allocate(32);
        block.putInt(1).putInt(32).putShort((short) link).putShort((short) 0).putInt(PcapReader.MAX_PACKET);
        block.putShort((short) 9).putShort((short) 1).put((byte) 9).put(new byte[3]);
        return block.putInt(0).putInt(32).array();
    }

    /** An empty packet of {@code size} bytes with what the format puts before and behind it. */
    private ByteBuffer packet(int link, long time, int size, int original) throws IOException {
        int from = from(link);
        if (format == Format.PCAP) {
            ByteBuffer packet = ByteBuffer.allocate(PCAP_RECORD + size);
            packet.putInt((int) Math.floorDiv(time, SECOND)).putInt((int) Math.floorMod(time, SECOND));
            return packet.putInt(size).putInt(original);
        }
        int padded = (size + 3) & ~3;
        int block = BLOCK_HEAD + padded + BLOCK_END;
        ByteBuffer packet = ByteBuffer.allocate(block);
        packet.putInt(6).putInt(block).putInt(from).putLong(time).putInt(size).putInt(original);
        return packet.putInt(block - BLOCK_END, block);
    }

    /**
     * Writes a packet as it was captured.
     *
     * @param original bytes that it had on the wire
     * @throws UncheckedIOException where the stream doesn't take it, or a pcap has packets of another link type
     */
    public void copy(int link, byte[] data, int at, int length, int original, long time) {
        try {
            put(packet(link, time, length, original).put(data, at, length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes the lines of a key log of TLS, for the packets that follow; a pcap has no place for them.
     *
     * @throws UncheckedIOException where the stream doesn't take them
     */
    public void secrets(byte[] lines) {
        if (format == Format.PCAP) {
            return;
        }
        int padded = (lines.length + 3) & ~3;
        int length = 20 + padded;
        ByteBuffer block = ByteBuffer.allocate(length).putInt(SECRETS).putInt(length);
        block.putInt(TLS_KEY_LOG).putInt(lines.length).put(lines).putInt(length - 4, length);
        try {
            if (links.isEmpty()) {
                from(RAW_IP);
            }
            put(block);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void put(ByteBuffer packet) throws IOException {
        byte[] bytes = new byte[packet.capacity()];
        packet.get(0, bytes);
        out.write(bytes);
        out.flush();
    }

    /**
     * Writes one segment, of at most 65,000 bytes; each is handed on at once, so that the file can be followed.
     *
     * @throws UncheckedIOException where the stream doesn't take it
     */
    public void write(Segment s) {
        try {
            put(packet(s));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ByteBuffer packet(Segment s) throws IOException {
        boolean four = s.sourceHigh == 0 && s.sourceLow >>> 32 == 0xffff;
        int ipHeader = four ? 20 : 40;
        int size = ipHeader + TCP_HEADER + s.length;
        ByteBuffer packet = packet(RAW_IP, s.time, size, size);
        int at = packet.position();
        if (four) {
            ByteBuffer ip = packet.slice(at, ipHeader);
            ip.put(0, (byte) 0x45).putShort(2, (short) size).putShort(6, (short) 0x4000);
            ip.put(8, (byte) 64).put(9, (byte) TCP);
            ip.putInt(12, (int) s.sourceLow).putInt(16, (int) s.targetLow);
            ip.putShort(10, fold(sum(ip, 0)));
        } else {
            ByteBuffer ip = packet.slice(at, ipHeader);
            ip.put(0, (byte) 0x60).putShort(4, (short) (TCP_HEADER + s.length));
            ip.put(6, (byte) TCP).put(7, (byte) 64);
            ip.putLong(8, s.sourceHigh)
                    .putLong(16, s.sourceLow)
                    .putLong(24, s.targetHigh)
                    .putLong(32, s.targetLow);
        }
        ByteBuffer tcp = packet.slice(at + ipHeader, TCP_HEADER + s.length);
        tcp.putShort(0, (short) s.sourcePort).putShort(2, (short) s.targetPort);
        tcp.putInt(4, s.sequence).putInt(8, s.acknowledged);
        tcp.put(12, (byte) 0x50).put(13, (byte) s.flags).putShort(14, (short) WINDOW);
        tcp.put(TCP_HEADER, s.data, s.offset, s.length);
        ByteBuffer addresses = four ? packet.slice(at + 12, 8) : packet.slice(at + 8, 32);
        tcp.putShort(16, fold(sum(tcp, sum(addresses, TCP + TCP_HEADER + s.length))));
        return packet;
    }

    /** The sum of 16-bit words that IP's checksums are made of. */
    private static long sum(ByteBuffer bytes, long start) {
        long sum = start;
        for (int i = 0; i + 1 < bytes.limit(); i += 2) {
            sum += bytes.getShort(i) & 0xffff;
        }
        return bytes.limit() % 2 == 0 ? sum : sum + ((bytes.get(bytes.limit() - 1) & 0xff) << 8);
    }

    private static short fold(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (short) ~folded;
    }

    @Override
    public void close() throws IOException {
        try (out) {
            if (links.isEmpty()) {
                from(RAW_IP);
            }
        }
    }
}
