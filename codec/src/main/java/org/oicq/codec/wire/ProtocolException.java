package org.oicq.codec.wire;

import org.jspecify.annotations.Nullable;

/**
 * The one exception of the codec: a well-framed packet that is malformed or unknown. Hostile input must be cheap, so it
 * has no stack trace; packet, field and offset say where.
 */
public final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Problem {
        UNKNOWN_PACKET("unknown packet type"),
        FIELD_PAST_END("the field runs past the end of the content"),
        BYTES_LEFT_OVER("bytes are left over after the last field"),
        NOT_TEXT("the bytes are not text in the charset"),
        NUL_IN_TEXT("the text holds the character U+0000");

        private final String sentence;

        Problem(String sentence) {
            this.sentence = sentence;
        }

        /** What is wrong, in words. */
        public String sentence() {
            return sentence;
        }
    }

    private final Problem problem;
    private final int packetType;
    private final int offset;
    private final @Nullable Field field;

    /**
     * A problem at a place.
     *
     * @param packetType the frame's packet type, or -1 where the caller will add it with {@link #inPacket}
     * @param offset bytes into the content
     * @param field the field in trouble, or null where there is none
     */
    public ProtocolException(Problem problem, int packetType, int offset, @Nullable Field field) {
        super(null, null, false, false);
        this.problem = problem;
        this.packetType = packetType;
        this.offset = offset;
        this.field = field;
    }

    /** The same problem, with the packet that it stands in. */
    public ProtocolException inPacket(int type) {
        return new ProtocolException(problem, type, offset, field);
    }

    public Problem problem() {
        return problem;
    }

    /** The packet type 0…255 of the frame, or -1 where it is not known. */
    public int packetType() {
        return packetType;
    }

    /** Where the problem is: bytes into the content. */
    public int offset() {
        return offset;
    }

    /** The field in trouble; null for an unknown packet and for bytes left over. */
    public @Nullable Field field() {
        return field;
    }

    /** A sentence for a person: packet, reason, field and offset. */
    @Override
    public String getMessage() {
        return packetType >= 0 ? String.format("0x%02x: %s", packetType, reason()) : reason();
    }

    /** A sentence for a person: reason, field and offset, without the packet. */
    public String reason() {
        StringBuilder text = new StringBuilder(problem.sentence);
        if (field != null) {
            text.append(" (")
                    .append(field.label())
                    .append(", byte ")
                    .append(offset)
                    .append(')');
        } else if (problem != Problem.UNKNOWN_PACKET) {
            text.append(" (byte ").append(offset).append(')');
        }
        return text.toString();
    }
}
