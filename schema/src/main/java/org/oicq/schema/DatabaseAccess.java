package org.oicq.schema;

/** Where a database is and how to log in to it. */
public record DatabaseAccess(String jdbcUrl, String user, String password) {
    /** A database's URL up to its parameters, among which a password may be. */
    public static String shown(String jdbcUrl) {
        int parameters = jdbcUrl.indexOf('?');
        return parameters < 0 ? jdbcUrl : jdbcUrl.substring(0, parameters);
    }

    /** The same database, with all tables in another schema. */
    DatabaseAccess inSchema(String schema) {
        return new DatabaseAccess(
                jdbcUrl + (jdbcUrl.contains("?") ? "&" : "?") + "currentSchema=" + schema, user, password);
    }

    /** Without the password, so that it never gets into a log. */
    @Override
    public String toString() {
        return user + " at " + shown(jdbcUrl);
    }
}
