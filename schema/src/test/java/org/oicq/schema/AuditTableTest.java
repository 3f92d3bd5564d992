package org.oicq.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.jdbi.v3.core.Jdbi;
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

    private static List<String> details(List<Entry> entries) {
        return entries.stream().map(Entry::detail).toList();
    }
}
