package org.oicq.tools.dump.decode;

import static org.oicq.tools.dump.capture.Bytes.i32;
import static org.oicq.tools.dump.capture.Bytes.u16;
import static org.oicq.tools.dump.capture.Bytes.u32;
import static org.oicq.tools.dump.capture.Bytes.u8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.Catalogs;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.frame.Route;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.Numbered;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.wire.Field;
import org.oicq.codec.wire.FieldType;
import org.oicq.codec.wire.ProtocolException.Problem;
import org.oicq.codec.wire.WireCharset;

/**
 * Walks frames as the catalogue lays them out. It finds what {@link org.oicq.codec.wire.Layout#walk} finds (a test holds
 * the two together), and makes no garbage: a capture of a gigabyte has millions of frames.
 */
public final class FrameWalker {
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_BITS = 0x0101010101010101L;

    /** A packet of the catalogue with its plan. */
    private record Known(PacketType<?> type, String name, Plan plan, boolean fromUser, boolean numbered) {}

    /** By sender, receiver and type; routes outside the catalogue have no table. */
    private final @Nullable Known[][] tables = new Known[256 * 256][];

    private final DecodedFrame frame;
    private final CharsetDecoder decoder;
    private final CharBuffer scratch = CharBuffer.allocate(512);

    /** The array that was walked last, for reading eight bytes at a time. */
    private ByteBuffer view = ByteBuffer.allocate(0);

    /** A walker for texts in this charset. */
    public FrameWalker(WireCharset charset) {
        Charset texts = Charset.forName(charset.name());
        this.decoder = texts.newDecoder();
        this.frame = new DecodedFrame(texts);
        for (Catalog<?> catalog : Catalogs.all()) {
            Known[] table = new Known[256];
            boolean users = catalog.route().sender() == ProgramKind.OICQ_USER.code();
            for (PacketType<?> type : catalog.types()) {
                table[type.code()] = new Known(
                        type,
                        type.name(),
                        Plan.of(type.layout().fields()),
                        users,
                        users && Numbered.class.isAssignableFrom(type.layout().type()));
            }
            tables[catalog.route().sender() << 8 | catalog.route().receiver()] = table;
        }
    }

    /**
     * Walks a whole frame.
     *
     * @param length of the whole frame, at least the header's 8 bytes
     * @return what it found, always the same object: valid until the next walk
     */
    public DecodedFrame walk(byte[] data, int start, int length) {
        DecodedFrame f = frame;
        f.data = data;
        f.start = start;
        f.size = length;
        f.type = u8(data, start + 3);
        f.rows = 0;
        f.problem = null;
        f.problemField = null;
        f.problemOffset = 0;
        f.route = Route.of(u8(data, start + 1), u8(data, start + 2));
        Known known = known(data, start);
        if (known == null) {
            f.packet = null;
            f.name = DecodedFrame.UNKNOWN;
            f.plan = null;
            f.fromUser = false;
            f.numbered = false;
            f.problem = Problem.UNKNOWN_PACKET;
            return f;
        }
        f.packet = known.type;
        f.name = known.name;
        f.plan = known.plan;
        f.fromUser = known.fromUser;
        f.numbered = known.numbered;
        int content = start + Frame.HEADER_LENGTH;
        int end = start + length;
        int used = walk(known.plan, content, end, content, -1, 0);
        if (used >= 0 && used < end) {
            f.problem = Problem.BYTES_LEFT_OVER;
            f.problemOffset = used - content;
        }
        return f;
    }

    private @Nullable Known known(byte[] data, int start) {
        @Nullable Known[] table = tables[u16(data, start + 1)];
        return table == null ? null : table[u8(data, start + 3)];
    }

    /**
     * Whether a frame may well start here: a known packet of a length that fits, which has no problem as far as it is
     * at hand. Takes the header's 8 bytes.
     */
    public boolean plausible(byte[] data, int start, int end) {
        Known known = u8(data, start) == Frame.HEAD ? known(data, start) : null;
        if (known == null) {
            return false;
        }
        long length = u32(data, start + 4);
        boolean fits = known.plan.fixed() ? length == known.plan.leastSize : length >= known.plan.leastSize;
        if (!fits || length > 16 * 1024 * 1024) {
            return false;
        }
        boolean whole = end - start - Frame.HEADER_LENGTH >= length;
        return !whole || walk(data, start, Frame.HEADER_LENGTH + (int) length).good();
    }

    /** Returns where the fields end, or -1 after a problem. */
    private int walk(Plan plan, int at, int end, int content, int parent, int item) {
        byte[] data = frame.data;
        Field[] fields = plan.fields;
        FieldType[] types = plan.types;
        int p = at;
        for (int i = 0; i < fields.length; i++) {
            FieldType type = types[i];
            int width = type.width();
            if (end - p < width) {
                return problem(Problem.FIELD_PAST_END, p - content, fields[i]);
            }
            long number = switch (type) {
                case T -> u8(data, p);
                case M, S -> u16(data, p);
                case L, B -> i32(data, p) & 0xffff_ffffL;
            };
            int row = frame.rows;
            if (type.number()) {
                frame.add(fields[i], p - content, width, number, parent, item);
                p += width;
                if (plan.repeated[i]) {
                    for (int n = 0; n < number; n++) {
                        p = walk(plan.items[i], p, end, content, row, n);
                        if (p < 0) {
                            return p;
                        }
                    }
                }
            } else {
                if (end - p - width < number) {
                    return problem(Problem.FIELD_PAST_END, p - content, fields[i]);
                }
                int size = (int) number;
                Problem bad = type == FieldType.S ? textProblem(data, p + width, size) : null;
                if (bad != null) {
                    return problem(bad, p - content, fields[i]);
                }
                frame.add(fields[i], p - content, width + size, number, parent, item);
                p += width + size;
            }
        }
        return p;
    }

    private int problem(Problem problem, int offset, Field field) {
        frame.problem = problem;
        frame.problemOffset = offset;
        frame.problemField = field;
        return -1;
    }

    /** What is wrong with bytes as a text, or null; the rule is the codec's. */
    private @Nullable Problem textProblem(byte[] data, int at, int size) {
        int end = at + size;
        ByteBuffer words = view(data);
        long high = 0;
        long zero = 0;
        int i = at;
        for (; i + 8 <= end; i += 8) {
            long word = words.getLong(i);
            high |= word;
            // The classic test for a zero byte, exact as long as no high bit is set.
            zero |= (word - LOW_BITS) & ~word;
        }
        for (; i < end; i++) {
            high |= data[i];
            zero |= data[i] - 1L;
        }
        if (((high | zero) & HIGH_BITS) == 0) {
            return null;
        }
        for (i = at; i < end; i++) {
            if (data[i] == 0) {
                return Problem.NUL_IN_TEXT;
            }
        }
        ByteBuffer in = ByteBuffer.wrap(data, at, size);
        decoder.reset();
        CoderResult result;
        do {
            result = decoder.decode(in, scratch.clear(), true);
        } while (result.isOverflow());
        return result.isError() || decoder.flush(scratch.clear()).isError() ? Problem.NOT_TEXT : null;
    }

    @SuppressWarnings("ReferenceEquality") // the same array, not an equal one
    private ByteBuffer view(byte[] data) {
        if (view.array() != data) {
            view = ByteBuffer.wrap(data);
        }
        return view;
    }
}
