package org.oicq.schema;

/** Where a database is and how to log in to it. */
public record DatabaseAccess(String jdbcUrl, String user, String password) {
    /** Without the password, so that it never gets into a log. */
    @Override
    public String toString() {
        return user + " at " + jdbcUrl;
    }
}
