package org.oicq.tools.dump.capture;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** IPv4 and IPv6, and what their protocol field says is inside. Checksums are not looked at: captures on the sending
 * machine carry unfinished ones. */
final class Ip {
    private static final long IPV4_MAPPED = 0xffff_0000_0000L;
    private static final int TCP = 6;
    private static final int FRAGMENT = 44;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "ICMP"),
            Map.entry(2, "IGMP"),
            Map.entry(46, "RSVP"),
            Map.entry(58, "ICMPv6"),
            Map.entry(59, "IPv6 without content"),
            Map.entry(88, "EIGRP"),
            Map.entry(89, "OSPF"),
            Map.entry(103, "PIM"),
            Map.entry(112, "VRRP"),
            Map.entry(132, "SCTP"));

    private Ip() {}

    static @Nullable Layer read(Packet p) {
        if (!p.has(20)) {
            return null;
        }
        return switch (p.u8(0) >>> 4) {
            case 4 -> four(p);
            case 6 -> six(p);
            default -> p.passOver("that are no IP where IP is expected");
        };
    }

    private static @Nullable Layer four(Packet p) {
        int header = (p.u8(0) & 0xf) * 4;
        int total = p.u16(2);
        if (header < 20 || (total != 0 && total < header)) {
            return p.passOver("with a bad IP header");
        }
        if (!p.has(header)) {
            return null;
        }
        Segment s = p.segment;
        s.sourceHigh = 0;
        s.sourceLow = IPV4_MAPPED | (p.i32(12) & 0xffff_ffffL);
        s.targetHigh = 0;
        s.targetLow = IPV4_MAPPED | (p.i32(16) & 0xffff_ffffL);
        int protocol = p.u8(9);
        int place = p.u16(6);
        int id = p.u16(4);
        // Segmentation offload leaves the total at 0.
        s.cutOff = total == 0 ? 0 : Math.max(0, p.at + total - p.end);
        p.end = total == 0 ? p.end : Math.min(p.end, p.at + total);
        p.at += header;
        // The flag of more fragments, and the offset.
        return (place & 0x3fff) == 0
                ? protocol(p, protocol)
                : p.fragments().add(p, id, protocol, (place & 0x1fff) * 8, (place & 0x2000) != 0);
    }

    private static @Nullable Layer six(Packet p) {
        if (!p.has(40)) {
            return null;
        }
        int payload = p.u16(4);
        Segment s = p.segment;
        s.sourceHigh = Bytes.i64(p.data, p.at + 8);
        s.sourceLow = Bytes.i64(p.data, p.at + 16);
        s.targetHigh = Bytes.i64(p.data, p.at + 24);
        s.targetLow = Bytes.i64(p.data, p.at + 32);
        int next = p.u8(6);
        p.at += 40;
        // A jumbogram or segmentation offload has 0 here.
        s.cutOff = payload == 0 ? 0 : Math.max(0, p.at + payload - p.end);
        p.end = payload == 0 ? p.end : Math.min(p.end, p.at + payload);
        return protocol(p, next);
    }

    /** What is inside, by the protocol number, which IPv6's extension headers have too. */
    static @Nullable Layer protocol(Packet p, int protocol) {
        return switch (protocol) {
            case TCP -> Tcp::read;
            case 4, 41 -> Ip::read;
            case 17 -> Udp::read;
            case 47 -> Gre::read;
            // Hop by hop, routing, destination, mobility, HIP, Shim6: next header, length in eights without the first.
            case 0, 43, 60, 135, 139, 140 -> packet -> extension(packet, (packet.u8(1) + 1) * 8);
            // Authentication: its length counts fours, without the first two.
            case 51 -> packet -> extension(packet, (packet.u8(1) + 2) * 4);
            case FRAGMENT -> Ip::fragment;
            case 50 -> p.unread("of ESP (encrypted IPsec)");
            case 97 -> p.skip(2, Ethernet::read);
            case 115 -> p.unread("of L2TP");
            case 137 -> Ethernet.type(p, 0x8847, 0);
            default -> p.passOver("of " + NAMES.getOrDefault(protocol, "IP protocol " + protocol));
        };
    }

    private static @Nullable Layer extension(Packet p, int size) {
        if (!p.has(size)) {
            return null;
        }
        int next = p.u8(0);
        p.at += size;
        return protocol(p, next);
    }

    private static @Nullable Layer fragment(Packet p) {
        if (!p.has(8)) {
            return null;
        }
        int next = p.u8(0);
        int place = p.u16(2);
        int id = p.i32(4);
        p.at += 8;
        // One that is the first and the last is a whole packet: "atomic".
        return (place & 0xfff9) == 0
                ? protocol(p, next)
                : p.fragments().add(p, id, next, place & 0xfff8, (place & 1) != 0);
    }
}
