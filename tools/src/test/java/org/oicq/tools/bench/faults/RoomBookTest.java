package org.oicq.tools.bench.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.oicq.codec.packet.chat.RoomMessage;
import org.oicq.codec.wire.Text;

/** What the count of rooms notices. */
class RoomBookTest {
    private static final Account ALICE = new Account(10001, "");
    private static final long ROOM = 17;

    private final RoomBook book = new RoomBook(1, 100);
    private final int client = book.client();
    private final Text first = book.next(client);
    private final Text second = book.next(client);
    private final RoomDiary diary = new RoomDiary(ALICE, book, List.of(ROOM));

    private void comes(long entry, Text text) {
        diary.take(new RoomMessage(2, ROOM, entry, 0, ALICE.number(), text, 0), book::taken);
    }

    private String counts() {
        Outcome outcome = book.outcome(List.copyOf(diary.logs().values()), diary.gaps(), diary.doubled(), List.of());
        return String.format(
                "taken %d, came %d, lost %d, reordered %d, wrongly %d, damaged %d",
                outcome.taken(),
                outcome.came(),
                outcome.lost(),
                outcome.reordered(),
                outcome.forbidden(),
                outcome.bad());
    }

    @Test
    void eachOnceInOrderIsGood() {
        comes(1, first);
        comes(2, second);
        assertEquals("taken 2, came 2, lost 0, reordered 0, wrongly 0, damaged 0", counts());
    }

    @Test
    void whatWasTakenAndIsNotInTheLogIsLost() {
        book.taken(book.read(first));
        assertEquals("taken 1, came 0, lost 1, reordered 0, wrongly 0, damaged 0", counts());
    }

    @Test
    void theSameEntryAgainIsWrong() {
        comes(1, first);
        comes(1, first);
        assertEquals("taken 1, came 1, lost 0, reordered 0, wrongly 1, damaged 0", counts());
    }

    @Test
    void theSameWordsInTwoEntriesAreWrong() {
        comes(1, first);
        comes(2, first);
        assertEquals("taken 1, came 1, lost 0, reordered 0, wrongly 1, damaged 0", counts());
    }

    @Test
    void aGapIsWrong() {
        comes(2, first);
        assertEquals("taken 0, came 0, lost 0, reordered 1, wrongly 0, damaged 0", counts());
    }

    @Test
    void anotherOrderThanItWasSaidInIsWrong() {
        comes(1, second);
        comes(2, first);
        assertEquals("taken 2, came 2, lost 0, reordered 1, wrongly 0, damaged 0", counts());
    }

    @Test
    void otherWordsAreDamaged() {
        comes(1, Text.of("what nobody said"));
        assertEquals("taken 0, came 0, lost 0, reordered 0, wrongly 0, damaged 1", counts());
    }
}
