package org.oicq.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.Route;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.Login;
import org.oicq.codec.wire.WireCharset;
import org.oicq.server.tap.Mask;
import org.oicq.server.tap.Tap;
import org.oicq.server.tap.Taps;

/** Shows a connection to those who tap its user: the one who is logged in, or wants to be. Costs others one look. */
final class Tapped {
    private static final int LOGIN = Catalog.USER_TO_OICQ.typeOf(Login.class).code();

    private final Taps taps;
    private final Channel channel;
    private final WireCharset charset;

    /** The number in the last log-in that could be good; 0 before. Set by the event loop. */
    private volatile long user;

    Tapped(Taps taps, Channel channel, WireCharset charset) {
        this.taps = taps;
        this.channel = channel;
        this.charset = charset;
    }

    /** A frame has come. On the event loop, before anything is done about it. */
    void read(Frame frame, boolean loggedIn) {
        ByteBuffer content = frame.content();
        if (frame.type() == LOGIN
                && !loggedIn
                && content.remaining() >= Integer.BYTES
                && frame.route().equals(Route.USER_TO_OICQ)) {
            user = content.getInt(content.position()) & 0xffff_ffffL;
        }
        Tap tap = taps.of(user);
        if (tap != null) {
            ByteBuffer whole = ByteBuffer.allocate(Frame.HEADER_LENGTH + content.remaining());
            Frame.writeHeader(whole, frame.route(), frame.type(), content.remaining());
            add(tap, true, whole.put(content.duplicate()).array());
        }
    }

    /** What has come is no frame. Of its bytes only those are shown that are surely no password's. */
    void malformed(ByteBuf bytes) {
        Tap tap = taps.of(user);
        if (tap != null && bytes.isReadable()) {
            boolean header = bytes.getUnsignedByte(bytes.readerIndex()) == Frame.HEAD;
            byte[] shown = new byte[header ? Math.min(Frame.HEADER_LENGTH, bytes.readableBytes()) : 1];
            bytes.getBytes(bytes.readerIndex(), shown);
            tap.add(channel, client(), server(), true, shown);
        }
    }

    /** A frame is on its way out: the last {@code size} bytes of a buffer. */
    void written(ByteBuf buffer, int size) {
        Tap tap = taps.of(user);
        if (tap != null) {
            byte[] frame = new byte[size];
            buffer.getBytes(buffer.writerIndex() - size, frame);
            add(tap, false, frame);
        }
    }

    private void add(Tap tap, boolean fromClient, byte[] frame) {
        Mask.frame(frame, fromClient, charset);
        tap.add(channel, client(), server(), fromClient, frame);
    }

    private InetSocketAddress client() {
        return Peer.of(channel);
    }

    private InetSocketAddress server() {
        return (InetSocketAddress) channel.localAddress();
    }
}
