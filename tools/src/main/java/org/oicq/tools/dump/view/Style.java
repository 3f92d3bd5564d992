package org.oicq.tools.dump.view;

import java.util.Locale;
import org.oicq.codec.text.Shown;
import org.oicq.codec.wire.Secret;
import org.oicq.tools.dump.decode.DecodedFrame;

/**
 * What a person asked for about the look of all views.
 *
 * @param colour whether to use a terminal's colours
 * @param showSecrets whether passwords may be seen
 * @param locale the language of the code tables' names
 * @param pane where it is shown
 */
public record Style(boolean colour, boolean showSecrets, Locale locale, Pane pane) {
    private static final String[] FIELD_COLOURS = {"36", "33", "32", "35", "34", "96", "93", "92", "95", "94"};

    /** The look of a file. */
    public Style(boolean colour, boolean showSecrets, Locale locale) {
        this(colour, showSecrets, locale, Pane.FILE);
    }

    /** {@code text} in the colour of the field with this place in its packet. */
    String field(int place, String text) {
        return paint(FIELD_COLOURS[Math.floorMod(place, FIELD_COLOURS.length)], text);
    }

    String damage(String text) {
        return paint("1;31", text);
    }

    String faint(String text) {
        return paint("2", text);
    }

    String strong(String text) {
        return paint("1", text);
    }

    private String paint(String code, String text) {
        return colour ? "\033[" + code + "m" + text + "\033[0m" : text;
    }

    boolean hides(DecodedFrame frame, int row) {
        return !showSecrets && frame.hidden(row);
    }

    /** Whether the byte at {@code offset} of the content must not be shown. */
    public boolean hidesByte(DecodedFrame frame, int offset) {
        if (showSecrets || offset < 0 || !frame.mayHoldSecrets()) {
            return false;
        }
        if (offset >= frame.secretFrom()) {
            return true;
        }
        for (int row = 0; row < frame.rows(); row++) {
            int from = frame.offset(row);
            if (offset < from) {
                return false;
            }
            if (frame.field(row).secret()
                    && offset >= from + frame.field(row).type().width()
                    && offset < from + frame.length(row)) {
                return true;
            }
        }
        return false;
    }

    /** A row's value for a person, as {@code 10001}, {@code "hello"} or {@code 3 items}. */
    public String value(DecodedFrame frame, int row) {
        if (hides(frame, row)) {
            return Secret.HIDDEN;
        }
        long number = frame.number(row);
        return switch (frame.field(row).type()) {
            case T, M, L -> Long.toString(number);
            case S -> Shown.quoted(frame.text(row));
            case B -> Hex.of(frame.data(), frame.valueStart(row), (int) number, 16);
        };
    }

    /** What a row's value means, as {@code hidden} for display mode 2; empty where it is no code. */
    public String meaning(DecodedFrame frame, int row) {
        if (hides(frame, row)) {
            return "";
        }
        int code = (int) frame.number(row);
        return frame.field(row)
                .codes()
                .flatMap(table -> table.find(code))
                .map(entry -> entry.name(locale))
                .orElse("");
    }

    /** A row's value with its meaning, as {@code 2 (hidden)}. */
    public String explained(DecodedFrame frame, int row) {
        String meaning = meaning(frame, row);
        return meaning.isEmpty() ? value(frame, row) : value(frame, row) + " (" + meaning + ")";
    }

    /** The first bytes of a content that the catalogue does not know. */
    public String unknownContent(DecodedFrame frame) {
        int shown = 64;
        return Hex.of(frame.data(), frame.start() + 8, frame.contentLength(), shown);
    }
}
