package org.oicq.server.oicq.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.oicq.codec.packet.UserCard;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;
import org.oicq.schema.Database;
import org.oicq.schema.TestDatabase;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.config.Settings;
import org.oicq.server.oicq.BoundedSearch;
import org.oicq.server.oicq.Profiles;
import org.oicq.server.rule.Refusal;
import org.oicq.server.rule.Result;

/** Statements against a real database: two people that every column tells apart, among 100,000 others. */
class SearchesTest {
    @AutoClose
    private static final TestDatabase TEST = TestDatabase.create();

    private static final ServerConfig CONFIG = Settings.DEFAULTS;
    private static final Searches SEARCHES =
            new Searches(new BoundedSearch(TEST.database().search(), CONFIG), new Profiles(CONFIG));

    private static final String INSERT = """
            INSERT INTO accounts (password_hash, nickname, portrait, gender, age, real_name, country, province, city,
                address, zip_code, education, school, occupation, phone, pager, email, hobbies, description,
                authentication)
            """;

    @BeforeAll
    static void fill() {
        TEST.execute(INSERT + """
                VALUES ('h', 'aaa', 3, 0, 100, '', 100, 100, 'aaa', '', '', 100, 'aaa', 100, '', '', '', 'aaa', 'aaa', 0),
                       ('h', 'bbb', 3, 1, 101, '', 101, 101, 'bbb', '', '', 101, 'bbb', 101, '', '', '', 'bbb', 'bbb', 0)
                """);
        TEST.execute(INSERT + """
                SELECT 'h', 'nick ' || i, 0, 255, i % 90, '', 0, 0, 'city ' || i % 1000, '', '', 0, 'school', 0, '', '',
                    '', 'hobby', repeat('text ', 100), 0
                FROM generate_series(1, 100000) i
                """);
        TEST.execute("ANALYZE");
    }

    private static Result<List<UserCard>> search(String statement) {
        return SEARCHES.find(Text.of(statement));
    }

    /** Which of the two are found. */
    private static Set<String> found(String condition) {
        if (search("(" + condition + ") AND nickname IN ('aaa', 'bbb')")
                instanceof Result.Ok<List<UserCard>>(var users)) {
            Set<String> names = new TreeSet<>();
            users.forEach(user -> names.add(user.nickname().toString()));
            return names;
        }
        throw new AssertionError(condition);
    }

    private static final Set<String> NOBODY = Set.of();
    private static final Set<String> A = Set.of("aaa");
    private static final Set<String> B = Set.of("bbb");
    private static final Set<String> BOTH = Set.of("aaa", "bbb");

    @Test
    void everyColumnWithEveryOperator() {
        for (SearchColumn column : SearchColumn.values()) {
            String name = column.sql();
            String a;
            String b;
            if (column == SearchColumn.NUMBER) {
                a = "10001";
                b = "10002";
            } else if (column == SearchColumn.GENDER) {
                a = "0";
                b = "1";
            } else if (column.kind() == SearchColumn.Kind.NUMBER) {
                a = "100";
                b = "101";
            } else {
                a = "'aaa'";
                b = "'bbb'";
            }
            assertEquals(A, found(name + " = " + a), name);
            assertEquals(B, found(name + " <> " + a), name);
            assertEquals(A, found(name + " != " + b), name);
            assertEquals(A, found(name + " < " + b), name);
            assertEquals(BOTH, found(name + " <= " + b), name);
            assertEquals(B, found(name + " > " + a), name);
            assertEquals(BOTH, found(name + " >= " + a), name);
            assertEquals(B, found(a + " < " + name), name);
            assertEquals(BOTH, found(name + " IN (" + a + ", " + b + ")"), name);
            assertEquals(B, found(name + " NOT IN (" + a + ")"), name);
            assertEquals(BOTH, found(name + " BETWEEN " + a + " AND " + b), name);
            assertEquals(NOBODY, found(name + " NOT BETWEEN " + a + " AND " + b), name);
            assertEquals(NOBODY, found(name + " IS NULL"), name);
            assertEquals(BOTH, found(name + " IS NOT NULL"), name);
            assertEquals(B, found("NOT " + name + " = " + a), name);
            assertEquals(BOTH, found(name + " = " + name), name);
            String end = b.replace("'", "").substring(b.replace("'", "").length() - 1);
            assertEquals(B, found(name + " LIKE '%" + end + "'"), name);
            assertEquals(A, found(name + " NOT LIKE '%" + end + "'"), name);
        }
    }

    @Test
    void wordsBindAsInSql() {
        assertEquals(BOTH, found("age = 100 OR age = 101 AND city = 'bbb'"));
        assertEquals(B, found("(age = 100 OR age = 101) AND city = 'bbb'"));
        assertEquals(NOBODY, found("NOT age = 100 AND city = 'aaa'"));
        assertEquals(B, found("NOT (age = 100 AND city = 'aaa')"));
        assertEquals(A, found("age BETWEEN 99 AND 100 AND city = 'aaa'"));
        assertEquals(BOTH, found("1 = 1 AND 'a' < 'b' AND 1 IN (1, '2')"));
        assertEquals(NOBODY, found("city = 'x'' OR ''1''=''1'"));
        assertEquals(B, found("city LIKE '_b_' AND age = '101'"));
    }

    @Test
    void aWholeSelectHasOrderAndLimit() {
        assertEquals(
                List.of(10002L, 10001L),
                numbers("SELECT city, age FROM users WHERE age >= 100 ORDER BY number DESC LIMIT 2"));
        assertEquals(List.of(10001L), numbers("select * from users where age > 99 order by nickname asc limit 1"));
        assertEquals(
                50, numbers("SELECT * FROM users WHERE age < 90 LIMIT 1000").size());
        assertEquals(List.of(), numbers("SELECT * FROM users WHERE age < 90 LIMIT 0"));
    }

    private static List<Long> numbers(String statement) {
        if (search(statement) instanceof Result.Ok<List<UserCard>>(var users)) {
            return users.stream().map(UserCard::number).toList();
        }
        throw new AssertionError(statement);
    }

    @Test
    void theLimitsOfWhatIsTaken() {
        assertEquals(Result.refused(Refusal.NOT_A_SEARCH), search("city LIKE 'a\\'"));
        assertEquals(BOTH, found("NOT city LIKE 'a\\\\'"));
        assertEquals(Result.refused(Refusal.NOT_A_SEARCH), search("age = 'x'"));
        assertEquals(
                Result.refused(Refusal.NOT_A_SEARCH),
                SEARCHES.find(Text.of("description = '" + "x".repeat(60_000) + "'", WireCharset.GB18030)));
        String longest = "age = 1 OR ".repeat(362) + "age = 1";
        assertTrue(search(longest) instanceof Result.Ok, "a long chain");
        assertTrue(search("NOT ".repeat(990) + "age = 100") instanceof Result.Ok, "a long chain of NOT");
        assertTrue(search("city IN ('a'" + ",'a'".repeat(99) + ")") instanceof Result.Ok);
    }

    /** Whatever the parser takes, the database understands: no mix of kinds, brackets and operators is an error there. */
    @Test
    void whateverIsTakenTheDatabaseUnderstands() {
        Random random = new Random(4);
        int taken = 0;
        for (int i = 0; i < 3000; i++) {
            String statement = "number < 10003 AND " + condition(random, 3);
            Result<List<UserCard>> result = search(statement);
            if (result instanceof Result.Ok) {
                taken++;
            } else {
                assertEquals(Result.refused(Refusal.NOT_A_SEARCH), result, statement);
                assertThrows(NotASearchException.class, () -> SearchParser.query(statement), "the database refused it");
            }
        }
        assertTrue(taken > 500, taken + " taken");
    }

    private static String condition(Random random, int depth) {
        if (depth > 0 && random.nextInt(3) > 0) {
            String left = condition(random, depth - 1);
            return switch (random.nextInt(4)) {
                case 0 -> "(" + left + ")";
                case 1 -> "NOT " + left;
                case 2 -> left + " AND " + condition(random, depth - 1);
                default -> left + " OR " + condition(random, depth - 1);
            };
        }
        String a = operand(random);
        return switch (random.nextInt(6)) {
            case 0 -> a + " LIKE " + operand(random);
            case 1 -> a + " IN (" + operand(random) + ", " + operand(random) + ")";
            case 2 -> a + " BETWEEN " + operand(random) + " AND " + operand(random);
            case 3 -> a + " IS NOT NULL";
            default -> a + List.of(" = ", " <> ", " < ", " >= ").get(random.nextInt(4)) + operand(random);
        };
    }

    private static String operand(Random random) {
        return List.of(
                        "age",
                        "city",
                        "number",
                        "description",
                        "gender",
                        "5",
                        "4294967295",
                        "'a'",
                        "'7'",
                        "'a%'",
                        "'x\\'")
                .get(random.nextInt(11));
    }

    @Test
    void whatEverybodySearchesForGoesByAnIndex() throws Exception {
        for (String statement : List.of(
                "number = 70000",
                "number BETWEEN 70000 AND 70100",
                "number IN (70000, 80000)",
                "SELECT * FROM users WHERE city = 'city 77' ORDER BY number",
                "city = 'city 77' AND age > 20",
                "SELECT * FROM users WHERE age = 30 ORDER BY number LIMIT 20",
                "nickname LIKE 'nick 777%'",
                "nickname = 'nick 777'")) {
            String plan = plan(statement);
            assertFalse(plan.contains("Seq Scan"), () -> statement + "\n" + plan);
            assertTrue(plan.contains("Index Cond"), () -> statement + "\n" + plan);
            long best = Long.MAX_VALUE;
            for (int i = 0; i < 5; i++) {
                long start = System.nanoTime();
                assertTrue(search(statement) instanceof Result.Ok, statement);
                best = Math.min(best, System.nanoTime() - start);
            }
            assertTrue(best < Duration.ofMillis(50).toNanos(), statement + ": " + best / 1_000_000 + " ms");
        }
    }

    private static String plan(String statement) throws NotASearchException, SQLException {
        SearchQuery query = SearchParser.query(statement);
        String order = query.orderBy().isEmpty() ? "" : " ORDER BY " + query.orderBy();
        try (var connection = TEST.connect();
                var setting = connection.createStatement()) {
            setting.execute("SET plan_cache_mode = force_custom_plan");
            try (var explain =
                    connection.prepareStatement("EXPLAIN SELECT number, nickname FROM searchable_users WHERE ("
                            + query.condition() + ")" + order + " LIMIT 50")) {
                int position = 1;
                for (Object parameter : query.parameters()) {
                    explain.setObject(position++, parameter);
                }
                StringBuilder plan = new StringBuilder();
                try (var rows = explain.executeQuery()) {
                    while (rows.next()) {
                        plan.append(rows.getString(1)).append('\n');
                    }
                }
                return plan.toString();
            }
        }
    }

    /** Slow searches end at their time, and however many there are, other statements find a connection. */
    @Test
    void slowSearchesEndAndStarveNobody() throws Exception {
        ServerConfig config = Settings.read(Map.of("search-time", "2s", "searches", "2"));
        try (Database database = Database.open(TEST.access(), 3, config.searchTime());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Searches searches = new Searches(new BoundedSearch(database.search(), config), new Profiles(config));
            Text slow = Text.of("description NOT LIKE '%e_t%x_t%e_t%x_t%e_t%q' AND description LIKE '%t%e%x%t%z'"
                    + " AND description LIKE '%q%'" + " OR description LIKE '%t_t_t%'".repeat(100));
            CountDownLatch started = new CountDownLatch(6);
            List<Future<Result<List<UserCard>>>> running = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                running.add(threads.submit(() -> {
                    started.countDown();
                    return searches.find(slow);
                }));
            }
            started.await();
            long start = System.nanoTime();
            assertTrue(database.accounts().find(10_001).isPresent());
            assertTrue(System.nanoTime() - start < Duration.ofMillis(1800).toNanos(), "somebody else had to wait");
            Set<Object> outcomes = new TreeSet<>(java.util.Comparator.comparing(Object::toString));
            for (var search : running) {
                outcomes.add(search.get());
            }
            assertEquals(
                    Set.of(Result.refused(Refusal.TOO_SLOW), Result.refused(Refusal.TOO_BUSY)), Set.copyOf(outcomes));
        }
    }
}
