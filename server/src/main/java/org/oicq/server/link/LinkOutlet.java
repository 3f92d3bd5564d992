package org.oicq.server.link;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.wire.Blob;
import org.oicq.server.delivery.FileOutlet;

/** The way of a file to another server: the body of an answer, in which each piece comes behind its length (4 bytes). */
final class LinkOutlet implements FileOutlet {
    /** Marks a connection whose answer is a file. */
    static final AttributeKey<Boolean> CONTENT = AttributeKey.valueOf("oicq-content");

    private final Channel channel;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final AtomicBoolean over = new AtomicBoolean();

    LinkOutlet(Channel channel) {
        this.channel = channel;
        channel.closeFuture().addListener(_ -> {
            ended.complete(null);
            opened.complete(null);
        });
    }

    /** The answer's head is on its way. */
    void open() {
        channel.attr(CONTENT).set(true);
        opened.complete(null);
    }

    @Override
    public boolean sendPiece(FileContent piece) {
        if (!opened.isDone() || ended.isDone() || !channel.isWritable()) {
            return false;
        }
        Blob bytes = piece.fileContent();
        channel.writeAndFlush(new DefaultHttpContent(
                Unpooled.wrappedBuffer(Unpooled.copyInt(bytes.length()), Unpooled.wrappedBuffer(bytes.toBuffer()))));
        return true;
    }

    @Override
    public CompletableFuture<Void> drained() {
        return opened.thenCompose(_ -> {
            CompletableFuture<Void> drained = new CompletableFuture<>();
            ChannelFuture written = channel.writeAndFlush(new DefaultHttpContent(Unpooled.EMPTY_BUFFER));
            written.addListener(_ -> drained.complete(null));
            return drained;
        });
    }

    @Override
    public CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void over(boolean whole) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        if (whole) {
            opened.thenRun(() ->
                    channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(ChannelFutureListener.CLOSE));
        } else {
            channel.close();
        }
    }
}
