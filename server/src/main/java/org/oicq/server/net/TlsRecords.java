package org.oicq.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Where the plain text of a connection is in the records of its TLS: what the peer's kernel acknowledges are bytes of
 * records, and of one that has arrived in part the peer can read nothing. It stands above TLS, and {@link #beneath}
 * under it. Used by the event loop alone.
 */
final class TlsRecords extends ChannelOutboundHandlerAdapter {
    /** So many are remembered; beyond that the last one moves on, and less is known to have arrived for a while. */
    private static final int MOST_MARKS = 256;

    /** All plain text up to a position is in the records up to another one. */
    private record Mark(long plain, long records) {}

    private final Deque<Mark> marks = new ArrayDeque<>(0);
    private long plain;
    private long records;
    /** Bytes of records that the kernel has taken. */
    private long taken;

    private long arrived;

    /** Counts the bytes of the records. */
    ChannelOutboundHandlerAdapter beneath() {
        return new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                int length = ((ByteBuf) message).readableBytes();
                records += length;
                // Netty's own count of what waits has more in it than the bytes.
                context.write(message, promise.unvoid().addListener(_ -> taken += length));
            }
        };
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        plain += ((ByteBuf) message).readableBytes();
        long position = plain;
        ChannelPromise written = promise.unvoid();
        // Once it is written, none of it is still waiting for its record.
        written.addListener(_ -> mark(position));
        context.write(message, written);
    }

    private void mark(long position) {
        if (marks.size() >= MOST_MARKS) {
            marks.removeLast();
        }
        marks.addLast(new Mark(position, records));
    }

    /** The position in the plain text up to which the peer can read, when so many bytes are not acknowledged yet. */
    long acknowledged(int unacknowledged) {
        while (!marks.isEmpty() && marks.getFirst().records <= taken - unacknowledged) {
            arrived = marks.removeFirst().plain;
        }
        return arrived;
    }
}
