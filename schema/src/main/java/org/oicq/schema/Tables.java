package org.oicq.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The tables and sequences that a database has, as PostgreSQL itself tells: a backup knows no table by name. */
final class Tables {
    private Tables() {}

    /** All tables with the columns that have values of their own, by name; not Flyway's, nor what only says which servers run. */
    static Map<String, List<String>> columns(Connection connection) throws SQLException {
        Map<String, List<String>> tables = new TreeMap<>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                        WHERE c.relnamespace = to_regnamespace(quote_ident(current_schema())) AND c.relkind = 'r'
                            AND c.relname <> ALL (ARRAY['flyway_schema_history', 'nodes', 'owners'])
                            AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
                        ORDER BY c.relname, a.attnum
                        """)) {
            while (rows.next()) {
                tables.computeIfAbsent(rows.getString(1), _ -> new ArrayList<>())
                        .add(rows.getString(2));
            }
        }
        return tables;
    }

    /** The tables so that each comes after those that its rows refer to. */
    static List<String> ordered(Connection connection, Set<String> tables) throws SQLException {
        Map<String, Set<String>> waitsFor = new TreeMap<>();
        tables.forEach(table -> waitsFor.put(table, new TreeSet<>()));
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        SELECT f.relname, t.relname FROM pg_constraint k
                        JOIN pg_class f ON f.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
                        WHERE k.contype = 'f' AND k.conrelid <> k.confrelid
                            AND f.relnamespace = to_regnamespace(quote_ident(current_schema()))
                        """)) {
            while (rows.next()) {
                var waiting = waitsFor.get(rows.getString(1));
                if (waiting != null && tables.contains(rows.getString(2))) {
                    waiting.add(rows.getString(2));
                }
            }
        }
        List<String> ordered = new ArrayList<>();
        while (!waitsFor.isEmpty()) {
            List<String> next = waitsFor.entrySet().stream()
                    .filter(entry -> ordered.containsAll(entry.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
            if (next.isEmpty()) {
                throw new IllegalStateException("the tables " + waitsFor.keySet() + " refer to each other in a circle");
            }
            ordered.addAll(next);
            waitsFor.keySet().removeAll(next);
        }
        return ordered;
    }

    /** Where each sequence stands, by name. */
    static Map<String, BackupContents.Position> sequences(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        SELECT relname FROM pg_class
                        WHERE relnamespace = to_regnamespace(quote_ident(current_schema())) AND relkind = 'S'
                        ORDER BY relname
                        """)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        Map<String, BackupContents.Position> sequences = new LinkedHashMap<>();
        for (String name : names) {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("SELECT last_value, is_called FROM " + quoted(name))) {
                row.next();
                sequences.put(name, new BackupContents.Position(row.getLong(1), row.getBoolean(2)));
            }
        }
        return sequences;
    }

    /** A name as SQL takes it, whatever is in it. */
    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Names with commas between them, in brackets. */
    static String list(List<String> names) {
        return "(" + String.join(", ", names.stream().map(Tables::quoted).toList()) + ")";
    }
}
