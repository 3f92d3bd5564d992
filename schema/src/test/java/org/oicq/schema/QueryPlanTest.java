package org.oicq.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With 100,000 accounts, what happens at every log-in and the searches of docs/rules.md, "Search" go by an index. */
class QueryPlanTest {
    @AutoClose
    private static final TestDatabase TEST = TestDatabase.create();

    @BeforeAll
    static void fill() {
        accounts(TEST, 100_000);
        TEST.execute("""
                INSERT INTO friends (owner, friend, group_number)
                SELECT 10000 + i, 10000 + (i * 7 + k * 13) % 100000 + 1, 1
                FROM generate_series(1, 10000) i, generate_series(1, 5) k ON CONFLICT DO NOTHING
                """);
        TEST.execute("""
                INSERT INTO friends (owner, friend, group_number)
                SELECT 50000, 60000 + i, 1 FROM generate_series(1, 200) i ON CONFLICT DO NOTHING
                """);
        TEST.execute("""
                INSERT INTO messages (receiver, flag, about, information, information_type, sent_at)
                SELECT 10000 + i % 1000 + 1, 2, 10001, 'text', 0, now() FROM generate_series(1, 100000) i
                """);
        TEST.execute("""
                INSERT INTO friend_requests (requester, target, reason)
                SELECT 10000 + i, 20000 + i, 'r' FROM generate_series(1, 10000) i
                """);
        TEST.execute("""
                INSERT INTO blocks (blocker, blocked)
                SELECT 10000 + i, 10000 + (i + k) % 100000 + 1 FROM generate_series(1, 10000) i, generate_series(1, 5) k
                """);
        TEST.execute("""
                INSERT INTO jobs (service, owner, sender, destination, document_name, bytes, state)
                SELECT CASE i % 3 WHEN 0 THEN 'fax' ELSE 'print' END,
                    10001 + i % 10, 's', 'office', 'd', 1, 4
                FROM generate_series(1, 10000) i
                """);
        TEST.execute("ANALYZE");
    }

    private static void accounts(TestDatabase test, int count) {
        test.execute("""
                INSERT INTO accounts (password_hash, nickname, portrait, gender, age, real_name, country, province, city,
                    address, zip_code, education, school, occupation, phone, pager, email, hobbies, description,
                    authentication)
                SELECT 'h', 'nick ' || i, 0, i %% 2, i %% 256, '', 0, 0, 'city ' || i %% 1000, '', '', 0, '', 0, '', '', '',
                    '', '', 0
                FROM generate_series(1, %d) i
                """.formatted(count));
        test.execute("INSERT INTO friend_groups (owner, number, name) SELECT number, 1, 'g' FROM accounts");
        test.execute("INSERT INTO mailboxes (receiver) SELECT number FROM accounts");
    }

    private static final List<String> AGAIN_AND_AGAIN = List.of(
            AccountTable.CREDENTIALS,
            AccountTable.ACCOUNTS,
            FriendTable.CIRCLES,
            FriendTable.HOLDERS,
            BlockTable.BLOCKED_BY,
            MessageTable.WAITING);

    private static String assertIndexed(Statement statement, String sql) throws SQLException {
        var plan = new StringBuilder();
        try (var rows = statement.executeQuery("EXPLAIN " + sql)) {
            while (rows.next()) {
                plan.append(rows.getString(1)).append('\n');
            }
        }
        assertFalse(plan.toString().contains("Seq Scan"), () -> sql + "\n" + plan);
        assertFalse(plan.toString().contains("Hash Join"), () -> sql + "\n" + plan);
        assertTrue(plan.toString().contains("Index Cond"), () -> sql + "\n" + plan);
        return plan.toString();
    }

    /** What PostgreSQL would choose by itself, for a few and for many. */
    @Test
    void whatHappensAtALogIn() throws SQLException {
        try (var connection = TEST.connect();
                var statement = connection.createStatement()) {
            for (var numbers : List.of("'{10500}'::bigint[]", "'{10001,70000,80000}'::bigint[]")) {
                for (var sql : AGAIN_AND_AGAIN) {
                    assertIndexed(statement, sql.replace("?", numbers));
                }
                assertIndexed(statement, AccountTable.CARDS.replace(":numbers", numbers));
            }
        }
    }

    /** Plans are kept while tables grow, so those that were made for empty ones must do for full ones. */
    @Test
    void whatIsPlannedWhileThereIsNothingSuitsWhatComes() throws SQLException {
        try (var empty = TestDatabase.create()) {
            // Of tables that it has not looked at yet PostgreSQL guesses that they have some rows.
            assertPlansAreKeptByIndex(empty);
            empty.execute("VACUUM ANALYZE");
            assertPlansAreKeptByIndex(empty);
            // There are people, and no message waits: storing and deleting are planned at such a time.
            accounts(empty, 100);
            empty.execute(
                    "INSERT INTO blocks (blocker, blocked) SELECT number, 10001 FROM accounts WHERE number > 10001");
            empty.execute("INSERT INTO rooms (name, topic, access, owner) SELECT 'r', '', 0, number FROM accounts");
            empty.execute("VACUUM ANALYZE");
            assertNothingWhole(empty, MessageTable.DELETE);
            assertNothingWhole(empty, MessageWrites.INSERT_WHOLE);
            assertNothingWhole(empty, RoomLogTable.COUNT);
        }
    }

    /** Not one of its scans reads a whole table or index. */
    private static void assertNothingWhole(TestDatabase test, String sql) {
        List<String> lines = test.database().sql().transaction(handle -> {
            var number = new AtomicInteger();
            var numbered = Pattern.compile("\\?").matcher(sql).replaceAll(_ -> "\\$" + number.incrementAndGet());
            handle.execute("PREPARE asked AS " + numbered);
            var nulls = String.join(", ", Collections.nCopies(number.get(), "NULL"));
            var plan = handle.createQuery("EXPLAIN EXECUTE asked(" + nulls + ")")
                    .mapTo(String.class)
                    .list();
            handle.execute("DEALLOCATE asked");
            return plan;
        });
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains("Index Scan") || lines.get(i).contains("Index Only Scan")) {
                assertTrue(lines.get(i + 1).contains("Index Cond"), String.join("\n", lines));
            }
        }
        assertFalse(lines.stream().anyMatch(line -> line.contains("Seq Scan")), String.join("\n", lines));
    }

    private static void assertPlansAreKeptByIndex(TestDatabase test) throws SQLException {
        test.database().sql().statement(handle -> {
            try (var statement = handle.getConnection().createStatement()) {
                for (var sql : AGAIN_AND_AGAIN) {
                    var both = sql.replaceFirst("\\?", "\\$1").replace("?", "$2");
                    var two = both.contains("$2");
                    statement.execute("PREPARE look(" + (two ? "bigint[], bigint[]" : "bigint[]") + ") AS " + both);
                    var plan = assertIndexed(statement, "EXECUTE look(" + (two ? "'{1,2}', '{1,2}'" : "'{1,2}'") + ")");
                    assertFalse(plan.contains("Bitmap"), () -> sql + "\n" + plan);
                    statement.execute("DEALLOCATE look");
                }
            }
            return null;
        });
    }

    /** Among 10,000 jobs: one look-up in one index, which finds no other user's and gives them in their order. */
    @Test
    void aPageOfAUsersJobs() throws SQLException {
        try (var connection = TEST.connect();
                var statement = connection.createStatement()) {
            for (var sql : List.of(JobTable.PAGE_UP, JobTable.PAGE_DOWN)) {
                var plan = assertIndexed(
                        statement,
                        sql.replace(":owner", "10001")
                                .replace(":service", "'print'")
                                .replace(":start", "5000")
                                .replace(":limit", "50"));
                assertOneLookUp(plan, "jobs_owner");
                // The plan that is kept for all users.
                statement.execute("SET plan_cache_mode = force_generic_plan");
                statement.execute("PREPARE page(bigint, varchar, bigint, integer) AS "
                        + sql.replace(":owner", "$1")
                                .replace(":service", "$2")
                                .replace(":start", "$3")
                                .replace(":limit", "$4"));
                assertOneLookUp(assertIndexed(statement, "EXECUTE page(10001, 'print', 5000, 50)"), "jobs_owner");
                statement.execute("DEALLOCATE page");
            }
        }
    }

    private static void assertOneLookUp(String plan, String index) {
        assertEquals(1, plan.split(index, -1).length - 1, plan);
        assertFalse(plan.contains("Filter"), plan);
        assertFalse(plan.contains("Sort"), plan);
        assertFalse(plan.contains("Bitmap"), plan);
    }

    /** How many of a user's jobs are under way, at each new one; and which is due, at each look. */
    @Test
    void jobsThatAreOverCostNothing() throws SQLException {
        try (var connection = TEST.connect();
                var statement = connection.createStatement()) {
            for (var sql : List.of(
                    "SELECT count(*) FROM jobs WHERE owner = 10001 AND " + JobTable.UNFINISHED,
                    JobTable.DUE
                            .replace(":service", "'print'")
                            .replace(":except", "'{}'::bigint[]")
                            .replace(":folder", "''")
                            .replace(":limit", "32"))) {
                var plan = new StringBuilder();
                try (var rows = statement.executeQuery("EXPLAIN " + sql)) {
                    while (rows.next()) {
                        plan.append(rows.getString(1)).append('\n');
                    }
                }
                assertFalse(plan.toString().contains("Seq Scan"), plan::toString);
                assertTrue(plan.toString().matches("(?s).*using jobs_(unfinished|due) .*"), plan::toString);
            }
        }
    }

    @Test
    void theFourSearches() throws SQLException {
        assertSearchIndexed("number", "number = ?", 70_000L);
        assertSearchIndexed("number", "number BETWEEN ? AND ?", 70_000L, 70_100L);
        assertSearchIndexed("number", "city = ?", "city 77");
        assertSearchIndexed("number", "age = ?", 30L);
        // With an order the planner may walk through the numbers instead, where it expects many matches.
        assertSearchIndexed("", "nickname LIKE ?", "nick 777%");
        assertSearchIndexed("number", "nickname = ?", "nick 777");
    }

    private static void assertSearchIndexed(String order, String condition, Object... parameters) throws SQLException {
        try (var connection = TEST.connect();
                var setting = connection.createStatement()) {
            setting.execute("SET plan_cache_mode = force_custom_plan");
            try (var query = connection.prepareStatement("EXPLAIN " + UserSearch.statement(condition, order))) {
                Sql.set(query, parameters);
                query.setInt(parameters.length + 1, 50);
                var plan = new StringBuilder();
                try (var rows = query.executeQuery()) {
                    while (rows.next()) {
                        plan.append(rows.getString(1)).append('\n');
                    }
                }
                assertFalse(plan.toString().contains("Seq Scan"), () -> condition + "\n" + plan);
                assertTrue(plan.toString().contains("Index Cond"), () -> condition + "\n" + plan);
            }
        }
    }

    /** What is planned once must do for two thousand messages to as many people: no loop in a loop. */
    @Test
    void storingLooksNothingUpInALoop() {
        var many = IntStream.range(0, 2000)
                .mapToObj(i -> Given.message(10_001 + i, 10_001, "text"))
                .toList();
        var stored = Given.storeWhole(TEST.database(), many, 100_000, 1 << 26);
        assertEquals(2000, stored.stream().filter(one -> one.id() > 0).count());

        var number = new AtomicInteger();
        var numbered = Pattern.compile("\\?")
                .matcher(MessageWrites.INSERT_WHOLE)
                .replaceAll(_ -> "\\$" + number.incrementAndGet());
        List<String> lines = TEST.database().sql().transaction(handle -> {
            handle.execute("PREPARE store AS " + numbered);
            return handle.createQuery(
                            "EXPLAIN EXECUTE store(1, 1, 1, 1, '{}', '{}', '{}', '{}', '{}', 1, 1, '{}', '{}', '{}', '{}', '{}', '{}', '{}')")
                    .mapTo(String.class)
                    .list();
        });
        var plan = String.join("\n", lines);
        assertTrue(plan.contains("hashed SubPlan"), plan);
        assertTrue(plan.contains("blocks_pkey"), plan);
        assertTrue(plan.contains("mailboxes_pkey"), plan);
        assertTrue(plan.contains("store_commits_pkey"), plan);
        assertTrue(plan.contains("One-Time Filter"), plan);
    }
}
