package org.oicq.server.web;

import java.util.List;

/**
 * One page of a list that is sorted by service numbers: what TN and UN ask for.
 *
 * @param last whether no more follow
 */
record Page<T>(List<T> items, boolean last) {
    /** The page of these numbers that starts after {@code after} and has up to {@code size} of them. */
    static Page<Long> of(List<Long> sorted, long after, long size) {
        List<Long> rest = sorted.stream().filter(number -> number > after).toList();
        return cut(rest, size);
    }

    /** The first page of what is left. */
    static <T> Page<T> cut(List<T> rest, long size) {
        boolean last = rest.size() <= size;
        return new Page<>(last ? rest : rest.subList(0, (int) size), last);
    }

    /** The value of FN. */
    int fn() {
        return last ? 1 : 0;
    }
}
