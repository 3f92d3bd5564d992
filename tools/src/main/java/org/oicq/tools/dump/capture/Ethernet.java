package org.oicq.tools.dump.capture;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ethernet, and what its type field says is inside: also where another link has the same field. */
final class Ethernet {
    /** Values below are the length of an 802.3 frame. */
    private static final int LEAST_TYPE = 0x600;

    static final int BRIDGED = 0x6558;

    private static final Map<Integer, String> NAMES = Map.of(
            0x0806, "ARP",
            0x8035, "RARP",
            0x8809, "slow protocols (LACP)",
            0x888e, "EAPOL",
            0x8899, "Realtek's loop detection",
            0x88cc, "LLDP",
            0x88f7, "PTP",
            0x8863, "PPPoE discovery",
            0x9000, "the loop-back test");

    private Ethernet() {}

    static @Nullable Layer read(Packet p) {
        return p.has(14) ? type(p, p.u16(12), 14) : null;
    }

    /** What is behind a header of so many bytes with this type in it. */
    static @Nullable Layer type(Packet p, int type, int header) {
        return switch (type) {
            case 0x0800, 0x86dd -> p.skip(header, Ip::read);
            case 0x8100, 0x88a8, 0x9100, 0x9200, 0x9300 -> p.skip(header, Ethernet::vlan);
            case 0x8847, 0x8848 -> p.skip(header, Ethernet::mpls);
            case 0x8864 -> p.skip(header, Ppp::overEthernet);
            case BRIDGED -> p.skip(header, Ethernet::read);
            // Linux's cooked capture writes 4 for an 802.2 header.
            case 4 -> p.skip(header, Ethernet::llc);
            case 0x88e5 -> p.unread("of MACsec (encrypted)");
            default -> type < LEAST_TYPE ? length(p, type, header) : p.passOver("of " + name(type));
        };
    }

    private static String name(int type) {
        return NAMES.getOrDefault(type, String.format(Locale.ROOT, "EtherType 0x%04x", type));
    }

    private static @Nullable Layer vlan(Packet p) {
        if (!p.has(4)) {
            return null;
        }
        p.net = (p.net << 12) ^ (p.u16(0) & 0xfff);
        return type(p, p.u16(2), 4);
    }

    /** What follows the last label has no type: an IP version, or Ethernet with or without a control word. */
    private static @Nullable Layer mpls(Packet p) {
        if (!p.has(5)) {
            return null;
        }
        boolean last = (p.u8(2) & 1) != 0;
        if (!last) {
            return p.skip(4, Ethernet::mpls);
        }
        return switch (p.u8(4) >>> 4) {
            case 4, 6 -> p.skip(4, Ip::read);
            case 0 -> p.skip(8, Ethernet::read);
            default -> p.skip(4, Ethernet::read);
        };
    }

    private static @Nullable Layer length(Packet p, int length, int header) {
        p.at += header;
        p.end = Math.min(p.end, p.at + length);
        return llc(p);
    }

    /** 802.2: with SNAP an EtherType again. */
    static @Nullable Layer llc(Packet p) {
        if (!p.has(3)) {
            return null;
        }
        return switch (p.u8(0)) {
            case 0xaa -> {
                if (!p.has(8)) {
                    yield null;
                }
                int organisation = p.u16(3) << 8 | p.u8(5);
                // 0 and 0x0000f8: an EtherType follows.
                yield organisation == 0 || organisation == 0xf8 ? type(p, p.u16(6), 8) : p.passOver("of SNAP");
            }
            case 0x06 -> p.skip(3, Ip::read);
            case 0x42 -> p.passOver("of spanning tree");
            case 0xe0, 0xff -> p.passOver("of IPX");
            case 0xfe -> p.passOver("of OSI protocols");
            default -> p.passOver("of 802.2");
        };
    }
}
