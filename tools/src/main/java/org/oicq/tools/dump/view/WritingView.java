package org.oicq.tools.dump.view;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oicq.tools.dump.capture.Conversation;
import org.oicq.tools.dump.capture.PcapWriter;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.stream.Connection;
import org.oicq.tools.dump.stream.Endpoint;
import org.oicq.tools.dump.stream.Half;
import org.oicq.tools.dump.stream.HttpMessage;

/**
 * Writes what a filter leaves as a capture: the same frames and HTTP messages in the same connections at the same times, in
 * TCP segments of its own. Bytes without an address get one. What of the source's packets is not in it is told.
 */
public final class WritingView extends SideView {
    /** Connections that are open at a time; more are written too, without their ends. */
    private static final int MOST = 50_000;

    private final PcapWriter writer;
    private final Map<Integer, Conversation> open = new HashMap<>();
    private long lastTime;
    /** Segments of written connections that came again. */
    private long repeated;
    /** What was told to be missing or wrong. */
    private long damages;

    /** Writes with {@code writer}, and closes nothing. */
    public WritingView(View shown, PcapWriter writer) {
        super(shown);
        this.writer = writer;
    }

    @Override
    public void frame(long number, DecodedFrame frame, Half half, long time) {
        super.frame(number, frame, half, time);
        write(half, time, frame.data(), frame.start(), frame.size());
    }

    @Override
    public void http(long number, HttpMessage message, Half half, long time) {
        super.http(number, message, half, time);
        byte[] bytes = bytes(message);
        write(half, time, bytes, 0, bytes.length);
    }

    private void write(Half half, long time, byte[] data, int offset, int length) {
        lastTime = time;
        Connection connection = half.connection();
        Conversation conversation = open.get(connection.id());
        if (conversation == null) {
            if (open.size() == MOST) {
                open.clear();
            }
            conversation = conversation(connection);
            conversation.open(time);
            open.put(connection.id(), conversation);
        }
        conversation.data(time, half == connection.first(), data, offset, length);
    }

    private Conversation conversation(Connection connection) {
        Endpoint first = connection.first().source();
        Endpoint second = connection.second().source();
        if (!first.known()) {
            return Conversation.withoutAddresses(writer::write);
        }
        return new Conversation(address(first), address(second), writer::write);
    }

    private static InetSocketAddress address(Endpoint end) {
        byte[] bytes =
                ByteBuffer.allocate(16).putLong(end.high()).putLong(end.low()).array();
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), end.port());
        } catch (UnknownHostException e) {
            throw new AssertionError("16 bytes are an address", e);
        }
    }

    /** The message as it is on the wire; a body that came in chunks is written in one. */
    private static byte[] bytes(HttpMessage message) {
        StringBuilder head = new StringBuilder(message.startLine()).append("\r\n");
        boolean chunked = false;
        for (HttpMessage.Header header : message.headers()) {
            boolean chunks = header.name().equalsIgnoreCase("Transfer-Encoding");
            chunked |= chunks;
            head.append(chunks ? "" : header.name() + ": " + header.value() + "\r\n");
        }
        head.append(chunked ? "Content-Length: " + message.body().length() + "\r\n\r\n" : "\r\n");
        byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(start.length + message.body().length())
                .put(start)
                .put(message.body().toBuffer())
                .array();
    }

    @Override
    public void note(@Nullable Half half, long time, boolean damage, String text) {
        super.note(half, time, damage, text);
        damages += damage ? 1 : 0;
    }

    @Override
    public void end() {
        if (repeated + damages > 0) {
            super.note(
                    null,
                    0,
                    false,
                    "what is written has packets of its own: not in it are " + repeated
                            + " segments that came again, and what the " + damages
                            + " notes of damage tell; without --filter and --port the packets are written as they were");
        }
        super.end();
    }

    @Override
    public void closed(Connection connection) {
        Conversation conversation = open.remove(connection.id());
        if (conversation != null) {
            repeated += connection.repeated();
            conversation.close(lastTime, true);
            conversation.close(lastTime, false);
        }
        super.closed(connection);
    }
}
