package org.oicq.server.meter;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.Catalogs;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.PacketType;

/**
 * Counters since the server's start. Counting takes some nanoseconds and waits for nobody; reading adds up what the
 * threads have counted.
 */
public final class Meters {
    /** A counter for each packet of some routes, in an array by the server's kind and the packet's code. */
    private static final class ByPacket {
        private final @Nullable LongAdder[] adders = new LongAdder[16 << 8];

        ByPacket(boolean fromUsers) {
            for (Catalog<?> catalog : Catalogs.all()) {
                if (Meters.fromUsers(catalog) == fromUsers) {
                    catalog.types().forEach(type -> adders[index(type)] = new LongAdder());
                }
            }
        }

        private static int index(PacketType<?> type) {
            int sender = type.route().sender();
            int server = sender == ProgramKind.OICQ_USER.code() ? type.route().receiver() : sender;
            return server << 8 | type.code();
        }

        void count(PacketType<?> type) {
            LongAdder adder = adders[index(type)];
            if (adder != null) {
                adder.increment();
            }
        }

        long of(PacketType<?> type) {
            LongAdder adder = adders[index(type)];
            return adder == null ? 0 : adder.sum();
        }
    }

    private final ByPacket received = new ByPacket(true);
    private final ByPacket refused = new ByPacket(true);
    private final ByPacket sent = new ByPacket(false);
    private final LongAdder malformed = new LongAdder();
    private final LongAdder receivedBytes = new LongAdder();
    private final LongAdder sentBytes = new LongAdder();
    private final LongAdder webSockets = new LongAdder();

    /** Whether users write these packets, and not a server. */
    public static boolean fromUsers(Catalog<?> catalog) {
        return catalog.route().sender() == ProgramKind.OICQ_USER.code();
    }

    /** A good packet has come, whose whole frame has so many bytes. */
    public void received(PacketType<?> type, int bytes) {
        received.count(type);
        receivedBytes.add(bytes);
    }

    /** A packet was refused by a rule. */
    public void refused(PacketType<?> type) {
        refused.count(type);
    }

    /** A packet was malformed, or of an unknown type. */
    public void malformed() {
        malformed.increment();
    }

    /** A packet is on its way to a user, whose whole frame has so many bytes. */
    public void sent(PacketType<?> type, int bytes) {
        sent.count(type);
        sentBytes.add(bytes);
    }

    /** A WebSocket was opened. */
    public void webSocket() {
        webSockets.increment();
    }

    public long receivedOf(PacketType<?> type) {
        return received.of(type);
    }

    public long refusedOf(PacketType<?> type) {
        return refused.of(type);
    }

    public long sentOf(PacketType<?> type) {
        return sent.of(type);
    }

    public long malformedPackets() {
        return malformed.sum();
    }

    public long bytesReceived() {
        return receivedBytes.sum();
    }

    public long bytesSent() {
        return sentBytes.sum();
    }

    public long webSocketsOpened() {
        return webSockets.sum();
    }
}
