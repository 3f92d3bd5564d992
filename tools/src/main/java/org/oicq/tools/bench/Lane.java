package org.oicq.tools.bench;

import java.nio.ByteBuffer;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.UserPacket;

/** The numbered messages from one user to another. */
final class Lane {
    private final int id;
    private final User from;
    private final User to;
    /** The frame of each message, but for the text that it ends with. */
    private byte[] frame;

    private final int head;
    /** Messages sent. */
    long sent;
    /** The number that comes next. */
    long expected;

    private int inFlight;

    /** @param template a packet that ends with a blank text of the stamp */
    Lane(int id, User from, User to, UserPacket template, int textSize) {
        this(id, from, to, Catalog.USER_TO_OICQ.encode(template), textSize);
    }

    /** @param template the frame of such a packet */
    Lane(int id, User from, User to, ByteBuffer template, int textSize) {
        this.id = id;
        this.from = from;
        this.to = to;
        this.frame = bytes(template);
        this.head = frame.length - textSize;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** Another frame of the same length. */
    void template(ByteBuffer template) {
        frame = bytes(template);
    }

    int id() {
        return id;
    }

    User from() {
        return from;
    }

    User to() {
        return to;
    }

    /** Messages that were sent, and neither received nor refused yet. */
    int inFlight() {
        return inFlight;
    }

    /** One was received or refused; a server that does both gives no second place in the window. */
    void done() {
        inFlight = Math.max(0, inFlight - 1);
    }

    /** A message was sent in another way: as one broadcast to all. */
    void sentOtherwise() {
        sent++;
        inFlight++;
    }

    /** Sends the next message on the sender's connection. */
    void send(Link link, Stamp stamp, long due) {
        ByteBuffer out = link.room(frame.length).put(frame, 0, head);
        stamp.write(out, id, sent++, due);
        inFlight++;
    }
}
