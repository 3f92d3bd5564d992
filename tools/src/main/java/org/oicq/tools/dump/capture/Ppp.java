package org.oicq.tools.dump.capture;

import org.jspecify.annotations.Nullable;

/** PPP: over a serial line, in HDLC's frame, over Ethernet, in GRE. */
final class Ppp {
    private static final int HDLC = 0xff03;

    private Ppp() {}

    /** PPP with or without the two bytes of HDLC before it. */
    static @Nullable Layer read(Packet p) {
        if (!p.has(4)) {
            return null;
        }
        int skip = p.u16(0) == HDLC ? 2 : 0;
        boolean compressed = (p.u8(skip) & 1) != 0;
        int protocol = compressed ? p.u8(skip) : p.u16(skip);
        int header = skip + (compressed ? 1 : 2);
        return switch (protocol) {
            case 0x0021, 0x0057 -> p.skip(header, Ip::read);
            case 0x0281, 0x0283 -> Ethernet.type(p, 0x8847, header);
            case 0x002d, 0x002f -> p.unread("of PPP with compressed headers");
            case 0x00fd, 0x00fb -> p.unread("of compressed PPP");
            case 0x0053, 0x0055 -> p.unread("of encrypted PPP");
            default -> p.passOver("of PPP's own protocols");
        };
    }

    /** Either PPP in HDLC's frame, or Cisco's HDLC, which has an EtherType. */
    static @Nullable Layer hdlc(Packet p) {
        if (!p.has(4)) {
            return null;
        }
        return p.u16(0) == 0x0f00 || p.u16(0) == 0x8f00 ? Ethernet.type(p, p.u16(2), 4) : read(p);
    }

    /** PPPoE's session stage: version, code, session, length. */
    static @Nullable Layer overEthernet(Packet p) {
        return p.has(8) ? p.skip(6, Ppp::read) : null;
    }
}
