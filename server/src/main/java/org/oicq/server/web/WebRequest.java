package org.oicq.server.web;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.http.WebCommand;
import org.oicq.codec.http.WebField;
import org.oicq.codec.http.WebKey;
import org.oicq.codec.http.WebText;
import org.oicq.codec.wire.WireCharset;

/** A request that has the form of docs/http.md, "Requests"; what the rules make of it is not asked here. */
final class WebRequest {
    private static final Set<String> VERSIONS = Set.of("1.0", "1.1", "1.2");

    /** Words of a person: white space around them is theirs. Around any other value it is ignored. */
    private static final Set<WebKey> WORDS = EnumSet.of(WebKey.MG, WebKey.RS);

    /** So many characters are always a long, a minus sign among them or not. */
    private static final int LONG_LENGTH = 18;

    /** Where the value of a key stands in the body. */
    private record Place(WebKey key, int from, int to) {}

    /** The values of a body; of a key that comes twice, the first: what a message holds can't win. */
    private static final class Body {
        private final byte[] bytes;
        /** All of it, if it is ASCII and nothing in it is escaped, as in most requests. */
        private final @Nullable String plain;

        private final List<Place> places = new ArrayList<>();

        Body(byte[] bytes) {
            this.bytes = bytes;
            String ascii = WireCharset.ascii(bytes, 0, bytes.length);
            plain = ascii != null && ascii.indexOf('%') < 0 ? ascii : null;
            // A character for each byte: what separates is ASCII, and no part of another character in UTF-8.
            String all = ascii != null ? ascii : new String(bytes, StandardCharsets.ISO_8859_1);
            for (int start = 0; start < all.length(); ) {
                int end = indexOf(all, '&', start, all.length());
                int equals = indexOf(all, '=', start, end);
                WebKey key = equals == end ? null : key(start, equals);
                if (key != null && place(key) == null) {
                    places.add(new Place(key, equals + 1, end));
                }
                start = end + 1;
            }
        }

        private static int indexOf(String text, char wanted, int from, int to) {
            int found = text.indexOf(wanted, from, to);
            return found < 0 ? to : found;
        }

        private @Nullable WebKey key(int start, int end) {
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

        private @Nullable Place place(WebKey key) {
            for (int i = 0; i < places.size(); i++) {
                if (places.get(i).key == key) {
                    return places.get(i);
                }
            }
            return null;
        }

        String value(WebKey key) throws CharacterCodingException {
            Place place = place(key);
            if (place == null) {
                return "";
            }
            String value = plain != null
                    ? plain.substring(place.from, place.to)
                    : WebText.unescape(bytes, place.from, place.to);
            return WORDS.contains(key) ? value : value.strip();
        }

        /** A value of the head as the client wrote it: every answer starts with it, not even unescaped. */
        String written(WebKey key) throws CharacterCodingException {
            Place place = place(key);
            if (place == null) {
                return "";
            }
            String value =
                    plain != null ? plain.substring(place.from, place.to) : WebText.decode(bytes, place.from, place.to);
            return value.strip();
        }
    }

    private final WebCommand command;
    private final String version;
    private final long uin;
    private final String head;
    /** One for each of the command's own fields, in their order; empty where it is absent. */
    private final String[] values;

    private WebRequest(WebCommand command, String version, long uin, String head, String[] values) {
        this.command = command;
        this.version = version;
        this.uin = uin;
        this.head = head;
        this.values = values;
    }

    /** The request in a body, or empty where docs/http.md, "Answers" wants an empty answer. */
    static Optional<WebRequest> parse(byte[] body) {
        try {
            return Optional.ofNullable(read(new Body(body)));
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    /** The number that a body names which is otherwise no request; -1 where there is none. */
    static long uin(byte[] body) {
        try {
            String number = unescape(new Body(body).written(WebKey.UIN));
            return isNumber(number) ? toLong(number) : -1;
        } catch (CharacterCodingException _) {
            return -1;
        }
    }

    private static @Nullable WebRequest read(Body body) throws CharacterCodingException {
        String ver = body.written(WebKey.VER);
        String cmd = body.written(WebKey.CMD);
        String seq = body.written(WebKey.SEQ);
        String uin = body.written(WebKey.UIN);
        // Of SEQ it counts only that it is text.
        unescape(seq);
        String version = unescape(ver);
        String number = unescape(uin);
        WebCommand command = WebCommand.find(unescape(cmd)).orElse(null);
        if (command == null || !VERSIONS.contains(version) || !isNumber(number)) {
            return null;
        }
        List<WebField> fields = command.request();
        String[] values = new String[fields.size()];
        for (int i = 0; i < values.length; i++) {
            WebField field = fields.get(i);
            String value = body.value(field.key());
            boolean wrong = value.isEmpty() ? field.needed() : field.form() == WebField.Form.NUMBER && !isNumber(value);
            // U+0000 is no text anywhere in this system: the database can't hold it.
            if (wrong || value.indexOf('\0') >= 0) {
                return null;
            }
            values[i] = value;
        }
        String head = "VER=" + ver + "&CMD=" + cmd + "&SEQ=" + seq + "&UIN=" + uin + "&";
        return new WebRequest(command, version, toLong(number), head, values);
    }

    /** Decimal digits, perhaps after a minus sign. */
    private static boolean isNumber(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return start < text.length();
    }

    /** The number that {@link #isNumber} has found: more digits than a long has are still one, and no account's. */
    private static long toLong(String number) {
        return number.length() > LONG_LENGTH ? Long.MAX_VALUE : Long.parseLong(number);
    }

    private static String unescape(String written) throws CharacterCodingException {
        return written.indexOf('%') < 0
                ? written
                : WebText.unescape(written.getBytes(StandardCharsets.UTF_8)).strip();
    }

    WebCommand command() {
        return command;
    }

    /** {@code VER=1.1&CMD=List&SEQ=7&UIN=10001&}: what comes before RES. */
    String head() {
        return head;
    }

    /** All of it that counts: two requests with the same are alike. */
    String everything() {
        return head + String.join("&", values);
    }

    /** A body that says the same. */
    String body() {
        StringBuilder body = new StringBuilder(head);
        List<WebField> fields = command.request();
        for (int i = 0; i < values.length; i++) {
            if (!values[i].isEmpty()) {
                body.append(fields.get(i).key())
                        .append('=')
                        .append(values[i].replace("%", "%25").replace("&", "%26"))
                        .append('&');
            }
        }
        return body.toString();
    }

    /** VER. */
    String version() {
        return version;
    }

    /** The number of the one who asks; it may be none that an account can have. */
    long uin() {
        return uin;
    }

    /** The text of a key of this command; empty where it is absent. */
    String text(WebKey key) {
        List<WebField> fields = command.request();
        for (int i = 0; i < values.length; i++) {
            if (fields.get(i).key() == key) {
                return values[i];
            }
        }
        throw new IllegalArgumentException(command + " has no " + key);
    }

    /** The number of a key of this command that takes one, if there is one. */
    OptionalLong find(WebKey key) {
        String text = text(key);
        return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(toLong(text));
    }

    /** The same; 0 where it is absent. */
    long number(WebKey key) {
        return find(key).orElse(0);
    }
}
