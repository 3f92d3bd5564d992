package org.oicq.schema;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.oicq.schema.AccountChanges.Change;
import org.oicq.schema.Job.Service;

/** Faxes that came in, whose numbers are dialled from outside, the address book, and who may fax and print. */
public final class FaxTable {
    /** A fax that came in; pages 0 where nobody counted them. */
    public record Received(
            long id, long owner, String sender, String name, long bytes, int pages, Instant receivedAt) {}

    private final Sql sql;

    FaxTable(Sql sql) {
        this.sql = sql;
    }

    // ------------------------------------------------------------------ faxes that came in

    /** The number that the next fax gets. */
    public long nextNumber() {
        return sql.statement(handle -> handle.createQuery("SELECT nextval('job_number')")
                .mapTo(Long.class)
                .one());
    }

    /** A fax came in for an account; its file is in place under this number. */
    public void received(long id, long owner, String sender, String name, long bytes, int pages) {
        sql.transaction(handle -> {
            handle.execute(
                    "INSERT INTO received_faxes (id, owner, sender, name, bytes, pages) VALUES (?, ?, ?, ?, ?, ?)",
                    id,
                    owner,
                    sender,
                    name,
                    bytes,
                    pages);
            AccountChanges.announce(handle, owner, Change.JOBS);
            return true;
        });
    }

    /** An owner's faxes above a number, oldest first. */
    public List<Received> waiting(long owner, long above) {
        return sql.statement(handle -> handle.createQuery(
                        "SELECT * FROM received_faxes WHERE owner = :owner AND id > :above ORDER BY id LIMIT 1000")
                .bind("owner", owner)
                .bind("above", above)
                .map((row, _) -> received(row))
                .list());
    }

    /** A fax of this owner. */
    public Optional<Received> find(long id, long owner) {
        return sql.statement(
                handle -> handle.createQuery("SELECT * FROM received_faxes WHERE id = :id AND owner = :owner")
                        .bind("id", id)
                        .bind("owner", owner)
                        .map((row, _) -> received(row))
                        .findOne());
    }

    /** Forgets a fax of this owner. @return whether there was one */
    public boolean delete(long id, long owner) {
        return sql.statement(
                handle -> handle.execute("DELETE FROM received_faxes WHERE id = ? AND owner = ?", id, owner) == 1);
    }

    /** Which of these faxes are still there. */
    public List<Long> needed(Collection<Long> ids) {
        return sql.statement(handle -> handle.createQuery("SELECT id FROM received_faxes WHERE id = ANY(:ids)")
                .bindArray("ids", Long.class, ids)
                .mapTo(Long.class)
                .list());
    }

    /** Forgets faxes that came in before this time. @return how many */
    public int forget(Instant before) {
        return sql.statement(handle -> handle.execute("DELETE FROM received_faxes WHERE received_at < ?", before));
    }

    private static Received received(ResultSet row) throws SQLException {
        return new Received(
                row.getLong("id"),
                row.getLong("owner"),
                row.getString("sender"),
                row.getString("name"),
                row.getLong("bytes"),
                row.getInt("pages"),
                AccountTable.instant(row, "received_at").orElseThrow());
    }

    // ------------------------------------------------------------------ what the operator keeps

    /** Whose number was dialled. */
    public OptionalLong owner(String dialled) {
        return sql.statement(handle -> handle.createQuery("SELECT owner FROM fax_numbers WHERE dialled = :dialled")
                .bind("dialled", dialled)
                .mapTo(Long.class)
                .findOne()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty));
    }

    /** Faxes to this number are this account's from now on. @return whether the account exists */
    public boolean setOwner(String dialled, long owner) {
        return sql.statement(handle -> handle.execute("""
                        INSERT INTO fax_numbers (dialled, owner) SELECT ?, number FROM accounts WHERE number = ?
                        ON CONFLICT (dialled) DO UPDATE SET owner = EXCLUDED.owner
                        """, dialled, owner) == 1);
    }

    /** Nobody gets faxes to this number any more. @return whether somebody did */
    public boolean removeOwner(String dialled) {
        return sql.statement(handle -> handle.execute("DELETE FROM fax_numbers WHERE dialled = ?", dialled) == 1);
    }

    /** Dialled numbers and their accounts. */
    public Map<String, Long> owners() {
        return sql.statement(handle -> handle
                .createQuery("SELECT dialled, owner FROM fax_numbers ORDER BY dialled")
                .map((row, _) -> Map.entry(row.getString("dialled"), row.getLong("owner")))
                .list()
                .stream()
                .collect(
                        Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, _) -> a, java.util.TreeMap::new)));
    }

    /** Entries of the address book whose name or number contains the words, in any case, by name. */
    public List<Map.Entry<String, String>> book(String words, int limit) {
        return sql.statement(handle -> handle.createQuery("""
                        SELECT name, number FROM fax_book
                        WHERE strpos(lower(name), lower(:words)) > 0 OR strpos(number, :words) > 0
                        ORDER BY name LIMIT :limit
                        """)
                .bind("words", words)
                .bind("limit", limit)
                .map((row, _) -> Map.entry(row.getString("name"), row.getString("number")))
                .list());
    }

    /** Puts a number into the address book. */
    public void addToBook(String name, String number) {
        sql.statement(handle -> handle.execute("""
                INSERT INTO fax_book (name, number) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET number = EXCLUDED.number
                """, name, number));
    }

    /** Takes a name out of the address book. @return whether it was there */
    public boolean removeFromBook(String name) {
        return sql.statement(handle -> handle.execute("DELETE FROM fax_book WHERE name = ?", name) == 1);
    }

    // ------------------------------------------------------------------ permissions

    /** What an operator said about an account's permission; empty where nothing was said. */
    public Optional<Boolean> permitted(Service service, long number) {
        return sql.statement(handle -> handle.createQuery(
                        "SELECT " + service.word() + "_permitted FROM accounts WHERE number = :number")
                .bind("number", number)
                .mapTo(Boolean.class)
                .findOne());
    }

    /** Gives or takes a permission. @return whether the account exists */
    public boolean permit(Service service, long number, boolean on) {
        return sql.statement(handle ->
                handle.execute("UPDATE accounts SET " + service.word() + "_permitted = ? WHERE number = ?", on, number)
                        == 1);
    }
}
