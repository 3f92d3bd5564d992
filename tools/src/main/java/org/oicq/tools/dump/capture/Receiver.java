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

    /** Something is wrong with the source itself; a sentence that says what and where. */
    void damage(String text);

    /** Something that a person should know and that is no damage. */
    void note(String text);

    /** Nothing more to read for the moment: what was shown should be seen now. */
    void idle();
}
