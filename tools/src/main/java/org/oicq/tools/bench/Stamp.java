package org.oicq.tools.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.oicq.codec.wire.Text;

/**
 * The text of a message: {@code RUN LANE NUMBER DUE} in hexadecimal (8, 8, 8 and 16 digits), then letters that depend on
 * the number, up to the size. The run tells what an earlier run left in the server.
 */
final class Stamp {
    /** The shortest text, in bytes. */
    static final int MIN_SIZE = 40;

    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int LETTERS = 26;

    private final int size;
    private final byte[] run;
    private final byte[] letters;
    private final byte[] scratch;
    private int lane;
    private long number;
    private long due;

    Stamp(int size, int run) {
        this.size = size;
        this.run = new byte[8];
        digits(this.run, 0, Integer.toUnsignedLong(run), 8);
        this.scratch = new byte[size];
        this.letters = new byte[size + LETTERS];
        for (int i = 0; i < letters.length; i++) {
            letters[i] = (byte) ('a' + i % LETTERS);
        }
    }

    /** A text of the right size, for a template. */
    Text blank() {
        return Text.of("0".repeat(size));
    }

    /** Puts the text of a message. */
    void write(ByteBuffer out, int ofLane, long itsNumber, long itsDue) {
        System.arraycopy(run, 0, scratch, 0, 8);
        digits(scratch, 8, ofLane, 8);
        digits(scratch, 16, itsNumber, 8);
        digits(scratch, 24, itsDue, 16);
        System.arraycopy(letters, (int) (itsNumber % LETTERS), scratch, MIN_SIZE, size - MIN_SIZE);
        out.put(scratch);
    }

    /** What a text turned out to be. */
    enum Kind {
        OURS,
        OF_ANOTHER_RUN,
        DAMAGED
    }

    /** Reads a text; {@link #lane}, {@link #number} and {@link #due} then tell of it where it is ours. */
    Kind read(Text text) {
        if (text.length() != size) {
            return text.length() < 8 || !startsWithRun(text.toBytes()) ? Kind.OF_ANOTHER_RUN : Kind.DAMAGED;
        }
        text.writeTo(ByteBuffer.wrap(scratch));
        if (!startsWithRun(scratch)) {
            return Kind.OF_ANOTHER_RUN;
        }
        lane = (int) value(8, 8);
        number = value(16, 8);
        due = value(24, 16);
        int shift = (int) (number % LETTERS);
        return Arrays.equals(scratch, MIN_SIZE, size, letters, shift, shift + size - MIN_SIZE)
                ? Kind.OURS
                : Kind.DAMAGED;
    }

    int lane() {
        return lane;
    }

    long number() {
        return number;
    }

    long due() {
        return due;
    }

    private boolean startsWithRun(byte[] bytes) {
        return Arrays.equals(bytes, 0, 8, run, 0, 8);
    }

    private static void digits(byte[] into, int at, long value, int count) {
        long rest = value;
        for (int i = at + count - 1; i >= at; i--, rest >>>= 4) {
            into[i] = DIGITS[(int) (rest & 15)];
        }
    }

    private long value(int at, int count) {
        long value = 0;
        for (int i = at; i < at + count; i++) {
            int digit = scratch[i] <= '9' ? scratch[i] - '0' : scratch[i] - 'a' + 10;
            value = value << 4 | (digit & 15);
        }
        return value;
    }
}
