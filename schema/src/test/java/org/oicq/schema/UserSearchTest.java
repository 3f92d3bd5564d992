package org.oicq.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.oicq.schema.UserSearch.Found;
import org.oicq.schema.UserSearch.Refused;
import org.oicq.schema.UserSearch.TimedOut;

class UserSearchTest {
    @AutoClose
    private static final TestDatabase TEST = TestDatabase.create();

    private final Database database = TEST.database();
    private final UserSearch search = database.search();
    private final long number = database.accounts().create(Given.newAccount("小明"));

    @Test
    void findsByEveryColumnOfTheProtocol() {
        var card = new Card(number, "小明", 3, 1, 22, 11, "北京");
        assertEquals(
                new Found(List.of(card)),
                search.find(
                        """
                        number = ? AND nickname LIKE ? AND gender = ? AND age BETWEEN ? AND ? AND country IN (?, ?)
                        AND province <> ? AND city = ? AND education >= ? AND school = ? AND occupation < ?
                        AND hobbies IS NOT NULL AND NOT (description IS NULL)
                        """,
                        List.of(number, "小%", 1L, 20L, 4_294_967_295L, 1L, 2L, 12L, "北京", 3L, "清华", 5L),
                        "age DESC",
                        50));
        assertEquals(new Found(List.of()), search.find("number = ?", List.of(77L), "", 50));
    }

    @Test
    void keepsOrderAndLimit() {
        var people = Given.accounts(database, 3);
        assertEquals(
                new Found(database.accounts().cards(List.of(people[2]))),
                search.find("number BETWEEN ? AND ?", List.of(people[0], people[2]), "number DESC", 1));
    }

    @Test
    void endsWhatTakesTooLong() {
        try (var quick = Database.open(TEST.access(), 2, Duration.ofMillis(50))) {
            assertEquals(new TimedOut(), quick.search().find("pg_sleep(5) IS NULL", List.of(), "", 50));
            assertInstanceOf(Found.class, quick.search().find("number = ?", List.of(number), "", 50), "and goes on");
        }
    }

    @Test
    void seesNothingButTheView() {
        for (var condition : List.of(
                "EXISTS (SELECT FROM accounts WHERE password_hash LIKE '%')",
                "number IN (SELECT receiver FROM messages)",
                "password_hash IS NOT NULL",
                "description LIKE '大\\'",
                "age = 'x'",
                "number = 1 / 0",
                "lo_create(0) > 0",
                "nextval('account_number') > 0",
                "set_config('role', 'none', true) IS NULL AND EXISTS (SELECT FROM accounts)",
                "number = 1; SELECT 1",
                "")) {
            assertInstanceOf(Refused.class, outcome(condition), condition);
        }
        var reason = assertInstanceOf(Refused.class, search.find("nextval('account_number') > 0", List.of(), "", 1));
        assertTrue(reason.reason().contains("denied") || reason.reason().contains("read-only"), reason::reason);
    }

    private UserSearch.Result outcome(String condition) {
        return search.find(condition, List.of(), "", 50);
    }

    @Test
    void theConnectionKeepsItsOwnRoleAndRights() {
        outcome("number = 1 / 0");
        outcome("number > 0");
        for (int i = 0; i < 8; i++) {
            assertTrue(database.accounts().setDisabled(number, i % 2 == 0));
        }
    }
}
