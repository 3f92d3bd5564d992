package org.oicq.tools.dump.view;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.http.WebAnswer;
import org.oicq.codec.http.WebCommand;
import org.oicq.codec.http.WebField;
import org.oicq.codec.http.WebKey;
import org.oicq.codec.http.WebText;
import org.oicq.codec.text.Shown;
import org.oicq.codec.wire.Secret;
import org.oicq.tools.dump.stream.HttpMessage;

/**
 * The {@code KEY=value&KEY=value} of an HTTP request or answer, with what the keys mean there.
 *
 * @param message what they are from
 * @param command the command that CMD names, if there is one of that name
 * @param pairs in the order of the body
 */
public record WebKeys(HttpMessage message, Optional<WebCommand> command, List<Pair> pairs) {
    /** They stand in every request, or always have the same value: in a line they say nothing new. */
    private static final Set<WebKey> FORMAL = EnumSet.of(WebKey.M5, WebKey.LC);

    /** What an answer has for a comma in a text ({@link WebText#escape}), once its value is unescaped. */
    private static final String COMMA = "%2c";

    static {
        FORMAL.addAll(WebAnswer.HEAD);
    }

    /**
     * A key and its value.
     *
     * @param name the key as it stands in the message
     * @param key the key that is meant, or null where the protocol has none of that name
     * @param value unescaped
     * @param items those of a list; of any other value itself alone
     * @param doc what it is here, or empty
     * @param meaning what a code, or each code of a list, means; empty where it is none
     */
    public record Pair(
            String name, @Nullable WebKey key, String value, List<String> items, String doc, String meaning) {

        /** Whether its value must not be seen. */
        public boolean hidden(Style style) {
            return key != null && key.secret() && !style.showSecrets() && !value.isEmpty();
        }

        /** The value, or what stands for a secret one. */
        public String shown(Style style) {
            return hidden(style) ? Secret.HIDDEN : value;
        }

        /** The value in quotes with its meaning, as {@code "30" (busy)}. */
        public String explained(Style style) {
            return Shown.quoted(shown(style)) + (meaning.isEmpty() ? "" : " (" + meaning + ")");
        }
    }

    /** The keys in a message's body. */
    public static WebKeys of(HttpMessage message) {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        // ISO 8859-1 keeps every byte as it is: the text behind them is known only after unescaping.
        String body =
                StandardCharsets.ISO_8859_1.decode(message.body().toBuffer()).toString();
        for (String part : body.split("&", -1)) {
            if (!part.isBlank()) {
                int equals = part.indexOf('=');
                names.add(text(equals < 0 ? part : part.substring(0, equals)).strip());
                values.add(equals < 0 ? "" : text(part.substring(equals + 1)));
            }
        }
        List<Optional<WebKey>> keys = names.stream().map(WebKey::find).toList();
        int cmd = keys.indexOf(Optional.of(WebKey.CMD));
        Optional<WebCommand> command =
                cmd < 0 ? Optional.empty() : WebCommand.find(values.get(cmd).strip());
        Optional<WebAnswer> answer =
                message.request() ? Optional.empty() : command.flatMap(known -> answer(known, keys));
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            WebKey key = keys.get(i).orElse(null);
            Optional<WebField> field = key == null ? Optional.empty() : field(key, message.request(), command, answer);
            pairs.add(pair(names.get(i), key, values.get(i), field, message.request()));
        }
        return new WebKeys(message, command, List.copyOf(pairs));
    }

    /** The text behind bytes, each of which is a char here; as it stands where they are no UTF-8. */
    private static String text(String bytes) {
        byte[] raw = bytes.getBytes(StandardCharsets.ISO_8859_1);
        try {
            return WebText.unescape(raw);
        } catch (CharacterCodingException _) {
            return new String(raw, StandardCharsets.UTF_8);
        }
    }

    /** The form of a good answer that has these keys. */
    private static Optional<WebAnswer> answer(WebCommand command, List<Optional<WebKey>> keys) {
        int result = keys.indexOf(Optional.of(WebAnswer.RESULT.key()));
        List<Optional<WebKey>> after = keys.subList(result + 1, keys.size());
        return after.contains(Optional.<WebKey>empty())
                ? Optional.empty()
                : WebAnswer.find(
                        command, after.stream().flatMap(Optional::stream).toList());
    }

    private static Optional<WebField> field(
            WebKey key, boolean request, Optional<WebCommand> command, Optional<WebAnswer> answer) {
        if (key == WebAnswer.RESULT.key()) {
            return Optional.of(WebAnswer.RESULT);
        }
        return request || WebAnswer.HEAD.contains(key)
                ? command.flatMap(known -> known.requestField(key))
                : answer.flatMap(known -> known.field(key));
    }

    private static Pair pair(
            String name, @Nullable WebKey key, String value, Optional<WebField> field, boolean request) {
        boolean list = field.filter(known -> known.form() == WebField.Form.LIST).isPresent();
        List<String> items = list ? items(value) : List.of(value);
        String meaning = "";
        if (field.isPresent()
                && items.stream().anyMatch(item -> field.get().meaningOf(item).isPresent())) {
            meaning = items.stream()
                    .map(item -> field.get().meaningOf(item).orElseGet(() -> Shown.escaped(item)))
                    .collect(Collectors.joining(", "));
        }
        String doc = field.map(WebField::doc).orElse(key == null ? "" : key.doc());
        List<String> texts = request
                ? items
                : items.stream().map(item -> item.replace(COMMA, ",")).toList();
        return new Pair(name, key, value, texts, doc, meaning);
    }

    /** Each item has a comma after it, the last one too. */
    private static List<String> items(String value) {
        String all = value.strip();
        return all.isEmpty()
                ? List.of()
                : Arrays.asList((all.endsWith(",") ? all.substring(0, all.length() - 1) : all).split(",", -1));
    }

    /** The values of a key: none where it is missing, several in a list. */
    public List<String> values(WebKey key) {
        return pairs.stream()
                .filter(pair -> pair.key == key)
                .flatMap(pair -> pair.items.stream())
                .toList();
    }

    /** The value of a key, or an empty string. */
    public String value(WebKey key) {
        return pairs.stream()
                .filter(pair -> pair.key == key)
                .map(Pair::value)
                .findFirst()
                .orElse("");
    }

    /** The command's name for a person; as it stands where there is no such command; or the message's first line. */
    public String name() {
        String name = value(WebKey.CMD).strip();
        return command.map(WebCommand::spelling)
                .orElseGet(() -> Shown.escaped(name.isEmpty() ? message.startLine() : name));
    }

    /** Whether a value of it must not be shown. */
    boolean hides(Style style) {
        return pairs.stream().anyMatch(pair -> pair.hidden(style));
    }

    /** The pairs that say something, in one line. */
    public String gist(Style style) {
        return pairs.stream()
                .filter(pair -> pair.key == null || !FORMAL.contains(pair.key))
                .map(pair -> Shown.escaped(pair.name) + "=" + Shown.escaped(pair.shown(style))
                        + (pair.meaning.isEmpty() ? "" : " (" + pair.meaning + ")"))
                .collect(Collectors.joining(" "));
    }
}
