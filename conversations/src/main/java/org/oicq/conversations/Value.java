package org.oicq.conversations;

import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A field's value in a script, or one that came over the wire. */
public sealed interface Value {
    /** T, M or L. */
    @SuppressWarnings("AvoidCommonTypeNames") // the protocol's word
    record Number(long value) implements Value {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /** S; in a script with {@code $NAME} in it. */
    record Words(String value) implements Value {
        @Override
        public String toString() {
            if (value.length() > 200) {
                return "\"" + value.substring(0, 100) + "…\" (" + value.length() + " UTF-16 units)";
            }
            return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
        }
    }

    /** B, as hex digits. */
    record Bytes(String hex) implements Value {
        static Bytes of(byte[] bytes) {
            return new Bytes(HexFormat.of().formatHex(bytes));
        }

        @Override
        public String toString() {
            return hex.length() > 200
                    ? "<" + hex.substring(0, 100) + "…> (" + hex.length() / 2 + " bytes)"
                    : "<" + hex + ">";
        }
    }

    /** A repetition. */
    record Items(List<Fields> items) implements Value {
        @Override
        public String toString() {
            return items.stream().map(item -> "{" + item + "}").collect(Collectors.joining(" ", "[", "]"));
        }
    }

    /** {@code $NAME}: a number that a line before has given this name, or that this line gives it. */
    record Variable(String name) implements Value {
        @Override
        public String toString() {
            return "$" + name;
        }
    }

    /** A text that begins so, in whatever words it goes on. Not in scripts: it is made of their notices. */
    record Beginning(String start) implements Value {
        @Override
        public String toString() {
            return "\"" + start + "…\"";
        }
    }

    /** {@code _}: whatever it is. */
    record Anything() implements Value {
        @Override
        public String toString() {
            return "_";
        }
    }

    /**
     * The fields of a packet or of an item, in order.
     *
     * @param others whether fields that are not named may have any value; otherwise they are 0 or empty
     */
    record Fields(Map<String, Value> values, boolean others) {
        public Fields {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        @Override
        public String toString() {
            String named = values.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + entry.getValue())
                    .collect(Collectors.joining(" "));
            return others ? (named + " ...").strip() : named;
        }
    }
}
