package org.oicq.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;

/** At the head of a connection's pipeline: what passes here goes to the kernel. */
public final class WriteCount extends ChannelOutboundHandlerAdapter {
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong flushes = new AtomicLong();

    private WriteCount() {}

    /** Counts from now on what a server writes to the client that has this port on its side. */
    public static WriteCount of(PortServer server, int clientPort) {
        Channel channel = server.open().stream()
                .filter(one -> ((InetSocketAddress) one.remoteAddress()).getPort() == clientPort)
                .findFirst()
                .orElseThrow();
        WriteCount count = new WriteCount();
        channel.pipeline().addFirst(count);
        return count;
    }

    /** Bytes so far. */
    public long bytes() {
        return bytes.get();
    }

    /** Writes so far: each is a system call, or more where the kernel takes less. */
    public long flushes() {
        return flushes.get();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        bytes.addAndGet(((ByteBuf) message).readableBytes());
        super.write(context, message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext context) throws Exception {
        flushes.incrementAndGet();
        super.flush(context);
    }
}
