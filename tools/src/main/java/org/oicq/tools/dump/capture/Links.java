package org.oicq.tools.dump.capture;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The layer that a packet starts with, by the capture's link type. */
final class Links {
    /** Link types that are not read, by the name that libpcap has for them. */
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(6, "Token Ring"),
            Map.entry(8, "SLIP"),
            Map.entry(10, "FDDI"),
            Map.entry(119, "802.11 with Prism header"),
            Map.entry(163, "802.11 with AVS header"),
            Map.entry(187, "Bluetooth"),
            Map.entry(189, "USB"),
            Map.entry(192, "PPI"),
            Map.entry(195, "802.15.4"),
            Map.entry(201, "Bluetooth"),
            Map.entry(220, "USB"),
            Map.entry(227, "CAN bus"),
            Map.entry(249, "USBPcap"),
            Map.entry(251, "Bluetooth LE"),
            Map.entry(252, "Wireshark's upper PDUs"),
            Map.entry(253, "netlink"));

    private Links() {}

    /** The first layer; for a type that is not read one that says its name. */
    static Layer of(int type) {
        return switch (type) {
            case 0, 108 -> Links::loopback;
            case 1 -> Ethernet::read;
            case 9 -> Ppp::read;
            case 12, 14, 101, 228, 229 -> Ip::read;
            case 50 -> Ppp::hdlc;
            case 51 -> Ppp::overEthernet;
            case 104 -> Links::ciscoHdlc;
            case 105 -> Wifi::read;
            case 113 -> Links::cooked;
            case 117 -> Links::pflog;
            case 127 -> Wifi::radiotap;
            case 239 -> Links::nflog;
            case 276 -> Links::cooked2;
            default -> {
                String name = type >= 147 && type <= 162 ? "USER" + (type - 147) : NAMES.get(type);
                String what = "of link type " + type + (name == null ? "" : " (" + name + ")");
                yield packet -> packet.unread(what);
            }
        };
    }

    /** Four bytes of address family, in the byte order of the machine or of the net: the IP version says more. */
    private static @Nullable Layer loopback(Packet p) {
        return p.has(4) ? p.skip(4, Ip::read) : null;
    }

    private static @Nullable Layer ciscoHdlc(Packet p) {
        return p.has(4) ? Ethernet.type(p, p.u16(2), 4) : null;
    }

    private static @Nullable Layer cooked(Packet p) {
        return p.has(16) ? Ethernet.type(p, p.u16(14), 16) : null;
    }

    private static @Nullable Layer cooked2(Packet p) {
        return p.has(20) ? Ethernet.type(p, p.u16(0), 20) : null;
    }

    /** OpenBSD's packet filter: a header that says its own length. */
    private static @Nullable Layer pflog(Packet p) {
        if (!p.has(4)) {
            return null;
        }
        int header = p.u8(0) + 3 & ~3;
        return p.has(header) ? p.skip(header, Ip::read) : null;
    }

    /** Attributes of a length (in the order of the capturing machine), a type and a value; type 9 is the packet. */
    private static @Nullable Layer nflog(Packet p) {
        if (!p.has(8)) {
            return null;
        }
        int first = Short.reverseBytes((short) p.u16(4)) & 0xffff;
        boolean little = first >= 4 && first <= p.available();
        int at = 4;
        while (p.available() >= at + 4) {
            int length = little ? Short.reverseBytes((short) p.u16(at)) & 0xffff : p.u16(at);
            int type = (little ? p.u8(at + 2) : p.u8(at + 3)) & 0x7f;
            if (type == 9) {
                return p.skip(at + 4, Ip::read);
            }
            at += Math.max(4, length + 3 & ~3);
        }
        return p.passOver("of NFLOG without a packet");
    }
}
