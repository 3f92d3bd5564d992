package org.oicq.client.cli;

import org.oicq.codec.wire.FieldType;
import picocli.CommandLine.TypeConversionException;

/** A number on the command line that some field of the protocol shall hold. */
final class WholeNumber {
    /** What is taken. */
    static final Sentence WANTED =
            Sentence.of("a-whole-number-up-to", "a whole number from 0 to {0}", FieldType.L.max());

    private WholeNumber() {}

    /** The number of a word; the error says what is taken, and picocli's caller which word it was. */
    static Long of(String word) {
        try {
            long number = Long.parseLong(word);
            if (number >= 0 && number <= FieldType.L.max()) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw new TypeConversionException(WANTED.toString());
    }
}
