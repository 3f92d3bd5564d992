package org.oicq.conversations;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The numbers that a script has given names, and what that makes of fields with {@code $NAME} in them. */
final class Variables {
    private static final Pattern NAMED = Pattern.compile("\\$(\\w+)");

    private final Map<String, Long> numbers = new HashMap<>();

    void put(String name, long number) {
        numbers.put(name, number);
    }

    /** Puts numbers in the place of names; a name that is not known yet stays. */
    String resolve(String text) {
        return NAMED.matcher(text).replaceAll(match -> {
            Long number = numbers.get(match.group(1));
            return number == null ? "\\" + match.group() : number.toString();
        });
    }

    /** As {@link #resolve(String)}, for all fields. */
    Value.Fields resolve(Value.Fields fields) {
        Map<String, Value> values = new LinkedHashMap<>();
        fields.values().forEach((name, value) -> values.put(name, resolve(value)));
        return new Value.Fields(values, fields.others());
    }

    private Value resolve(Value value) {
        return switch (value) {
            case Value.Variable(String name) when numbers.get(name) instanceof Long number -> new Value.Number(number);
            case Value.Words(String words) -> new Value.Words(resolve(words));
            case Value.Items(List<Value.Fields> items) ->
                new Value.Items(items.stream().map(this::resolve).toList());
            default -> value;
        };
    }

    /**
     * Whether these fields are as expected. A name that is not known yet gets the number that stands in its place.
     *
     * @return the names of the fields that differ
     */
    List<String> differences(Value.Fields expected, Value.Fields got) {
        return got.values().entrySet().stream()
                .filter(field -> !matches(expected, field.getKey(), field.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private boolean matches(Value.Fields expected, String name, Value got) {
        Value wanted = expected.values().get(name);
        if (wanted == null) {
            return expected.others() || isNothing(got);
        }
        return switch (resolve(wanted)) {
            case Value.Anything _ -> true;
            case Value.Beginning(String start) -> got instanceof Value.Words(String words) && words.startsWith(start);
            case Value.Variable(String variable) -> {
                put(variable, ((Value.Number) got).value());
                yield true;
            }
            case Value.Items(List<Value.Fields> items) -> {
                List<Value.Fields> gotItems = ((Value.Items) got).items();
                boolean same = items.size() == gotItems.size();
                for (int i = 0; same && i < items.size(); i++) {
                    same = differences(items.get(i), gotItems.get(i)).isEmpty();
                }
                yield same;
            }
            case Value plain -> plain.equals(got);
        };
    }

    private static boolean isNothing(Value value) {
        return switch (value) {
            case Value.Number(long number) -> number == 0;
            case Value.Words(String words) -> words.isEmpty();
            case Value.Bytes(String hex) -> hex.isEmpty();
            case Value.Items(List<Value.Fields> items) -> items.isEmpty();
            case Value.Variable _, Value.Beginning _, Value.Anything _ -> false;
        };
    }
}
