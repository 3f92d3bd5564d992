package org.oicq.server.documents.fax;

import java.util.Optional;
import java.util.regex.Pattern;
import org.oicq.server.config.TextPattern;

/** What people write as a fax number, made into what is dialled. */
public record FaxNumbers(TextPattern allowed, String plus) {
    private static final Pattern BETWEEN = Pattern.compile("[\\s\\u3000()（）-]");

    /** The number to dial; empty where this is none that may be dialled. */
    public Optional<String> dialled(String written) {
        String number = BETWEEN.matcher(written).replaceAll("");
        String dialled = number.startsWith("+") ? plus + number.substring(1) : number;
        // Nothing is no number, whatever the operator allows.
        return !dialled.isEmpty() && allowed.matches(dialled) ? Optional.of(dialled) : Optional.empty();
    }
}
