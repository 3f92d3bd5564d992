package org.oicq.codec.frame;

import java.nio.ByteBuffer;

/**
 * Cuts frames out of a stream. It keeps no state of its own: what it has not read yet stays in the caller's buffer, so
 * it does not matter where the stream is cut.
 */
public final class FrameReader {
    private FrameReader() {}

    /** What the bytes at hand amount to. */
    public sealed interface Result {}

    /** A whole frame, whose bytes have been read from the buffer. */
    public record Complete(Frame frame) implements Result {}

    /**
     * The start of a frame; nothing has been read.
     *
     * @param missing at least this many more bytes are needed (1 or more); the whole rest once the length is there
     */
    public record Incomplete(long missing) implements Result {}

    /**
     * A framing error: nothing after it on this connection can be trusted.
     *
     * @param reason a sentence for a person
     */
    public record Malformed(String reason) implements Result {}

    private static final Incomplete NOTHING_YET = new Incomplete(Frame.HEADER_LENGTH);

    /**
     * Looks at the next frame of {@code in}, between its position and limit. The length is checked as soon as it is
     * there, before anything of that length is waited for or allocated.
     *
     * @param maxContent the biggest content that is let in, in bytes
     */
    public static Result read(ByteBuffer in, int maxContent) {
        int start = in.position();
        int available = in.remaining();
        if (available == 0) {
            return NOTHING_YET;
        }
        int head = in.get(start) & 0xff;
        if (head != Frame.HEAD) {
            return new Malformed(String.format("a frame starts with 0x81, not with 0x%02x", head));
        }
        if (available < Frame.HEADER_LENGTH) {
            return new Incomplete(Frame.HEADER_LENGTH - available);
        }
        long length = in.getInt(start + 4) & 0xffff_ffffL;
        if (length > maxContent) {
            return new Malformed("a content of " + length + " bytes is over the limit of " + maxContent);
        }
        long missing = Frame.HEADER_LENGTH + length - available;
        if (missing > 0) {
            return new Incomplete(missing);
        }
        Route route = Route.of(in.get(start + 1) & 0xff, in.get(start + 2) & 0xff);
        Frame frame = new Frame(route, in.get(start + 3) & 0xff, in.slice(start + Frame.HEADER_LENGTH, (int) length));
        in.position(start + Frame.HEADER_LENGTH + (int) length);
        return new Complete(frame);
    }
}
