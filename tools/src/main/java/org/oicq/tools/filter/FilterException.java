package org.oicq.tools.filter;

import java.util.stream.IntStream;

/** An expression that cannot be a filter; the message is a sentence for a person. */
public final class FilterException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String message;
    private final String expression;
    private final int start;
    private final int end;

    FilterException(String message, String expression, int start, int end) {
        super(message);
        this.message = message;
        this.expression = expression;
        this.start = start;
        this.end = end;
    }

    /** What is wrong, and what was perhaps meant. */
    @Override
    public String getMessage() {
        return message;
    }

    /** Where in the expression the trouble starts: a char's index, up to its length. */
    public int start() {
        return start;
    }

    /**
     * The expression on one line and marks under the trouble on the next:
     *
     * <pre>
     * numbr == 10001
     * ^^^^^
     * </pre>
     */
    public String marked() {
        StringBuilder marks = new StringBuilder();
        columns(expression.substring(0, start)).forEach(width -> marks.append(" ".repeat(width)));
        String trouble = expression.substring(start, end);
        columns(trouble.isEmpty() ? " " : trouble).forEach(width -> marks.append("^".repeat(width)));
        return expression.replaceAll("\\s", " ") + "\n" + marks;
    }

    /** The terminal's columns of each character: an East Asian one takes two. */
    private static IntStream columns(String text) {
        return text.codePoints().map(c -> Character.isIdeographic(c) || c > 0x1f000 ? 2 : 1);
    }
}
