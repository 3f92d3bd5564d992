package org.oicq.server.delivery;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.packet.Routed;
import org.oicq.codec.packet.ServerPacket;

/**
 * The way to one client, whatever it speaks. Nothing here blocks, and every method may be called by any thread.
 *
 * <p>Positions count what has been sent from the start of the connection, in a unit of the connection's own (bytes, or
 * messages): they only grow, and mean nothing elsewhere.
 */
public interface Outlet {
    /** Where the client is. */
    InetAddress address();

    /** What the client speaks, for operators to see: {@code binary}, {@code websocket} or {@code http}. */
    String speaks();

    /** Whether nobody can read it on the way: it speaks over TLS. */
    boolean secure();

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
     * Sends the bytes of a whole frame, which many get, unless so much waits for this client that it had
     * better be told later: then nothing is sent, and it is known when the connection is relieved. A client that has no form for frames gets nothing, and never
     * will.
     *
     * @param type the packet's
     * @param frame read from its position to its limit
     * @return whether it was sent, or can never be
     */
    default boolean offer(PacketType<?> type, ByteBuffer frame) {
        return true;
    }

    /**
     * Sends a message that is kept until there is a proof that it has arrived; the connection tells {@link Delivery} of
     * that, with a position.
     *
     * @param id the message's own, the same each time that it comes
     * @param sentAt when the server took it, in milliseconds since 1970
     * @return the position after the message
     */
    long sendKept(Message message, long id, long sentAt);

    /**
     * The client wants kept messages from here on, with their ids and times, and proves them itself. Called while no
     * message is being written.
     *
     * @param answer says so to the client
     */
    default void keepMessages(ServerPacket answer) {
        throw new UnsupportedOperationException("there are none over " + this);
    }

    /**
     * The client says that it has all kept messages up to this sequence; asked by the connection's own thread alone.
     *
     * @return the position up to which that proves everything, 0 where that is nothing new; empty where no message with
     *     that sequence was sent
     */
    default OptionalLong acknowledged(long sequence) {
        return OptionalLong.empty();
    }

    /** Whether too much waits for this client: its messages should go to the database. */
    boolean congested();

    /**
     * Done when, after {@link #close}, nothing that the client has sent is worked on any more. Never done where that is not
     * known before the connection is over.
     */
    default CompletableFuture<Void> handled() {
        return new CompletableFuture<>();
    }

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

    /** Whether the client still waits for what it has asked. */
    default Attention attention() {
        return Attention.WAITS;
    }

    /** The way of files to the client; empty where it cannot take any. */
    default Optional<FileOutlet> files() {
        return Optional.empty();
    }

    /** Closes the connection once everything that was sent before is written. */
    void close();
}
