package org.oicq.conversations;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.Route;

/** One connection of a script, on a plain blocking socket: what it sends and gets is what is on the wire, in order. */
final class Peer {
    private static final int BIGGEST_CONTENT = 16 << 20;

    private final Socket socket;
    private final DataInputStream in;
    private final Duration patience;
    /** The number that has logged in here; 0 before. */
    private long number;

    /**
     * Connects.
     *
     * @param patience how long an answer is waited for
     */
    Peer(InetSocketAddress address, Duration patience) throws IOException {
        this.patience = patience;
        socket = new Socket();
        int millis = (int) patience.toMillis();
        socket.connect(address, millis);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(millis);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** The same on a connection that the other side has opened. */
    Peer(Socket accepted, Duration patience) throws IOException {
        this.patience = patience;
        socket = accepted;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) patience.toMillis());
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Sets the longest wait for each answer from now on. */
    void patience(Duration other) throws IOException {
        socket.setSoTimeout((int) other.toMillis());
    }

    long number() {
        return number;
    }

    void number(long loggedIn) {
        number = loggedIn;
    }

    int localPort() {
        return socket.getLocalPort();
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    Frame receive() throws IOException {
        Frame frame = frameOrEnd();
        if (frame == null) {
            throw new MismatchException("the other side has ended the connection");
        }
        return frame;
    }

    /** The next frame, or null where the server has ended the connection. */
    @Nullable
    Frame frameOrEnd() throws IOException {
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
                throw new MismatchException(
                        "no frame starts with " + HexFormat.ofDelimiter(" ").formatHex(header));
            }
            byte[] content = new byte[length];
            in.readFully(content);
            return new Frame(Route.of(header[1] & 0xff, header[2] & 0xff), header[3] & 0xff, ByteBuffer.wrap(content));
        } catch (SocketTimeoutException e) {
            throw new MismatchException("nothing came within " + patience.toMillis() + " ms", e);
        } catch (EOFException e) {
            throw new MismatchException("the other side has ended the connection in the middle of a frame", e);
        }
    }

    /** Leaves in good order: everything that came has been read, and the server has ended its side. */
    void close() throws IOException {
        try (socket) {
            socket.shutdownOutput();
            in.transferTo(OutputStream.nullOutputStream());
        } catch (SocketTimeoutException e) {
            throw new MismatchException("the server does not end its side of the connection", e);
        }
    }

    /** Ends the connection, whatever the other side does. */
    void end() throws IOException {
        socket.close();
    }

    /** Leaves as a program that dies: the server gets a reset. Twice is no error. */
    void reset() throws IOException {
        if (!socket.isClosed()) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
