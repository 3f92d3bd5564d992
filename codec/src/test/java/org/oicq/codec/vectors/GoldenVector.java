package org.oicq.codec.vectors;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.Route;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.FieldType;
import org.oicq.codec.wire.ProtocolException.Problem;

/**
 * A frame with what it must mean. Route, type, length and fields are what the text beside the bytes says; only offsets
 * are counted from the bytes.
 *
 * @param name file and vector, as {@code user-to-oicq/0x03-send-message.txt: Chinese}
 * @param route who writes it to whom
 * @param type the packet type
 * @param length the bytes of the content, as the header says it
 * @param frame the whole frame
 * @param fields the content's fields in order, counts of repetitions among them; those before the trouble, if there is one
 * @param trouble what is wrong with a malformed vector
 */
public record GoldenVector(
        String name, Route route, int type, long length, Blob frame, List<Value> fields, Optional<Trouble> trouble) {

    /**
     * A field and its value.
     *
     * @param path the name, with the repetitions that it stands in, as {@code groups[0].group name}
     * @param type the letter
     * @param offset bytes from the start of the content, to the length before the bytes of an S or B
     * @param length bytes on the wire, the length before the bytes of an S or B among them
     * @param value a number in decimal, a text as it is, or bytes as {@code 00 ff}
     */
    public record Value(String path, FieldType type, int offset, int length, String value) {}

    /**
     * What is wrong.
     *
     * @param problem the codec's name for it
     * @param path the field that reading stops at, or empty where it is none
     * @param offset where that field, or the first byte too many, begins: bytes from the start of the content
     */
    public record Trouble(Problem problem, String path, int offset) {}

    /** The whole frame, in a buffer of its own. */
    public ByteBuffer bytes() {
        return frame.toBuffer();
    }

    /** The content alone, in a buffer of its own. */
    public ByteBuffer content() {
        return bytes().position(Frame.HEADER_LENGTH).slice();
    }

    @Override
    public String toString() {
        return name;
    }
}
