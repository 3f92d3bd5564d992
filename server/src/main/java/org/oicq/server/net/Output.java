package org.oicq.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.server.delivery.FileOutlet;
import org.oicq.server.meter.Meters;

/**
 * The output of a connection. Any thread encodes the packets that it sends into one buffer, and the event
 * loop writes it once a round: one system call for all that came meanwhile.
 */
final class Output implements FileOutlet {
    /**
     * So much may wait when a piece of a file follows: enough that the kernel is never out of work, and little enough
     * that a message behind it is not late.
     */
    private static final int PIECE_LIMIT = 256 << 10;

    /**
     * The biggest frame that a client takes; so much may wait beyond the limit before the connection is given up. What
     * the client asks for itself does not come that far, for beyond the limit it is not read from.
     */
    private static final int BIGGEST_FRAME = 16 << 20;

    private final Channel channel;
    private final int limit;
    /** Where the packets are in the records of TLS; null in clear text. */
    private final @Nullable TlsRecords records;
    /** Behind the end of a WebSocket may be a gateway's kernel, whose acknowledgement proves nothing. */
    private final boolean webSocket;

    // Guarded by this.
    private @Nullable ByteBuf gathered;
    private boolean flushing;
    private boolean closed;
    /** Whether somebody was told that it is congested, and not yet that it is no more. */
    private boolean saidCongested;

    private long position;
    /**
     * Bytes that were given to the channel; the event loop's alone. Counted only when the channel has them: were it asked
     * in the middle for what has arrived, it would say less, and never more.
     */
    private long given;
    /** Whether the peer has been told that nothing follows; the event loop's alone. */
    private boolean ending;

    /** Bytes of file content among {@link #gathered}. */
    private int gatheredContent;
    /** Bytes of file content among all that waits. */
    private int waitingContent;

    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private final Meters meters;
    private final Tapped tapped;
    private final Runnable flushed;
    private final Runnable relieved;

    /**
     * Output to a channel; beyond so many waiting bytes as the settings say it is congested.
     *
     * @param flushed called on the event loop when the channel has been given something
     * @param relieved called on the event loop when it is no longer congested
     */
    Output(Channel channel, BinaryServices services, Runnable flushed, Runnable relieved) {
        this.meters = services.meters();
        this.tapped = new Tapped(services.taps(), channel, services.config().charset());
        this.flushed = flushed;
        this.relieved = relieved;
        this.channel = channel;
        this.limit = services.config().outputQueue();
        this.records = channel.pipeline().get(TlsRecords.class);
        this.webSocket = channel.pipeline().get(WebSocketFrames.class) != null;
        channel.closeFuture().addListener(_ -> end());
    }

    /** From now on nothing is taken, and nothing asked of an event loop that may end with the server. */
    private void end() {
        synchronized (this) {
            closed = true;
        }
        ended.complete(null);
    }

    /** Sends a packet; any thread. Returns the position after it, in bytes. */
    long send(ServerPacket packet) {
        return send(Catalog.OICQ_TO_USER, packet);
    }

    /** Sends a packet of any route; any thread. Returns the position after it, in bytes. */
    synchronized <P extends Packet> long send(Catalog<P> catalog, P packet) {
        int size = catalog.frameSize(packet);
        if (closed) {
            return position + size;
        }
        if (waiting() > limit + BIGGEST_FRAME) {
            // Somebody who doesn't read at all, but has others' packets come.
            end();
            channel.close();
            return position + size;
        }
        append(catalog, packet, size);
        return position;
    }

    /** Sends the bytes of a whole frame, unless it is congested; any thread. Returns false where it is. */
    synchronized boolean offer(PacketType<?> type, ByteBuffer frame) {
        if (closed) {
            return true;
        }
        if (overLimit()) {
            saidCongested = true;
            return false;
        }
        int size = frame.remaining();
        var _ = room(size).writeBytes(frame);
        appended(type, size);
        return true;
    }

    @Override
    public synchronized boolean sendPiece(FileContent piece) {
        if (closed || waiting() > PIECE_LIMIT) {
            return false;
        }
        int size = Catalog.OICQ_TO_USER.frameSize(piece);
        gatheredContent += size;
        waitingContent += size;
        append(Catalog.OICQ_TO_USER, piece, size);
        return true;
    }

    private <P extends Packet> void append(Catalog<P> catalog, P packet, int size) {
        ByteBuf buffer = room(size);
        catalog.write(packet, buffer.internalNioBuffer(buffer.writerIndex(), size));
        buffer.writerIndex(buffer.writerIndex() + size);
        appended(catalog.typeOf(packet), size);
    }

    /** What gathers, with room for so many bytes more. */
    private ByteBuf room(int size) {
        ByteBuf buffer = gathered;
        if (buffer == null) {
            buffer = channel.alloc().directBuffer(Math.max(size, 512));
            gathered = buffer;
        }
        return buffer.ensureWritable(size);
    }

    private void appended(PacketType<?> type, int size) {
        position += size;
        meters.sent(type, size);
        if (gathered != null) {
            tapped.written(gathered, size);
        }
        if (!flushing) {
            flushing = true;
            channel.eventLoop().execute(this::flush);
        }
    }

    private void flush() {
        ByteBuf buffer;
        int content;
        synchronized (this) {
            buffer = gathered;
            gathered = null;
            content = gatheredContent;
            gatheredContent = 0;
            flushing = false;
        }
        if (buffer == null) {
            return;
        }
        int bytes = buffer.readableBytes();
        if (content == 0) {
            channel.writeAndFlush(buffer, channel.voidPromise());
        } else {
            channel.writeAndFlush(buffer).addListener(_ -> contentWritten(content));
        }
        given += bytes;
        flushed.run();
        relieve();
    }

    private synchronized void contentWritten(int bytes) {
        waitingContent -= bytes;
    }

    @Override
    public CompletableFuture<Void> drained() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        channel.eventLoop().execute(() -> {
            flush();
            // It is behind everything else in the channel, and so done when that is.
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> done.complete(null));
        });
        return done;
    }

    @Override
    public CompletableFuture<Void> ended() {
        return ended;
    }

    /**
     * Says that it is no longer congested, if it is so and was said to be. What waits here counts as much as what waits
     * in the channel, so the channel's own sign that it is writable again would not do: it may never have been otherwise.
     */
    void relieve() {
        synchronized (this) {
            if (!saidCongested || overLimit()) {
                return;
            }
            saidCongested = false;
        }
        relieved.run();
    }

    /** Bytes that the kernel has not taken yet. */
    private int waiting() {
        // Looked at once: it is gone as soon as the channel is closed, by another thread.
        ChannelOutboundBuffer written = channel.unsafe().outboundBuffer();
        long inChannel = written == null ? 0 : written.totalPendingWriteBytes();
        ByteBuf buffer = gathered;
        return (int) Math.min(Integer.MAX_VALUE, inChannel + (buffer == null ? 0 : buffer.readableBytes()));
    }

    private boolean overLimit() {
        return waiting() - waitingContent > limit;
    }

    /** Whether more waits than the limit, beside the content of files, which has its own and must not hold messages up. */
    synchronized boolean congested() {
        boolean congested = overLimit();
        saidCongested |= congested;
        return congested;
    }

    /** Who is shown what is written, and should be what is read. */
    Tapped tapped() {
        return tapped;
    }

    /** Whether {@link #finish} has been called. */
    synchronized boolean closed() {
        return closed;
    }

    /** The position up to which the peer's kernel has acknowledged, or 0 where that is not known. On the event loop. */
    long acknowledged() {
        if (webSocket) {
            return 0;
        }
        int unacknowledged = SocketState.unacknowledged(channel);
        if (unacknowledged < 0) {
            return 0;
        }
        return records == null
                ? Math.max(0, given - waitingInChannel() - unacknowledged)
                : records.acknowledged(unacknowledged);
    }

    /**
     * Bytes that the channel has and the kernel has not. Netty's own sum is more: in it a buffer counts whole until
     * its last byte is taken, and something for itself, so that what the peer had read seemed not to have arrived.
     */
    private long waitingInChannel() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        if (waiting == null || waiting.isEmpty()) {
            return 0;
        }
        AtomicLong bytes = new AtomicLong();
        try {
            waiting.forEachFlushedMessage(buffer -> {
                bytes.addAndGet(((ByteBuf) buffer).readableBytes());
                return true;
            });
        } catch (Exception e) {
            throw new AssertionError("adding up throws nothing", e);
        }
        return bytes.get();
    }

    /**
     * Takes no more packets, writes what has been sent, and then says to the peer that nothing follows; once the peer has
     * said so too, the connection is closed. Who calls this again cuts nothing short.
     */
    void finish() {
        end();
        if (!channel.isOpen()) {
            return;
        }
        channel.eventLoop().execute(() -> {
            flush();
            channel.writeAndFlush(channel.alloc().buffer(0))
                    .addListener((ChannelFutureListener) written -> end(written.isSuccess()));
        });
    }

    /** All that was sent is with the kernel, or nothing more can be. */
    private void end(boolean written) {
        if (ending && !OrderlyEnd.inputEnded(channel)) {
            // A log-out and the server's stop may both end it: nothing can be written any more, but the peer's own end,
            // which proves what it has read, is still to come.
            return;
        }
        if (written) {
            ending = true;
            OrderlyEnd.of(channel);
        } else {
            channel.close();
        }
    }
}
