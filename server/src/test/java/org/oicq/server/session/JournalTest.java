package org.oicq.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
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

    private final long anna = database.account();

    /** A table's turn is over after about five of the messages here. */
    private final Journal journal = new Journal(database.database().journal(), 1000, 5000);

    private Pending append() {
        String words = "x".repeat(1000);
        var pending = new Pending(
                anna,
                new Message(MessageFlag.USER.code(), 10_001, Text.of(words), InformationType.NOTICE.code()),
                null);
        pending.claimForJournal();
        journal.append(
                List.of(pending),
                List.of(new NewMessage(
                        anna,
                        MessageFlag.USER.code(),
                        10_001,
                        words,
                        InformationType.NOTICE.code(),
                        Instant.ofEpochMilli(pending.sentAt))));
        return pending;
    }

    private void arrive(Pending pending) {
        pending.proven();
        journal.over(List.of(Objects.requireNonNull(pending.takeEntry())), System.nanoTime());
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
}
