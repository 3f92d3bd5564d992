package org.oicq.server.operator;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A body that is read as it is asked for: no more of it is in memory than what came at once. The event loop puts the pieces
 * in; one other thread reads.
 */
final class RequestBody extends InputStream {
    /** For the next piece. */
    private static final int PATIENCE_SECONDS = 60;

    /** The most bytes of a body that nobody wants, which are read before the answer: a browser hears it only after them. */
    private static final long MOST_LEFT = 64L << 20;

    /** No bytes: nothing more comes. */
    private static final byte[] END = {};

    private final ChannelHandlerContext context;

    // Of the event loop:
    private boolean whole;
    private boolean cut;
    private boolean unwanted;
    private long unwantedBytes;
    private @Nullable Runnable afterwards;

    /** What comes next; the event loop completes it. Guarded by this. */
    private CompletableFuture<byte[]> next = new CompletableFuture<>();

    // Of the reader:
    private byte[] piece = {};
    private int at;
    private boolean over;

    RequestBody(ChannelHandlerContext context) {
        this.context = context;
    }

    /** A piece has come. On the event loop. */
    void add(HttpContent content) {
        if (content.decoderResult().isFailure()) {
            broken();
            return;
        }
        whole |= content instanceof LastHttpContent;
        ByteBuf bytes = content.content();
        if (unwanted) {
            unwantedBytes += bytes.readableBytes();
            // Later, when what has come is handed on: a read that is asked for while that goes on can be lost.
            context.executor().execute(this::skip);
        } else if (bytes.isReadable()) {
            byte[] copy = new byte[bytes.readableBytes()];
            bytes.getBytes(bytes.readerIndex(), copy);
            give(copy);
        } else if (whole) {
            give(END);
        } else {
            context.executor().execute(this::more);
        }
    }

    /** Asks for the next piece. */
    private void more() {
        if (context.channel().isActive() && !cut) {
            context.read();
        } else {
            broken();
        }
    }

    private synchronized void give(byte[] bytes) {
        next.complete(bytes);
    }

    /** Nothing more comes. On the event loop. */
    void broken() {
        if (!whole) {
            cut = true;
            if (unwanted) {
                context.close();
            }
            synchronized (this) {
                next.completeExceptionally(new IOException("the browser is gone"));
            }
        }
    }

    /** Whether the answer is there already, and the rest is read for the order's sake alone. On the event loop. */
    boolean isUnwanted() {
        return unwanted;
    }

    /** Reads the rest, which nobody wants, and then goes on. On the event loop. */
    void skipRest(Runnable then) {
        unwanted = true;
        afterwards = then;
        skip();
    }

    private void skip() {
        if (unwantedBytes > MOST_LEFT || cut) {
            context.close();
        } else if (whole && afterwards != null) {
            Runnable then = afterwards;
            afterwards = null;
            then.run();
        } else {
            more();
        }
    }

    private boolean fill() throws IOException {
        if (at < piece.length || over) {
            return !over;
        }
        CompletableFuture<byte[]> coming;
        synchronized (this) {
            coming = next;
        }
        context.executor().execute(() -> {
            if (whole) {
                give(END);
            } else {
                more();
            }
        });
        try {
            piece = coming.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("it has not come in time", e);
        } catch (ExecutionException e) {
            throw new IOException("the browser is gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the server stops", e);
        }
        synchronized (this) {
            if (!coming.isCompletedExceptionally()) {
                next = new CompletableFuture<>();
            }
        }
        at = 0;
        over = piece.length == 0;
        return !over;
    }

    @Override
    public int read() throws IOException {
        return fill() ? piece[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, piece.length - at);
        System.arraycopy(piece, at, bytes, from, count);
        at += count;
        return count;
    }
}
