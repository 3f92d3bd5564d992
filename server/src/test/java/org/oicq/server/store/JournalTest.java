package org.oicq.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.packet.Message;
import org.oicq.codec.wire.Text;
import org.oicq.schema.MessageTable.NewMessage;
import org.oicq.schema.TestDatabase;

/** What the journal takes of the disk. */
class JournalTest {
    @AutoClose
    private final TestDatabase database = TestDatabase.create();

    private static final Duration STAY = Duration.ofHours(1);

    private final long anna = database.account();

    /** A table's turn is over after about five of the messages here. */
    private final Journal journal = new Journal(database.database().journal(), 1000, STAY, 5000);

    private final MessageMemory memory = new MessageMemory(Long.MAX_VALUE);

    private Pending append() {
        return append(journal, 1).getFirst();
    }

    /** One row. */
    private List<Pending> append(Journal to, int messages) {
        String words = "x".repeat(1000);
        int flag = MessageFlag.USER.code();
        int type = InformationType.NOTICE.code();
        List<Pending> row = Stream.generate(
                        () -> new Pending(anna, 1, new Message(flag, 10_001, Text.of(words), type), null, memory))
                .limit(messages)
                .peek(Pending::claimForJournal)
                .toList();
        to.append(
                1, // no message gets a row here
                row,
                row.stream()
                        .map(one -> new NewMessage(
                                anna,
                                flag,
                                10_001,
                                words,
                                type,
                                Instant.ofEpochMilli(one.sentAt()),
                                one.keptId(),
                                false))
                        .toList());
        return row;
    }

    private void arrive(Pending pending) {
        pending.proven();
        journal.over(List.of(pending.takeEntry()), System.nanoTime());
    }

    private long rows() {
        return database.number("SELECT count(*) FROM journal");
    }

    @Test
    void itsTablesTakeTurnsSoThatItStaysShort() {
        for (int i = 0; i < 200; i++) {
            arrive(append());
            assertTrue(rows() <= 12, "two turns: " + rows());
        }
    }

    @Test
    void nothingThatIsNeededIsForgotten() {
        Pending old = append();
        for (int i = 0; i < 50; i++) {
            arrive(append());
        }
        assertTrue(rows() > 50, "its table waits for it: " + rows());
        arrive(old);
        for (int i = 0; i < 12; i++) {
            arrive(append());
        }
        assertTrue(rows() <= 13, "the wait is over: " + rows());
        append();
        assertEquals(1, database.database().journal().recover());
    }

    @Test
    void whatKeepsATableFromItsTurnIsToGetRowsOfItsOwn() {
        List<Pending> old = List.of(append(), append());
        while (rows() < 10) {
            assertEquals(List.of(), journal.overdue(), "the other table is empty, or there is room: " + rows());
            arrive(append());
        }
        assertEquals(old, journal.overdue());
        assertEquals(List.of(), journal.overdue(), "once");
    }

    @Test
    void beyondItsLimitTheOldestAreToGetRowsOfTheirOwnSomeAtATime() {
        var small = new Journal(database.database().journal(), 300, STAY, Integer.MAX_VALUE);
        List<Pending> first = append(small, 300);
        assertEquals(List.of(), small.overdue());
        List<Pending> second = append(small, 300);
        assertEquals(first, small.overdue());
        List<Pending> third = append(small, 600);
        append(small, 300);
        assertEquals(second.size() + third.size(), small.overdue().size());
        assertEquals(List.of(), small.overdue(), "300 are left");
    }
}
