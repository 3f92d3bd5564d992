package org.oicq.server.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DuplexChannel;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel knows of a socket: the bytes that the other side's kernel has not acknowledged yet, those that nobody
 * has read, and how long a round trip takes. Linux tells the bytes with requests of {@code ioctl}, which Netty does not
 * offer; elsewhere nothing is known.
 */
public final class SocketState {
    private static final long SIOCOUTQ = 0x5411;
    private static final long SIOCINQ = 0x541B;

    /** The state of a connection that is over. */
    private static final int TCP_CLOSE = 7;

    private static final @Nullable MethodHandle IOCTL = ioctl();

    private SocketState() {}

    @SuppressWarnings("restricted")
    private static @Nullable MethodHandle ioctl() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return null;
        }
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find("ioctl")
                .map(symbol -> linker.downcallHandle(
                        symbol,
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                        Linker.Option.firstVariadicArg(2)))
                .orElse(null);
    }

    /** The kernel's smoothed figure of a round trip to the peer, or 0 where that is not known. */
    static long roundTripNanos(Channel channel) {
        if (!(channel instanceof EpollSocketChannel epoll) || !epoll.isOpen()) {
            return 0;
        }
        try {
            return TimeUnit.MICROSECONDS.toNanos(epoll.tcpInfo().rtt());
        } catch (ChannelException _) {
            // The socket was closed meanwhile.
            return 0;
        }
    }

    /**
     * Whether anything is known of this connection while it is open. What is known of a WebSocket's may be of a gateway
     * on the way.
     */
    public static boolean isKnown(Channel channel) {
        return IOCTL != null
                && channel instanceof EpollSocketChannel
                && channel.pipeline().get(WebSocketFrames.class) == null;
    }

    /**
     * Whether everything that was written has been acknowledged; false where that is not known. On the event loop.
     */
    public static boolean allAcknowledged(Channel channel) {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        boolean ended = channel instanceof DuplexChannel duplex && duplex.isOutputShutdown();
        // A channel has no buffer any more once its output has ended.
        boolean written = waiting == null ? ended : waiting.isEmpty();
        int unacknowledged = written ? unacknowledged(channel) : -1;
        // The end of the output counts as a byte.
        return unacknowledged == 0 || (ended && unacknowledged == 1);
    }

    /**
     * Whether the peer has reset the connection, also where nobody has been told. False where this side has ended its
     * output: a connection that both have ended is over too, and of a reset the channel is told then.
     */
    public static boolean isReset(Channel channel) {
        if (!(channel instanceof EpollSocketChannel epoll) || !epoll.isOpen() || epoll.isOutputShutdown()) {
            return false;
        }
        try {
            return epoll.tcpInfo().state() == TCP_CLOSE;
        } catch (ChannelException _) {
            // The socket was closed meanwhile.
            return false;
        }
    }

    /** Bytes that were handed to the kernel and are not acknowledged, or -1 where that is not known. */
    static int unacknowledged(Channel channel) {
        return ask(channel, SIOCOUTQ);
    }

    /** Bytes that have come and that nobody has read, or -1 where that is not known. */
    static int unread(Channel channel) {
        return ask(channel, SIOCINQ);
    }

    private static int ask(Channel channel, long request) {
        if (IOCTL == null || !(channel instanceof EpollSocketChannel epoll) || !epoll.isOpen()) {
            return -1;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
            int result = (int) IOCTL.invokeExact(epoll.fd().intValue(), request, value);
            return result == 0 ? value.get(ValueLayout.JAVA_INT, 0) : -1;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing else", e);
        }
    }
}
