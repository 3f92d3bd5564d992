package org.oicq.server.store;

import java.util.List;
import org.oicq.schema.DatabaseException;

/**
 * Does something with many at once. Where the database refuses one of them for what it holds, or the heap has no room for
 * all, those before and those after are done apart, in their order, and so on.
 */
final class Halves {
    /** What is done with all of them, or none. */
    interface Work<T> {
        void with(List<T> some) throws InterruptedException;
    }

    /** Hears of one that the database refuses when it is alone, with the SQLSTATE. */
    interface Refused<T> {
        void alone(T one, String state);
    }

    private Halves() {}

    static <T> void of(List<T> some, Work<T> work, Refused<T> refused) throws InterruptedException {
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
