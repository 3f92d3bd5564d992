package org.oicq.tools.dump.capture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts the fragments of IP packets together. What waits for its rest is bounded; the oldest is given up first. */
final class Fragments {
    private static final int MOST_PACKETS = 1024;
    private static final int MOST_BYTES = 8 * 1024 * 1024;
    /** What an IP packet can hold. */
    private static final int LARGEST = 65_535;

    private static final String INCOMPLETE = "that are fragments without the rest of their packet";

    private record Key(
            long sourceHigh, long sourceLow, long targetHigh, long targetLow, int id, int protocol, int net) {}

    /** The pieces of a packet that are there. */
    private static final class Pieces {
        @SuppressWarnings("ArrayRecordComponent") // Never compared.
        private record Piece(int offset, byte[] bytes) {}

        private final List<Piece> pieces = new ArrayList<>();
        private int bytes;
        /** Where the packet ends, or -1 as long as its last fragment is missing. */
        private int end = -1;

        /** The whole packet, or null as long as something is missing. Where two overlap, the first that came counts. */
        byte @Nullable [] whole() {
            if (end < 0 || bytes < end) {
                return null;
            }
            byte[] whole = new byte[end];
            boolean[] there = new boolean[end];
            int missing = end;
            for (Piece piece : pieces) {
                for (int i = 0; i < piece.bytes.length && piece.offset + i < end; i++) {
                    int at = piece.offset + i;
                    if (!there[at]) {
                        there[at] = true;
                        whole[at] = piece.bytes[i];
                        missing--;
                    }
                }
            }
            return missing == 0 ? whole : null;
        }
    }

    private final Tally tally;
    private final Map<Key, Pieces> waiting = new LinkedHashMap<>();
    private int bytes;

    Fragments(Tally tally) {
        this.tally = tally;
    }

    /**
     * Takes a fragment: the rest of {@code packet}.
     *
     * @param offset where it belongs, in bytes
     * @param more whether others follow it
     * @return the layer behind, with the whole packet in {@code packet}; null where something is still missing
     */
    @Nullable
    Layer add(Packet packet, int id, int protocol, int offset, boolean more) {
        Segment s = packet.segment;
        Key key = new Key(s.sourceHigh, s.sourceLow, s.targetHigh, s.targetLow, id, protocol, packet.net);
        int length = packet.available();
        if (offset + length > LARGEST || s.cutOff > 0) {
            return packet.unread("that are fragments, too long or cut short");
        }
        Pieces pieces = waiting.computeIfAbsent(key, _ -> new Pieces());
        pieces.pieces.add(new Pieces.Piece(offset, Arrays.copyOfRange(packet.data, packet.at, packet.end)));
        pieces.bytes += length;
        bytes += length;
        if (!more) {
            pieces.end = offset + length;
        }
        byte[] whole = pieces.whole();
        if (whole == null) {
            while (waiting.size() > MOST_PACKETS || bytes > MOST_BYTES) {
                giveUp(waiting.keySet().iterator().next());
            }
            return null;
        }
        waiting.remove(key);
        bytes -= pieces.bytes;
        packet.data = whole;
        packet.at = 0;
        packet.end = whole.length;
        return Ip.protocol(packet, protocol);
    }

    private void giveUp(Key key) {
        Pieces pieces = waiting.remove(key);
        if (pieces != null) {
            bytes -= pieces.bytes;
            pieces.pieces.forEach(_ -> tally.unread(INCOMPLETE));
        }
    }

    /** The capture is at its end: what still waits is incomplete. */
    void end() {
        List.copyOf(waiting.keySet()).forEach(this::giveUp);
    }
}
