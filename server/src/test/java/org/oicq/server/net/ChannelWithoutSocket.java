package org.oicq.server.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * A connection of a real server, on one of its event loops, with everything but a socket: for more of them than a process
 * may have descriptors. What the server writes is dropped.
 */
public final class ChannelWithoutSocket extends AbstractChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false);
    private static final SocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    private final ChannelConfig config = new DefaultChannelConfig(this);
    private final Runnable written;
    private volatile boolean open = true;

    private ChannelWithoutSocket(Runnable written) {
        super(null);
        this.written = written;
    }

    /**
     * Connects.
     *
     * @param written called on the event loop whenever the server has written something
     */
    public static ChannelWithoutSocket connect(PortServer server, EventLoop loop, Runnable written) {
        ChannelWithoutSocket channel = new ChannelWithoutSocket(written);
        loop.register(channel);
        loop.execute(() -> server.accept(channel));
        return channel;
    }

    /** Lets the server read these bytes. */
    public void send(byte[] bytes) {
        eventLoop().execute(() -> {
            pipeline().fireChannelRead(Unpooled.wrappedBuffer(bytes));
            pipeline().fireChannelReadComplete();
        });
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer waiting) {
        while (waiting.current() != null) {
            waiting.remove();
        }
        written.run();
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new AbstractUnsafe() {
            @Override
            public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
                promise.setFailure(new UnsupportedOperationException("it is connected"));
            }
        };
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    protected SocketAddress localAddress0() {
        return ADDRESS;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return ADDRESS;
    }

    @Override
    protected void doBind(SocketAddress local) {
        throw new UnsupportedOperationException("it is connected");
    }

    @Override
    protected void doDisconnect() {
        open = false;
    }

    @Override
    protected void doClose() {
        open = false;
    }

    @Override
    protected void doBeginRead() {
        // Whatever is sent is read.
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }
}
