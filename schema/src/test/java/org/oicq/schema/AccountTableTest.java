package org.oicq.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class AccountTableTest {
    @AutoClose
    private static final TestDatabase TEST = TestDatabase.create();

    private final AccountTable accounts = TEST.database().accounts();

    @Test
    void keepsEveryFieldAsItWasGiven() {
        var number = accounts.create(Given.newAccount("小明 😀"));
        var account = accounts.find(number).orElseThrow();
        assertEquals(Given.profile("小明 😀"), account.profile());
        assertEquals(1, account.authentication());
        assertEquals(new WebProfile(0, 0, "", "", 0), account.webProfile());
        assertFalse(account.disabled());
        assertFalse(account.supervisor());
        assertEquals(Optional.empty(), account.lastLoginAt());
        assertTrue(Duration.between(account.createdAt(), Instant.now()).abs().toMinutes() < 1);
        assertEquals(Optional.of(new Credentials("hash of 小明 😀", false, Role.USER)), accounts.credentials(number));
        assertEquals(Optional.empty(), accounts.find(9_999));
        assertEquals(Optional.empty(), accounts.credentials(4_294_967_295L));
    }

    @Test
    void startsWithGroupOneAndNothingElse() {
        var number = accounts.create(Given.newAccount("a"));
        assertEquals(
                List.of(new FriendTable.Group(1, "My friends", List.of())),
                TEST.database().friends().friendList(number));
        assertEquals(0, TEST.database().messages().waitingCount(number));
    }

    @Test
    void numbersBeginAt10001AndAreNeverUsedAgain() {
        try (var fresh = TestDatabase.create()) {
            var table = fresh.database().accounts();
            assertEquals(10_001, table.create(Given.newAccount("a")));
            var second = table.create(Given.newAccount("b"));
            assertEquals(10_002, second);
            assertTrue(table.delete(second));
            assertEquals(10_003, table.create(Given.newAccount("c")));
            assertThrows(DatabaseException.class, () -> table.create(Given.newAccount("")));
            assertTrue(table.create(Given.newAccount("d")) > 10_003);
            fresh.execute("SELECT setval('account_number', 4294967294)");
            assertEquals(4_294_967_295L, table.create(Given.newAccount("last")));
            assertThrows(DatabaseException.class, () -> table.create(Given.newAccount("one too many")));
        }
    }

    @Test
    void racingRegistrationsGetDifferentNumbers() throws Exception {
        var runners = new ArrayList<Callable<Long>>();
        for (int i = 0; i < 16; i++) {
            runners.add(() -> accounts.create(Given.newAccount("a")));
        }
        assertEquals(16, new HashSet<>(Given.race(runners)).size());
    }

    @Test
    void theDatabaseRefusesWhatNoFieldCanHold() {
        var good = Given.profile("a");
        var number = accounts.create(Given.newAccount("a"));
        assertRefused(number, "portrait", 65_536);
        assertRefused(number, "gender", 2);
        assertRefused(number, "age", 256);
        assertRefused(number, "country", -1);
        assertRefused(number, "authentication", 3);
        assertRefused(number, "blood_type", 6);
        assertRefused(number, "constellation", 13);
        assertRefused(number, "number", 10_000);
        assertRefused(number, "number", 4_294_967_296L);
        assertEquals(good, accounts.find(number).orElseThrow().profile());
    }

    private static void assertRefused(long number, String column, long value) {
        assertThrows(
                IllegalStateException.class,
                () -> TEST.execute("UPDATE accounts SET " + column + " = " + value + " WHERE number = " + number),
                column);
    }

    @Test
    void changesTheProfileAndLeavesWhatIsNotGiven() {
        var number = accounts.create(Given.newAccount("before"));
        assertTrue(accounts.changeProfile(number, Given.profile("after"), OptionalInt.empty(), Optional.empty()));
        var account = accounts.find(number).orElseThrow();
        assertEquals(Given.profile("after"), account.profile());
        assertEquals(1, account.authentication());
        assertEquals("hash of before", hash(number));

        assertTrue(accounts.changeProfile(number, Given.profile("x"), OptionalInt.of(2), Optional.of("new hash")));
        assertEquals(2, accounts.find(number).orElseThrow().authentication());
        assertEquals("new hash", hash(number));
        assertFalse(accounts.changeProfile(9, Given.profile("x"), OptionalInt.empty(), Optional.empty()));
    }

    @Test
    void knowsWhatOnlyTheHttpInterfaceShows() {
        var number = accounts.create(Given.newAccount("a"));
        assertEquals(
                new WebProfile(0, 0, "", "", 0),
                accounts.find(number).orElseThrow().webProfile());
        TEST.execute("UPDATE accounts SET blood_type = 5, constellation = 12, home_page = 'http://a.cn/',"
                + " mobile = '13800138000', zodiac = 7 WHERE number = " + number);
        assertEquals(
                new WebProfile(5, 12, "http://a.cn/", "13800138000", 7),
                accounts.find(number).orElseThrow().webProfile());
    }

    @Test
    void strengthensOnlyTheHashThatWasVerified() {
        var number = accounts.create(Given.newAccount("a"));
        accounts.strengthenHash(number, "another", "stronger");
        assertEquals("hash of a", hash(number));
        accounts.strengthenHash(number, "hash of a", "stronger");
        assertEquals("stronger", hash(number));
    }

    private String hash(long number) {
        return accounts.credentials(number).orElseThrow().passwordHash();
    }

    @Test
    void operatorsChangeAccounts() {
        var number = accounts.create(Given.newAccount("a"));
        assertTrue(accounts.setDisabled(number, true));
        assertTrue(accounts.credentials(number).orElseThrow().disabled());
        assertTrue(accounts.setDisabled(number, false));
        assertFalse(accounts.find(number).orElseThrow().disabled());
        assertTrue(accounts.setRole(number, Role.SUPERVISOR));
        assertTrue(accounts.find(number).orElseThrow().supervisor());
        assertTrue(accounts.credentials(number).orElseThrow().supervisor());
        // One role at a time.
        assertTrue(accounts.setRole(number, Role.OPERATOR));
        assertEquals(Role.OPERATOR, accounts.find(number).orElseThrow().role());
        assertEquals(Role.OPERATOR, accounts.credentials(number).orElseThrow().role());
        assertFalse(accounts.find(number).orElseThrow().supervisor());
        assertTrue(accounts.setRole(number, Role.USER));
        assertEquals(Role.USER, accounts.credentials(number).orElseThrow().role());
        assertTrue(accounts.setPasswordHash(number, "set"));
        assertEquals("set", hash(number));
        accounts.touchLogins(List.of(number));
        assertTrue(accounts.find(number).orElseThrow().lastLoginAt().isPresent());

        assertFalse(accounts.setDisabled(9, true));
        assertFalse(accounts.setRole(9, Role.SUPERVISOR));
        assertFalse(accounts.setPasswordHash(9, "set"));
        assertFalse(accounts.delete(9));
    }

    @Test
    void listsInPages() {
        var numbers = Given.accounts(TEST.database(), 5);
        var page = accounts.list(numbers[0], 3).stream().map(Account::number).toList();
        assertEquals(List.of(numbers[1], numbers[2], numbers[3]), page);
    }

    @Test
    void givesCardsOfThoseThatExist() {
        var first = accounts.create(Given.newAccount("first"));
        var second = accounts.create(Given.newAccount("second"));
        assertEquals(
                List.of(new Card(first, "first", 3, 1, 22, 11, "北京"), new Card(second, "second", 3, 1, 22, 11, "北京")),
                accounts.cards(List.of(second, 77L, first, first)));
        assertEquals(List.of(), accounts.cards(List.of()));
    }

    @Test
    void neverShowsAHash() {
        assertFalse(Given.newAccount("a").toString().contains("hash of"));
        assertFalse(new Credentials("hash of a", false, Role.USER).toString().contains("hash of"));
        assertFalse(new DatabaseAccess("jdbc:x", "user", "secret").toString().contains("secret"));
    }

    @Test
    void deletionLeavesNoHole() {
        var database = TEST.database();
        var people = Given.accounts(database, 3);
        long gone = people[0];
        long other = people[1];
        long third = people[2];
        var friends = database.friends();
        friends.add(gone, other);
        friends.add(other, gone);
        friends.add(third, gone);
        var group = friends.addGroup(third, "work").orElseThrow();
        friends.move(third, List.of(new FriendTable.Move(gone, group)));
        database.requests().put(gone, third, "let me", 10);
        database.requests().put(other, gone, "let me", 10);
        Given.store(
                database,
                List.of(Given.message(gone, other, "to it"), Given.message(other, gone, "from it")),
                10,
                1000);
        database.transfers().offer(gone, other, "a", 1);
        database.transfers().offer(other, gone, "b", 1);
        database.audit().write(gone, "monitor start", other, "");

        assertTrue(accounts.delete(gone));

        assertEquals(Optional.empty(), accounts.find(gone));
        assertEquals(List.of(), friends.friendList(gone));
        assertEquals(List.of(), friends.holders(gone));
        assertEquals(Optional.of(List.of()), friends.friendsIn(other, 0));
        assertEquals(Optional.of(List.of()), friends.friendsIn(third, 0));
        assertEquals(0, database.messages().waitingCount(gone));
        assertEquals(0, database.messages().waitingCount(third));
        assertEquals(1, database.messages().waiting(other, 0).rows().size());
        assertEquals(gone, database.audit().read(1, Long.MAX_VALUE).getFirst().actor());
        for (var rest : List.of(
                "friends WHERE %1$d IN (owner, friend)",
                "friend_groups WHERE owner = %1$d",
                "friend_requests WHERE %1$d IN (requester, target)",
                "messages WHERE receiver = %1$d",
                "mailboxes WHERE receiver = %1$d",
                "file_transfers WHERE %1$d IN (sender, receiver)",
                "searchable_users WHERE number = %1$d")) {
            assertEquals(0, TEST.number("SELECT count(*) FROM " + rest.formatted(gone)), rest);
        }
        Given.checkCounters(TEST);
        Given.checkTotals(TEST);
    }

    @Test
    void deletionRacesWithEverythingElse() throws Exception {
        var database = TEST.database();
        for (int round = 0; round < 20; round++) {
            var people = Given.accounts(database, 4);
            long gone = people[0];
            database.friends().add(people[1], gone);
            database.friends().add(people[2], gone);
            database.friends().add(gone, people[1]);
            var group = database.friends().addGroup(people[1], "g").orElseThrow();
            database.requests().put(gone, people[3], "r", 10);
            List<Callable<Object>> runners = List.of(
                    () -> accounts.delete(gone),
                    () -> accounts.delete(people[2]),
                    () -> database.friends().move(people[1], List.of(new FriendTable.Move(gone, group))),
                    () -> database.friends().add(people[3], gone),
                    () -> database.friends().deleteGroup(people[1], group),
                    () -> database.friends().addGroup(gone, "new"),
                    () -> database.requests().settle(gone, people[3], true),
                    () -> database.requests().put(people[1], gone, "r", 10),
                    () -> Given.store(database, List.of(Given.message(gone, people[1], "hi")), 10, 100),
                    () -> database.transfers().offer(people[1], gone, "f", 1));
            Given.race(runners);
            assertEquals(0, TEST.number("SELECT count(*) FROM friends WHERE " + gone + " IN (owner, friend)"));
            assertEquals(0, TEST.number("SELECT count(*) FROM messages WHERE receiver = " + gone));
            assertEquals(0, TEST.number("SELECT count(*) FROM friend_groups WHERE owner = " + gone));
        }
        Given.checkCounters(TEST);
        Given.checkTotals(TEST);
    }
}
