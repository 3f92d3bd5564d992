package org.oicq.server.admin;

import org.oicq.schema.CopyProgress;

/** Shows a person how far a backup or restore is, a line every few seconds; quick ones show nothing. */
final class RowProgress implements CopyProgress, AutoCloseable {
    private static final long PAUSE_NANOS = 2_000_000_000L;

    private final Results results;
    private final long of;
    private long shown = System.nanoTime();
    private boolean closed;

    /**
     * Nothing is done yet.
     *
     * @param of rows there will be; 0 where that is not known
     */
    RowProgress(Results results, long of) {
        this.results = results;
        this.of = of;
    }

    @Override
    public void at(String table, long rows) {
        if (!closed && System.nanoTime() - shown > PAUSE_NANOS) {
            shown = System.nanoTime();
            results.hint(
                    of == 0
                            ? String.format("%,d rows; now %s", rows, table)
                            : String.format("%,d of %,d rows (%d %%); now %s", rows, of, rows * 100 / of, table));
        }
    }

    /** From now on nothing is shown, so that the result is the last line. */
    void end() {
        closed = true;
    }

    @Override
    public void close() {
        end();
    }
}
