package org.oicq.tools.bench.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.oicq.codec.packet.KeptMessage;
import org.oicq.codec.wire.Text;

/** What counts as lost, reordered, and doubled with and without permission. */
class LaneTest {
    private final Lane lane = new Lane(0, 10001, 10002);
    private final Kills none = new Kills();

    private Stay stay() {
        return new Stay();
    }

    private void sent(int messages) {
        for (int i = 0; i < messages; i++) {
            lane.next();
        }
    }

    private void came(Stay stay, int number) {
        lane.came(number, stay, stay.count());
    }

    @Test
    void onlyWhatIsTakenCanBeLost() {
        sent(3);
        lane.taken(0);
        lane.taken(1);
        came(stay(), 0);
        assertEquals(1, lane.missing());
    }

    @Test
    void whatWasNeverSentIsNoMessage() {
        sent(1);
        assertFalse(lane.came(1, stay(), 1));
        assertFalse(lane.came(-1, stay(), 1));
    }

    @Test
    void anEarlierOneAfterALaterOneIsReordered() {
        sent(2);
        lane.taken(0);
        Stay stay = stay();
        came(stay, 1);
        came(stay, 0);
        assertEquals(1, lane.reordered());
    }

    @Test
    void whatWasNotTakenHasNoPlaceInTheOrder() {
        sent(2);
        lane.taken(1);
        came(stay(), 1);
        came(stay(), 0);
        assertEquals(0, lane.reordered());
    }

    @Test
    void twiceOnOneConnectionIsNeverAllowed() {
        sent(1);
        Stay stay = stay();
        came(stay, 0);
        came(stay, 0);
        assertEquals(1, lane.forbiddenRepeats(none));
    }

    @Test
    void againAfterABreakIsAllowedWithoutProof() {
        sent(2);
        Stay broken = stay();
        came(broken, 0);
        broken.proven(1);
        came(broken, 1);
        broken.over(false);
        Stay next = stay();
        came(next, 0);
        came(next, 1);
        assertEquals(2, lane.repeats());
        assertEquals(1, lane.forbiddenRepeats(none));
    }

    @Test
    void againAfterAGoodbyeIsNotAllowed() {
        sent(1);
        Stay stay = stay();
        came(stay, 0);
        stay.leaving("logged out");
        stay.over(true);
        came(stay(), 0);
        assertEquals(1, lane.forbiddenRepeats(none));
    }

    /** The server waits for the other end for two seconds, and then knows nothing. */
    @Test
    void aGoodbyeThatTakesTooLongProvesNothing() {
        sent(1);
        Stay stay = stay();
        came(stay, 0);
        stay.leaving("logged out");
        stay.over(true, System.nanoTime() + TimeUnit.SECONDS.toNanos(2));
        came(stay(), 0);
        assertEquals(0, lane.forbiddenRepeats(none));
    }

    @Test
    void aKillMeanwhileExcusesIt() {
        sent(1);
        Stay stay = stay();
        came(stay, 0);
        stay.leaving("logged out");
        stay.over(true);
        Kills kills = new Kills();
        kills.add();
        came(stay(), 0);
        assertEquals(0, lane.forbiddenRepeats(kills));
    }

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** A message came, its receiver said goodbye, and it came again. */
    private void cameAgainAfterAGoodbye(long at) {
        sent(1);
        Stay stay = stay();
        came(stay, 0);
        stay.leaving("logged out");
        stay.over(true, at);
        came(stay(), 0);
    }

    /** While PostgreSQL is away a server knows what has arrived, and cannot write it. */
    @Test
    void whatPostgresCouldNotTakeDiesWithTheServer() {
        long begin = System.nanoTime();
        cameAgainAfterAGoodbye(begin + SECOND);
        Kills kills = new Kills();
        kills.postgres(begin + SECOND / 2);
        assertEquals(1, lane.forbiddenRepeats(kills), "the server lives, and does not forget");
        // Asked before the kill, or so soon after it that a process which outlived it may have told.
        kills.answered(begin, begin + 2 * SECOND);
        kills.answered(begin + SECOND, begin + 2 * SECOND);
        kills.add(begin + 4 * SECOND);
        assertEquals(0, lane.forbiddenRepeats(kills));
    }

    @Test
    void aKillLongAfterPostgresWasBackExcusesNothing() {
        long begin = System.nanoTime();
        cameAgainAfterAGoodbye(begin + SECOND);
        Kills kills = new Kills();
        kills.postgres(begin + SECOND / 2);
        kills.answered(begin + 2 * SECOND, begin + 5 * SECOND / 2);
        kills.add(begin + 4 * SECOND);
        assertEquals(1, lane.forbiddenRepeats(kills));
    }

    /** What the server has learned is written a moment after the database is back. */
    @Test
    void aKillJustAfterPostgresWasBackExcusesWhatCameBefore() {
        long begin = System.nanoTime();
        cameAgainAfterAGoodbye(begin + SECOND);
        Kills kills = new Kills();
        kills.postgres(begin + SECOND / 2);
        kills.answered(begin + 3 * SECOND, begin + 7 * SECOND / 2);
        kills.add(begin + 4 * SECOND);
        assertEquals(0, lane.forbiddenRepeats(kills));
    }

    @Test
    void whatComesAfterTheOwnEndIsNotProvenByIt() {
        sent(2);
        Stay stay = stay();
        came(stay, 0);
        stay.leaving(Stay.END_OF_STREAM);
        came(stay, 1);
        stay.over(true);
        Stay next = stay();
        came(next, 0);
        came(next, 1);
        assertEquals(1, lane.forbiddenRepeats(none));
    }

    @Test
    void refusedOnesThatComeAreAContradiction() {
        sent(4);
        lane.refused(0, 4, 3);
        Stay stay = stay();
        came(stay, 0);
        came(stay, 1);
        assertEquals(1, lane.contradictions());
    }

    /** What was on its way to the older one when the number was taken over is no second delivery. */
    @Test
    void whatAnOlderLogInReadsLateMayHaveComeAlready() {
        sent(1);
        Stay older = stay();
        older.loggedIn();
        Stay newer = stay();
        newer.loggedIn();
        came(newer, 0);
        newer.proven(1);
        came(older, 0);
        assertEquals(0, lane.forbiddenRepeats(none));
        came(stay(), 0);
        assertEquals(1, lane.forbiddenRepeats(none), "proven to the newer one");
    }

    /** With kept messages only an acknowledgement proves anything. */
    @Test
    void aGoodbyeProvesNoKeptMessage() {
        sent(2);
        Stay stay = new Stay(true);
        came(stay, 0);
        stay.proven(1);
        came(stay, 1);
        stay.leaving("logged out");
        stay.over(true);
        Stay next = new Stay(true);
        came(next, 1);
        assertEquals(0, lane.forbiddenRepeats(none));
        came(next, 0);
        assertEquals(1, lane.forbiddenRepeats(none));
    }

    private static KeptMessage kept(long id) {
        return new KeptMessage(1, 0, id, 0, 2, 10001, Text.of("a"), 0);
    }

    @Test
    void eachIdIsShownOnceAndIsOneMessage() {
        Shown shown = new Shown();
        shown.came(kept(1), "0 0");
        shown.came(kept(1), "0 0");
        shown.came(kept(2), "0 1");
        assertEquals(0, shown.twice());
        shown.came(kept(3), "0 1");
        assertEquals(1, shown.twice());
        shown.came(kept(1), "0 2");
        assertEquals(2, shown.twice());
    }
}
