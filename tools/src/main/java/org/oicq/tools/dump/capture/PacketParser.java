package org.oicq.tools.dump.capture;

import java.util.HashMap;
import java.util.Map;

/** Takes captured packets apart, layer by layer, down to their TCP segments. */
final class PacketParser {
    /** More layers than this are an attack or damage, no network. */
    private static final int DEEPEST = 24;

    private final Receiver receiver;
    private final Tally tally = new Tally();
    private final Packet packet = new Packet(tally);
    private final Map<Integer, Layer> links = new HashMap<>();
    private int lastType = -1;
    private Layer lastLink = p -> null;

    PacketParser(Receiver receiver) {
        this.receiver = receiver;
    }

    /** Tells what was passed over. */
    void end() {
        packet.fragments().end();
        tally.tell(receiver);
    }

    /**
     * Tells the receiver of the TCP segment in a packet, if there is one.
     *
     * @param length bytes at hand
     * @param original bytes that the packet had on the wire
     * @param time nanoseconds since 1970
     */
    void packet(int link, byte[] data, int at, int length, int original, long time) {
        tally.packet();
        receiver.packet(link, data, at, length, original, time);
        if (link != lastType) {
            lastType = link;
            lastLink = links.computeIfAbsent(link, Links::of);
        }
        Packet p = packet;
        p.data = data;
        p.at = at;
        p.end = at + length;
        p.cut = length < original;
        p.net = 0;
        p.segment.time = time;
        p.segment.complete = false;
        p.segment.cutOff = 0;
        Layer layer = lastLink;
        for (int depth = 0; layer != null; depth++) {
            layer = depth < DEEPEST ? layer.read(p) : p.unread("of more than " + DEEPEST + " layers");
        }
        if (p.segment.complete) {
            if (p.segment.cutOff > 0) {
                tally.unread("cut short by the capture; capture with the full length (tcpdump -s 0)");
            }
            receiver.segment(p.segment);
        }
    }
}
