package org.oicq.schema;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * What a backup holds, as it says itself in its entry {@value #ENTRY}. A backup is a ZIP file: a table is an entry
 * {@code tables/NAME} in the text format of PostgreSQL's COPY, and a file of the data folder an entry {@code files/PATH}.
 *
 * @param made when, as ISO 8601
 * @param migration the newest migration of the database
 * @param postgres the version of PostgreSQL
 * @param tables in an order in which no row comes before one that it refers to
 * @param sequences the last number of each, and whether it was given
 */
record BackupContents(
        String made, String migration, String postgres, List<Table> tables, Map<String, Position> sequences) {
    static final String ENTRY = "contents.properties";
    static final String TABLES = "tables/";
    static final String FILES = "files/";

    /** Raised when an older program could not read what a newer one writes. */
    private static final int FORMAT = 1;

    /** A table with its columns in their order. */
    record Table(String name, List<String> columns, long rows) {}

    /** Where a sequence stands. */
    record Position(long last, boolean given) {}

    long rows() {
        return tables.stream().mapToLong(Table::rows).sum();
    }

    void write(Writer out) throws IOException {
        out.write(
                "format=" + FORMAT + "\nmade=" + made + "\nmigration=" + migration + "\npostgresql=" + postgres + "\n");
        out.write("tables=" + String.join(",", tables.stream().map(Table::name).toList()) + "\n");
        for (Table table : tables) {
            out.write("columns." + table.name + "=" + String.join(",", table.columns) + "\n");
            out.write("rows." + table.name + "=" + table.rows + "\n");
        }
        for (var sequence : sequences.entrySet()) {
            out.write("sequence." + sequence.getKey() + "=" + sequence.getValue().last + "," + sequence.getValue().given
                    + "\n");
        }
    }

    /** Reads what {@link #write} wrote; what is none is an {@link IllegalArgumentException}. */
    static BackupContents read(Reader in) throws IOException {
        Properties texts = new Properties();
        texts.load(in);
        if (!texts.getProperty("format", "").equals(Integer.toString(FORMAT))) {
            throw new IllegalArgumentException("its format is '" + texts.getProperty("format", "") + "'");
        }
        List<Table> tables = new ArrayList<>();
        for (String name : text(texts, "tables").split(",", -1)) {
            tables.add(new Table(
                    name,
                    List.of(text(texts, "columns." + name).split(",", -1)),
                    Long.parseLong(text(texts, "rows." + name))));
        }
        Map<String, Position> sequences = new LinkedHashMap<>();
        for (String key : texts.stringPropertyNames()) {
            if (key.startsWith("sequence.")) {
                String[] parts = text(texts, key).split(",", -1);
                sequences.put(
                        key.substring("sequence.".length()),
                        new Position(Long.parseLong(parts[0]), Boolean.parseBoolean(parts[1])));
            }
        }
        return new BackupContents(
                text(texts, "made"), text(texts, "migration"), text(texts, "postgresql"), tables, sequences);
    }

    private static String text(Properties texts, String key) {
        String text = texts.getProperty(key);
        if (text == null) {
            throw new IllegalArgumentException("it has no " + key);
        }
        return text;
    }
}
