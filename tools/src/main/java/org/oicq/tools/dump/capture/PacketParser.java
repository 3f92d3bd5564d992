package org.oicq.tools.dump.capture;

import static org.oicq.tools.dump.capture.Bytes.i32;
import static org.oicq.tools.dump.capture.Bytes.i64;
import static org.oicq.tools.dump.capture.Bytes.u16;
import static org.oicq.tools.dump.capture.Bytes.u8;

import java.util.BitSet;

/**
 * Takes a captured packet apart down to its TCP segment: Ethernet (with VLAN tags), Linux cooked v1 and v2, raw IP and
 * loopback; IPv4 and IPv6 with its extension headers. Checksums are not looked at: captures on the sending machine
 * carry unfinished ones.
 */
final class PacketParser {
    private static final int NULL = 0;
    private static final int ETHERNET = 1;
    private static final int RAW_BSD = 12;
    private static final int RAW_OPENBSD = 14;
    private static final int RAW = 101;
    private static final int LOOP = 108;
    private static final int LINUX_COOKED = 113;
    private static final int IPV4 = 228;
    private static final int IPV6 = 229;
    private static final int LINUX_COOKED_2 = 276;

    private static final int TYPE_IPV4 = 0x0800;
    private static final int TYPE_IPV6 = 0x86dd;
    private static final int TCP = 6;
    private static final long IPV4_MAPPED = 0xffff_0000_0000L;
    private static final String CUT = "too short for their headers";

    private final Receiver receiver;
    private final Notes notes = new Notes();
    private final BitSet strangeLinks = new BitSet();
    private final Segment segment = new Segment();

    PacketParser(Receiver receiver) {
        this.receiver = receiver;
    }

    /** Tells what was passed over. */
    void end() {
        notes.tell(receiver);
    }

    /**
     * Tells the receiver of the TCP segment in a packet, if there is one.
     *
     * @param length bytes at hand
     * @param time nanoseconds since 1970
     */
    void packet(int link, byte[] d, int at, int length, long time) {
        int end = at + length;
        segment.time = time;
        switch (link) {
            case ETHERNET -> {
                if (length < 14) {
                    notes.count(CUT);
                } else {
                    tagged(u16(d, at + 12), d, at + 14, end);
                }
            }
            case LINUX_COOKED -> {
                if (length < 16) {
                    notes.count(CUT);
                } else {
                    tagged(u16(d, at + 14), d, at + 16, end);
                }
            }
            case LINUX_COOKED_2 -> {
                if (length < 20) {
                    notes.count(CUT);
                } else {
                    tagged(u16(d, at), d, at + 20, end);
                }
            }
            // Four bytes of address family, in the byte order of the machine or of the net: the IP version says more.
            case NULL, LOOP -> ip(d, at + 4, end);
            case RAW, RAW_BSD, RAW_OPENBSD, IPV4, IPV6 -> ip(d, at, end);
            default -> {
                if (link < 0 || link > 0xffff) {
                    notes.count("of an unknown link type");
                } else if (!strangeLinks.get(link)) {
                    strangeLinks.set(link);
                    receiver.damage("link type " + link
                            + " is not understood; capture on Ethernet, Linux cooked, raw IP or loopback");
                }
            }
        }
    }

    private void tagged(int etherType, byte[] d, int at, int end) {
        int type = etherType;
        int next = at;
        while (type == 0x8100 || type == 0x88a8 || type == 0x9100) {
            if (end - next < 4) {
                notes.count(CUT);
                return;
            }
            type = u16(d, next + 2);
            next += 4;
        }
        if (type == TYPE_IPV4 || type == TYPE_IPV6) {
            ip(d, next, end);
        } else {
            notes.count("not of IP");
        }
    }

    private void ip(byte[] d, int at, int end) {
        if (end - at < 20) {
            notes.count(CUT);
            return;
        }
        switch (u8(d, at) >>> 4) {
            case 4 -> ipv4(d, at, end);
            case 6 -> ipv6(d, at, end);
            default -> notes.count("not of IP");
        }
    }

    private void ipv4(byte[] d, int at, int end) {
        int header = (d[at] & 0xf) * 4;
        int total = u16(d, at + 2);
        if (header < 20 || (total != 0 && total < header)) {
            notes.count("with a bad IP header");
            return;
        }
        if (u8(d, at + 9) != TCP) {
            notes.count("not of TCP");
            return;
        }
        if ((u16(d, at + 6) & 0x3fff) != 0) {
            notes.count("that are IP fragments, left out");
            return;
        }
        segment.sourceHigh = 0;
        segment.sourceLow = IPV4_MAPPED | Bytes.u32(d, at + 12);
        segment.targetHigh = 0;
        segment.targetLow = IPV4_MAPPED | Bytes.u32(d, at + 16);
        // Segmentation offload leaves the total at 0.
        tcp(d, at + header, total == 0 ? end : at + total, end);
    }

    private void ipv6(byte[] d, int at, int end) {
        if (end - at < 40) {
            notes.count(CUT);
            return;
        }
        int payload = u16(d, at + 4);
        int wireEnd = payload == 0 ? end : at + 40 + payload;
        int next = u8(d, at + 6);
        int p = at + 40;
        while (next != TCP) {
            boolean extension = next == 0 || next == 43 || next == 60 || next == 51;
            if (!extension || end - p < 8) {
                notes.count(next == 44 ? "that are IP fragments, left out" : "not of TCP");
                return;
            }
            int size = next == 51 ? (u8(d, p + 1) + 2) * 4 : (u8(d, p + 1) + 1) * 8;
            next = u8(d, p);
            p += size;
        }
        segment.sourceHigh = i64(d, at + 8);
        segment.sourceLow = i64(d, at + 16);
        segment.targetHigh = i64(d, at + 24);
        segment.targetLow = i64(d, at + 32);
        tcp(d, p, wireEnd, end);
    }

    /** {@code wireEnd} is where the packet ended on the wire, {@code end} where the bytes at hand end. */
    private void tcp(byte[] d, int at, int wireEnd, int end) {
        if (Math.min(wireEnd, end) - at < 20) {
            notes.count(CUT);
            return;
        }
        int header = (u8(d, at + 12) >>> 4) * 4;
        if (header < 20 || at + header > wireEnd) {
            notes.count("with a bad TCP header");
            return;
        }
        Segment s = segment;
        s.sourcePort = u16(d, at);
        s.targetPort = u16(d, at + 2);
        s.sequence = i32(d, at + 4);
        s.acknowledged = i32(d, at + 8);
        s.flags = u8(d, at + 13);
        s.data = d;
        s.offset = at + header;
        s.length = Math.max(0, Math.min(wireEnd, end) - s.offset);
        s.cutOff = Math.max(0, wireEnd - s.offset) - s.length;
        if (s.cutOff > 0) {
            notes.count("cut short by the capture; capture with the full length (tcpdump -s 0)");
        }
        receiver.segment(s);
    }
}
