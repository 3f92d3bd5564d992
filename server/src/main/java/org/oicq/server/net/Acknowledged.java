package org.oicq.server.net;

import java.util.OptionalLong;
import org.oicq.codec.packet.KeptMessage;
import org.oicq.codec.packet.Message;

/**
 * Kept messages (docs/rules.md, "Kept messages"): each has a sequence on this connection, and the client's 0x19 is their only proof. What TCP
 * says may be a gateway's word, and proves only what was sent before the client had asked for them.
 */
final class Acknowledged implements Proof {
    private static final long LOW_HALF = 0xFFFF_FFFFL;

    private final Evidence before;
    private final Output output;

    /** The position from which kept messages count, one each; those in bytes are before it. */
    private final long base;

    private volatile long sent;
    /** Used by the event loop alone. */
    private long acknowledged;

    /** Kept messages from this position on. */
    Acknowledged(Evidence before, Output output, long base) {
        this.before = before;
        this.output = output;
        this.base = base;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // One at a time.
    public long send(Message message, long id, long sentAt) {
        long sequence = sent + 1;
        // Before it goes out: its acknowledgement may be here at once.
        sent = sequence;
        output.send(new KeptMessage(
                sequence & LOW_HALF,
                id >>> Integer.SIZE,
                id & LOW_HALF,
                sentAt / 1000,
                message.flag(),
                message.number(),
                message.information(),
                message.informationType()));
        return base + sequence;
    }

    @Override
    public long ofPacket(long now) {
        return Math.min(before.ofPacket(now), base);
    }

    @Override
    public long ofEnd() {
        return Math.min(before.ofEnd(), base);
    }

    @Override
    public OptionalLong ofAcknowledgement(long sequence) {
        if (sequence > sent) {
            return OptionalLong.empty();
        }
        if (sequence <= acknowledged) {
            return OptionalLong.of(0);
        }
        acknowledged = sequence;
        return OptionalLong.of(base + sequence);
    }
}
