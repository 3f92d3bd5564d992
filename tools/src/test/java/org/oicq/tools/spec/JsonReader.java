package org.oicq.tools.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON strictly: what the tools print must be JSON for every reader. Numbers are whole. */
final class JsonReader {
    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    /** A {@code Map}, {@code List}, {@code String}, {@code Long} or {@code Boolean}. */
    static Object read(String text) {
        JsonReader reader = new JsonReader(text);
        Object value = reader.value();
        if (reader.at != text.length()) {
            throw reader.error("nothing more");
        }
        return value;
    }

    private Object value() {
        return switch (text.charAt(at)) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't', 'f' -> bool();
            default -> number();
        };
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new LinkedHashMap<>();
        for (char sign = '{'; take(sign) && !take('}'); sign = ',') {
            String name = string();
            require(':');
            if (members.put(name, value()) != null) {
                throw error("another name than " + name);
            }
            if (take('}')) {
                break;
            }
        }
        return members;
    }

    private List<Object> array() {
        List<Object> items = new ArrayList<>();
        for (char sign = '['; take(sign) && !take(']'); sign = ',') {
            items.add(value());
            if (take(']')) {
                break;
            }
        }
        return items;
    }

    private String string() {
        require('"');
        StringBuilder string = new StringBuilder();
        while (!take('"')) {
            char c = text.charAt(at++);
            if (c < ' ') {
                throw error("an escape for the control character " + (int) c);
            }
            string.append(c == '\\' ? escaped() : c);
        }
        return string.toString();
    }

    private char escaped() {
        char c = text.charAt(at++);
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case '"', '\\', '/' -> c;
            case 'u' -> {
                at += 4;
                yield (char) Integer.parseInt(text, at - 4, at, 16);
            }
            default -> throw error("a known escape");
        };
    }

    private boolean bool() {
        boolean value = text.startsWith("true", at);
        if (!value && !text.startsWith("false", at)) {
            throw error("true or false");
        }
        at += value ? 4 : 5;
        return value;
    }

    private long number() {
        int from = at;
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '-')) {
            at++;
        }
        return Long.parseLong(text, from, at, 10);
    }

    private boolean take(char sign) {
        boolean there = at < text.length() && text.charAt(at) == sign;
        at += there ? 1 : 0;
        return there;
    }

    private void require(char sign) {
        if (!take(sign)) {
            throw error("'" + sign + "'");
        }
    }

    private AssertionError error(String wanted) {
        return new AssertionError("expected " + wanted + " at " + at + " of " + text);
    }
}
