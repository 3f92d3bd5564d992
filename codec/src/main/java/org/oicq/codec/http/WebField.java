package org.oicq.codec.http;

import java.util.List;
import java.util.Optional;
import org.oicq.codec.codes.CodeTable.Entry;

/**
 * A key in its place in a request or an answer.
 *
 * @param form how its value is written
 * @param needed in a request, whether it must be there; an answer has all its fields
 * @param doc what it is here, without a first capital
 * @param codes what its values mean, where they are codes; empty otherwise
 */
public record WebField(WebKey key, Form form, boolean needed, String doc, List<Entry> codes) {
    /** How a value is written. */
    public enum Form {
        TEXT,
        /** A whole number in decimal. */
        NUMBER,
        /** Items, each with a comma after it. */
        LIST
    }

    static WebField text(WebKey key) {
        return new WebField(key, Form.TEXT, true, key.doc(), WebCodes.of(key));
    }

    static WebField number(WebKey key) {
        return new WebField(key, Form.NUMBER, true, key.doc(), WebCodes.of(key));
    }

    static WebField list(WebKey key) {
        return new WebField(key, Form.LIST, true, key.doc(), WebCodes.of(key));
    }

    /** The same, which a request may leave out or empty. */
    WebField optional() {
        return new WebField(key, form, false, doc, codes);
    }

    /** The same, where the key means this and has other codes or none. */
    WebField meaning(String other, Entry... otherCodes) {
        return new WebField(key, form, needed, other, List.of(otherCodes));
    }

    /** What this value, or this item of a list, means. */
    public Optional<String> meaningOf(String value) {
        return codes.stream()
                .filter(entry -> Integer.toString(entry.code()).equals(value.strip()))
                .map(Entry::english)
                .findFirst();
    }
}
