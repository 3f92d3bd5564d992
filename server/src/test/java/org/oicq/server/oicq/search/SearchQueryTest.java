package org.oicq.server.oicq.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SearchQueryTest {
    /** What is none of the language, of every sort that has ever hurt a database. */
    static List<String> refused() {
        return List.of(
                "",
                " ",
                "age",
                "1",
                "'x'",
                "true",
                "age =",
                "= 5",
                "age 5",
                "age = = 5",
                "(age = 5",
                "age = 5)",
                "age = 5 AND",
                "age = -1",
                "age = +1",
                "age = 1.5",
                "age = 1e3",
                "age = 0x1f",
                "age = 4294967296",
                "age = 99999999999999999999999999999999999999",
                "age = 'x'",
                "age = ''",
                "age = '-1'",
                "age = '４'",
                "age = city",
                "city BETWEEN 'a' AND age",
                "age LIKE city",
                "city LIKE school",
                "city LIKE 'a' ESCAPE '!'",
                "city ILIKE 'a'",
                "city SIMILAR TO 'a'",
                "city ~ 'a'",
                "city = 'a",
                "city = E'a\\'",
                "city = 'a' || 'b'",
                "city = 'a' 'b'",
                "city = \"a\"",
                "\"age\" = 5",
                "`age` = 5",
                "[age] = 5",
                "city = $$a$$",
                "city = :a",
                "city = ?",
                "city = ?1",
                "city = @a",
                "password_hash = 'x'",
                "password_hash LIKE 'x%'",
                "portrait = 1",
                "users.age = 5",
                "accounts.age = 5",
                "age IN ()",
                "age IN 5",
                "age IN (5",
                "age IN (SELECT number FROM users)",
                "age IN ((1, 2), (3, 4))",
                "(age, number) = (1, 2)",
                "(age, number) IN ((1, 2))",
                "age IN (1" + ",1".repeat(100) + ")",
                "age = (SELECT age FROM users WHERE age = 1)",
                "EXISTS (SELECT * FROM users WHERE age = 1)",
                "age = ANY (1)",
                "age = ALL (SELECT age FROM users)",
                "age BETWEEN 1",
                "age BETWEEN SYMMETRIC 2 AND 1",
                "age IS NOT",
                "age IS 5",
                "age IS TRUE",
                "age ISNULL",
                "5 IS NULL",
                "(age = 5) IS NULL",
                "(age = 5) = (age = 5)",
                "age = 5 = 5",
                "NOT age",
                "NOT",
                "age AND city",
                "age = NULL",
                "NULL",
                "age + 1 = 2",
                "age * 2 = 2",
                "age % 2 = 0",
                "age = 5 XOR age = 6",
                "age = 5 && age = 6",
                "age = 5 | age = 6",
                "! age = 5",
                "pg_sleep(10) IS NULL",
                "lower(city) = 'a'",
                "count(*) > 1",
                "age::text = '5'",
                "CAST(age AS text) = '5'",
                "CASE WHEN age = 5 THEN 1 END = 1",
                "city COLLATE \"C\" = 'a'",
                "age = 5 -- comment",
                "age = 5 /* comment */",
                "age = 5 # comment",
                "age = 5;",
                "age = 5; DROP TABLE accounts",
                "age = 5 UNION SELECT * FROM users WHERE age = 5",
                "age = 5 ORDER BY age",
                "age = 5 LIMIT 1",
                "age = 5 OFFSET 1",
                "age = 5 GROUP BY age",
                "age = 5 HAVING age = 5",
                "age = 5 FOR UPDATE",
                "age = 5 RETURNING *",
                "SELECT * FROM users",
                "SELECT FROM users WHERE age = 5",
                "SELECT * FROM accounts WHERE age = 5",
                "SELECT * FROM public.users WHERE age = 5",
                "SELECT * FROM users, users WHERE age = 5",
                "SELECT * FROM users age WHERE age = 5",
                "SELECT * FROM users JOIN users WHERE age = 5",
                "SELECT * FROM (SELECT * FROM users WHERE age = 5) WHERE age = 5",
                "SELECT DISTINCT age FROM users WHERE age = 5",
                "SELECT age city FROM users WHERE age = 5",
                "SELECT age AS city FROM users WHERE age = 5",
                "SELECT count(*) FROM users WHERE age = 5",
                "SELECT 5 FROM users WHERE age = 5",
                "SELECT users FROM users WHERE users = 5",
                "SELECT * INTO users FROM users WHERE age = 5",
                "SELECT * FROM users WHERE age = 5 ORDER BY 1",
                "SELECT * FROM users WHERE age = 5 ORDER BY age, city",
                "SELECT * FROM users WHERE age = 5 ORDER BY age NULLS FIRST",
                "SELECT * FROM users WHERE age = 5 ORDER BY (SELECT age FROM users WHERE age = 5)",
                "SELECT * FROM users WHERE age = 5 LIMIT age",
                "SELECT * FROM users WHERE age = 5 LIMIT '5'",
                "SELECT * FROM users WHERE age = 5 LIMIT NULL",
                "SELECT * FROM users WHERE age = 5 LIMIT 5, 5",
                "SELECT * FROM users WHERE age = 5 LIMIT 5 OFFSET 5",
                "SELECT * FROM users WHERE age = 5 LIMIT 5 ORDER BY age LIMIT 5",
                "SELECT * FROM users WHERE age = 5 LIMIT -1",
                "WITH users AS (SELECT * FROM users WHERE age = 5) SELECT * FROM users WHERE age = 5",
                "INSERT INTO users VALUES (1)",
                "UPDATE users SET age = 5 WHERE age = 5",
                "DELETE FROM users WHERE age = 5",
                "DROP TABLE users",
                "TABLE users",
                "VALUES (1)",
                "COPY users TO '/tmp/x'",
                "EXPLAIN SELECT * FROM users WHERE age = 5",
                "SET ROLE postgres",
                "'; DROP TABLE accounts; --",
                "１ = １",
                "age = 5 \\g",
                "(".repeat(21) + "age = 5" + ")".repeat(21),
                "(".repeat(3990),
                "(".repeat(1990) + ")".repeat(1990),
                "'".repeat(3999),
                "NOT ".repeat(999),
                "city = '" + "x".repeat(4000) + "'",
                "age = 5 OR ".repeat(363),
                "*",
                ",",
                "and or not like in between is null",
                "select ".repeat(500),
                "select * from users where select * from users where age = 5");
    }

    @ParameterizedTest
    @MethodSource
    void refused(String statement) {
        assertThrows(NotASearchException.class, () -> SearchParser.query(statement), statement);
    }

    @Test
    void aConditionIsWrittenAnew() throws NotASearchException {
        assertEquals(
                new SearchQuery(
                        "((age >= ? AND city = ?) OR NOT (nickname NOT LIKE ?))", List.of(20L, "O'Hara", "a%"), "", 50),
                SearchParser.query("AGE>=20 and City='O''Hara' or not (nickname not like 'a%')"));
        assertEquals(
                new SearchQuery("number NOT IN (?, ?)", List.of(1L, 4_294_967_295L), "age DESC", 7),
                SearchParser.query(
                        "SELECT number, city FROM users WHERE number NOT IN (1, 4294967295) ORDER BY age DESC LIMIT 7"));
        assertEquals(
                new SearchQuery("(NOT (age = ?) AND city IS NOT NULL)", List.of(5L), "city", 50),
                SearchParser.query(
                        "select * from users where not not not (age) = ((5)) and city is not null order by city asc"));
        assertEquals(
                50,
                SearchParser.query("select * from users where 1 = 1 limit 4294967295")
                        .limit());
        assertEquals(
                0, SearchParser.query("select * from users where 1 = 1 limit 0").limit());
    }

    @Test
    void literalsTakeTheKindOfTheColumn() throws NotASearchException {
        assertEquals(List.of(20L), SearchParser.query("age = '20'").parameters());
        assertEquals(List.of("20"), SearchParser.query("20 < city").parameters());
        assertEquals(
                new SearchQuery("CAST(number AS text) LIKE ?", List.of("100%"), "", 50),
                SearchParser.query("number LIKE '100%'"));
    }

    @Test
    void asLongAndAsDeepAsCanBe() throws Exception {
        String deep = "(".repeat(20) + "age = 5" + ")".repeat(20);
        String mixed = "(age in (1) or not ".repeat(19) + "age between 1 and 2" + ")".repeat(19);
        String wide = "age=5 or ".repeat(443) + "age=5";
        String notNot = "not ".repeat(990) + "age=5";
        String in = "age in (1" + ",1".repeat(99) + ")";
        var failure = new Throwable[1];
        // On a virtual thread, as the server does it.
        Thread parsing = Thread.ofVirtual().start(() -> {
            try {
                for (String statement : List.of(deep, mixed, wide, notNot, in)) {
                    SearchParser.query(statement);
                }
            } catch (NotASearchException | RuntimeException | Error e) {
                failure[0] = e;
            }
        });
        parsing.join();
        assertEquals(null, failure[0]);
    }

    /** The words of the language in any order: each statement is taken or refused, and nothing else. */
    @Test
    void noOrderOfWordsBreaksTheParser() {
        List<String> words = List.of(
                "select",
                "from",
                "users",
                "where",
                "order by",
                "asc",
                "desc",
                "limit",
                "and",
                "or",
                "not",
                "like",
                "in",
                "between",
                "is",
                "null",
                "age",
                "city",
                "number",
                "5",
                "'x'",
                "(",
                ")",
                ",",
                "*",
                "=",
                "<>",
                "<",
                "select * from users where",
                "age = 5",
                "city like 'x%'",
                "in (1, 2)",
                "is not null");
        Random random = new Random(20021122);
        int taken = 0;
        for (int i = 0; i < 60_000; i++) {
            StringBuilder statement = new StringBuilder();
            int length = 1 + random.nextInt(12);
            for (int k = 0; k < length; k++) {
                statement.append(words.get(random.nextInt(words.size()))).append(' ');
            }
            try {
                SearchParser.query(statement.toString());
                taken++;
            } catch (NotASearchException _) {
                // What most of them come to.
            }
        }
        assertTrue(taken > 100, taken + " taken");
    }
}
