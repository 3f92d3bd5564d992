package org.oicq.server.oicq.search;

/** A word, a sign or a literal of a statement. */
sealed interface SearchToken {
    /** What a column or a value is: the two things that can be compared. */
    sealed interface Operand extends SearchToken {}

    /** A column's name. */
    record Column(SearchColumn column) implements Operand {
        @Override
        public String toString() {
            return column.sql();
        }
    }

    /**
     * A literal.
     *
     * @param value a String, or a Long from 0 to 4,294,967,295
     */
    record Literal(Object value) implements Operand {
        @Override
        public String toString() {
            return value instanceof String ? "a string" : "a number";
        }
    }

    /** A word of the language in lower case, or a sign; the end of the statement is an empty one. */
    record Symbol(String text) implements SearchToken {
        static final Symbol END = new Symbol("");

        @Override
        public String toString() {
            return text.isEmpty() ? "the end" : text;
        }
    }

    /** Whether it is this word or sign. */
    default boolean is(String symbol) {
        return this instanceof Symbol(String text) && text.equals(symbol);
    }
}
