package org.oicq.server.page;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A socket whose stream goes in the frames of a WebSocket, written by hand: whatever speaks over a socket speaks over it.
 * Its input ends where the server closes the WebSocket.
 */
public final class WebSocketSocket extends Socket {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final byte[] MASK = {1, 2, 3, 4};
    private static final int FIN = 0x80;

    private final DataInputStream in;

    /** What the server gave as the reason when it closed the WebSocket (RFC 6455, 7.4); 0 before. */
    private volatile int closeStatus;

    /** Opens a WebSocket as the page does. */
    public static WebSocketSocket open(InetSocketAddress address) {
        return open(address, "");
    }

    /** Opens a WebSocket with more headers, each with its line end. */
    static WebSocketSocket open(InetSocketAddress address, String headers) {
        try {
            WebSocketSocket socket = new WebSocketSocket(address);
            String answer = socket.ask(request(headers));
            if (!answer.startsWith("HTTP/1.1 101 ")) {
                throw new AssertionError("101 was expected, and this came: " + answer);
            }
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects, and asks for nothing yet. */
    WebSocketSocket(InetSocketAddress address) throws IOException {
        super(address.getAddress(), address.getPort());
        setSoTimeout(30_000);
        in = new DataInputStream(super.getInputStream());
    }

    /** The request for a WebSocket, with more headers. */
    static String request(String headers) {
        return "GET /oicq HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Protocol: oicq\r\n" + headers + "\r\n";
    }

    /** Sends a request, and gives the head of its answer. */
    String ask(String request) throws IOException {
        super.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            head.write(in.readByte());
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    /** The reason that the server gave when it closed the WebSocket. */
    int closeStatus() {
        return closeStatus;
    }

    /** Sends a frame. */
    void frame(boolean last, int opcode, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write((last ? FIN : 0) | opcode);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 1 << 16) {
            frame.writeBytes(new byte[] {(byte) (0x80 | 126), (byte) (payload.length >> 8), (byte) payload.length});
        } else {
            frame.writeBytes(new byte[] {
                (byte) (0x80 | 127),
                0,
                0,
                0,
                0,
                0,
                (byte) (payload.length >> 16),
                (byte) (payload.length >> 8),
                (byte) payload.length
            });
        }
        frame.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ MASK[i % MASK.length]);
        }
        raw(frame.toByteArray());
    }

    /** Sends bytes beside the frames. */
    void raw(byte[] bytes) throws IOException {
        super.getOutputStream().write(bytes);
    }

    /** The opcode and the payload of a frame from the server. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Frame(int opcode, byte[] payload) {}

    /** The next frame from the server. */
    Frame receive() throws IOException {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(first & 0xf, payload);
    }

    @Override
    public InputStream getInputStream() {
        return new InputStream() {
            private byte[] rest = {};
            private int at;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                while (at == rest.length) {
                    if (closeStatus != 0) {
                        return -1;
                    }
                    Frame frame = receive();
                    switch (frame.opcode) {
                        case BINARY -> {
                            rest = frame.payload;
                            at = 0;
                        }
                        case CLOSE -> closeStatus = ((frame.payload[0] & 0xff) << 8) | (frame.payload[1] & 0xff);
                        default -> throw new AssertionError("a frame with opcode " + frame.opcode);
                    }
                }
                int count = Math.min(length, rest.length - at);
                System.arraycopy(rest, at, into, offset, count);
                at += count;
                return count;
            }
        };
    }

    @Override
    public OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                byte[] part = new byte[length];
                System.arraycopy(bytes, offset, part, 0, length);
                frame(true, BINARY, part);
            }
        };
    }

    /** The end of the WebSocket from this side. */
    @Override
    public void shutdownOutput() throws IOException {
        frame(true, CLOSE, new byte[] {3, (byte) 0xe8});
    }
}
