package org.oicq.schema;

/** Hears how far a backup or restore is; called often. */
public interface CopyProgress {
    /**
     * Some rows more are done.
     *
     * @param table the table that they are in
     * @param rows rows of all tables so far
     */
    void at(String table, long rows);
}
