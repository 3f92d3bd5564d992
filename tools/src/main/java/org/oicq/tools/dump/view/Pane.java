package org.oicq.tools.dump.view;

/**
 * Where a view is shown.
 *
 * @param width columns, or {@link #UNBOUNDED} where it is no terminal
 * @param times how times are shown
 */
public record Pane(int width, Times.Form times) {
    /** No limit: a file or another program takes the lines. */
    public static final int UNBOUNDED = 0;

    /** A file, with times in UTC. */
    public static final Pane FILE = new Pane(UNBOUNDED, Times.Form.UTC);

    private static final int NARROWEST = 40;

    /** The columns that a text may have after {@code used} others, or {@code otherwise} where there is no limit. */
    int rest(int used, int otherwise) {
        return width == UNBOUNDED ? otherwise : Math.max(10, Math.max(width, NARROWEST) - used);
    }
}
