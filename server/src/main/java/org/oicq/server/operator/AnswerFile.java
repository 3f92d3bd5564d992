package org.oicq.server.operator;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;

/** An answer that is sent as it is written. A piece is in memory until it is out, and the one who writes waits for that. */
final class AnswerFile extends OutputStream {
    /** For one piece. */
    private static final int PATIENCE_SECONDS = 60;

    private final Channel channel;

    AnswerFile(Channel channel) {
        this.channel = channel;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) {
            return;
        }
        ChannelFuture written =
                channel.writeAndFlush(new DefaultHttpContent(Unpooled.copiedBuffer(bytes, from, length)));
        try {
            if (!written.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the browser reads nothing");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the server stops", e);
        }
        if (!written.isSuccess()) {
            throw new IOException("the browser is gone", written.cause());
        }
    }
}
