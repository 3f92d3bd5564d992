package org.oicq.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What operators look for. */
class LookupsTest {
    private final TestDatabase test = TestDatabase.create();
    private final Lookups lookups = test.database().lookups();

    @AfterEach
    void close() {
        test.close();
    }

    private long account(String nickname) {
        return test.database().accounts().create(Given.newAccount(nickname));
    }

    private List<Long> accounts(String text, long after, int limit) {
        return lookups.accounts(text, after, limit).stream()
                .map(Account::number)
                .toList();
    }

    @Test
    void accountsAreFoundByNicknameAndNumber() {
        long ming = account("小明 Ming");
        long hong = account("小红");
        long odd = account("100%_\\");
        assertEquals(List.of(ming, hong), accounts("小", 0, 10));
        assertEquals(List.of(hong), accounts("小", ming, 10));
        assertEquals(List.of(ming), accounts("小", 0, 1));
        assertEquals(List.of(ming), accounts("mING", 0, 10));
        assertEquals(List.of(ming), accounts("" + ming, 0, 10));
        // Numbers by their beginning, nicknames by any part; nothing in a text is a pattern.
        assertEquals(List.of(ming, hong, odd), accounts("10", 0, 10));
        assertEquals(List.of(), accounts("0001", 0, 10));
        assertEquals(List.of(odd), accounts("%_", 0, 10));
        assertEquals(List.of(odd), accounts("\\", 0, 10));
        assertEquals(List.of(), accounts("' OR true --", 0, 10));
    }

    @Test
    void roomsAreFoundByNameAndNumber() {
        test.execute("INSERT INTO rooms (number, name, topic, access, owner) VALUES"
                + " (7, 'Chess 棋', 'b', 2, 10001), (71, 'b', 'chess', 0, 10001)");
        assertEquals(List.of("Chess 棋"), names("CHESS"));
        assertEquals(List.of("Chess 棋", "b"), names("7"));
        assertEquals(List.of("Chess 棋"), names("棋"));
        assertEquals(
                List.of("b"), lookups.rooms("7", 7, 10).stream().map(Room::name).toList());
    }

    private List<String> names(String text) {
        return lookups.rooms(text, 0, 10).stream().map(Room::name).toList();
    }

    @Test
    void whatAnAccountHasIsCounted() {
        var numbers = Given.accounts(test.database(), 2);
        long one = numbers[0];
        long two = numbers[1];
        assertEquals(Optional.of(new Belongings(0, 0, 0, 0, 0, 0, 0, 0)), lookups.belongings(one));
        assertEquals(Optional.empty(), lookups.belongings(9));
        test.execute("""
                INSERT INTO rooms (number, name, topic, access, owner, members) VALUES
                    (1, 'passing', '', 0, %1$d, 2), (2, 'lonely', '', 0, %1$d, 1), (3, 'of another', '', 0, %2$d, 2),
                    (4, 'invited', '', 0, %2$d, 1);
                INSERT INTO room_members VALUES (1, %1$d, 3, 0, 0), (1, %2$d, 1, 0, 0), (2, %1$d, 3, 0, 0),
                    (3, %2$d, 3, 0, 0), (3, %1$d, 1, 0, 0), (4, %2$d, 3, 0, 0), (4, %1$d, 4, 0, 0);
                INSERT INTO jobs (service, owner, sender, destination, document_name, bytes, state)
                    SELECT 'fax', %1$d, 's', 'd', 'n', 1, state FROM unnest(ARRAY[1, 2, 3, 4, 5]) state;
                INSERT INTO friends (owner, friend, group_number) VALUES (%2$d, %1$d, 1);
                UPDATE mailboxes SET messages = 6 WHERE receiver = %1$d;
                INSERT INTO received_faxes (owner, sender, name, bytes, pages) VALUES (%1$d, '', 'f', 1, 1);
                INSERT INTO fax_numbers VALUES ('1', %1$d), ('2', %1$d)
                """.formatted(one, two));
        assertEquals(Optional.of(new Belongings(3, 3, 1, 1, 1, 6, 1, 2)), lookups.belongings(one));
        assertEquals(Optional.of(new Belongings(0, 3, 1, 1, 0, 0, 0, 0)), lookups.belongings(two));
    }

    /** What is said before a deletion is what it does. */
    @Test
    void aDeletionDoesWhatWasSaid() {
        var numbers = Given.accounts(test.database(), 3);
        test.execute("""
                INSERT INTO rooms (number, name, topic, access, owner, members) VALUES
                    (1, 'passing', '', 0, %1$d, 2), (2, 'lonely', '', 0, %1$d, 1), (3, 'of another', '', 0, %2$d, 2);
                INSERT INTO room_members VALUES (1, %1$d, 3, 0, 0), (1, %2$d, 1, 0, 0), (2, %1$d, 3, 0, 0),
                    (3, %2$d, 3, 0, 0), (3, %1$d, 1, 0, 0);
                INSERT INTO jobs (service, owner, sender, destination, document_name, bytes, state)
                    SELECT 'fax', %1$d, 's', 'd', 'n', 1, state FROM unnest(ARRAY[1, 2, 3, 4, 5]) state;
                INSERT INTO friends (owner, friend, group_number) VALUES (%2$d, %1$d, 1), (%3$d, %1$d, 1);
                UPDATE friend_groups SET members = 1 WHERE owner IN (%2$d, %3$d)
                """.formatted(Arrays.stream(numbers).boxed().toArray()));
        var said = lookups.belongings(numbers[0]).orElseThrow();
        assertEquals(new Belongings(3, 3, 1, 1, 2, 0, 0, 0), said);
        test.database().accounts().delete(numbers[0]);
        assertEquals(said.jobs(), test.number("SELECT count(*) FROM jobs WHERE cancelled"));
        assertEquals(said.passing(), test.number("SELECT count(*) FROM rooms WHERE owner = " + numbers[1]) - 1);
        assertEquals(said.lonely(), 3 - test.number("SELECT count(*) FROM rooms"));
        assertEquals(0, test.number("SELECT count(*) FROM friends"));
    }
}
