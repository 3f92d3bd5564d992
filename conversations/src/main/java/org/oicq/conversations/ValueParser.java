package org.oicq.conversations;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.wire.Field;

/** Reads the fields of one line: {@code number=$A password="secret" groups=[{groupName="x"}]}. */
final class ValueParser {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z]\\w*");
    private static final Pattern NUMBER = Pattern.compile("0x[0-9a-fA-F]+|\\d+");
    private static final Pattern WORDS = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"(?:\\s*\\*\\s*(\\d+))?");
    private static final Pattern BYTES = Pattern.compile("<([0-9a-fA-F ]*)>(?:\\s*\\*\\s*(\\d+))?");
    private static final Pattern VARIABLE = Pattern.compile("\\$(\\w+)");

    private final String text;
    private int at;

    ValueParser(String text) {
        this.text = text;
    }

    /** All fields of the line, which must be among {@code known}. */
    Value.Fields line(List<Field> known) {
        Value.Fields fields = fields(known);
        if (at < text.length()) {
            throw wrong("a field was expected");
        }
        return fields;
    }

    private Value.Fields fields(List<Field> known) {
        Map<String, Value> values = new LinkedHashMap<>();
        boolean others = false;
        while (!others) {
            skipSpace();
            if (skip("...")) {
                others = true;
            } else if (find(NAME) instanceof Matcher name) {
                Field field = known.stream()
                        .filter(candidate -> candidate.name().equals(name.group()))
                        .findFirst()
                        .orElseThrow(() -> wrong("there is no field '" + name.group() + "'; there are "
                                + known.stream().map(Field::name).toList()));
                if (!skip("=")) {
                    throw wrong("'=' was expected");
                }
                if (values.put(field.name(), value(field)) != null) {
                    throw wrong("the field '" + field.name() + "' is there twice");
                }
            } else {
                break;
            }
        }
        skipSpace();
        return new Value.Fields(values, others);
    }

    private Value value(Field field) {
        if (skip("_")) {
            return new Value.Anything();
        } else if (field.repeated()) {
            return items(field);
        }
        Value value = switch (field.type()) {
            case S ->
                find(WORDS) instanceof Matcher words
                        ? new Value.Words(words.group(1).translateEscapes().repeat(times(words)))
                        : null;
            case B ->
                find(BYTES) instanceof Matcher bytes
                        ? new Value.Bytes(bytes.group(1).replace(" ", "").repeat(times(bytes)))
                        : null;
            case T, M, L -> {
                if (find(VARIABLE) instanceof Matcher variable) {
                    yield new Value.Variable(variable.group(1));
                }
                yield find(NUMBER) instanceof Matcher number
                        ? new Value.Number(Long.decode(decimal(number.group())))
                        : null;
            }
        };
        if (value == null) {
            throw wrong("a value of type " + field.type() + " was expected");
        }
        return value;
    }

    /** {@link Long#decode} would take a leading zero for octal. */
    private static String decimal(String number) {
        return number.startsWith("0x") ? number : number.replaceFirst("^0+(?=\\d)", "");
    }

    private static int times(Matcher matcher) {
        return matcher.group(2) == null ? 1 : Integer.parseInt(matcher.group(2));
    }

    private Value items(Field field) {
        if (!skip("[")) {
            throw wrong("a list in [ ] was expected");
        }
        List<Value.Fields> items = new ArrayList<>();
        skipSpace();
        while (skip("{")) {
            items.add(fields(field.items()));
            if (!skip("}")) {
                throw wrong("'}' was expected");
            }
            skipSpace();
        }
        if (!skip("]")) {
            throw wrong("']' was expected");
        }
        return new Value.Items(items);
    }

    private void skipSpace() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private boolean skip(String token) {
        boolean there = text.startsWith(token, at);
        at += there ? token.length() : 0;
        return there;
    }

    private @Nullable Matcher find(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return null;
        }
        at = matcher.end();
        return matcher;
    }

    private IllegalArgumentException wrong(String reason) {
        return new IllegalArgumentException(reason + " at: " + (at < text.length() ? text.substring(at) : "the end"));
    }
}
