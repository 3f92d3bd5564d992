package org.oicq.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.oicq.schema.MessageTable.PendingRequest;
import org.oicq.schema.RequestTable.PutOutcome;
import org.oicq.schema.RequestTable.SettleOutcome;

class RequestTableTest {
    @AutoClose
    private static final TestDatabase TEST = TestDatabase.create();

    private final Database database = TEST.database();
    private final RequestTable requests = database.requests();
    private final long requester = Given.account(database);
    private final long target = Given.account(database);

    private PendingRequest only() {
        return (PendingRequest) database.messages().waiting(target, 0).rows().getFirst();
    }

    @Test
    void oneRequestAPairWithTheLastReason() {
        assertEquals(PutOutcome.PUT, requests.put(requester, target, "first", 10));
        var first = only();
        assertEquals(PutOutcome.PUT, requests.put(requester, target, "second", 10));
        var second = only();
        assertEquals(1, database.messages().waitingCount(target));
        assertEquals("second", second.reason());
        assertEquals(requester, second.requester());
        assertTrue(second.id() > first.id());
        assertFalse(second.sentAt().isBefore(first.sentAt()));
        assertEquals(PutOutcome.NO_SUCH_USER, requests.put(requester, 77, "x", 10));
        assertEquals(PutOutcome.NO_SUCH_USER, requests.put(77, target, "x", 10));
    }

    @Test
    void onlySoManyWait() throws Exception {
        var requesters = Given.accounts(database, 6);
        for (int round = 0; round < 20; round++) {
            var popular = Given.account(database);
            requests.put(requester, popular, "first", 3);
            var runners = new ArrayList<Callable<PutOutcome>>();
            for (var other : requesters) {
                runners.add(() -> requests.put(other, popular, "raced", 3));
            }
            var outcomes = Given.race(runners);
            assertEquals(2, Collections.frequency(outcomes, PutOutcome.PUT), outcomes::toString);
            assertEquals(4, Collections.frequency(outcomes, PutOutcome.TOO_MANY), outcomes::toString);
            assertEquals(PutOutcome.PUT, requests.put(requester, popular, "again", 3), "it takes no more room");
            assertEquals(3, database.messages().waitingCount(popular));
        }
    }

    @Test
    void consentPutsTheTargetIntoTheRequestersList() {
        requests.put(requester, target, "please", 10);
        assertEquals(SettleOutcome.ADDED, requests.settle(requester, target, true));
        assertTrue(database.friends().isFriend(requester, target));
        assertFalse(database.friends().isFriend(target, requester));
        assertEquals(0, database.messages().waitingCount(target));
        assertEquals(SettleOutcome.NO_REQUEST, requests.settle(requester, target, true));
    }

    @Test
    void refusalOnlyEndsTheRequest() {
        requests.put(requester, target, "please", 10);
        assertEquals(SettleOutcome.REFUSED, requests.settle(requester, target, false));
        assertFalse(database.friends().isFriend(requester, target));
        assertEquals(SettleOutcome.NO_REQUEST, requests.settle(requester, target, false));
        assertEquals(SettleOutcome.NO_SUCH_USER, requests.settle(77, target, true));
    }

    @Test
    void addingSettlesARequest() {
        requests.put(requester, target, "please", 10);
        database.friends().add(requester, target);
        assertEquals(SettleOutcome.NO_REQUEST, requests.settle(requester, target, true));
    }

    @Test
    void aRequestOfOneWhoHasTheTargetAlreadyIsSettled() {
        database.friends().add(requester, target);
        requests.put(requester, target, "please", 10);
        assertEquals(SettleOutcome.ALREADY_THERE, requests.settle(requester, target, true));
        assertEquals(SettleOutcome.NO_REQUEST, requests.settle(requester, target, true));
    }

    @Test
    void aRequestIsKeptWhileTheListIsFull() {
        requests.put(requester, target, "please", 10);
        TEST.execute("UPDATE friend_groups SET members = 255 WHERE owner = " + requester);
        assertEquals(SettleOutcome.LIST_FULL, requests.settle(requester, target, true));
        TEST.execute("UPDATE friend_groups SET members = 0 WHERE owner = " + requester);
        assertEquals(SettleOutcome.ADDED, requests.settle(requester, target, true));
    }

    @Test
    void ofTwoAnswersOneCounts() throws Exception {
        for (int round = 0; round < 20; round++) {
            var people = Given.accounts(database, 2);
            requests.put(people[0], people[1], "please", 10);
            List<Callable<SettleOutcome>> answers = List.of(
                    () -> requests.settle(people[0], people[1], true),
                    () -> requests.settle(people[0], people[1], false),
                    () -> requests.settle(people[0], people[1], true));
            var outcomes = Given.race(answers);
            assertEquals(2, Collections.frequency(outcomes, SettleOutcome.NO_REQUEST), outcomes::toString);
            assertEquals(
                    outcomes.contains(SettleOutcome.ADDED), database.friends().isFriend(people[0], people[1]));
        }
        Given.checkCounters(TEST);
    }

    @Test
    void twoPeopleAskAndAnswerEachOtherAtTheSameTime() throws Exception {
        for (int round = 0; round < 20; round++) {
            var people = Given.accounts(database, 2);
            Given.race(List.of(
                    () -> requests.put(people[0], people[1], "a", 10),
                    () -> requests.put(people[1], people[0], "b", 10)));
            assertEquals(
                    List.of(SettleOutcome.ADDED, SettleOutcome.ADDED),
                    Given.race(List.of(
                            () -> requests.settle(people[0], people[1], true),
                            () -> requests.settle(people[1], people[0], true))));
        }
        Given.checkCounters(TEST);
    }
}
