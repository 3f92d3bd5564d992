package org.oicq.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.oicq.schema.AuditTable.Entry;

class AuditTableTest {
    @Test
    void readsTheNewestFirstAndForgetsTheOldest() {
        try (var test = TestDatabase.create()) {
            var audit = test.database().audit();
            for (int i = 1; i <= 5; i++) {
                audit.write(10_000 + i, "monitor start", 10_001, "第" + i);
            }
            assertEquals(List.of("第5", "第4"), details(audit.read(2, Long.MAX_VALUE)));
            var first = audit.read(2, Long.MAX_VALUE);
            assertEquals(
                    List.of("第3", "第2", "第1"),
                    details(audit.read(10, first.get(1).id())));
            var newest = first.getFirst();
            assertEquals(new Entry(newest.id(), newest.at(), 10_005, "monitor start", 10_001, "第5"), newest);

            assertEquals(3, audit.keepNewest(2));
            assertEquals(List.of("第5", "第4"), details(audit.read(10, Long.MAX_VALUE)));
            assertEquals(0, audit.keepNewest(2));
        }
    }

    /** The first entry of a program looks, and each thousandth after it. */
    @Test
    void writingForgetsTheOldestNowAndThen() {
        try (var test = TestDatabase.create()) {
            var source = Database.source(test.access());
            var audit = new AuditTable(new Sql(source, Jdbi.create(source)), 10);
            test.execute("INSERT INTO audit (actor, action, subject, detail)"
                    + " SELECT 10001, 'monitor refused', i, '' FROM generate_series(1, 100) i");
            audit.write(0, "disable", 10_001, "the newest");
            assertEquals(10, test.number("SELECT count(*) FROM audit"));
            assertEquals(List.of("the newest"), details(audit.read(1, Long.MAX_VALUE)));
            for (int i = 1; i < 1_000; i++) {
                audit.write(0, "enable", 10_001, "");
            }
            assertEquals(10 + 999, test.number("SELECT count(*) FROM audit"));
            audit.write(0, "enable", 10_001, "");
            assertEquals(10, test.number("SELECT count(*) FROM audit"));
        }
    }

    @Test
    void aFilterLetsThroughWhatIsAskedFor() {
        try (var test = TestDatabase.create()) {
            var audit = test.database().audit();
            audit.write(0, "role supervisor", 10_001, "1");
            audit.write(10_002, "role user", 10_001, "2");
            audit.write(10_002, "roles", 10_003, "3");
            audit.write(10_002, "role", 10_003, "4");
            test.execute("UPDATE audit SET at = '2026-11-30 12:00:00Z'::timestamptz + id * interval '1 s'");
            assertEquals("4 3 2", found(audit, 10_002L, null, null, null));
            assertEquals("1", found(audit, 0L, null, null, null));
            // The first words of an action, and no part of a word.
            assertEquals("4 2 1", found(audit, null, "role", null, null));
            assertEquals("1", found(audit, null, "role supervisor", null, null));
            assertEquals("", found(audit, null, "rol", null, null));
            assertEquals("2 1", found(audit, null, null, 10_001L, null));
            assertEquals("2 1", found(audit, null, null, null, "2026-11-30T12:00:03Z"));
            assertEquals("2", found(audit, 10_002L, "role", 10_001L, "2026-11-30T12:00:04Z"));
            assertEquals("", found(audit, 0L, "role", 10_003L, null));
            // Words are never SQL.
            assertEquals("", found(audit, null, "' OR true --", null, null));
        }
    }

    private static String found(
            AuditTable audit,
            @Nullable Long actor,
            @Nullable String action,
            @Nullable Long subject,
            @Nullable String until) {
        var filter = new AuditTable.Filter(
                actor == null ? OptionalLong.empty() : OptionalLong.of(actor),
                Optional.ofNullable(action),
                subject == null ? OptionalLong.empty() : OptionalLong.of(subject),
                Optional.ofNullable(until).map(Instant::parse));
        return String.join(" ", details(audit.read(10, Long.MAX_VALUE, filter)));
    }

    private static List<String> details(List<Entry> entries) {
        return entries.stream().map(Entry::detail).toList();
    }
}
