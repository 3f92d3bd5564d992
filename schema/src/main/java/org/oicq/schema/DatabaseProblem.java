package org.oicq.schema;

import java.sql.SQLException;
import javax.sql.DataSource;

/** The sentences for what can be wrong with a database that a person named. They never show a password. */
final class DatabaseProblem {
    private DatabaseProblem() {}

    static DatabaseException url(DatabaseAccess access, Throwable cause) {
        return new DatabaseException(
                "The database URL " + shown(access)
                        + " is not one of PostgreSQL: write it as jdbc:postgresql://HOST:PORT/DATABASE.",
                cause);
    }

    static DatabaseException connecting(DatabaseAccess access, SQLException e) {
        var url = shown(access);
        var sentence = switch (Sql.state(e)) {
            case "28P01", "28000", "08004" ->
                "The database at " + url + " refused the user "
                        + (access.user().isEmpty() ? "given there" : access.user())
                        + " or its password: check --db-user and --db-password (" + e.getMessage() + ").";
            case "3D000" ->
                "There is no such database at " + url
                        + ": make it with CREATE DATABASE … ENCODING 'UTF8', or correct --db.";
            case "53300" ->
                "The database at " + url
                        + " has no connection free: raise its max_connections or lower the pool's size.";
            case "08001", "08006" ->
                "There is no PostgreSQL at " + url + ": start it, or correct --db (" + e.getMessage() + ").";
            default -> "The database at " + url + " can't be used: " + e.getMessage() + " (" + Sql.state(e) + ").";
        };
        return new DatabaseException(sentence, e);
    }

    static DatabaseException anotherServer(DatabaseAccess access) {
        return new DatabaseException("Another server runs on the database at " + shown(access)
                + ": stop it first, or give this one a database of its own with --db.");
    }

    static DatabaseException loneServer(DatabaseAccess access) {
        return new DatabaseException("A server that is alone (without --cluster) runs on the database at "
                + shown(access) + ": stop it first, and start it with --cluster too.");
    }

    static DatabaseException olderServers(DatabaseAccess access) {
        return new DatabaseException("Servers of an older version run on the database at " + shown(access)
                + ", whose tables this version changes: stop them all first.");
    }

    static DatabaseException noPlace(DatabaseAccess access) {
        return new DatabaseException("On the database at " + shown(access) + " run " + JournalTable.SLOTS
                + " servers already, and no more can: stop one first.");
    }

    static DatabaseException migrating(DatabaseAccess access, DataSource source, Throwable e) {
        if (Sql.state(e).equals("42501")) {
            return new DatabaseException(missingRight(source), e);
        }
        var root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new DatabaseException(
                "The tables at " + shown(access) + " could not be made or brought up to date: " + root.getMessage(), e);
    }

    private static String missingRight(DataSource source) {
        try (var connection = source.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        SELECT quote_ident(current_user), quote_ident(coalesce(current_schema(), 'public')),
                            coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)
                        """)) {
            row.next();
            var user = row.getString(1);
            return row.getBoolean(3)
                    ? "The database user " + user + " may not make the role that searches run as: let an administrator"
                            + " run CREATE ROLE " + UserSearch.ROLE + " NOLOGIN; GRANT " + UserSearch.ROLE + " TO "
                            + user + "; and start again."
                    : "The database user " + user + " may not make tables: let an administrator run GRANT CREATE, USAGE"
                            + " ON SCHEMA " + row.getString(2) + " TO " + user + "; and start again.";
        } catch (SQLException e) {
            return "The database user lacks a right: " + e.getMessage();
        }
    }

    private static String shown(DatabaseAccess access) {
        return DatabaseAccess.shown(access.jdbcUrl());
    }
}
