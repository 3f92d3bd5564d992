package org.oicq.tools.dump.stream;

/** Told of what was said on the connections, in the order of the capture. */
public interface Listener {
    /**
     * A whole frame, cut by its length; its content may be malformed.
     *
     * @param data holds the frame at {@code offset}; used again for the next one
     * @param length of the whole frame, header and content
     * @param time nanoseconds since 1970 of the segment that completed it, or 0
     */
    void frame(Half half, byte[] data, int offset, int length, long time);

    /** A whole HTTP request or answer. */
    void http(Half half, HttpMessage message, long time);

    /**
     * Something about the connection itself.
     *
     * @param damage whether something is missing or wrong, and not just remarkable
     * @param text a sentence for a person; no bytes of the stream are in it
     */
    void note(Half half, long time, boolean damage, String text);

    /** Something about the whole source that a person should know and that is no damage. */
    default void note(String text) {}

    /** The connection is over, or was forgotten because it was idle: nothing more comes of it. */
    default void closed(Connection connection) {}
}
