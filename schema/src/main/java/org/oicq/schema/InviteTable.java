package org.oicq.schema;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Codes with which people may register. {@link AccountTable#createInvited} uses one up. */
public final class InviteTable {
    /** Without the letters and digits that people take for each other. */
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    /** 31 to the 16th are some 79 bits: nobody finds one by trying. */
    private static final int LENGTH = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * One invitation; its code is not known any more.
     *
     * @param end when it ends by itself, if it does
     */
    public record Invite(long id, int usesLeft, Optional<Instant> end, String note, Instant createdAt) {}

    private final Sql sql;

    InviteTable(Sql sql) {
        this.sql = sql;
    }

    /** Makes a code for so many accounts, and gives it: nobody can look it up later. */
    public String create(int uses, Optional<Instant> end, String note) {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            code.append(i > 0 && i % 4 == 0 ? "-" : "").append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        sql.statement(handle -> handle.createUpdate(
                        "INSERT INTO invites (code_hash, uses_left, ends_at, note) VALUES (:hash, :uses, :end, :note)")
                .bind("hash", hash(code.toString()))
                .bind("uses", uses)
                .bind(
                        "end",
                        end.map(time -> OffsetDateTime.ofInstant(time, ZoneOffset.UTC))
                                .orElse(null))
                .bind("note", note)
                .execute());
        return code.toString();
    }

    /** Takes an invitation back. @return whether there was one */
    public boolean revoke(long id) {
        return sql.statement(handle -> handle.execute("DELETE FROM invites WHERE id = ?", id)) == 1;
    }

    /** The invitations that somebody can still use, the newest last. */
    public List<Invite> list() {
        return sql.statement(handle -> handle.createQuery("""
                        SELECT * FROM invites WHERE uses_left > 0 AND (ends_at IS NULL OR ends_at > now()) ORDER BY id
                        """)
                .map((row, _) -> new Invite(
                        row.getLong("id"),
                        row.getInt("uses_left"),
                        AccountTable.instant(row, "ends_at"),
                        row.getString("note"),
                        AccountTable.instant(row, "created_at").orElseThrow()))
                .list());
    }

    /** What is kept of a code, however its bearer wrote it: with blanks around it, in capitals, without hyphens. */
    static byte[] hash(String code) {
        String bare = code.strip().toLowerCase(Locale.ROOT).replace("-", "");
        try {
            return MessageDigest.getInstance("SHA-256").digest(bare.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
