package org.oicq.client;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.FrameReader;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.frame.Route;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.packet.UserPacket;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.codec.wire.WireCharset;

/** The other end of a socket: reads whole packets, and answers as a script says, in whatever pieces. */
public final class Peer implements AutoCloseable {
    /** What to do about a packet. */
    @FunctionalInterface
    public interface Script {
        /** Called for each packet of a connection in turn. */
        void received(Link link, UserPacket packet) throws IOException;

        /** The connection is over. */
        default void closed(Link link) {}
    }

    private final ServerSocket socket;
    private final Script script;
    private final Collection<Link> links = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<UserPacket> packets = new LinkedBlockingQueue<>();

    /** Listens on a free loopback port. */
    public Peer(Script script) throws IOException {
        this(script, 0);
    }

    /** Listens on this loopback port, as one did that is gone. */
    public Peer(Script script, int port) throws IOException {
        this.script = script;
        this.socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** The next packet that came; fails where none comes. */
    public UserPacket next() throws InterruptedException {
        UserPacket packet = packets.poll(60, TimeUnit.SECONDS);
        if (packet == null) {
            throw new AssertionError("no packet came within 10 s");
        }
        return packet;
    }

    private void accept() {
        try {
            while (true) {
                Link link = new Link(socket.accept());
                links.add(link);
                Thread.ofVirtual().start(() -> serve(link));
            }
        } catch (IOException _) {
            // Closed at the end of the test.
        }
    }

    private void serve(Link link) {
        try {
            ByteBuffer in = ByteBuffer.allocate(1 << 20);
            while (link.socket.isConnected()) {
                int read = link.socket.getInputStream().read(in.array(), in.position(), in.remaining());
                if (read < 0) {
                    break;
                }
                in.position(in.position() + read).flip();
                while (FrameReader.read(in, 1 << 20) instanceof FrameReader.Complete(Frame frame)) {
                    if (!frame.route().equals(Route.USER_TO_OICQ)) {
                        link.send(Packets.notice(String.format(
                                "0x%02x: the %s does not run here",
                                frame.type(),
                                ProgramKind.find(frame.route().receiver())
                                        .orElseThrow()
                                        .label())));
                        continue;
                    }
                    UserPacket packet = Catalog.USER_TO_OICQ.read(frame, WireCharset.GB18030);
                    packets.add(packet);
                    script.received(link, packet);
                }
                in.compact();
            }
        } catch (IOException _) {
            // The other side went away, which a test may want.
        } catch (ProtocolException e) {
            throw new AssertionError("the client wrote a malformed packet", e);
        } finally {
            link.close();
            script.closed(link);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        links.forEach(Link::close);
    }

    /** One connection. */
    public static final class Link {
        private final Socket socket;

        Link(Socket socket) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
        }

        /** Writes packets glued together in one piece. */
        public synchronized void send(ServerPacket... packets) throws IOException {
            int size = 0;
            for (ServerPacket packet : packets) {
                size += Catalog.OICQ_TO_USER.frameSize(packet);
            }
            ByteBuffer out = ByteBuffer.allocate(size);
            for (ServerPacket packet : packets) {
                Catalog.OICQ_TO_USER.write(packet, out);
            }
            socket.getOutputStream().write(out.array());
        }

        /** Writes a packet a byte at a time. */
        public synchronized void dribble(ServerPacket packet) throws IOException {
            OutputStream out = socket.getOutputStream();
            for (byte b : Catalog.OICQ_TO_USER.encode(packet).array()) {
                out.write(b);
                out.flush();
            }
        }

        /** Writes these bytes. */
        public synchronized void raw(int... bytes) throws IOException {
            byte[] out = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                out[i] = (byte) bytes[i];
            }
            socket.getOutputStream().write(out);
        }

        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
