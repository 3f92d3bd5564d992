package org.oicq.tools.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.UserPacket;

/**
 * One connection. What is sent is collected and written at the end of the engine's round, so that many packets take one
 * system call. It holds no buffer while nothing is on its way.
 */
final class Link {
    /** Whom the connection belongs to. */
    interface Owner {
        void connected();

        /**
         * Bytes came: takes what it can use as a whole, and leaves the rest for when more has come.
         *
         * @param at when they were read, of {@link System#nanoTime}
         * @return what is wrong with them, which ends the connection, or null
         */
        @Nullable
        String input(ByteBuffer in, long at);

        /** The connection is over, and not because {@link Link#close} was called. */
        void closed(String why);
    }

    private final Engine engine;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Owner owner;
    /** What has been read and holds no whole frame yet, ready to be read. */
    private @Nullable ByteBuffer rest;
    /** What is to be written, up to its position. */
    private @Nullable ByteBuffer out;

    private boolean dirty;
    /** Not the channel's own word: that closes itself when it cannot connect. */
    private boolean open = true;

    /** What the bytes are wrapped in; null where they are not. */
    private final @Nullable WebSocketStream web;

    /** What is to be written of those that are wrapped already. */
    private @Nullable ByteBuffer framed;

    Link(Engine engine, SocketChannel channel, SelectionKey key, Owner owner, @Nullable WebSocketStream web) {
        this.web = web;
        this.engine = engine;
        this.channel = channel;
        this.key = key;
        this.owner = owner;
    }

    /** Begins to connect; on loopback the owner may be told that it is done before this returns. */
    void connect() throws BenchException {
        try {
            if (channel.connect(engine.server())) {
                connected();
            }
        } catch (IOException e) {
            close();
            throw engine.noConnection(String.valueOf(e.getMessage()));
        }
    }

    private void connected() throws IOException {
        key.interestOps(SelectionKey.OP_READ);
        if (web == null) {
            owner.connected();
        } else {
            // The first bytes of a connection always fit into the socket.
            channel.write(WebSocketStream.request(engine.server()));
        }
    }

    void send(UserPacket packet) {
        Catalog.USER_TO_OICQ.write(packet, room(Catalog.USER_TO_OICQ.frameSize(packet)));
    }

    /** A buffer that takes this many bytes more, which go out at the end of the round. */
    ByteBuffer room(int bytes) {
        ByteBuffer buffer = out == null ? engine.buffer() : out;
        if (buffer.remaining() < bytes) {
            ByteBuffer bigger = ByteBuffer.allocateDirect(Math.max(buffer.capacity() * 2, buffer.position() + bytes));
            bigger.put(buffer.flip());
            engine.release(buffer);
            buffer = bigger;
        }
        out = buffer;
        if (!dirty) {
            dirty = true;
            engine.flushLater(this);
        }
        return buffer;
    }

    /** Bytes that the server has not taken yet. */
    int waiting() {
        return (out == null ? 0 : out.position()) + (framed == null ? 0 : framed.remaining());
    }

    boolean isOpen() {
        return open;
    }

    /** Ends the connection now; the owner is not told. */
    void close() {
        open = false;
        try {
            channel.close();
        } catch (IOException _) {
            // Nothing more can be done for a socket that does not close.
        }
        if (out != null) {
            engine.release(out);
            out = null;
        }
        rest = null;
        framed = null;
    }

    private void end(String why) {
        if (isOpen()) {
            close();
            owner.closed(why);
        }
    }

    /** The socket can do what the key waits for. */
    void ready() {
        try {
            if (key.isConnectable() && channel.finishConnect()) {
                connected();
            }
            if (key.isValid() && key.isWritable()) {
                key.interestOps(SelectionKey.OP_READ);
                flush();
            }
            if (key.isValid() && key.isReadable()) {
                read();
            }
        } catch (IOException e) {
            end(String.valueOf(e.getMessage()));
        }
    }

    /** Writes what the socket takes; the rest goes when it takes more. */
    void flush() {
        dirty = false;
        if (!isOpen() || (key.interestOps() & SelectionKey.OP_WRITE) != 0) {
            return;
        }
        try {
            boolean all = web == null ? writePlain() : writeFramed();
            if (!all) {
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
        } catch (IOException e) {
            end(String.valueOf(e.getMessage()));
        }
    }

    private boolean writePlain() throws IOException {
        ByteBuffer buffer = out;
        if (buffer == null) {
            return true;
        }
        channel.write(buffer.flip());
        buffer.compact();
        if (buffer.position() > 0) {
            return false;
        }
        if (engine.release(buffer)) {
            out = null;
        }
        return true;
    }

    private boolean writeFramed() throws IOException {
        ByteBuffer buffer = out;
        if (framed == null && buffer != null) {
            framed = WebSocketStream.frames(buffer.flip());
            engine.release(buffer.clear());
            out = null;
        }
        if (framed == null) {
            return true;
        }
        channel.write(framed);
        if (framed.hasRemaining()) {
            return false;
        }
        framed = null;
        return out == null || writeFramed();
    }

    private void read() throws IOException {
        ByteBuffer in = engine.input();
        if (rest != null) {
            in.put(rest);
            rest = null;
        }
        int begin = in.position();
        int count = channel.read(in);
        long at = System.nanoTime();
        in.flip();
        if (web != null) {
            boolean before = web.isOpen();
            web.read(in, begin);
            if (web.isOpen() && !before) {
                owner.connected();
            }
        }
        String problem = owner.input(in, at);
        if (problem != null) {
            end(problem);
        } else if (count < 0 || (web != null && web.isClosed())) {
            end(
                    web != null && !web.isOpen()
                            ? "the server does not agree to a WebSocket; it may have been built without the page"
                            : "the server closed the connection");
        } else if (isOpen() && in.hasRemaining()) {
            rest = ByteBuffer.allocate(in.remaining()).put(in).flip();
        }
    }
}
