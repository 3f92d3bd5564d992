package org.oicq.tools.filter;

import java.util.List;
import org.oicq.codec.codes.CodeTable.Entry;

/**
 * A field that filters know.
 *
 * @param name as the catalogue spells it
 * @param doc one sentence, or empty where the name says it all
 * @param codes names that stand for its numbers; empty where it has none
 * @param texts all values that a text can have; empty where it can be anything
 */
public record FilterField(String name, Kind kind, String doc, List<Entry> codes, List<String> texts) {
    /** What the values are, and so which operators go with the field. */
    public enum Kind {
        NUMBER("a number", "==, !=, <, <=, >, >= and in"),
        TEXT("text", "==, !=, in, contains and matches"),
        BYTES("bytes", "==, != and contains"),
        TIME("a time", "==, !=, <, <=, >, >= and in"),
        ADDRESS("an address", "==, !=, in, contains and matches");

        private final String label;
        private final String operators;

        Kind(String label, String operators) {
            this.label = label;
            this.operators = operators;
        }

        /** As in "content is text". */
        String label() {
            return label;
        }

        /** The operators that go with it, as a person reads them. */
        String operators() {
            return operators;
        }

        boolean ordered() {
            return this == NUMBER || this == TIME;
        }

        boolean searched() {
            return this == TEXT || this == ADDRESS;
        }
    }
}
