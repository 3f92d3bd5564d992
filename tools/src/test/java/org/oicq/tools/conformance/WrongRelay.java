package org.oicq.tools.conformance;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands before a right server and makes one mistake. */
final class WrongRelay implements AutoCloseable {
    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final Mistake mistake;
    private final Mistake.Everybody everybody = new Mistake.Everybody();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    WrongRelay(InetSocketAddress server, Mistake mistake) throws IOException {
        this.server = server;
        this.mistake = mistake;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket user = listener.accept();
                Socket right = new Socket(server.getAddress(), server.getPort());
                sockets.addAll(List.of(user, right));
                user.setTcpNoDelay(true);
                right.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> pump(user, right, true));
                Thread.ofVirtual().start(() -> pump(right, user, false));
            }
        } catch (IOException _) {
            // It was closed.
        }
    }

    private void pump(Socket from, Socket to, boolean fromUser) {
        Mistake.Memory memory = new Mistake.Memory(everybody);
        try (DataInputStream in = new DataInputStream(from.getInputStream())) {
            for (int head = in.read(); head >= 0; head = in.read()) {
                if (head != 0x81) {
                    pumpHttp(in, head, to);
                    break;
                }
                byte[] frame = frame(in, head);
                if (fromUser) {
                    write(to, frame);
                    for (byte[] answer : mistake.answer(frame)) {
                        write(from, answer);
                    }
                } else {
                    for (byte[] changed : mistake.toUser(frame, memory)) {
                        write(to, changed);
                    }
                }
            }
            to.shutdownOutput();
        } catch (IOException _) {
            // One side broke the connection; so does the relay.
            close(to);
        }
    }

    /** HTTP, as it comes; the answers here are short and come whole. */
    private void pumpHttp(DataInputStream in, int first, Socket to) throws IOException {
        byte[] buffer = new byte[65_536];
        buffer[0] = (byte) first;
        for (int length = 1; length >= 0; length = in.read(buffer)) {
            write(to, mistake.http(Arrays.copyOf(buffer, length)));
        }
    }

    private static byte[] frame(DataInputStream in, int head) throws IOException {
        byte[] header = new byte[8];
        header[0] = (byte) head;
        in.readFully(header, 1, 7);
        int length = ByteBuffer.wrap(header).getInt(4);
        byte[] frame = ByteBuffer.allocate(8 + length).put(header).array();
        in.readFully(frame, 8, length);
        return frame;
    }

    private static void write(Socket to, byte[] frame) throws IOException {
        synchronized (to) {
            OutputStream out = to.getOutputStream();
            out.write(frame);
        }
    }

    private static void close(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException _) {
            // It is gone, which was the wish.
        }
    }

    @Override
    public void close() {
        close(listener);
        sockets.forEach(WrongRelay::close);
    }
}
