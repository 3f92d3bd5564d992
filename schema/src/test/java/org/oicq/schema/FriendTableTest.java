package org.oicq.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.oicq.schema.FriendTable.AddOutcome;
import org.oicq.schema.FriendTable.DeleteGroupOutcome;
import org.oicq.schema.FriendTable.Friend;
import org.oicq.schema.FriendTable.Group;
import org.oicq.schema.FriendTable.Move;
import org.oicq.schema.FriendTable.MoveOutcome;

class FriendTableTest {
    @AutoClose
    private static final TestDatabase TEST = TestDatabase.create();

    private final FriendTable friends = TEST.database().friends();
    private final long owner = Given.account(TEST.database());

    @AfterEach
    void countersAreRight() {
        Given.checkCounters(TEST);
    }

    /** Puts this many new accounts into a group of the owner, past the tables, and gives their numbers. */
    private List<Long> fill(int group, int count) {
        var first = Given.account(TEST.database()) + 1;
        TEST.execute("""
                INSERT INTO accounts (password_hash, nickname, portrait, gender, age, real_name, country, province, city,
                    address, zip_code, education, school, occupation, phone, pager, email, hobbies, description,
                    authentication)
                SELECT 'h', 'n', 0, 0, 0, '', 0, 0, '', '', '', 0, '', 0, '', '', '', '', '', 0
                FROM generate_series(1, %d)
                """.formatted(count));
        TEST.execute("INSERT INTO friends (owner, friend, group_number) SELECT %d, n, %d FROM generate_series(%d, %d) n"
                .formatted(owner, group, first, first + count - 1));
        TEST.execute("UPDATE friend_groups SET members = members + %d WHERE owner = %d AND number = %d"
                .formatted(count, owner, group));
        var numbers = new ArrayList<Long>();
        for (long number = first; number < first + count; number++) {
            numbers.add(number);
        }
        return numbers;
    }

    @Test
    void addsToGroupOneAndListsByGroupAndNumber() {
        var people = Given.accounts(TEST.database(), 2);
        assertEquals(AddOutcome.ADDED, friends.add(owner, people[1]));
        assertEquals(AddOutcome.ADDED, friends.add(owner, people[0]));
        assertEquals(AddOutcome.ALREADY_THERE, friends.add(owner, people[0]));
        assertEquals(AddOutcome.NO_SUCH_USER, friends.add(owner, 77));
        assertEquals(AddOutcome.NO_SUCH_USER, friends.add(77, owner));
        assertEquals(OptionalInt.of(2), friends.addGroup(owner, "同学"));
        assertEquals(
                List.of(
                        new Group(
                                1,
                                "My friends",
                                List.of(new Friend(people[0], "someone", 3), new Friend(people[1], "someone", 3))),
                        new Group(2, "同学", List.of())),
                friends.friendList(owner));
        assertEquals(List.of(owner), friends.holders(people[0]));
        assertEquals(List.of(), friends.holders(owner));
        assertTrue(friends.isFriend(owner, people[0]));
        assertFalse(friends.isFriend(people[0], owner));
        assertEquals(List.of(), friends.friendList(77));
    }

    @Test
    void removesOnce() {
        var other = Given.account(TEST.database());
        friends.add(owner, other);
        assertTrue(friends.remove(owner, other));
        assertFalse(friends.remove(owner, other));
        assertFalse(friends.remove(77, other));
        assertEquals(Optional.of(List.of()), friends.friendsIn(owner, 1));
    }

    @Test
    void saysWhoIsInAGroup() {
        var people = Given.accounts(TEST.database(), 2);
        friends.add(owner, people[0]);
        friends.add(owner, people[1]);
        friends.addGroup(owner, "b");
        friends.move(owner, List.of(new Move(people[1], 2)));
        assertEquals(Optional.of(List.of(people[0], people[1])), friends.friendsIn(owner, 0));
        assertEquals(Optional.of(List.of(people[0])), friends.friendsIn(owner, 1));
        assertEquals(Optional.of(List.of(people[1])), friends.friendsIn(owner, 2));
        assertEquals(Optional.empty(), friends.friendsIn(owner, 3));
        assertEquals(Optional.empty(), friends.friendsIn(owner, 4_294_967_295L));
        assertEquals(Optional.empty(), friends.friendsIn(77, 0));
    }

    @Test
    void renamesGroups() {
        assertTrue(friends.renameGroup(owner, 1, "家人"));
        assertFalse(friends.renameGroup(owner, 2, "x"));
        assertEquals("家人", friends.friendList(owner).getFirst().name());
    }

    @Test
    void givesTheFirstFreeGroupNumberUpTo255() {
        for (int number = 2; number <= 255; number++) {
            assertEquals(OptionalInt.of(number), friends.addGroup(owner, "g"));
        }
        assertEquals(OptionalInt.empty(), friends.addGroup(owner, "g"));
        assertEquals(DeleteGroupOutcome.DONE, friends.deleteGroup(owner, 7));
        assertEquals(OptionalInt.of(7), friends.addGroup(owner, "seven"));
        assertEquals("seven", friends.friendList(owner).get(6).name());
        assertEquals(OptionalInt.empty(), friends.addGroup(77, "g"));
    }

    @Test
    void racingNewGroupsGetDifferentNumbersAndNeverMoreThan255() throws Exception {
        for (int number = 2; number <= 245; number++) {
            friends.addGroup(owner, "g");
        }
        Callable<OptionalInt> addGroup = () -> friends.addGroup(owner, "raced");
        var results = Given.race(Collections.nCopies(16, addGroup));
        var given = results.stream().filter(OptionalInt::isPresent).toList();
        assertEquals(10, given.size());
        assertEquals(10, new HashSet<>(given).size());
        assertEquals(255, friends.friendList(owner).size());
    }

    @Test
    void groupOneTakesTheMembersOfADeletedGroup() {
        friends.addGroup(owner, "b");
        var members = fill(2, 3);
        assertEquals(DeleteGroupOutcome.DONE, friends.deleteGroup(owner, 2));
        assertEquals(Optional.of(members), friends.friendsIn(owner, 1));
        assertEquals(DeleteGroupOutcome.NO_SUCH_GROUP, friends.deleteGroup(owner, 2));
        assertEquals(DeleteGroupOutcome.FIRST_GROUP, friends.deleteGroup(owner, 1));
        assertEquals(DeleteGroupOutcome.NO_SUCH_GROUP, friends.deleteGroup(77, 2));
    }

    @Test
    void refusesToDeleteAGroupWhoseMembersWouldNotFit() {
        friends.addGroup(owner, "b");
        fill(1, 254);
        var members = fill(2, 2);
        assertEquals(DeleteGroupOutcome.WOULD_OVERFLOW, friends.deleteGroup(owner, 2));
        friends.remove(owner, members.getFirst());
        assertEquals(DeleteGroupOutcome.DONE, friends.deleteGroup(owner, 2));
        assertEquals(255, friends.friendsIn(owner, 1).orElseThrow().size());
    }

    @Test
    void movesAllOrNone() {
        friends.addGroup(owner, "b");
        var members = fill(1, 2);
        long first = members.get(0);
        long second = members.get(1);
        assertEquals(MoveOutcome.NOT_A_FRIEND, friends.move(owner, List.of(new Move(first, 2), new Move(77, 2))));
        assertEquals(MoveOutcome.NO_SUCH_GROUP, friends.move(owner, List.of(new Move(first, 2), new Move(second, 3))));
        assertEquals(Optional.of(members), friends.friendsIn(owner, 1));
        assertEquals(MoveOutcome.DONE, friends.move(owner, List.of(new Move(first, 1), new Move(second, 2))));
        assertEquals(Optional.of(List.of(second)), friends.friendsIn(owner, 2));
        assertEquals(MoveOutcome.DONE, friends.move(owner, List.of(new Move(first, 2), new Move(first, 1))));
        assertEquals(Optional.of(List.of(first)), friends.friendsIn(owner, 1));
        assertEquals(MoveOutcome.DONE, friends.move(owner, List.of()));
        assertEquals(MoveOutcome.NOT_A_FRIEND, friends.move(77, List.of(new Move(first, 1))));
    }

    @Test
    void fullGroupsTakeNoMoreButCanSwap() {
        friends.addGroup(owner, "b");
        var inFirst = fill(1, 255);
        var inSecond = fill(2, 255);
        long here = inFirst.getFirst();
        long there = inSecond.getFirst();
        assertEquals(MoveOutcome.GROUP_FULL, friends.move(owner, List.of(new Move(here, 2))));
        assertEquals(MoveOutcome.DONE, friends.move(owner, List.of(new Move(here, 2), new Move(there, 1))));
        assertTrue(friends.friendsIn(owner, 2).orElseThrow().contains(here));
        assertEquals(AddOutcome.LIST_FULL, friends.add(owner, Given.account(TEST.database())));
        assertEquals(AddOutcome.ALREADY_THERE, friends.add(owner, here));
    }

    @Test
    void ofTwoRacingAddsOneAdds() throws Exception {
        for (int round = 0; round < 20; round++) {
            var other = Given.account(TEST.database());
            Callable<AddOutcome> add = () -> friends.add(owner, other);
            var outcomes = Given.race(Collections.nCopies(4, add));
            assertEquals(1, Collections.frequency(outcomes, AddOutcome.ADDED), outcomes::toString);
            assertEquals(3, Collections.frequency(outcomes, AddOutcome.ALREADY_THERE), outcomes::toString);
        }
    }

    @Test
    void peopleAddEachOtherAtTheSameTime() throws Exception {
        for (int round = 0; round < 20; round++) {
            var people = Given.accounts(TEST.database(), 2);
            assertEquals(
                    List.of(AddOutcome.ADDED, AddOutcome.ADDED),
                    Given.race(
                            List.of(() -> friends.add(people[0], people[1]), () -> friends.add(people[1], people[0]))));
        }
    }

    @Test
    void racingAddsStopAt255() throws Exception {
        fill(1, 250);
        var runners = new ArrayList<Callable<AddOutcome>>();
        for (var number : Given.accounts(TEST.database(), 12)) {
            runners.add(() -> friends.add(owner, number));
        }
        var outcomes = Given.race(runners);
        assertEquals(5, Collections.frequency(outcomes, AddOutcome.ADDED), outcomes::toString);
        assertEquals(7, Collections.frequency(outcomes, AddOutcome.LIST_FULL), outcomes::toString);
        assertEquals(255, friends.friendsIn(owner, 0).orElseThrow().size());
    }

    @Test
    void movesAddsAndDeletedGroupsRace() throws Exception {
        for (int round = 0; round < 20; round++) {
            long me = Given.account(TEST.database());
            var people = Given.accounts(TEST.database(), 3);
            friends.add(me, people[0]);
            friends.add(me, people[1]);
            var group = friends.addGroup(me, "g").orElseThrow();
            List<Callable<Object>> runners = List.of(
                    () -> friends.move(me, List.of(new Move(people[0], group), new Move(people[1], group))),
                    () -> friends.move(me, List.of(new Move(people[1], group), new Move(people[0], 1))),
                    () -> friends.deleteGroup(me, group),
                    () -> friends.add(me, people[2]),
                    () -> friends.remove(me, people[1]),
                    () -> friends.addGroup(me, "h"));
            Given.race(runners);
            assertTrue(friends.isFriend(me, people[0]));
            assertFalse(friends.isFriend(me, people[1]));
            assertTrue(friends.isFriend(me, people[2]));
        }
    }
}
