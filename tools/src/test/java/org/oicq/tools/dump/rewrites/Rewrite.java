package org.oicq.tools.dump.rewrites;

/**
 * A capture of the talk, made another way.
 *
 * @param kind the part of the table that it belongs to
 * @param name what was done
 * @param right what the tool shall make of it
 * @param file its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Rewrite(Kind kind, String name, Right right, byte[] file) {
    /** The parts of the table. */
    public enum Kind {
        LINKS("Links"),
        TUNNELS("Tunnels and fragments"),
        FILES("Files"),
        ORDER("Order, copies and connections"),
        DAMAGE("What is missing or wrong");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /** What is right. */
    public enum Right {
        /** All frames of the talk, and nothing to tell but what is in the talk. */
        SAME("all frames"),
        /** All frames, and damage is told: something was wrong beside them. */
        SAME_TOLD("all frames, and what is wrong is told"),
        /** Every frame twice, on other connections. */
        TWICE("all frames twice"),
        /** The frames that are there, and what is missing is told. */
        TOLD("what is there; the rest is told"),
        /** Nothing, and what it is is told with how many packets. */
        NAMED("nothing; what it is is told");

        private final String words;

        Right(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
