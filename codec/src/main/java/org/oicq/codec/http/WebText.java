package org.oicq.codec.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.wire.WireCharset;

/** How a text stands in the value of a key. */
public final class WebText {
    private static final @Nullable String[] ESCAPED = escapes();

    private WebText() {}

    /**
     * A text as an answer writes it. A comma becomes {@code %2c} and then the percent sign {@code %25}, so that it
     * arrives as {@code %252c}, as the source shows it.
     */
    public static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        escape(text, out);
        return out.toString();
    }

    /** Appends the text as {@link #escape(String)} gives it. */
    static void escape(String text, StringBuilder out) {
        if (plain(text)) {
            out.append(text);
            return;
        }
        int plainFrom = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            String escaped = c < ESCAPED.length ? ESCAPED[c] : null;
            if (escaped != null) {
                out.append(text, plainFrom, i).append(escaped);
                plainFrom = i + 1;
            }
        }
        out.append(text, plainFrom, text.length());
    }

    /** Most texts are. The JDK looks for one character in many at once. */
    private static boolean plain(String text) {
        for (char c = 0; c < ESCAPED.length; c++) {
            if (ESCAPED[c] != null && text.indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** What stands for a character in an answer; null where it stands for itself, as all that follow do. */
    private static @Nullable String[] escapes() {
        @Nullable String[] escapes = new @Nullable String['=' + 1];
        escapes[','] = "%252c";
        escapes['%'] = "%25";
        escapes['&'] = "%26";
        escapes['='] = "%3d";
        escapes['\r'] = "%0d";
        escapes['\n'] = "%0a";
        return escapes;
    }

    /**
     * The text behind a request's value: every valid {@code %XX} is a byte, anything else stands for itself, {@code +}
     * too, and the whole is UTF-8.
     *
     * @throws CharacterCodingException where the bytes are not UTF-8
     */
    public static String unescape(byte[] value) throws CharacterCodingException {
        return unescape(value, 0, value.length);
    }

    /** The same for the value in bytes {@code from} to {@code to}. */
    public static String unescape(byte[] bytes, int from, int to) throws CharacterCodingException {
        String plain = WireCharset.ascii(bytes, from, to);
        if (plain != null && plain.indexOf('%') < 0) {
            return plain;
        }
        byte[] out = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            int high = bytes[i] == '%' && i + 2 < to ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            if (low < 0) {
                out[length++] = bytes[i];
            } else {
                out[length++] = (byte) (high << 4 | low);
                i += 2;
            }
        }
        return decode(out, 0, length);
    }

    /**
     * The text of bytes {@code from} to {@code to}, which must be UTF-8; nothing in them is unescaped.
     *
     * @throws CharacterCodingException where they are not
     */
    public static String decode(byte[] bytes, int from, int to) throws CharacterCodingException {
        String plain = WireCharset.ascii(bytes, from, to);
        return plain != null
                ? plain
                : StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes, from, to - from))
                        .toString();
    }
}
