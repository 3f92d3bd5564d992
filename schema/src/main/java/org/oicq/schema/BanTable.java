package org.oicq.schema;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.oicq.schema.AccountChanges.Change;

/** Networks that may not connect. What is changed is announced with the same transaction. */
public final class BanTable {
    /**
     * One ban.
     *
     * @param network as {@code 192.0.2.0/24} or {@code 2001:db8::/64}
     * @param end when it ends by itself, if it does
     */
    public record Ban(String network, Optional<Instant> end, String reason, Instant createdAt) {}

    private final Sql sql;

    BanTable(Sql sql) {
        this.sql = sql;
    }

    /** Bans a network, or changes its ban. */
    public void add(String network, Optional<Instant> end, String reason) {
        sql.transaction(handle -> {
            handle.createUpdate("""
                            INSERT INTO bans (network, ends_at, reason) VALUES (CAST(:network AS cidr), :end, :reason)
                            ON CONFLICT (network) DO UPDATE SET ends_at = EXCLUDED.ends_at, reason = EXCLUDED.reason
                            """)
                    .bind("network", network)
                    .bind("end", end.map(time -> OffsetDateTime.ofInstant(time, ZoneOffset.UTC)).orElse(null))
                    .bind("reason", reason)
                    .execute();
            AccountChanges.announce(handle, 0, Change.BANS);
            return null;
        });
    }

    /** Ends a ban. @return whether there was one of exactly this network */
    public boolean remove(String network) {
        return sql.transaction(handle -> {
            boolean found = handle.execute("DELETE FROM bans WHERE network = CAST(? AS cidr)", network) == 1;
            if (found) {
                AccountChanges.announce(handle, 0, Change.BANS);
            }
            return found;
        });
    }

    /** The bans that have not ended, by network. */
    public List<Ban> list() {
        return sql.statement(handle -> handle.createQuery("""
                        SELECT text(network) AS network, ends_at, reason, created_at FROM bans
                        WHERE ends_at IS NULL OR ends_at > now() ORDER BY bans.network
                        """)
                .map((row, _) -> new Ban(
                        row.getString("network"),
                        AccountTable.instant(row, "ends_at"),
                        row.getString("reason"),
                        AccountTable.instant(row, "created_at").orElseThrow()))
                .list());
    }
}
