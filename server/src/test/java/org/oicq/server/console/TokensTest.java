package org.oicq.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How long what operators get at their log-ins is good for. */
class TokensTest {
    private static final Tokens.Operator ONE = new Tokens.Operator(10_001, "hash");
    private static final Tokens.Operator TWO = new Tokens.Operator(10_002, "hash");

    private Instant now = Instant.parse("2026-11-30T00:00:00Z");
    private final Tokens tokens = new Tokens(() -> now);

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void eachIsAnotherOneAndOfItsOperator() {
        String first = tokens.give(ONE);
        String second = tokens.give(TWO);
        assertNotEquals(first, second);
        assertEquals(Optional.of(ONE), tokens.use(first));
        assertEquals(Optional.of(TWO), tokens.use(second));
        assertEquals(Optional.empty(), tokens.use(""));
        assertEquals(Optional.empty(), tokens.use(first + "A"));
    }

    @Test
    void itEndsAfterHalfAnHourWithoutAUse() {
        String token = tokens.give(ONE);
        for (int i = 0; i < 4; i++) {
            pass(Tokens.IDLE.minusMillis(1));
            assertEquals(Optional.of(ONE), tokens.use(token));
        }
        pass(Tokens.IDLE);
        assertEquals(Optional.empty(), tokens.use(token));
        assertEquals(0, tokens.count());
    }

    @Test
    void itEndsAfterHalfADayHoweverBusyItIs() {
        String token = tokens.give(ONE);
        Instant end = now.plus(Tokens.WHOLE);
        for (; now.plus(Duration.ofMinutes(20)).isBefore(end); pass(Duration.ofMinutes(20))) {
            assertEquals(Optional.of(ONE), tokens.use(token));
        }
        assertEquals(Optional.of(ONE), tokens.use(token));
        now = end;
        assertEquals(Optional.empty(), tokens.use(token));
    }

    @Test
    void anAccountLosesAllOfItsOwnAndNoOther() {
        String first = tokens.give(ONE);
        String second = tokens.give(ONE);
        String other = tokens.give(TWO);
        tokens.end(second);
        assertEquals(Optional.of(ONE), tokens.use(first));
        assertEquals(Optional.empty(), tokens.use(second));
        tokens.end(ONE.number());
        assertEquals(Optional.empty(), tokens.use(first));
        assertEquals(Optional.of(TWO), tokens.use(other));
    }

    @Test
    void oneTooManyEndsTheOneThatWasUsedTheLongestAgo() {
        List<String> given = new ArrayList<>();
        for (int i = 0; i < Tokens.MOST; i++) {
            given.add(tokens.give(ONE));
        }
        assertEquals(Optional.of(ONE), tokens.use(given.get(0)));
        tokens.give(TWO);
        assertEquals(Tokens.MOST, tokens.count());
        assertEquals(Optional.of(ONE), tokens.use(given.get(0)));
        assertEquals(Optional.empty(), tokens.use(given.get(1)));
        assertEquals(Optional.of(ONE), tokens.use(given.get(2)));
    }

    @Test
    void thoseWhoseTimeIsOverMakeRoomFirst() {
        for (int i = 1; i < Tokens.MOST; i++) {
            tokens.give(ONE);
        }
        pass(Tokens.IDLE);
        String newer = tokens.give(TWO);
        assertEquals(1, tokens.count());
        assertEquals(Optional.of(TWO), tokens.use(newer));
    }
}
