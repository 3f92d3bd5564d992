package org.oicq.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the heap has no room for a statement with all. */
class HalvesTest {
    private final List<List<Integer>> done = new ArrayList<>();

    private void write(List<Integer> some, int room) throws InterruptedException {
        Halves.of(
                some,
                part -> {
                    if (part.size() > room) {
                        throw new OutOfMemoryError("no room for " + part.size());
                    }
                    done.add(List.copyOf(part));
                },
                (one, state) -> {
                    throw new AssertionError(one + " is refused with " + state);
                });
    }

    @Test
    void whatHasNoRoomIsHalvedInOrder() throws InterruptedException {
        try {
            write(List.of(1, 2, 3, 4, 5, 6, 7), 2);
        } catch (OutOfMemoryError e) {
            // As it is, it would end the whole run of tests.
            throw new AssertionError("it was not halved", e);
        }
        assertEquals(List.of(List.of(1), List.of(2, 3), List.of(4, 5), List.of(6, 7)), done);
    }

    @Test
    void whereThereIsNoRoomForOneItIsSaid() {
        assertThrows(OutOfMemoryError.class, () -> write(List.of(1, 2), 0));
        assertEquals(List.of(), done);
    }
}
