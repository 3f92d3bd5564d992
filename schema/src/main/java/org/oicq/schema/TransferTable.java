package org.oicq.schema;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** File transfers and how far they are; the files themselves pass through the server and are never kept. */
public final class TransferTable {
    /** Where a transfer stands. */
    public enum State {
        REQUESTED,
        ACCEPTED,
        REFUSED,
        ACTIVE,
        COMPLETE,
        FAILED,
        EXPIRED,
        WITHDRAWN;

        private String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A transfer; declared and received are bytes, 0 to 4,294,967,295.
     *
     * @param slot of the server that it passes through, which is the sender's; 0 for one that is alone
     */
    public record Transfer(
            long id,
            long sender,
            long receiver,
            String name,
            long declared,
            long received,
            State state,
            int slot,
            Instant createdAt,
            Instant updatedAt) {}

    /** What became of an offer. */
    public sealed interface Offer {}

    /** The offer stands under this id. */
    public record Offered(long id) implements Offer {}

    /** A transfer in this direction is still open. */
    public record AlreadyOpen() implements Offer {}

    /** The sender or the receiver doesn't exist (any more). */
    public record NoSuchUser() implements Offer {}

    private static final String OPEN = "state IN ('requested', 'accepted', 'active')";

    private static final String FAIL_OPEN =
            "UPDATE file_transfers SET state = 'failed', updated_at = now() WHERE " + OPEN;

    private final Sql sql;
    private final int slot;

    /** @param slot the server's among several; 0 for one that is alone */
    TransferTable(Sql sql, int slot) {
        this.sql = sql;
        this.slot = slot;
    }

    /** Offers a file, unless a transfer in this direction is still open. */
    public Offer offer(long sender, long receiver, String name, long declared) {
        return sql.transaction(handle -> {
            var both = List.of(sender, receiver).stream().distinct().toList();
            if (FriendTable.lockAccounts(handle, both) < both.size()) {
                return new NoSuchUser();
            }
            return handle.createQuery("""
                            INSERT INTO file_transfers (sender, receiver, name, declared, slot)
                            VALUES (:sender, :receiver, :name, :declared, :slot) ON CONFLICT DO NOTHING RETURNING id
                            """)
                    .bind("sender", sender)
                    .bind("receiver", receiver)
                    .bind("name", name)
                    .bind("declared", declared)
                    .bind("slot", slot)
                    .mapTo(Long.class)
                    .findOne()
                    .<Offer>map(Offered::new)
                    .orElseGet(AlreadyOpen::new);
        });
    }

    /** Goes on to a state, but only from one of these. @return whether it did */
    public boolean setState(long id, Collection<State> from, State to) {
        return sql.statement(handle -> handle.createUpdate("""
                                UPDATE file_transfers SET state = :to, updated_at = now()
                                WHERE id = :id AND state = ANY(:from)
                                """)
                        .bind("id", id)
                        .bind("to", to.text())
                        .bindArray(
                                "from",
                                String.class,
                                from.stream().map(State::text).toList())
                        .execute())
                == 1;
    }

    /**
     * Notes how many bytes have passed in all; the first note makes an accepted transfer active.
     *
     * @return whether it did: not for one that isn't accepted or active, or for more than was declared
     */
    public boolean progress(long id, long received) {
        return sql.statement(handle -> handle.createUpdate("""
                                UPDATE file_transfers SET state = 'active', received = :received, updated_at = now()
                                WHERE id = :id AND state IN ('accepted', 'active') AND :received BETWEEN 0 AND declared
                                """)
                        .bind("id", id)
                        .bind("received", received)
                        .execute())
                == 1;
    }

    public Optional<Transfer> find(long id) {
        return sql.statement(handle -> handle.createQuery("SELECT * FROM file_transfers WHERE id = :id")
                .bind("id", id)
                .map((row, _) -> transfer(row))
                .findOne());
    }

    /** Offers to a number that pass through other servers and wait for its answer, the oldest first. */
    public List<Transfer> offeredElsewhere(long receiver) {
        return sql.statement(handle -> handle.createQuery("""
                        SELECT * FROM file_transfers WHERE receiver = :receiver AND state = 'requested' AND slot <> :slot
                        ORDER BY id
                        """)
                .bind("receiver", receiver)
                .bind("slot", slot)
                .map((row, _) -> transfer(row))
                .list());
    }

    /** All such offers, to whomever. */
    public List<Transfer> offeredElsewhere() {
        return sql.statement(handle -> handle.createQuery(
                        "SELECT * FROM file_transfers WHERE state = 'requested' AND slot <> :slot ORDER BY id")
                .bind("slot", slot)
                .map((row, _) -> transfer(row))
                .list());
    }

    /** What passed through servers that run no more has failed. */
    static void failOpenOfOthers(Handle handle) {
        handle.execute(FAIL_OPEN + " AND slot NOT IN (SELECT slot FROM nodes)");
    }

    /**
     * At a server's start: what a dead server left open has failed, of this slot or, where this one is alone, of all.
     *
     * @return how many there were
     */
    public int failOpen() {
        return sql.statement(handle -> slot == 0 ? handle.execute(FAIL_OPEN) : failOpen(handle, slot));
    }

    /** What passed through a server that is dead has failed. @return how many there were */
    static int failOpen(Handle handle, int slot) {
        return handle.execute(FAIL_OPEN + " AND slot = ?", slot);
    }

    /** Forgets transfers that ended before this time. @return how many there were */
    public int forget(Instant before) {
        return sql.statement(
                handle -> handle.execute("DELETE FROM file_transfers WHERE updated_at < ? AND NOT " + OPEN, before));
    }

    private static Transfer transfer(ResultSet row) throws SQLException {
        return new Transfer(
                row.getLong("id"),
                row.getLong("sender"),
                row.getLong("receiver"),
                row.getString("name"),
                row.getLong("declared"),
                row.getLong("received"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getInt("slot"),
                AccountTable.instant(row, "created_at").orElseThrow(),
                AccountTable.instant(row, "updated_at").orElseThrow());
    }
}
