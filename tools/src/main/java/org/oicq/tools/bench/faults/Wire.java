package org.oicq.tools.bench.faults;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.Catalogs;
import org.oicq.codec.codes.LoginMode;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.FrameReader;
import org.oicq.codec.packet.AskExtensions;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.Extensions;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.packet.UserPacket;
import org.oicq.codec.packet.chat.ChatCatalog;
import org.oicq.codec.packet.chat.ChatUserPacket;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;

/** A blocking connection that speaks the binary protocol; for one thread, but for {@link #close} and {@link #reset}. */
final class Wire implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int LOGIN_MILLIS = 60_000;
    private static final int RECEIVE_BUFFER = 1 << 16;
    private static final int MAX_CONTENT = 2 << 20;

    private final Socket socket;
    /** What the server said last, in case that it then ends the connection. */
    private String lastNotice = "";

    private ByteBuffer input = ByteBuffer.allocate(8192).flip();

    Wire(InetSocketAddress server) throws IOException {
        this.socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            // Small, so that who stops reading is soon noticed.
            socket.setReceiveBufferSize(RECEIVE_BUFFER);
            socket.connect(server, CONNECT_MILLIS);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /**
     * A connection that is logged in.
     *
     * @throws IOException where the server cannot be reached, or refuses
     */
    static Wire logIn(InetSocketAddress server, Account account) throws IOException {
        return logIn(server, account, LoginMode.NORMAL, false);
    }

    /** The same in this mode, with kept messages or without. */
    static Wire logIn(InetSocketAddress server, Account account, LoginMode mode, boolean kept) throws IOException {
        Wire wire = new Wire(server);
        try {
            if (kept) {
                wire.send(new AskExtensions(account.number(), Extensions.KEPT_MESSAGES));
            }
            wire.send(new Login(account.number(), new Secret(Text.of(account.password())), mode.code()));
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOGIN_MILLIS);
            while (System.nanoTime() < end) {
                if (wire.read(LOGIN_MILLIS) instanceof LoginReply reply) {
                    if (!reply.success()) {
                        throw new IOException("the log-in was refused");
                    }
                    return wire;
                }
            }
            throw new IOException("the log-in was not answered");
        } catch (IOException e) {
            wire.close();
            throw e;
        }
    }

    /** Sends packets with one write. */
    void send(UserPacket... packets) throws IOException {
        int size = 0;
        for (UserPacket packet : packets) {
            size += Catalog.USER_TO_OICQ.frameSize(packet);
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        for (UserPacket packet : packets) {
            Catalog.USER_TO_OICQ.write(packet, out);
        }
        send(out.array());
    }

    /** Sends a packet to the chat server. */
    void send(ChatUserPacket packet) throws IOException {
        send(ChatCatalog.USER_TO_CHAT.encode(packet).array());
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /**
     * The next packet of the OICQ server, or null where none came in time.
     *
     * @throws EOFException where the server has ended its side in an orderly way
     */
    @Nullable
    ServerPacket read(int millis) throws IOException {
        while (true) {
            Packet packet = readAny(millis);
            if (packet == null || packet instanceof ServerPacket) {
                return (ServerPacket) packet;
            }
        }
    }

    /** The same of any program. */
    @Nullable
    Packet readAny(int millis) throws IOException {
        while (true) {
            try {
                switch (FrameReader.read(input, MAX_CONTENT)) {
                    case FrameReader.Complete(Frame frame) -> {
                        Packet packet = Catalogs.find(frame.route())
                                .orElseThrow(() -> new IOException("a packet came on the way " + frame.route()))
                                .read(frame, WireCharset.GB18030);
                        if (packet instanceof Message message && message.isNotice()) {
                            lastNotice = ": " + message.information();
                        }
                        return packet;
                    }
                    case FrameReader.Incomplete _ -> {
                        if (!fill(millis)) {
                            return null;
                        }
                    }
                    case FrameReader.Malformed(String reason) -> throw new IOException(reason);
                }
            } catch (ProtocolException e) {
                throw new IOException("a malformed packet came: " + e.getMessage(), e);
            }
        }
    }

    private boolean fill(int millis) throws IOException {
        input.compact();
        if (!input.hasRemaining()) {
            input = ByteBuffer.allocate(input.capacity() * 2).put(input.flip());
        }
        try {
            socket.setSoTimeout(millis);
            int count = socket.getInputStream().read(input.array(), input.position(), input.remaining());
            if (count < 0) {
                throw new EOFException("the server closed the connection" + lastNotice);
            }
            input.position(input.position() + count);
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        } finally {
            input.flip();
        }
    }

    /** Ends this side; what the server sends still comes. */
    void finish() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends the connection with a reset. */
    void reset() {
        reset(socket);
    }

    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException _) {
            // It is over already.
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // It is over already.
        }
    }
}
