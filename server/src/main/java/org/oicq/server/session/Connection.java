package org.oicq.server.session;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.packet.Routed;
import org.oicq.codec.packet.ServerPacket;

/**
 * The way to one client, whatever it speaks. Nothing here blocks, and every method may be called by any thread.
 *
 * <p>Positions count what has been sent from the start of the connection, in a unit of the connection's own (bytes, or
 * messages): they only grow, and mean nothing elsewhere.
 */
public interface Connection {
    /** Where the client is. */
    InetAddress address();

    /**
     * Sends a packet after all that were sent before it. Once the connection is closed it goes nowhere.
     *
     * @return the position after the packet
     */
    long send(ServerPacket packet);

    /**
     * Likewise a packet of any subsystem. A client that has no form for it, as one over HTTP, gets nothing.
     *
     * @return the position after the packet
     */
    <P extends Packet> long send(Routed<P> packet);

    /**
     * Sends the bytes of whole frames, unless so much waits for this client that it had better be told later: then nothing
     * is sent, and it is known when the connection is relieved. A client that has no form for frames gets nothing, and never
     * will.
     *
     * @param frames read from its position to its limit
     * @return whether they were sent, or can never be
     */
    default boolean offer(ByteBuffer frames) {
        return true;
    }

    /** Whether so much waits for this client that its messages had better go to the database. */
    boolean congested();

    /**
     * The position up to which the client's side is known to have taken what was sent; 0 where nothing is known. Asked by
     * the connection's own thread alone, when something has come from the client.
     */
    long acknowledged();

    /**
     * How long after an acknowledgement a packet from the client must come to be evidence that its program has read
     * what was acknowledged, in nanoseconds: two round trips.
     */
    long evidenceDelay();

    /**
     * Done, within a bounded time, once what the client had sent before is read: its end among it, which proves what it
     * has read. Where the client has logged out, that end is waited for.
     */
    default CompletableFuture<Void> inputRead() {
        return CompletableFuture.completedFuture(null);
    }

    /** Whether nothing is sent any more, and the client's own end, which proves what it has read, may be on its way. */
    default boolean leaving() {
        return false;
    }

    /** The way of files to the client; empty where it cannot take any. */
    default Optional<FileOutput> files() {
        return Optional.empty();
    }

    /** Closes the connection once everything that was sent before is written. */
    void close();
}
