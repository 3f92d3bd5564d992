package org.oicq.server.tap;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.oicq.schema.AccountTable;
import org.oicq.schema.AuditTable;
import org.oicq.schema.DatabaseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running taps. The beginning and the end of each are in the audit. Safe for all threads. */
public final class AuditedTaps {
    private static final Logger LOG = LoggerFactory.getLogger(AuditedTaps.class);

    private final Taps taps;
    private final AccountTable accounts;
    private final AuditTable audit;

    /** Who takes each. */
    private final Map<Tap, Long> actors = new ConcurrentHashMap<>();

    private volatile boolean stopping;

    public AuditedTaps(Taps taps, AccountTable accounts, AuditTable audit) {
        this.taps = taps;
        this.accounts = accounts;
        this.audit = audit;
    }

    /**
     * Begins a tap, which {@link #end} must end. May take long. Two at once must not take the last place.
     *
     * @param actor an operator's number, or 0 for somebody at the server's command line
     * @return why it does not begin, as a sentence for a person
     * @throws DatabaseException where it cannot be entered in the audit
     */
    public synchronized Optional<String> begin(long actor, Tap tap) {
        if (tap.seconds() < 1 || tap.seconds() > Tap.MOST_SECONDS) {
            return Optional.of("a tap takes 1 to " + Tap.MOST_SECONDS + " seconds");
        } else if (accounts.find(tap.number()).isEmpty()) {
            return Optional.of("there is no account " + tap.number());
        }
        Optional<String> refusal = Optional.ofNullable(taps.refusal(tap.number()));
        if (refusal.isEmpty()) {
            // Before the first byte.
            audit.write(actor, "tap", tap.number(), "for " + tap.seconds() + " s");
            actors.put(tap, actor);
            taps.add(tap);
            if (stopping) {
                tap.end();
            }
        }
        return refusal;
    }

    /** A tap is over. May take long. */
    public void end(Tap tap) {
        tap.end();
        taps.remove(tap);
        Long actor = actors.remove(tap);
        Capture.Outcome outcome = tap.outcome();
        try {
            audit.write(
                    actor == null ? 0 : actor,
                    "tap end",
                    tap.number(),
                    outcome.frames() + " frames, " + outcome.leftOut() + " left out for want of room");
        } catch (DatabaseException e) {
            LOG.warn("The end of the tap of {} is not in the audit: {}", tap.number(), e.getMessage());
        }
    }

    /** Lets an operator's tap of a user take nothing more. Says whether there was one. */
    public boolean endEarly(long actor, long number) {
        Tap tap = taps.of(number);
        boolean own = tap != null && actors.getOrDefault(tap, -1L) == actor;
        if (tap != null && own) {
            tap.end();
        }
        return own;
    }

    /** Lets the taps of an operator take nothing more. */
    public void endOf(long actor) {
        actors.forEach((tap, by) -> {
            if (by == actor) {
                tap.end();
            }
        });
    }

    /** Lets all taps take nothing more, and those that begin later either. Waits for nothing. */
    public void endAll() {
        stopping = true;
        actors.keySet().forEach(Tap::end);
    }

    /** The operators that take one; not those at the command line. */
    public Set<Long> operators() {
        return actors.values().stream().filter(actor -> actor != 0).collect(Collectors.toSet());
    }
}
