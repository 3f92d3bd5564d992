package org.oicq.codec.frame;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who writes a frame to whom: the sender and receiver bytes of its head, which need not be kinds that the protocol
 * knows.
 *
 * @param sender 0…255
 * @param receiver 0…255
 */
public record Route(int sender, int receiver) {
    /** The routes between kinds that the protocol knows, so that reading a frame allocates none. */
    private static final Route[] KNOWN = new Route[16 * 16];

    static {
        Arrays.setAll(KNOWN, i -> new Route(i >>> 4, i & 0xf));
    }

    /** {@code 81 0A 01}: what a user writes to the OICQ server. */
    public static final Route USER_TO_OICQ = of(ProgramKind.OICQ_USER, ProgramKind.OICQ_SERVER);

    /** {@code 81 01 0A}: what the OICQ server writes to a user. */
    public static final Route OICQ_TO_USER = of(ProgramKind.OICQ_SERVER, ProgramKind.OICQ_USER);

    /** The route of two bytes, each 0…255. */
    public static Route of(int sender, int receiver) {
        return (sender | receiver) < 16 ? KNOWN[sender << 4 | receiver] : new Route(sender, receiver);
    }

    public static Route of(ProgramKind sender, ProgramKind receiver) {
        return of(sender.code(), receiver.code());
    }

    /** The way back. */
    public Route reversed() {
        return of(receiver, sender);
    }

    /** As the compiler's, which costs each start of a program the making of method handles. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Route route && route.sender == sender && route.receiver == receiver;
    }

    @Override
    public int hashCode() {
        return sender << 8 | receiver;
    }

    /** The two bytes as in a hex dump, as {@code 0a>01}. */
    @Override
    public String toString() {
        return String.format("%02x>%02x", sender, receiver);
    }
}
