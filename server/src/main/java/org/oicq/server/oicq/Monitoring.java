package org.oicq.server.oicq;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.wire.FieldType;
import org.oicq.codec.wire.Text;
import org.oicq.schema.AccountTable;
import org.oicq.schema.AuditTable;
import org.oicq.schema.DatabaseException;
import org.oicq.server.delivery.Notices;
import org.oicq.server.delivery.SystemMessages;
import org.oicq.server.route.Reply;
import org.oicq.server.rule.Refusal;
import org.oicq.server.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watching a user's talk (0x11): for supervisors only, and every start, stop and refusal is in the audit.
 */
public final class Monitoring {
    private static final Logger LOG = LoggerFactory.getLogger(Monitoring.class);

    /** Users that one supervisor may watch at once. */
    private static final int MAX_WATCHED = 1000;

    /** Bytes of an S that are left behind {@code FROM>TO}; no charset has more than 4 for a character. */
    private static final int MAX_BYTES = (int) FieldType.S.max() - 32;

    private final AccountTable accounts;
    private final AuditTable audit;
    private final Notices notices;
    private final Rates rates;
    private final SystemMessages messages;
    private final MonitoringElsewhere elsewhere;

    /** Watched number → the sessions that watch it. */
    private final Map<Long, Set<Session>> watchers = new ConcurrentHashMap<>();

    /** Watched number → those who watch it from other servers. */
    private final Map<Long, Set<Far>> farWatchers = new ConcurrentHashMap<>();

    /** A supervisor on another server. */
    private record Far(int slot, long supervisor) {}

    public Monitoring(
            AccountTable accounts,
            AuditTable audit,
            Notices notices,
            Rates rates,
            SystemMessages messages,
            MonitoringElsewhere elsewhere) {
        this.elsewhere = elsewhere;
        this.accounts = accounts;
        this.audit = audit;
        this.notices = notices;
        this.rates = rates;
        this.messages = messages;
    }

    /**
     * Starts or stops watching a number; 0 stops all. Says so to the supervisor, in words.
     */
    public Reply toggle(Session supervisor, long number) {
        // Each refusal is an entry in the audit, which none may fill.
        if (!rates.change(supervisor.number())) {
            return Reply.refused(Refusal.TOO_FAST);
        }
        if (!accounts.find(supervisor.number())
                .map(account -> account.supervisor())
                .orElse(false)) {
            audit.write(supervisor.number(), "monitor refused", number, "not a supervisor");
            return Reply.refused(Refusal.NOT_A_SUPERVISOR);
        }
        if (number == 0) {
            stopAll(supervisor, "on request");
            return Reply.of(messages.notice("you watch nobody now"));
        } else if (watching(supervisor, number)) {
            stop(supervisor, number, "on request");
            return Reply.of(messages.notice("you do not watch " + number + " any more"));
        } else if (accounts.find(number).isEmpty()) {
            audit.write(supervisor.number(), "monitor refused", number, "no such user");
            return Reply.refused(Refusal.NO_SUCH_USER);
        } else if (watchedBy(supervisor) >= MAX_WATCHED) {
            return Reply.refused(Refusal.TOO_BUSY);
        } else {
            // In the audit first: nobody watches without a trace.
            audit.write(supervisor.number(), "monitor start", number, "");
            watchers.compute(number, (_, sessions) -> {
                Set<Session> set = sessions == null ? ConcurrentHashMap.newKeySet() : sessions;
                set.add(supervisor);
                return set;
            });
            elsewhere.watches(supervisor.number(), number, true);
            return Reply.of(messages.notice("you watch " + number + " now"));
        }
    }

    /** Shows a message to those who watch its sender or its receiver. Never blocks. */
    public void observe(long from, long to, Text content) {
        if (watchers.isEmpty() && farWatchers.isEmpty()) {
            return;
        }
        String words = from + ">" + to + " " + shortened(content);
        show(from, words);
        if (to != from) {
            show(to, words);
        }
    }

    /** Shows what somebody says in a room to those who watch it. Never blocks. */
    public void observeInRoom(long from, long room, Text content) {
        if (!watchers.isEmpty() || !farWatchers.isEmpty()) {
            show(from, from + ">room " + room + " " + shortened(content));
        }
    }

    /** Where a setting lets messages be as long as an S can be, not all of one fits behind the numbers. */
    private static String shortened(Text content) {
        String words = content.toString();
        return content.length() <= MAX_BYTES
                ? words
                : words.substring(0, words.offsetByCodePoints(0, Math.min(content.characters(), MAX_BYTES / 4)));
    }

    private void show(long watched, String words) {
        for (Session supervisor : watchers.getOrDefault(watched, Set.of())) {
            show(supervisor, watched, words);
        }
        for (Far far : farWatchers.getOrDefault(watched, Set.of())) {
            elsewhere.show(far.slot(), far.supervisor(), watched, words);
        }
    }

    private void show(Session supervisor, long watched, String words) {
        notices.notice(supervisor, messages.about(watched, InformationType.MONITORED_TALK, words));
    }

    // ------------------------------------------------------------------ other servers

    /** What was said on another server is shown to a supervisor here who watches its sender or receiver. */
    public void saidElsewhere(long supervisor, long watched, String words) {
        for (Session session : watchers.getOrDefault(watched, Set.of())) {
            if (session.number() == supervisor) {
                show(session, watched, words);
            }
        }
    }

    /** A supervisor on another server begins to watch a number, or stops. */
    public void watchedElsewhere(int slot, long supervisor, long number, boolean on) {
        Far far = new Far(slot, supervisor);
        farWatchers.compute(number, (_, before) -> {
            Set<Far> set = before == null ? ConcurrentHashMap.newKeySet() : before;
            if (on) {
                set.add(far);
            } else {
                set.remove(far);
            }
            return set.isEmpty() ? null : set;
        });
    }

    /** A server has ended, and with it the sessions of those who watched from there. */
    public void gone(int slot) {
        farWatchers
                .keySet()
                .forEach(number -> farWatchers.computeIfPresent(number, (_, set) -> {
                    set.removeIf(far -> far.slot() == slot);
                    return set.isEmpty() ? null : set;
                }));
    }

    /** A server has come, which has not heard who watches whom from here. */
    public void sayAgain() {
        watchers.forEach(
                (number, sessions) -> sessions.forEach(session -> elsewhere.watches(session.number(), number, true)));
    }

    /** A session is over, and what it watched with it. */
    public void left(Session session) {
        stopAll(session, "the session ended");
    }

    private boolean watching(Session supervisor, long number) {
        return watchers.getOrDefault(number, Set.of()).contains(supervisor);
    }

    private long watchedBy(Session supervisor) {
        return watchers.values().stream()
                .filter(set -> set.contains(supervisor))
                .count();
    }

    /** Stops all watching, even if the audit cannot be written. */
    private void stopAll(Session supervisor, String why) {
        List<Long> watched = watchers.keySet().stream()
                .filter(number -> watching(supervisor, number))
                .toList();
        watched.forEach(number -> remove(supervisor, number));
        for (long number : watched) {
            try {
                audit.write(supervisor.number(), "monitor stop", number, why);
            } catch (DatabaseException e) {
                LOG.error(
                        "That {} does not watch {} any more is not in the audit: {}",
                        supervisor.number(),
                        number,
                        e.getMessage());
            }
        }
    }

    private void stop(Session supervisor, long number, String why) {
        remove(supervisor, number);
        audit.write(supervisor.number(), "monitor stop", number, why);
    }

    private void remove(Session supervisor, long number) {
        watchers.computeIfPresent(number, (_, sessions) -> {
            sessions.remove(supervisor);
            return sessions.isEmpty() ? null : sessions;
        });
        elsewhere.watches(supervisor.number(), number, false);
    }
}
