package org.oicq.tools.dump.capture;

import org.jspecify.annotations.Nullable;

/** UDP, and the tunnels in it, which are told by their port. */
final class Udp {
    private static final int HEADER = 8;

    private Udp() {}

    static @Nullable Layer read(Packet p) {
        if (!p.has(HEADER)) {
            return null;
        }
        int from = p.u16(0);
        int to = p.u16(2);
        Layer tunnel = tunnel(to);
        // A tunnel's end may have any port of its own, but GTP's answers come from its port.
        if (tunnel == null && from == 2152) {
            tunnel = Udp::gtp;
        }
        return tunnel == null ? p.passOver("of UDP") : p.skip(HEADER, tunnel);
    }

    private static @Nullable Layer tunnel(int port) {
        return switch (port) {
            case 4789, 8472 -> Udp::vxlan;
            case 4790 -> Udp::vxlanGpe;
            case 6081 -> Udp::geneve;
            case 2152 -> Udp::gtp;
            case 6635 -> packet -> Ethernet.type(packet, 0x8847, 0);
            case 4500 -> packet -> packet.unread("of ESP (encrypted IPsec)");
            case 1701 -> packet -> packet.unread("of L2TP");
            case 51820 -> packet -> packet.unread("of WireGuard (encrypted)");
            default -> null;
        };
    }

    private static @Nullable Layer vxlan(Packet p) {
        if (!p.has(8)) {
            return null;
        }
        p.net ^= p.i32(4) >>> 8;
        return p.skip(8, Ethernet::read);
    }

    private static @Nullable Layer vxlanGpe(Packet p) {
        if (!p.has(8)) {
            return null;
        }
        p.net ^= p.i32(4) >>> 8;
        return p.u8(3) == 3 ? p.skip(8, Ethernet::read) : p.skip(8, Ip::read);
    }

    private static @Nullable Layer geneve(Packet p) {
        if (!p.has(8)) {
            return null;
        }
        int header = 8 + (p.u8(0) & 0x3f) * 4;
        p.net ^= p.i32(4) >>> 8;
        return p.has(header) ? Ethernet.type(p, p.u16(2), header) : null;
    }

    /** GTP-U of version 1: message 255 carries a user's packet; the optional fields come together, then extensions. */
    private static @Nullable Layer gtp(Packet p) {
        if (!p.has(8)) {
            return null;
        }
        int flags = p.u8(0);
        if (flags >>> 5 != 1 || p.u8(1) != 255) {
            return p.passOver("of GTP without a user's packet");
        }
        int header = 8;
        if ((flags & 7) != 0) {
            header = 12;
            while (p.available() >= header && p.u8(header - 1) != 0) {
                int units = p.available() > header ? p.u8(header) : 0;
                if (units == 0) {
                    return p.passOver("of GTP with a bad header");
                }
                header += units * 4;
            }
        }
        return p.has(header) ? p.skip(header, Ip::read) : null;
    }
}
