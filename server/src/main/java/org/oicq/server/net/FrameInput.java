package org.oicq.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.oicq.codec.frame.FrameReader;

/**
 * Bytes of a connection that are not handled yet, cut into frames when those are asked for. Used by the event loop
 * alone.
 */
final class FrameInput {
    /** The least room for a frame that is not whole: enough for most. */
    private static final int LEAST_KEPT = 256;

    private final ByteBufAllocator allocator;
    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
    /** The time of the first byte of a frame that is not whole yet, or 0. */
    private long partSince;

    FrameInput(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** Takes what has come, which is released here. */
    void add(ByteBuf more) {
        if (isEmpty()) {
            release();
            bytes = more;
        } else {
            bytes.discardSomeReadBytes();
            bytes.writeBytes(more);
            more.release();
        }
    }

    /** Whether there is nothing left, not even a part of a frame. */
    boolean isEmpty() {
        return !bytes.isReadable();
    }

    /**
     * Cuts off the next frame. Its content is a view, which ends with the next call of anything here.
     *
     * @param limit the biggest content that is let in, in bytes
     * @param now {@link System#nanoTime}
     */
    FrameReader.Result next(int limit, long now) {
        // No allocation: the buffer's own view, which begins anywhere.
        ByteBuffer view = bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes());
        int start = view.position();
        FrameReader.Result result = FrameReader.read(view, limit);
        switch (result) {
            case FrameReader.Complete _ -> {
                bytes.skipBytes(view.position() - start);
                partSince = 0;
            }
            case FrameReader.Incomplete _ -> {
                if (partSince == 0) {
                    partSince = now;
                }
                keepPart();
            }
            case FrameReader.Malformed _ -> {}
        }
        return result;
    }

    /** Keeps the start of a frame in a buffer of its own, so that a whole receive buffer is not held for a few bytes. */
    private void keepPart() {
        if (bytes.readableBytes() * 4 < bytes.capacity()) {
            ByteBuf part = allocator
                    .buffer(Math.max(LEAST_KEPT, bytes.readableBytes() * 2))
                    .writeBytes(bytes);
            bytes.release();
            bytes = part;
        }
    }

    /** How long ago the first byte of a frame came that is not whole yet, in nanoseconds; 0 where there is none. */
    long partNanos(long now) {
        return partSince == 0 ? 0 : now - partSince;
    }

    /** The time of a part begins anew: it was not read from meanwhile, which is not its sender's doing. */
    void restartPart() {
        partSince = 0;
    }

    /** What is not handled yet; a view. */
    ByteBuf rest() {
        return bytes;
    }

    /** Gives up what is left, and its memory. */
    void release() {
        bytes.release();
        bytes = Unpooled.EMPTY_BUFFER;
    }
}
