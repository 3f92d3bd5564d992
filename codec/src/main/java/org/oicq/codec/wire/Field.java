package org.oicq.codec.wire;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.oicq.codec.codes.CodeTable;

/**
 * One field of a layout, as its record declares it.
 *
 * @param name the record component's name, as {@code zipCode}; unique within its packet and level
 * @param type the letter; T for the count of a repetition
 * @param doc a sentence, or empty where the name says it all
 * @param codes what the values mean, where they are codes
 * @param secret whether the value must be hidden from logs and dumps
 * @param items for a repetition, the fields of one item; empty for every other field
 */
public record Field(
        String name, FieldType type, String doc, Optional<CodeTable> codes, boolean secret, List<Field> items) {

    /** Whether this is a repetition {…}: a T count and that many items. */
    public boolean repeated() {
        return !items.isEmpty();
    }

    /** The name as words: {@code zipCode} reads "zip code". */
    public String label() {
        return name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }
}
