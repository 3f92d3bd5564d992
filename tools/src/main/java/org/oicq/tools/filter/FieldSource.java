package org.oicq.tools.filter;

import java.util.List;

/** A frame, or an HTTP request or answer, as a filter sees it. */
@FunctionalInterface
public interface FieldSource {
    /**
     * The values of a field in this frame: none where it does not have it, several in a repetition or a list.
     *
     * <p>A value is, by {@link FilterField#kind}: a {@code Number} for a number (for an HTTP key its text will do); for
     * a text anything whose {@code toString} is the text; a {@code Blob} for bytes; an {@code Instant} for a time;
     * an {@link Address} for an address. What is not of its kind matches nothing.
     *
     * @param name as {@link FilterField#name} spells it; only names that {@link Filter#names} holds are asked for
     */
    List<?> values(String name);
}
