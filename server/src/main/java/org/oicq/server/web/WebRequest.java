package org.oicq.server.web;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.http.WebAnswer;
import org.oicq.codec.http.WebCommand;
import org.oicq.codec.http.WebField;
import org.oicq.codec.http.WebKey;
import org.oicq.codec.http.WebText;

/** A request that has the form of http.md; what the rules make of it is not asked here. */
final class WebRequest {
    private static final Set<String> VERSIONS = Set.of("1.0", "1.1", "1.2");

    /** Words of a person: white space around them is theirs. Around any other value it is ignored. */
    private static final Set<WebKey> WORDS = EnumSet.of(WebKey.MG, WebKey.RS);

    private static final byte[] NOTHING = {};

    private final WebCommand command;
    private final Map<WebKey, String> values;
    private final String head;

    private WebRequest(WebCommand command, Map<WebKey, String> values, String head) {
        this.command = command;
        this.values = values;
        this.head = head;
    }

    /** The request in a body, or empty where http.md wants an empty answer. */
    static Optional<WebRequest> parse(byte[] body) {
        try {
            return Optional.ofNullable(read(split(body)));
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    private static @Nullable WebRequest read(Map<WebKey, byte[]> raw) throws CharacterCodingException {
        Optional<WebCommand> command = WebCommand.find(value(raw, WebKey.CMD));
        if (command.isEmpty() || !VERSIONS.contains(value(raw, WebKey.VER))) {
            return null;
        }
        Map<WebKey, String> values = new EnumMap<>(WebKey.class);
        for (WebKey key : WebAnswer.HEAD) {
            values.put(key, value(raw, key));
        }
        if (!isNumber(values.getOrDefault(WebKey.UIN, ""))) {
            return null;
        }
        for (WebField field : command.get().request()) {
            String value = value(raw, field.key());
            boolean wrong = value.isEmpty() ? field.needed() : field.form() == WebField.Form.NUMBER && !isNumber(value);
            // U+0000 is no text anywhere in this system: the database can't hold it.
            if (wrong || value.indexOf('\0') >= 0) {
                return null;
            }
            values.put(field.key(), value);
        }
        return new WebRequest(command.get(), values, head(raw));
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

    /** The values as they came, by their keys; of a key that comes twice, the first: what a message holds can't win. */
    private static Map<WebKey, byte[]> split(byte[] body) {
        Map<WebKey, byte[]> raw = new EnumMap<>(WebKey.class);
        int start = 0;
        while (start < body.length) {
            int end = indexOf(body, '&', start, body.length);
            int equals = indexOf(body, '=', start, end);
            if (equals < end) {
                String key = new String(body, start, equals - start, StandardCharsets.ISO_8859_1).strip();
                byte[] value = Arrays.copyOfRange(body, equals + 1, end);
                WebKey.find(key).ifPresent(known -> raw.putIfAbsent(known, value));
            }
            start = end + 1;
        }
        return raw;
    }

    private static int indexOf(byte[] bytes, char wanted, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != wanted) {
            i++;
        }
        return i;
    }

    private static String value(Map<WebKey, byte[]> raw, WebKey key) throws CharacterCodingException {
        String value = WebText.unescape(raw.getOrDefault(key, NOTHING));
        return WORDS.contains(key) ? value : value.strip();
    }

    /** What every answer starts with: the four values as the client wrote them, not even unescaped. */
    private static String head(Map<WebKey, byte[]> raw) throws CharacterCodingException {
        StringBuilder head = new StringBuilder(64);
        for (WebKey key : WebAnswer.HEAD) {
            byte[] value = raw.getOrDefault(key, NOTHING);
            head.append(key.name())
                    .append('=')
                    .append(WebText.decode(value).strip())
                    .append('&');
        }
        return head.toString();
    }

    WebCommand command() {
        return command;
    }

    /** {@code VER=1.1&CMD=List&SEQ=7&UIN=10001&}: what comes before RES. */
    String head() {
        return head;
    }

    /** The number of the one who asks; it may be none that an account can have. */
    long uin() {
        return number(WebKey.UIN);
    }

    /** The text of a key of this command; empty where it is absent. */
    String text(WebKey key) {
        return values.getOrDefault(key, "");
    }

    /** The number of a key of this command that takes one, if there is one. */
    OptionalLong find(WebKey key) {
        String text = text(key);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        // More digits than a long has are still a number, and no account's.
        return OptionalLong.of(text.length() > 18 ? Long.MAX_VALUE : Long.parseLong(text));
    }

    /** The same; 0 where it is absent. */
    long number(WebKey key) {
        return find(key).orElse(0);
    }
}
