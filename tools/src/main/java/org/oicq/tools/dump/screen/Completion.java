package org.oicq.tools.dump.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.oicq.client.terminal.Editor;
import org.oicq.tools.filter.FilterField;
import org.oicq.tools.filter.FilterFields;

/** Completes the name that somebody begins to write in a filter: a field's, or after {@code packet ==} a packet's. */
final class Completion {
    private static final int MOST_SAID = 12;

    private Completion() {}

    /** Completes what stands at the end of a line as far as it is certain. Returns what it may become, if it is not. */
    static String complete(Editor line) {
        String text = line.text();
        int start = text.length();
        while (start > 0 && Character.isLetterOrDigit(text.charAt(start - 1))) {
            start--;
        }
        String begun = text.substring(start);
        List<String> found = new ArrayList<>(names(text.substring(0, start))
                .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(begun.toLowerCase(Locale.ROOT)))
                .distinct()
                .sorted(String.CASE_INSENSITIVE_ORDER)
                .toList());
        if (found.isEmpty()) {
            return "no name begins so";
        }
        String common = found.stream().reduce(Completion::common).orElse("");
        if (common.length() >= begun.length()) {
            line.set(text.substring(0, start) + common);
        }
        if (found.size() == 1) {
            return "";
        }
        String said = String.join(" ", found.subList(0, Math.min(MOST_SAID, found.size())));
        return found.size() > MOST_SAID ? said + " … (" + found.size() + ")" : said;
    }

    private static Stream<String> names(String before) {
        boolean value = before.matches("(?is).*\\bpacket\\s*[=!]=\\s*\"?");
        return value
                ? FilterFields.find("packet").stream().flatMap(field -> field.texts().stream())
                : FilterFields.all().stream().map(FilterField::name);
    }

    private static String common(String one, String other) {
        int end = 0;
        while (end < Math.min(one.length(), other.length())
                && Character.toLowerCase(one.charAt(end)) == Character.toLowerCase(other.charAt(end))) {
            end++;
        }
        return one.substring(0, end);
    }
}
