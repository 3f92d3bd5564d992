package org.oicq.server.link;

import java.util.Map;
import java.util.function.Supplier;
import org.oicq.server.delivery.FileOutlet;

/**
 * What another server asks.
 *
 * @param what the kind of question
 * @param fields what it is about
 * @param content makes the way of a file to it, which opens where the answer is {@link Told.Content}
 */
public record Asked(String what, Map<String, String> fields, Supplier<FileOutlet> content) {
    /** A field, which must be there. */
    public String text(String name) {
        String text = fields.get(name);
        if (text == null) {
            throw new IllegalArgumentException("'" + what + "' needs '" + name + "'");
        }
        return text;
    }

    /** Likewise a number. */
    public long number(String name) {
        return Long.parseLong(text(name));
    }
}
