package org.oicq.tools.dump.capture;

import org.jspecify.annotations.Nullable;

/** 802.11, with and without radiotap's header before it. */
final class Wifi {
    private static final int DATA = 2;
    private static final int NO_DATA = 4;
    private static final int QOS = 8;
    private static final int TO_AND_FROM_STATION = 3;
    private static final int PROTECTED = 0x40;
    private static final int ORDER = 0x80;
    /** Radiotap's flag: the header is padded to a multiple of four bytes. */
    private static final int PADDED = 0x20;

    private Wifi() {}

    static @Nullable Layer radiotap(Packet p) {
        if (!p.has(8)) {
            return null;
        }
        int header = p.u8(2) | p.u8(3) << 8;
        if (header < 8 || !p.has(header)) {
            return null;
        }
        boolean padded = (radiotapFlags(p, header) & PADDED) != 0;
        return p.skip(header, padded ? Wifi::readPadded : Wifi::read);
    }

    /** The flags stand first, or behind the eight bytes of a time, which are aligned. */
    private static int radiotapFlags(Packet p, int header) {
        int present = p.u8(4);
        int at = 8;
        while (at + 4 <= header && (p.u8(at - 1) & 0x80) != 0) {
            at += 4;
        }
        int flags = (present & 1) != 0 ? (at + 7 & ~7) + 8 : at;
        return (present & 2) != 0 && flags < header ? p.u8(flags) : 0;
    }

    static @Nullable Layer read(Packet p) {
        return read(p, false);
    }

    private static @Nullable Layer readPadded(Packet p) {
        return read(p, true);
    }

    private static @Nullable Layer read(Packet p, boolean padded) {
        if (!p.has(2)) {
            return null;
        }
        int kind = p.u8(0) >>> 2 & 3;
        int subtype = p.u8(0) >>> 4;
        int flags = p.u8(1);
        if (kind != DATA || (subtype & NO_DATA) != 0) {
            return p.passOver("of 802.11 without data");
        }
        if ((flags & PROTECTED) != 0) {
            return p.unread("of encrypted 802.11");
        }
        boolean qos = (subtype & QOS) != 0;
        int header = 24 + ((flags & TO_AND_FROM_STATION) == TO_AND_FROM_STATION ? 6 : 0);
        if (!p.has(header + 2)) {
            return null;
        }
        if (qos && (p.u8(header) & 0x80) != 0) {
            return p.unread("of 802.11 with several frames in one (A-MSDU)");
        }
        header += qos ? (flags & ORDER) != 0 ? 6 : 2 : 0;
        return p.skip(padded ? header + 3 & ~3 : header, Ethernet::llc);
    }
}
