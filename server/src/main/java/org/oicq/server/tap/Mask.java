package org.oicq.server.tap;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.Catalogs;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.frame.Route;
import org.oicq.codec.http.WebKey;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.wire.Field;
import org.oicq.codec.wire.FieldVisitor;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.codec.wire.ProtocolException.Problem;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;

/** Hides passwords in bytes, where the inspection tool hides them, and leaves every other byte and length as it is. */
public final class Mask {
    private static final byte STAR = '*';
    /** No text in any charset, and as a length more than there is. */
    private static final byte NO_TEXT = (byte) 0xff;

    private static final byte USER = (byte) ProgramKind.OICQ_USER.code();

    private static final int LENGTH = 2;

    /** Keys whose values are no secrets, even in what is no request. */
    private static final Set<WebKey> HEAD = Set.of(WebKey.VER, WebKey.CMD, WebKey.SEQ, WebKey.UIN);

    /** What such a value looks like. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_. ]{0,32}");

    private Mask() {}

    /**
     * Hides the secrets of a whole frame, in place. Of one from a client that no catalogue knows all is hidden but the number in
     * front: it may be a log-in that went astray.
     */
    public static void frame(byte[] frame, boolean fromClient, WireCharset charset) {
        Route route = Route.of(frame[1] & 0xff, frame[2] & 0xff);
        Optional<PacketType<?>> type = Catalogs.find(route).flatMap(catalog -> catalog.find(frame[3] & 0xff));
        boolean astray = fromClient && (type.isEmpty() || frame[1] != USER);
        if (astray) {
            Arrays.fill(frame, Math.min(frame.length, Frame.HEADER_LENGTH + Integer.BYTES), frame.length, STAR);
            return;
        }
        if (type.isEmpty() || type.get().layout().fields().stream().noneMatch(Field::secret)) {
            return;
        }
        int content = Frame.HEADER_LENGTH;
        int[] secretAt = {-1};
        FieldVisitor stars = new FieldVisitor() {
            @Override
            public void text(Field field, int offset, Text value) {
                if (field.secret()) {
                    secretAt[0] = content + offset + LENGTH;
                    int length = ByteBuffer.wrap(frame).getShort(content + offset) & 0xffff;
                    Arrays.fill(frame, secretAt[0], secretAt[0] + length, STAR);
                }
            }
        };
        try {
            type.get().layout().walk(ByteBuffer.wrap(frame, content, frame.length - content), charset, stars);
        } catch (ProtocolException e) {
            // The bytes of a password may stand in any field from here on; what is wrong stays as wrong.
            Field field = e.field();
            if (secretAt[0] >= 0) {
                Arrays.fill(frame, secretAt[0], frame.length, STAR);
            } else if (field != null && field.secret() && e.problem() != Problem.FIELD_PAST_END) {
                byte wrong = e.problem() == Problem.NUL_IN_TEXT ? 0 : NO_TEXT;
                Arrays.fill(frame, content + e.offset() + LENGTH, frame.length, wrong);
            } else {
                Arrays.fill(frame, content + e.offset(), frame.length, NO_TEXT);
            }
        }
    }

    /**
     * Hides the secrets among the keys of HTTP, as {@code CMD=Login&PS=…}, in place; and the values of keys that nobody knows.
     *
     * @param request whether it is a whole request; otherwise a password may stand anywhere, and little is shown
     */
    public static void keys(byte[] bytes, int from, int to, boolean request) {
        for (int start = from; start < to; ) {
            int end = indexOf(bytes, '&', start, to);
            int equals = indexOf(bytes, '=', start, end);
            WebKey key = find(bytes, start, equals);
            boolean shown =
                    key != null && (request ? !key.secret() : HEAD.contains(key) && plain(bytes, equals + 1, end));
            if (!shown) {
                Arrays.fill(bytes, request || equals < end ? Math.min(equals + 1, end) : start, end, STAR);
            }
            start = end + 1;
        }
    }

    private static boolean plain(byte[] bytes, int from, int to) {
        return from <= to
                && PLAIN.matcher(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1))
                        .matches();
    }

    private static @Nullable WebKey find(byte[] bytes, int start, int end) {
        int from = start;
        int to = end;
        while (from < to && Character.isWhitespace(bytes[from])) {
            from++;
        }
        while (from < to && Character.isWhitespace(bytes[to - 1])) {
            to--;
        }
        return WebKey.find(bytes, from, to);
    }

    private static int indexOf(byte[] bytes, char wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return to;
    }
}
