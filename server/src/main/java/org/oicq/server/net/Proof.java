package org.oicq.server.net;

import java.util.OptionalLong;
import org.oicq.codec.packet.Message;

/**
 * What proves that messages have arrived. By the rules of 2002 that is {@link Evidence}, what TCP and later packets show; on a
 * connection with kept messages it is {@link Acknowledged}, what the client says. A position is what {@link #send} gives, and
 * they only grow: the proof of one is the proof of all before it.
 */
interface Proof {
    /**
     * Sends a message that is kept until it is proven, and gives the position after it. By any thread, one at a time.
     *
     * @param id the message's own, the same each time that it comes
     * @param sentAt when the server took it, in milliseconds since 1970
     */
    long send(Message message, long id, long sentAt);

    /**
     * A packet has come.
     *
     * @param now when it was read, as {@link System#nanoTime}
     * @return the position up to which that proves everything, or 0 where it proves nothing new
     */
    long ofPacket(long now);

    /** The client has ended its side in an orderly way. Returns the position up to which that proves everything. */
    long ofEnd();

    /**
     * The client says that it has all kept messages up to this sequence.
     *
     * @return the position up to which that proves everything, 0 where that is nothing new; empty where no message with
     *     that sequence was sent
     */
    OptionalLong ofAcknowledgement(long sequence);
}
