package org.oicq.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.PromiseNotifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Where the plain text of a connection is in the records of its TLS: what the peer's kernel acknowledges are bytes of
 * records, and of one that has arrived in part the peer can read nothing. It stands above TLS, and {@link #beneath}
 * under it. Used by the event loop alone.
 *
 * <p>What is written is handed on in slices that fit into a record each, so that the place of each is known as soon as the
 * kernel has its record, and not only when all that was written at once is on its way, which may be megabytes.
 * {@code SslHandler} must not put them together again.
 */
final class TlsRecords extends ChannelOutboundHandlerAdapter {
    /** The most plain text that a record can have (RFC 8446, 5.1). Where the peer wants smaller ones, a slice has several. */
    private static final int MOST_PLAIN = 1 << 14;

    /**
     * So many places are remembered: twice as many as there are whole records in what Linux keeps for a connection (4 MiB).
     * Where records are so small that there are more, the older ones are thinned out, and less is known to have arrived for
     * a while.
     */
    private static final int MOST_MARKS = 512;

    /** All plain text up to a position is in the records up to another one. */
    private record Mark(long plain, long records) {}

    private final Channel channel;
    private final Deque<Mark> marks = new ArrayDeque<>(0);
    private long plain;
    /** Bytes of whole records that the kernel has taken. */
    private long taken;

    private long arrived;

    TlsRecords(Channel channel) {
        this.channel = channel;
    }

    /** Counts the bytes of the records. */
    ChannelOutboundHandlerAdapter beneath() {
        return new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                int length = ((ByteBuf) message).readableBytes();
                ChannelPromise whole = context.newPromise();
                whole.addListener(written -> taken += written.isSuccess() ? length : 0);
                // Before anybody hears of the record that it is taken, it is counted.
                whole.addListener(new PromiseNotifier<>(promise.unvoid()));
                context.write(message, whole);
            }
        };
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        ByteBuf rest = (ByteBuf) message;
        while (rest.readableBytes() > MOST_PLAIN) {
            write(context, rest.readRetainedSlice(MOST_PLAIN), context.newPromise());
        }
        // One that fails takes those after it along, so the last one speaks for all.
        write(context, rest, promise.unvoid());
    }

    private void write(ChannelHandlerContext context, ByteBuf slice, ChannelPromise promise) {
        plain += slice.readableBytes();
        long position = plain;
        promise.addListener((ChannelFuture written) -> {
            if (written.isSuccess()) {
                mark(position);
            }
        });
        context.write(slice, promise);
    }

    /** The record that ends at this position is the last one that the kernel has taken. */
    private void mark(long position) {
        if (marks.size() >= MOST_MARKS) {
            acknowledged(SocketState.unacknowledged(channel));
            if (marks.size() > MOST_MARKS / 2) {
                thin();
            }
        }
        marks.addLast(new Mark(position, taken));
    }

    /** Forgets every other one. */
    private void thin() {
        boolean keep = marks.size() % 2 != 0;
        for (Iterator<Mark> all = marks.iterator(); all.hasNext(); keep = !keep) {
            all.next();
            if (!keep) {
                all.remove();
            }
        }
    }

    /**
     * The position in the plain text up to which the peer can read.
     *
     * @param unacknowledged bytes that the kernel has and the peer's has not, or less than 0 where that is not known
     */
    long acknowledged(int unacknowledged) {
        long records = taken + takenInPart() - unacknowledged;
        while (unacknowledged >= 0 && !marks.isEmpty() && marks.getFirst().records <= records) {
            arrived = marks.removeFirst().plain;
        }
        return arrived;
    }

    /** Bytes that the kernel has of a record of which it has not all. */
    private long takenInPart() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.currentProgress();
    }
}
