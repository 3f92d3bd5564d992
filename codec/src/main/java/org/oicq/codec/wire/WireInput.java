package org.oicq.codec.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads fields from a content. A reader that meets a problem throws it without a field; the layout adds that. */
final class WireInput {
    private final ByteBuffer in;
    private final int start;
    private final WireCharset charset;

    /** Reads from the position of {@code in} to its limit. */
    WireInput(ByteBuffer in, WireCharset charset) {
        this.in = in;
        this.start = in.position();
        this.charset = charset;
    }

    int offset() {
        return in.position() - start;
    }

    int t() throws ProtocolException {
        need(1);
        return in.get() & 0xff;
    }

    boolean flag() throws ProtocolException {
        return t() == 1;
    }

    int m() throws ProtocolException {
        need(2);
        return in.getShort() & 0xffff;
    }

    long l() throws ProtocolException {
        need(4);
        return in.getInt() & 0xffff_ffffL;
    }

    long number(FieldType type) throws ProtocolException {
        return switch (type) {
            case T -> t();
            case M -> m();
            case L -> l();
            case S, B -> throw new IllegalArgumentException(type + " is not a number");
        };
    }

    Text s() throws ProtocolException {
        int at = in.position();
        byte[] bytes = new byte[checked(m())];
        in.get(bytes);
        ProtocolException.@Nullable Problem problem = charset.problem(bytes);
        if (problem != null) {
            throw problem(problem, at - start);
        }
        return Text.trusted(bytes, charset);
    }

    Secret secret() throws ProtocolException {
        return new Secret(s());
    }

    Blob b() throws ProtocolException {
        return Blob.read(in, checked(l()));
    }

    void end() throws ProtocolException {
        if (in.hasRemaining()) {
            throw problem(ProtocolException.Problem.BYTES_LEFT_OVER, offset());
        }
    }

    /** A length that the content holds, before anything of that length is allocated. */
    private int checked(long length) throws ProtocolException {
        need(length);
        return (int) length;
    }

    private void need(long bytes) throws ProtocolException {
        if (in.remaining() < bytes) {
            throw problem(ProtocolException.Problem.FIELD_PAST_END, offset());
        }
    }

    private static ProtocolException problem(ProtocolException.Problem problem, int offset) {
        return new ProtocolException(problem, -1, offset, null);
    }
}
