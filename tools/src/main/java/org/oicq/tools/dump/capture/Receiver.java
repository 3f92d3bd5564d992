package org.oicq.tools.dump.capture;

/** Takes what a source finds, in the source's order. */
public interface Receiver {
    /** A TCP segment. The object and its bytes are used again for the next one: nothing of it may be kept. */
    void segment(Segment segment);

    /**
     * Bytes of a stream that come without TCP around them: a raw file, pasted hex. The array is used again.
     *
     * @param side 0 or 1: which of the two directions, where the source tells them apart, else 0
     */
    void bytes(int side, byte[] data, int offset, int length);

    /**
     * A packet of a capture as it was, before what is found in it. The array is used again.
     *
     * @param link the link type that it starts with
     * @param original bytes that it had on the wire
     * @param time nanoseconds since 1970
     */
    default void packet(int link, byte[] data, int at, int length, int original, long time) {}

    /** Whether {@link #packet} does anything. */
    default boolean wantsPackets() {
        return false;
    }

    /** The lines of a key log of TLS that the source itself has. */
    default void secrets(byte[] lines) {}

    /** Something is wrong with the source itself; a sentence that says what and where. */
    void damage(String text);

    /** Something that a person should know and that is no damage. */
    void note(String text);

    /** Nothing more to read for the moment: what was shown should be seen now. */
    void idle();
}
