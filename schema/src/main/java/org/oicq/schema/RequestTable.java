package org.oicq.schema;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Pending requests to be allowed to add somebody: one for each pair. They wait with the messages for their target (see
 * {@link MessageTable#waiting}) until they are settled.
 */
public final class RequestTable {
    public enum PutOutcome {
        PUT,
        /** So many requests wait for the target already. */
        TOO_MANY,
        NO_SUCH_USER
    }

    public enum SettleOutcome {
        NO_REQUEST,
        REFUSED,
        ADDED,
        ALREADY_THERE,
        /** The requester's group 1 holds 255; the request is kept. */
        LIST_FULL,
        NO_SUCH_USER
    }

    private final Sql sql;

    RequestTable(Sql sql) {
        this.sql = sql;
    }

    /** Puts a request before the target; a repeated one gets the new reason, and a new id and time. */
    public PutOutcome put(long requester, long target, String reason, int maxPending) {
        return sql.transaction(handle -> {
            var both = List.of(requester, target).stream().distinct().toList();
            if (FriendTable.lockAccounts(handle, both) < both.size()) {
                return PutOutcome.NO_SUCH_USER;
            }
            Mailboxes.lock(handle, target);
            var done = handle.createUpdate("""
                            INSERT INTO friend_requests (requester, target, reason)
                            SELECT :requester, :target, :reason
                            WHERE EXISTS (SELECT FROM friend_requests WHERE requester = :requester AND target = :target)
                               OR (SELECT count(*) FROM friend_requests WHERE target = :target) < :max
                            ON CONFLICT (requester, target) DO UPDATE
                                SET reason = excluded.reason, id = excluded.id, sent_at = excluded.sent_at
                            """)
                    .bind("requester", requester)
                    .bind("target", target)
                    .bind("reason", reason)
                    .bind("max", maxPending)
                    .execute();
            return done == 1 ? PutOutcome.PUT : PutOutcome.TOO_MANY;
        });
    }

    /** The target answers: consent puts the target into the requester's list. */
    public SettleOutcome settle(long requester, long target, boolean consent) {
        return sql.transaction(handle -> {
            var members = FriendTable.lockList(handle, requester, target);
            if (members.isEmpty()) {
                return SettleOutcome.NO_SUCH_USER;
            }
            if (!exists(handle, requester, target)) {
                return SettleOutcome.NO_REQUEST;
            }
            var outcome = consent
                    ? switch (FriendTable.insert(handle, requester, target, members.getAsInt())) {
                        case ADDED -> SettleOutcome.ADDED;
                        case ALREADY_THERE -> SettleOutcome.ALREADY_THERE;
                        case LIST_FULL -> SettleOutcome.LIST_FULL;
                        case NO_SUCH_USER -> SettleOutcome.NO_SUCH_USER;
                    }
                    : SettleOutcome.REFUSED;
            if (outcome != SettleOutcome.LIST_FULL) {
                handle.execute("DELETE FROM friend_requests WHERE requester = ? AND target = ?", requester, target);
            }
            return outcome;
        });
    }

    private static boolean exists(Handle handle, long requester, long target) {
        return handle.select("SELECT 1 FROM friend_requests WHERE requester = ? AND target = ?", requester, target)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }
}
