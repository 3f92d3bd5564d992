package org.oicq.tools.dump.capture;

import org.jspecify.annotations.Nullable;

/** TCP, the last layer: fills the packet's segment. */
final class Tcp {
    private static final int HEADER = 20;

    private Tcp() {}

    static @Nullable Layer read(Packet p) {
        if (!p.has(HEADER)) {
            return null;
        }
        int header = (p.u8(12) >>> 4) * 4;
        Segment s = p.segment;
        int wireEnd = p.end + s.cutOff;
        if (header < HEADER || p.at + header > wireEnd) {
            return p.passOver("with a bad TCP header");
        }
        s.sourcePort = p.u16(0);
        s.targetPort = p.u16(2);
        s.sequence = p.i32(4);
        s.acknowledged = p.i32(8);
        s.flags = p.u8(13);
        s.net = p.net;
        s.data = p.data;
        s.offset = p.at + header;
        s.length = Math.max(0, p.end - s.offset);
        s.cutOff = Math.max(0, wireEnd - s.offset) - s.length;
        s.complete = true;
        return null;
    }
}
