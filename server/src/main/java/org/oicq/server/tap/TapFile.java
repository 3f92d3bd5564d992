package org.oicq.server.tap;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/**
 * The blocks of a pcapng: TCP in raw IP, with whole headers and checksums, at the time of now in nanoseconds. The
 * inspection tool writes such files too, but stands on the codec alone, as the server does.
 */
final class TapFile {
    static final int SYN = 2;
    static final int ACK = 16;

    /** Data in a packet; with IP's and TCP's headers it stays below 64 KiB. */
    static final int MOST_DATA = 65_000;

    private static final int RAW_IP = 101;
    private static final int TCP = 6;
    private static final int TCP_HEADER = 20;
    /** What stands before a packet in its block, and behind it. */
    private static final int BLOCK_HEAD = 28;

    private static final int BLOCK_END = 4;

    private TapFile() {}

    /** What the file begins with: a section of unknown length, and an interface whose times count nanoseconds. */
    static byte[] head() {
        ByteBuffer head = ByteBuffer.allocate(60);
        head.putInt(0x0a0d0d0a).putInt(28).putInt(0x1a2b3c4d).putInt(0x0001_0000);
        head.putLong(-1).putInt(28);
        head.putInt(1).putInt(32).putShort((short) RAW_IP).putShort((short) 0).putInt(0);
        head.putShort((short) 9).putShort((short) 1).put((byte) 9).put(new byte[3]);
        return head.putInt(0).putInt(32).array();
    }

    /** One TCP segment. */
    static byte[] packet(
            InetSocketAddress from,
            InetSocketAddress to,
            int sequence,
            int acknowledged,
            int flags,
            byte[] data,
            int at,
            int length) {
        byte[] source = address(from.getAddress());
        byte[] target = address(to.getAddress());
        boolean four = from.getAddress() instanceof Inet4Address && to.getAddress() instanceof Inet4Address;
        if (four) {
            source = Arrays.copyOfRange(source, 12, 16);
            target = Arrays.copyOfRange(target, 12, 16);
        }
        int ipHeader = four ? 20 : 40;
        int size = ipHeader + TCP_HEADER + length;
        int block = BLOCK_HEAD + ((size + 3) & ~3) + BLOCK_END;
        Instant now = Instant.now();
        ByteBuffer packet = ByteBuffer.allocate(block).putInt(6).putInt(block).putInt(0);
        packet.putLong(now.getEpochSecond() * 1_000_000_000 + now.getNano());
        packet.putInt(size).putInt(size).putInt(block - BLOCK_END, block);
        ByteBuffer ip = packet.slice(BLOCK_HEAD, ipHeader);
        if (four) {
            ip.put(0, (byte) 0x45).putShort(2, (short) size).putShort(6, (short) 0x4000);
            ip.put(8, (byte) 64).put(9, (byte) TCP).put(12, source).put(16, target);
            ip.putShort(10, fold(sum(ip, 0)));
        } else {
            ip.put(0, (byte) 0x60).putShort(4, (short) (TCP_HEADER + length));
            ip.put(6, (byte) TCP).put(7, (byte) 64).put(8, source).put(24, target);
        }
        ByteBuffer tcp = packet.slice(BLOCK_HEAD + ipHeader, TCP_HEADER + length);
        tcp.putShort(0, (short) from.getPort()).putShort(2, (short) to.getPort());
        tcp.putInt(4, sequence).putInt(8, acknowledged);
        tcp.put(12, (byte) 0x50).put(13, (byte) flags).putShort(14, (short) 0xffff);
        tcp.put(TCP_HEADER, data, at, length);
        long pseudo = sum(ByteBuffer.wrap(source), sum(ByteBuffer.wrap(target), TCP + TCP_HEADER + length));
        tcp.putShort(16, fold(sum(tcp, pseudo)));
        return packet.array();
    }

    /** Its 16 bytes, where an IPv4 address is mapped into IPv6. */
    private static byte[] address(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 16) {
            return bytes;
        }
        return ByteBuffer.allocate(16)
                .putShort(10, (short) 0xffff)
                .put(12, bytes)
                .array();
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
}
