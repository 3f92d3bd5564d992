package org.oicq.tools.dump.capture;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Writes TCP segments as a capture (pcap, raw IP, nanoseconds) with whole headers and checksums. */
public final class PcapWriter implements Closeable {
    private static final int MAGIC_NANOSECONDS = 0xa1b23c4d;
    private static final int RAW_IP = 101;
    private static final int TCP = 6;
    private static final int TCP_HEADER = 20;
    private static final int WINDOW = 65_535;

    private final OutputStream out;

    /**
     * A capture on {@code out}.
     *
     * @throws IOException where {@code out} doesn't take the header
     */
    public PcapWriter(OutputStream out) throws IOException {
        this.out = out;
        ByteBuffer header = ByteBuffer.allocate(24);
        header.putInt(MAGIC_NANOSECONDS).putShort((short) 2).putShort((short) 4);
        header.putInt(0).putInt(0).putInt(PcapReader.MAX_PACKET).putInt(RAW_IP);
        out.write(header.array());
        out.flush();
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
        ByteBuffer packet = ByteBuffer.allocate(16 + size);
        packet.putInt((int) (s.time / 1_000_000_000)).putInt((int) (s.time % 1_000_000_000));
        packet.putInt(size).putInt(size);
        if (four) {
            ByteBuffer ip = packet.slice(16, ipHeader);
            ip.put(0, (byte) 0x45).putShort(2, (short) size).putShort(6, (short) 0x4000);
            ip.put(8, (byte) 64).put(9, (byte) TCP);
            ip.putInt(12, (int) s.sourceLow).putInt(16, (int) s.targetLow);
            ip.putShort(10, fold(sum(ip, 0)));
        } else {
            ByteBuffer ip = packet.slice(16, ipHeader);
            ip.put(0, (byte) 0x60).putShort(4, (short) (TCP_HEADER + s.length));
            ip.put(6, (byte) TCP).put(7, (byte) 64);
            ip.putLong(8, s.sourceHigh)
                    .putLong(16, s.sourceLow)
                    .putLong(24, s.targetHigh)
                    .putLong(32, s.targetLow);
        }
        ByteBuffer tcp = packet.slice(16 + ipHeader, TCP_HEADER + s.length);
        tcp.putShort(0, (short) s.sourcePort).putShort(2, (short) s.targetPort);
        tcp.putInt(4, s.sequence).putInt(8, s.acknowledged);
        tcp.put(12, (byte) 0x50).put(13, (byte) s.flags).putShort(14, (short) WINDOW);
        tcp.put(TCP_HEADER, s.data, s.offset, s.length);
        ByteBuffer addresses = four ? packet.slice(16 + 12, 8) : packet.slice(16 + 8, 32);
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
