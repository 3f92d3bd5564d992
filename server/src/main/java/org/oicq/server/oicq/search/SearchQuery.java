package org.oicq.server.oicq.search;

import java.util.List;

/**
 * What a statement asks the database.
 *
 * @param condition an SQL condition written by this program, with a ? for each value
 * @param parameters the values, Strings and Longs
 * @param orderBy what follows ORDER BY; empty for no order
 * @param limit most rows, 0 to {@link #MAX_ROWS}
 */
record SearchQuery(String condition, List<Object> parameters, String orderBy, int limit) {
    /** Most rows of a result, whatever the statement says. */
    static final int MAX_ROWS = 50;
}
