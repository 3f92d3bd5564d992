package org.oicq.tools.dump.capture;

import org.jspecify.annotations.Nullable;

/** GRE: of an EtherType, of Ethernet as ERSPAN's three kinds have it, of PPP as PPTP has it. */
final class Gre {
    private static final int CHECKSUM = 0x8000;
    private static final int ROUTING = 0x4000;
    private static final int KEY = 0x2000;
    private static final int SEQUENCE = 0x1000;
    private static final int ACKNOWLEDGMENT = 0x0080;

    private Gre() {}

    static @Nullable Layer read(Packet p) {
        if (!p.has(4)) {
            return null;
        }
        int flags = p.u16(0);
        int type = p.u16(2);
        if ((flags & ROUTING) != 0) {
            return p.unread("of GRE with a route in it");
        }
        int header = 4 + size(flags, CHECKSUM) + size(flags, KEY) + size(flags, SEQUENCE);
        if ((flags & 7) == 1) {
            header += size(flags, ACKNOWLEDGMENT);
            return p.has(header) ? p.skip(header, Ppp::read) : null;
        }
        if (!p.has(header)) {
            return null;
        }
        return switch (type) {
            // Without a sequence number it is ERSPAN's first kind, which has no header of its own.
            case 0x88be -> p.skip(header + 2 * size(flags, SEQUENCE), Ethernet::read);
            case 0x22eb -> p.skip(header, Gre::erspan3);
            default -> Ethernet.type(p, type, header);
        };
    }

    private static int size(int flags, int flag) {
        return (flags & flag) != 0 ? 4 : 0;
    }

    /** The last bit says that eight bytes of the platform's follow. */
    private static @Nullable Layer erspan3(Packet p) {
        return p.has(12) ? p.skip(12 + ((p.u8(11) & 1) != 0 ? 8 : 0), Ethernet::read) : null;
    }
}
