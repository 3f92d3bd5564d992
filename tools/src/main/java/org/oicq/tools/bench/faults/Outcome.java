package org.oicq.tools.bench.faults;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of the messages of one fault.
 *
 * @param sent all
 * @param taken those that the sender knew to be taken
 * @param came those that came at all
 * @param lost taken, and never came
 * @param reordered taken, and came after a later one
 * @param doubled came again as the promise allows
 * @param forbidden came again though they must not
 * @param shownTwice the same message under two ids, to a user with kept messages
 * @param bad wrong content, sender or receiver
 * @param refused by a notice or RES
 * @param contradicted refused, and came all the same
 * @param pauseMillis longest pause of the witness pair
 * @param problems what else was wrong
 * @param notes what is worth knowing
 */
record Outcome(
        long sent,
        long taken,
        long came,
        long lost,
        long reordered,
        long doubled,
        long forbidden,
        long shownTwice,
        long bad,
        long refused,
        long contradicted,
        long pauseMillis,
        List<String> problems,
        List<String> notes) {
    /** Both together. */
    Outcome plus(Outcome other) {
        List<String> allProblems = new ArrayList<>(problems);
        allProblems.addAll(other.problems);
        List<String> allNotes = new ArrayList<>(notes);
        allNotes.addAll(other.notes);
        return new Outcome(
                sent + other.sent,
                taken + other.taken,
                came + other.came,
                lost + other.lost,
                reordered + other.reordered,
                doubled + other.doubled,
                forbidden + other.forbidden,
                shownTwice + other.shownTwice,
                bad + other.bad,
                refused + other.refused,
                contradicted + other.contradicted,
                Math.max(pauseMillis, other.pauseMillis),
                allProblems,
                allNotes);
    }

    /** The same with these problems. */
    Outcome withProblems(List<String> others) {
        return new Outcome(
                sent,
                taken,
                came,
                lost,
                reordered,
                doubled,
                forbidden,
                shownTwice,
                bad,
                refused,
                contradicted,
                pauseMillis,
                others,
                notes);
    }

    boolean good() {
        return taken > 0
                && lost == 0
                && reordered == 0
                && forbidden == 0
                && shownTwice == 0
                && bad == 0
                && problems.isEmpty();
    }
}
