package org.oicq.codec.codes;

import java.util.Locale;
import java.util.Optional;

/** A constant of one of the protocol's closed enumerations: a code on the wire and a name for a person. */
public interface Coded {
    /** The code on the wire, 0…255. */
    int code();

    /** The constant's own name, as {@link Enum#name()}. */
    String name();

    /** The name for a person: {@code DO_NOT_DISTURB} reads "do not disturb". */
    default String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /**
     * The constant of {@code type} with this code. A code that no constant has makes a packet refused, not malformed
     * (docs/rules.md, "Codes").
     */
    static <E extends Enum<E> & Coded> Optional<E> find(Class<E> type, int code) {
        for (E constant : type.getEnumConstants()) {
            if (constant.code() == code) {
                return Optional.of(constant);
            }
        }
        return Optional.empty();
    }
}
