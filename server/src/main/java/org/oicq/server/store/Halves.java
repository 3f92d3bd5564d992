package org.oicq.server.store;

import java.util.List;
import org.oicq.schema.DatabaseException;

/**
 * Writes many items in one statement. If the database refuses one for its content, or the heap has no room for all, the
 * items are halved, and each half is written in order, and so on.
 */
public final class Halves {
    /** What is done with all of them, or none. */
    public interface Work<T> {
        /** Does it with some, or throws without having done it with any. */
        void with(List<T> some) throws InterruptedException;
    }

    /** Hears of one that the database refuses when it is alone, with the SQLSTATE. */
    public interface Refused<T> {
        /** Called in its turn, after those before it. */
        void alone(T one, String state);
    }

    private Halves() {}

    /**
     * Does the work with all of them, in as few parts as it takes.
     *
     * @throws DatabaseException where the database is away; the rest is not done then
     * @throws OutOfMemoryError where there is no room even for one
     */
    public static <T> void of(List<T> some, Work<T> work, Refused<T> refused) throws InterruptedException {
        int count = some.size();
        if (count == 0) {
            return;
        }
        try {
            work.with(some);
            return;
        } catch (DatabaseException e) {
            String state = e.refusedData().orElseThrow(() -> e);
            if (count == 1) {
                refused.alone(some.getFirst(), state);
                return;
            }
        } catch (OutOfMemoryError e) {
            if (count == 1) {
                throw e;
            }
        }
        of(some.subList(0, count / 2), work, refused);
        of(some.subList(count / 2, count), work, refused);
    }
}
