package org.oicq.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.oicq.schema.BlockTable.Outcome;
import org.oicq.schema.MessageTable.StoreOutcome;
import org.oicq.schema.MessageTable.Stored;

class BlockTableTest {
    @AutoClose
    private final TestDatabase test = TestDatabase.create();

    private final Database database = test.database();
    private final BlockTable blocks = database.blocks();
    private final long[] people = Given.accounts(database, 5);
    private final long anna = people[0];
    private final long ben = people[1];
    private final long carl = people[2];

    @Test
    void blocksAndLetsBe() {
        assertEquals(Set.of(), blocks.blockedBy(anna));
        assertEquals(Outcome.DONE, blocks.block(anna, carl, 9));
        assertEquals(Outcome.DONE, blocks.block(anna, ben, 9));
        assertEquals(Outcome.DONE, blocks.block(anna, ben, 9), "again");
        assertEquals(Set.of(ben, carl), blocks.blockedBy(anna));
        assertTrue(blocks.blocks(anna, ben));
        assertFalse(blocks.blocks(ben, anna));
        assertEquals(List.of(ben, carl), blocks.page(anna, 0, 9));
        assertEquals(List.of(ben), blocks.page(anna, 0, 1));
        assertEquals(List.of(carl), blocks.page(anna, ben, 9));
        assertEquals(Outcome.DONE, blocks.unblock(anna, ben));
        assertEquals(Outcome.DONE, blocks.unblock(anna, ben), "again");
        assertEquals(Set.of(carl), blocks.blockedBy(anna));
        assertEquals(Outcome.NO_SUCH_USER, blocks.block(anna, 77, 9));
        assertEquals(Outcome.NO_SUCH_USER, blocks.unblock(anna, 77));
    }

    @Test
    void nobodyBlocksMoreThanMayBeWhateverRaces() throws Exception {
        var outcomes = Given.race(LongStream.of(people)
                .skip(1)
                .<Callable<Outcome>>mapToObj(other -> () -> blocks.block(anna, other, 2))
                .toList());
        assertEquals(
                2, outcomes.stream().filter(outcome -> outcome == Outcome.DONE).count());
        assertEquals(2, blocks.blockedBy(anna).size());
    }

    @Test
    void theEndOfAnAccountEndsItsBlocks() {
        blocks.block(anna, ben, 9);
        blocks.block(ben, carl, 9);
        database.accounts().delete(ben);
        assertEquals(0, test.number("SELECT count(*) FROM blocks"));
    }

    @Test
    void whoHasSomebodyInAListAndIsBlockedIsToldNothing() {
        for (var holder : List.of(ben, carl)) {
            database.friends().add(holder, anna);
        }
        blocks.block(anna, ben, 9);
        blocks.block(carl, anna, 9);
        assertEquals(List.of(carl), database.friends().holders(anna));
        assertEquals(List.of(carl), database.friends().circle(anna).holders());
    }

    @Test
    void dropsMessagesAsTheyAreStored() {
        blocks.block(anna, ben, 9);
        var batch = List.of(
                blockable(anna, ben),
                blockable(anna, carl),
                Given.message(anna, ben, "in hand"),
                blockable(ben, anna),
                blockable(77, ben));
        var all = List.of(
                StoreOutcome.DROPPED,
                StoreOutcome.STORED,
                StoreOutcome.STORED,
                StoreOutcome.STORED,
                StoreOutcome.NO_SUCH_USER);
        assertEquals(all, outcomes(Given.store(database, batch, 10, 1000)));
        assertEquals(
                List.of(
                        StoreOutcome.UNDECIDED,
                        StoreOutcome.UNDECIDED,
                        StoreOutcome.UNDECIDED,
                        StoreOutcome.STORED,
                        StoreOutcome.UNDECIDED),
                outcomes(Given.storeWhole(database, batch, 10, 1000)),
                "all or nothing for each receiver");
        assertEquals(List.of("hi", "in hand"), Given.texts(database, anna));
        Given.checkTotals(test);
    }

    /** An answer that was lost: what was dropped is no full mailbox. */
    @Test
    void saysTheSameOfACommitThatHasPassed() {
        blocks.block(anna, ben, 9);
        var batch = List.of(blockable(anna, ben), blockable(anna, carl));
        var number = Given.commit();
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    List.of(StoreOutcome.DROPPED, StoreOutcome.STORED),
                    outcomes(database.messages().store(number, batch, 10, 1000)));
        }
        assertEquals(List.of("hi"), Given.texts(database, anna));
    }

    private static MessageTable.NewMessage blockable(long receiver, long sender) {
        var message = Given.message(receiver, sender, "hi");
        return new MessageTable.NewMessage(receiver, 2, sender, message.information(), 0, message.sentAt(), 0, true);
    }

    private static List<StoreOutcome> outcomes(List<Stored> stored) {
        return stored.stream().map(Stored::outcome).toList();
    }
}
