package org.oicq.tools.dump.rewrites;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.oicq.tools.dump.capture.Segment;

/** Bytes of packets, from the inside out. */
final class Wire {
    private static final String MACS = "020000000002" + "020000000001";
    private static final byte[] FOUR_A = {10, 9, 0, 1};
    private static final byte[] FOUR_B = {10, 9, 0, 2};
    private static final byte[] SIX_A = hex("20010db8000900000000000000000001");
    private static final byte[] SIX_B = hex("20010db8000900000000000000000002");

    private Wire() {}

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] after(String head, byte[] inside) {
        return join(hex(head), inside);
    }

    static byte[] u16(int value) {
        return ByteBuffer.allocate(2).putShort((short) value).array();
    }

    // ------------------------------------------------------------------ TCP and IP

    static byte[] tcp(Segment s, String options) {
        byte[] more = hex(options);
        ByteBuffer out = ByteBuffer.allocate(20 + more.length + s.length);
        out.putShort((short) s.sourcePort).putShort((short) s.targetPort);
        out.putInt(s.sequence).putInt(s.acknowledged);
        out.put((byte) (((20 + more.length) / 4) << 4)).put((byte) s.flags);
        out.putShort((short) 0xffff).putInt(0).put(more);
        return out.put(s.data, s.offset, s.length).array();
    }

    /** The talk's own addresses are IPv4. */
    static byte[] four(Segment s) {
        return four(s, tcp(s, ""), "", 0, 0);
    }

    /**
     * An IPv4 packet.
     *
     * @param options a multiple of four bytes
     * @param id for fragments
     * @param place the field of the flags and the fragment's offset
     */
    static byte[] four(Segment s, byte[] content, String options, int id, int place) {
        byte[] source = ByteBuffer.allocate(4).putInt((int) s.sourceLow).array();
        byte[] target = ByteBuffer.allocate(4).putInt((int) s.targetLow).array();
        return four(source, target, 6, content, options, id, place);
    }

    private static byte[] four(
            byte[] source, byte[] target, int protocol, byte[] content, String options, int id, int place) {
        byte[] more = hex(options);
        ByteBuffer out = ByteBuffer.allocate(20 + more.length + content.length);
        out.put((byte) (0x45 + more.length / 4)).put((byte) 0).putShort((short) out.capacity());
        out.putShort((short) id).putShort((short) place).put((byte) 64).put((byte) protocol);
        out.putShort((short) 0).put(source).put(target).put(more);
        return out.put(content).array();
    }

    /** The same talk between the IPv6 addresses that the test of IPv6 has. */
    static byte[] six(Segment s, int next, byte[] content) {
        ByteBuffer out = ByteBuffer.allocate(40 + content.length);
        out.putInt(0x60000000).putShort((short) content.length).put((byte) next).put((byte) 64);
        out.putLong(0x20010db800000000L).putLong(s.sourceLow & 0xffff_ffffL);
        out.putLong(0x20010db800000000L).putLong(s.targetLow & 0xffff_ffffL);
        return out.put(content).array();
    }

    static byte[] six(Segment s) {
        return six(s, 6, tcp(s, ""));
    }

    /** An IPv4 packet between two ends of a tunnel. */
    static byte[] tunnel4(int protocol, byte[] content) {
        return four(FOUR_A, FOUR_B, protocol, content, "", 0, 0);
    }

    static byte[] tunnel6(int next, byte[] content) {
        ByteBuffer out = ByteBuffer.allocate(40 + content.length);
        out.putInt(0x60000000).putShort((short) content.length).put((byte) next).put((byte) 64);
        return out.put(SIX_A).put(SIX_B).put(content).array();
    }

    static byte[] udp(int port, byte[] content) {
        return tunnel4(17, join(u16(50_000), u16(port), u16(8 + content.length), u16(0), content));
    }

    /** The packet in pieces of so many bytes of content, a multiple of eight. */
    static List<byte[]> fragments4(Segment s, int size, int id) {
        byte[] content = tcp(s, "");
        List<byte[]> all = new ArrayList<>();
        for (int at = 0; at < content.length; at += size) {
            int end = Math.min(content.length, at + size);
            int place = at / 8 | (end < content.length ? 0x2000 : 0);
            all.add(four(s, Arrays.copyOfRange(content, at, end), "", id, place));
        }
        return all;
    }

    static List<byte[]> fragments6(Segment s, int size, int id) {
        byte[] content = tcp(s, "");
        List<byte[]> all = new ArrayList<>();
        for (int at = 0; at < content.length; at += size) {
            int end = Math.min(content.length, at + size);
            ByteBuffer head = ByteBuffer.allocate(8).put((byte) 6).put((byte) 0);
            head.putShort((short) (at | (end < content.length ? 1 : 0))).putInt(id);
            all.add(six(s, 44, join(head.array(), Arrays.copyOfRange(content, at, end))));
        }
        return all;
    }

    // ------------------------------------------------------------------ links

    static byte[] ethernet(byte[] ip) {
        return after(MACS + (ip[0] >>> 4 == 4 ? "0800" : "86dd"), ip);
    }

    /** Ethernet with tags between the addresses and IPv4's type. */
    static byte[] ethernet(String between, byte[] ip) {
        return after(MACS + between, ip);
    }

    /** 802.3 with LLC and SNAP. */
    static byte[] snap(byte[] ip) {
        return join(hex(MACS), u16(8 + ip.length), hex("aaaa030000000800"), ip);
    }

    static byte[] pppoe(byte[] ip) {
        return join(hex("1100" + "0007"), u16(2 + ip.length), hex("0021"), ip);
    }

    /** Attributes: the mark (type 1), a prefix (type 10), the packet (type 9). */
    static byte[] nflog(byte[] ip) {
        int length = 4 + ip.length;
        byte[] packet = {(byte) length, (byte) (length >>> 8), 9, 0};
        return join(hex("02000001" + "08000100" + "00000000" + "07000a00" + "61620000"), packet, ip);
    }

    /** A data frame to the distribution system, with quality of service, and its LLC. */
    static byte[] wifi(byte[] ip) {
        return join(hex("8801" + "0000" + "020000000009" + MACS + "1000" + "0000"), hex("aaaa030000000800"), ip);
    }
}
