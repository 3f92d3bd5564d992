package org.oicq.tools.dump.capture;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Writes TCP segments as a capture (raw IP, nanoseconds) with whole headers and checksums. */
public final class PcapWriter implements Closeable {
    private static final int MAGIC_NANOSECONDS = 0xa1b23c4d;
    private static final int RAW_IP = 101;
    private static final int TCP = 6;
    private static final int TCP_HEADER = 20;
    private static final int WINDOW = 65_535;

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

    /**
     * A pcap on {@code out}.
     *
     * @throws IOException where {@code out} doesn't take the header
     */
    public PcapWriter(OutputStream out) throws IOException {
        this(out, Format.PCAP);
    }

    /**
     * A capture on {@code out}.
     *
     * @throws IOException where {@code out} doesn't take the header
     */
    public PcapWriter(OutputStream out, Format format) throws IOException {
        this.out = out;
        this.format = format;
        out.write(format == Format.PCAP ? pcapHeader() : pcapngHeader());
        out.flush();
    }

    private static byte[] pcapHeader() {
        ByteBuffer header = ByteBuffer.allocate(24);
        header.putInt(MAGIC_NANOSECONDS).putShort((short) 2).putShort((short) 4);
        header.putInt(0).putInt(0).putInt(PcapReader.MAX_PACKET).putInt(RAW_IP);
        return header.array();
    }

    /** A section of unknown length, and an interface whose times count nanoseconds. */
    private static byte[] pcapngHeader() {
        ByteBuffer header = ByteBuffer.allocate(28 + 32);
        header.putInt(PcapngReader.SECTION)
                .putInt(28)
                .putInt(0x1a2b3c4d)
                .putShort((short) 1)
                .putShort((short) 0);
        header.putLong(-1).putInt(28);
        header.putInt(1).putInt(32).putShort((short) RAW_IP).putShort((short) 0).putInt(PcapReader.MAX_PACKET);
        header.putShort((short) 9)
                .putShort((short) 1)
                .put((byte) 9)
                .put(new byte[3])
                .putInt(0)
                .putInt(32);
        return header.array();
    }

    /** An empty packet of {@code size} bytes with what the format puts before and behind it. */
    private ByteBuffer packet(long time, int size) {
        if (format == Format.PCAP) {
            ByteBuffer packet = ByteBuffer.allocate(PCAP_RECORD + size);
            packet.putInt((int) (time / 1_000_000_000)).putInt((int) (time % 1_000_000_000));
            return packet.putInt(size).putInt(size);
        }
        int padded = (size + 3) & ~3;
        int block = BLOCK_HEAD + padded + BLOCK_END;
        ByteBuffer packet = ByteBuffer.allocate(block);
        packet.putInt(6).putInt(block).putInt(0).putLong(time).putInt(size).putInt(size);
        return packet.putInt(block - BLOCK_END, block);
    }

    /**
     * Writes one segment, of at most 65,000 bytes; each is handed on at once, so that the file can be followed.
     *
     * @throws UncheckedIOException where the stream doesn't take it
     */
    public void write(Segment s) {
        boolean four = s.sourceHigh == 0 && s.sourceLow >>> 32 == 0xffff;
        int ipHeader = four ? 20 : 40;
        int size = ipHeader + TCP_HEADER + s.length;
        ByteBuffer packet = packet(s.time, size);
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
        try {
            out.write(packet.array());
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        out.close();
    }
}
