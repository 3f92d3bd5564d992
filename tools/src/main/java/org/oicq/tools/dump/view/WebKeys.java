package org.oicq.tools.dump.view;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.oicq.codec.wire.Secret;
import org.oicq.tools.dump.stream.HttpMessage;

/**
 * The {@code KEY=value&KEY=value} of an HTTP request or answer.
 *
 * @param startLine the message's first line
 * @param pairs in the order of the body, decoded
 */
public record WebKeys(String startLine, List<Pair> pairs) {
    /** PS is the MD5 of the password, which is as good as the password for logging in. */
    private static final Set<String> SECRETS = Set.of("PS");

    /** Echoed in every message; they say nothing new. */
    private static final Set<String> FORMAL = Set.of("VER", "CMD", "SEQ", "UIN", "LC", "M5");

    /** A key and its value. */
    public record Pair(String key, String value) {
        /** Whether the value must be hidden. */
        public boolean secret() {
            return SECRETS.contains(key.toUpperCase(Locale.ROOT));
        }

        /** The value in quotes, or what stands for a secret one. */
        public String quoted(Style style) {
            return Printable.quote(shown(style));
        }

        String shown(Style style) {
            return secret() && !style.showSecrets() && !value.isEmpty() ? Secret.HIDDEN : value;
        }
    }

    /** The keys in a message's body. */
    public static WebKeys of(HttpMessage message) {
        List<Pair> pairs = new ArrayList<>();
        String body = StandardCharsets.UTF_8.decode(message.body().toBuffer()).toString();
        for (String part : body.split("&", -1)) {
            if (!part.isBlank()) {
                int equals = part.indexOf('=');
                pairs.add(
                        equals < 0
                                ? new Pair(part.strip(), "")
                                : new Pair(part.substring(0, equals).strip(), decode(part.substring(equals + 1))));
            }
        }
        return new WebKeys(message.startLine(), List.copyOf(pairs));
    }

    /** {@code %XX} is decoded where it is valid, anything else taken as it is, and + stays + (http.md). */
    private static String decode(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return value;
        }
    }

    /** The value of a key in any case, or an empty string. */
    public String value(String key) {
        return pairs.stream()
                .filter(pair -> pair.key.equalsIgnoreCase(key))
                .map(Pair::value)
                .findFirst()
                .orElse("");
    }

    /** The command, or the message's first line where the body names none. */
    public String command() {
        String command = value("CMD");
        return Printable.escape(command.isBlank() ? startLine : command.strip());
    }

    String gist(Style style) {
        StringBuilder gist = new StringBuilder();
        for (Pair pair : pairs) {
            if (!FORMAL.contains(pair.key.toUpperCase(Locale.ROOT))) {
                gist.append(gist.isEmpty() ? "" : " ")
                        .append(Printable.escape(pair.key))
                        .append('=')
                        .append(Printable.escape(pair.shown(style)));
            }
        }
        return gist.toString();
    }
}
