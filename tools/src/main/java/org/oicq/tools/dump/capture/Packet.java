package org.oicq.tools.dump.capture;

import org.jspecify.annotations.Nullable;

/**
 * A captured packet while its layers are read, one after the other. A single object is filled again and again: a
 * capture holds millions of packets, and none may cost an allocation.
 */
final class Packet {
    /** Where the bytes stand. */
    byte[] data = new byte[0];

    /** Where the layer that is read now starts; each layer steps over its own header. */
    int at;

    /** Where the bytes at hand end. */
    int end;

    /** Whether the capture holds only the start of the packet. */
    boolean cut;

    /** The VLANs and the virtual network that it was found in, or 0: the same addresses in another net are others. */
    int net;

    /** The segment that is filled in on the way. */
    final Segment segment = new Segment();

    private final Tally tally;
    private final Fragments fragments;

    Packet(Tally tally) {
        this.tally = tally;
        this.fragments = new Fragments(tally);
    }

    Fragments fragments() {
        return fragments;
    }

    int available() {
        return end - at;
    }

    int u8(int offset) {
        return Bytes.u8(data, at + offset);
    }

    int u16(int offset) {
        return Bytes.u16(data, at + offset);
    }

    int i32(int offset) {
        return Bytes.i32(data, at + offset);
    }

    /** Whether this layer's header of so many bytes is there; where not, the packet is counted as too short. */
    boolean has(int header) {
        if (available() >= header) {
            return true;
        }
        if (cut) {
            tally.unread("cut off inside their headers; capture with the full length (tcpdump -s 0)");
        } else {
            tally.passedOver("too short for their headers");
        }
        return false;
    }

    /** Steps over a header, and on to the layer behind it. */
    Layer skip(int header, Layer next) {
        at += header;
        return next;
    }

    /** The packet ends here: it carries something else, and nothing of ours can be in it. */
    @Nullable
    Layer passOver(String what) {
        tally.passedOver(what);
        return null;
    }

    /** The packet ends here, and something of ours may be in it that cannot be read. */
    @Nullable
    Layer unread(String what) {
        tally.unread(what);
        return null;
    }
}
