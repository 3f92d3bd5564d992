package org.oicq.tools.dump.capture;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line of pasted hex. */
final class HexLine {
    enum Kind {
        BYTES,
        /** Nothing in it, or a comment. */
        EMPTY,
        /** The star of {@code hexdump}. */
        REPEAT,
        /** Words of two bytes in the machine's order. */
        SWAPPED,
        NOT_HEX
    }

    /** An offset, then a colon (xxd), two blanks or more (hexdump -C, Wireshark), or nothing at all (their last line). */
    private static final Pattern OFFSET = Pattern.compile("([ \\t]*)([0-9a-fA-F]{4,16})(:[ \\t]+|:?$|[ \\t]{2,})(.*)");

    /** {@code od} and {@code hexdump} count with seven digits and one blank. */
    private static final Pattern SEVEN_DIGITS = Pattern.compile("[0-9a-fA-F]{7}( (.*))?");

    private static final Pattern ELEMENT = Pattern.compile("0[xX]([0-9a-fA-F]{1,2})\\b|\\\\x([0-9a-fA-F]{2})");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?(\\*/|$)|//.*$");
    private static final int MOST_ON_A_LINE = 256;

    private final Kind kind;
    private final long offset;
    private final int indent;
    private final byte[] bytes;

    private static final HexLine EMPTY = new HexLine(Kind.EMPTY, -1, 0, new byte[0]);
    private static final HexLine NOT_HEX = new HexLine(Kind.NOT_HEX, -1, 0, new byte[0]);

    private HexLine(Kind kind, long offset, int indent, byte[] bytes) {
        this.kind = kind;
        this.offset = offset;
        this.indent = indent;
        this.bytes = bytes;
    }

    Kind kind() {
        return kind;
    }

    /** The offset before the bytes, or -1 where there is none. */
    long offset() {
        return offset;
    }

    /** Blanks before the offset. */
    int indent() {
        return indent;
    }

    byte[] bytes() {
        return bytes;
    }

    static HexLine parse(String raw) {
        String line = raw.stripTrailing();
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return EMPTY;
        }
        if (text.equals("*")) {
            return new HexLine(Kind.REPEAT, -1, 0, new byte[0]);
        }
        if (text.contains("0x") || text.contains("0X") || text.contains("\\x")) {
            return elements(text);
        }
        if (line.length() < 4096) {
            Matcher seven = SEVEN_DIGITS.matcher(text);
            if (seven.matches()) {
                String rest = seven.group(2);
                boolean swapped = rest != null && rest.matches("[0-9a-fA-F]{4}( .*)?");
                return swapped
                        ? new HexLine(Kind.SWAPPED, -1, 0, new byte[0])
                        : new HexLine(Kind.BYTES, -1, 0, rest == null ? new byte[0] : column(rest, false));
            }
            Matcher offset = OFFSET.matcher(line);
            if (offset.matches()) {
                boolean xxd = offset.group(3).startsWith(":");
                byte[] bytes = column(offset.group(4), xxd);
                return new HexLine(
                        Kind.BYTES,
                        Long.parseUnsignedLong(offset.group(2), 16),
                        offset.group(1).length(),
                        bytes);
            }
        }
        return plain(COMMENT.matcher(text).replaceAll("").strip());
    }

    /** C arrays and escaped strings: what stands around the bytes does not matter. */
    private static HexLine elements(String text) {
        Matcher element = ELEMENT.matcher(COMMENT.matcher(text).replaceAll(""));
        byte[] bytes = new byte[text.length() / 3 + 1];
        int count = 0;
        while (element.find()) {
            String digits = element.group(1) != null ? element.group(1) : element.group(2);
            bytes[count++] = (byte) Integer.parseInt(digits, 16);
        }
        return new HexLine(Kind.BYTES, -1, 0, Arrays.copyOf(bytes, count));
    }

    /**
     * The bytes at the start of {@code text}, up to the column of characters after them: that starts at a bar, at three
     * blanks (in {@code xxd} two), or after 16 bytes.
     */
    private static byte[] column(String text, boolean xxd) {
        byte[] bytes = new byte[MOST_ON_A_LINE];
        int most = xxd ? MOST_ON_A_LINE : 16;
        int count = 0;
        int at = 0;
        while (at + 1 < text.length() && count < most) {
            int blanks = 0;
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
                blanks++;
            }
            if ((count > 0 && blanks >= (xxd ? 2 : 3)) || at + 1 >= text.length()) {
                break;
            }
            if (!HexFormat.isHexDigit(text.charAt(at)) || !HexFormat.isHexDigit(text.charAt(at + 1))) {
                break;
            }
            bytes[count++] = (byte) HexFormat.fromHexDigits(text, at, at + 2);
            at += 2;
        }
        return Arrays.copyOf(bytes, count);
    }

    private static HexLine plain(String text) {
        if (text.isEmpty() || text.endsWith("{") || text.startsWith("}")) {
            return EMPTY;
        }
        byte[] bytes = new byte[text.length() / 2 + 1];
        int count = 0;
        int high = -1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (HexFormat.isHexDigit(c)) {
                int digit = HexFormat.fromHexDigit(c);
                if (high < 0) {
                    high = digit;
                } else {
                    bytes[count++] = (byte) (high << 4 | digit);
                    high = -1;
                }
            } else if (" \t,:;-\"".indexOf(c) < 0 || high >= 0) {
                // A digit that stands alone, or something that is no digit.
                return NOT_HEX;
            }
        }
        return high >= 0 ? NOT_HEX : new HexLine(Kind.BYTES, -1, 0, Arrays.copyOf(bytes, count));
    }
}
