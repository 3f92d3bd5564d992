package org.oicq.client.cli;

import org.oicq.codec.wire.FieldType;
import picocli.CommandLine.TypeConversionException;

/** A number on the command line that some field of the protocol shall hold. */
final class WholeNumber {
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
        throw new TypeConversionException("takes a whole number from 0 to " + FieldType.L.max());
    }
}
