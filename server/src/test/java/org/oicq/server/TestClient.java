package org.oicq.server;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.Route;
import org.oicq.codec.packet.AccountForm;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.Profile;
import org.oicq.codec.packet.Register;
import org.oicq.codec.packet.RegisterReply;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.packet.UserData;
import org.oicq.codec.packet.UserPacket;
import org.oicq.codec.packet.ViewUser;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;

/**
 * A client on a plain blocking socket, for tests: what it sends and receives is what is on the wire, in order. Used by
 * one thread at a time. A wait that is in vain ends after {@link #PATIENCE_MILLIS} with an {@link AssertionError}.
 */
public final class TestClient implements AutoCloseable {
    /** The password of everybody whom {@link #register(String)} makes. */
    public static final String PASSWORD = "secret";

    private static final int PATIENCE_MILLIS = 60_000;
    private static final int BIGGEST_CONTENT = 16 << 20;

    private final Socket socket;
    private final DataInputStream in;
    private long number;

    /** Connects. */
    public TestClient(InetSocketAddress address) {
        this(address, 0);
    }

    /**
     * Connects.
     *
     * @param receiveBuffer the most bytes that the kernel shall take for it, or 0 for as many as it likes
     */
    public TestClient(InetSocketAddress address, int receiveBuffer) {
        this(connected(address, receiveBuffer));
    }

    /** Speaks over a socket that is connected already, as one under TLS. */
    public TestClient(Socket connected) {
        try {
            socket = connected;
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Socket connected(InetSocketAddress address, int receiveBuffer) {
        try {
            Socket socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(address, PATIENCE_MILLIS);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number that {@link #register} got or {@link #logIn(long)} was given; 0 before. */
    public long number() {
        return number;
    }

    /** The port on this side, by which the server knows the connection. */
    public int localPort() {
        return socket.getLocalPort();
    }

    // ------------------------------------------------------------------ sending

    /** Sends a packet. */
    public void send(UserPacket packet) {
        sendBytes(Catalog.USER_TO_OICQ.encode(packet).array());
    }

    /** Sends a message in words. */
    public void say(long to, String words) {
        send(new SendMessage(number, to, Text.of(words)));
    }

    /** Sends bytes as they are. */
    public void sendBytes(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends bytes as they are, written as {@code 81 0a 01 16}. */
    public void sendHex(String hex) {
        sendBytes(HexFormat.ofDelimiter(" ").parseHex(hex));
    }

    // ------------------------------------------------------------------ receiving

    /** The next frame. */
    public Frame receiveFrame() {
        Frame frame = frameOrEnd();
        if (frame == null) {
            throw new AssertionError("the server has ended the connection");
        }
        return frame;
    }

    /** The next frame, which may take longer than others: documents are opened at a low priority. */
    public Frame receiveFrame(int patienceMillis) {
        try {
            socket.setSoTimeout(patienceMillis);
            return receiveFrame();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            patient();
        }
    }

    private @Nullable Frame frameOrEnd() {
        try {
            int head = in.read();
            if (head < 0) {
                return null;
            }
            byte[] header = new byte[Frame.HEADER_LENGTH];
            header[0] = (byte) head;
            in.readFully(header, 1, header.length - 1);
            int length = ByteBuffer.wrap(header).getInt(4);
            if (head != Frame.HEAD || length < 0 || length > BIGGEST_CONTENT) {
                throw new AssertionError(
                        "no frame starts with " + HexFormat.ofDelimiter(" ").formatHex(header));
            }
            byte[] content = new byte[length];
            in.readFully(content);
            return new Frame(Route.of(header[1] & 0xff, header[2] & 0xff), header[3] & 0xff, ByteBuffer.wrap(content));
        } catch (SocketTimeoutException e) {
            throw new AssertionError("nothing came within " + PATIENCE_MILLIS / 1000 + " seconds", e);
        } catch (EOFException e) {
            throw new AssertionError("the server has ended the connection in the middle of a frame", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next packet. */
    public ServerPacket receive() {
        return packet(receiveFrame());
    }

    private static ServerPacket packet(Frame frame) {
        try {
            return Catalog.OICQ_TO_USER.read(frame, WireCharset.GB18030);
        } catch (ProtocolException e) {
            throw new AssertionError("the server has sent what is no packet", e);
        }
    }

    /** The next packet, which must be of this kind. */
    public <P extends ServerPacket> P receive(Class<P> kind) {
        ServerPacket packet = receive();
        if (!kind.isInstance(packet)) {
            throw new AssertionError("a " + kind.getSimpleName() + " was expected, and this came: " + packet);
        }
        return kind.cast(packet);
    }

    /** The words of the next packet, which must be a message. */
    public String hear() {
        return receive(Message.class).information().toString();
    }

    /** Asks for something, and gives the answer; nothing else may come before it. So all before has been handled. */
    public UserData barrier() {
        send(new ViewUser(number, number));
        return receive(UserData.class);
    }

    /**
     * The next packet if one comes soon.
     *
     * @return empty where none came, or the connection is over
     */
    public Optional<ServerPacket> poll(int millis) {
        try {
            socket.setSoTimeout(millis);
            in.mark(1);
            boolean there = in.read() >= 0;
            if (there) {
                in.reset();
            }
            socket.setSoTimeout(PATIENCE_MILLIS);
            return there ? Optional.of(receive()) : Optional.empty();
        } catch (SocketTimeoutException _) {
            patient();
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void patient() {
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server ends the connection, and sends nothing before. */
    public void expectEnd() {
        try {
            Frame frame = frameOrEnd();
            if (frame != null) {
                throw new AssertionError("the end of the connection was expected, and this came: " + packet(frame));
            }
        } catch (UncheckedIOException _) {
            // A reset is an end, too.
        }
    }

    // ------------------------------------------------------------------ log-in

    /** Registers with this nickname, {@link #PASSWORD}, and nothing else; anyone may add the account. */
    public long register(String nickname) {
        send(new Register(form(nickname, PASSWORD, 0)));
        RegisterReply reply = receive(RegisterReply.class);
        if (!reply.success()) {
            throw new AssertionError("the registration of " + nickname + " was refused");
        }
        number = reply.number();
        return number;
    }

    /** Somebody new who is registered over a new connection, and logged in. */
    public static TestClient join(InetSocketAddress address, String nickname) {
        TestClient client = new TestClient(address);
        client.register(nickname);
        client.logIn();
        return client;
    }

    /** The form of somebody who says nothing of itself but the nickname. */
    public static AccountForm form(String nickname, String password, int authentication) {
        return AccountForm.of(Profile.named(Text.of(nickname)), new Secret(Text.of(password)), authentication);
    }

    /** Logs in as who was registered over this connection. */
    public LoginReply logIn() {
        return logIn(number);
    }

    /** Logs in, which must succeed. */
    public LoginReply logIn(long as) {
        number = as;
        LoginReply reply = tryLogIn(as, PASSWORD);
        if (!reply.success()) {
            throw new AssertionError("the log-in of " + as + " was refused");
        }
        return reply;
    }

    /** Asks to be logged in, and does not wait for the reply. */
    public void beginLogIn(long as) {
        number = as;
        send(new Login(as, new Secret(Text.of(PASSWORD)), 0));
    }

    /** Tries to log in; nothing but the reply may come. */
    public LoginReply tryLogIn(long as, String password) {
        send(new Login(as, new Secret(Text.of(password)), 0));
        return receive(LoginReply.class);
    }

    // ------------------------------------------------------------------ the end

    /** Says that nothing more will be sent, after which the server ends its side too. */
    public void endOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves in an orderly way: everything that came has been read, and the server has ended its side. */
    @Override
    public void close() {
        try (socket) {
            if (!socket.isOutputShutdown()) {
                socket.shutdownOutput();
            }
            in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves as a program that dies: unread bytes are lost, and the server gets a reset. Twice is no error. */
    public void reset() {
        try {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
