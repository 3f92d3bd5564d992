package org.oicq.tools.spec;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.oicq.codec.text.Shown;

/** JSON text, indented by two spaces; what holds no list or object inside stands on one line. */
public final class Json {
    private final StringBuilder out = new StringBuilder();

    private Json() {}

    /** The text of a value made of maps, lists, strings, numbers and booleans. */
    public static String print(Object value) {
        Json json = new Json();
        json.value(value, "");
        return Shown.json(json.out.append('\n').toString());
    }

    private void value(Object value, String indent) {
        switch (value) {
            case Map<?, ?> map -> object(map, indent);
            case List<?> list -> array(list, indent);
            case Number _, Boolean _ -> out.append(value);
            default -> string(value.toString());
        }
    }

    private void object(Map<?, ?> map, String indent) {
        String separator = separator(map.values(), indent);
        out.append('{');
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<?, ?> entry = entries.next();
            out.append(separator);
            string(String.valueOf(entry.getKey()));
            out.append(": ");
            value(entry.getValue(), indent + "  ");
            end(entries.hasNext(), separator, indent);
        }
        out.append('}');
    }

    private void array(List<?> list, String indent) {
        String separator = separator(list, indent);
        out.append('[');
        Iterator<?> items = list.iterator();
        while (items.hasNext()) {
            out.append(separator);
            value(items.next(), indent + "  ");
            end(items.hasNext(), separator, indent);
        }
        out.append(']');
    }

    private static String separator(Iterable<?> values, String indent) {
        for (Object value : values) {
            if (value instanceof Map<?, ?> || value instanceof List<?>) {
                return "\n" + indent + "  ";
            }
        }
        return "";
    }

    private void end(boolean more, String separator, String indent) {
        if (more) {
            out.append(separator.isEmpty() ? ", " : ",");
        } else if (!separator.isEmpty()) {
            out.append('\n').append(indent);
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
