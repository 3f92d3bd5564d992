package org.oicq.schema;

/** What a log-in is checked against. */
public record Credentials(String passwordHash, boolean disabled, Role role) {
    /** Whether the account may watch others' talk. */
    public boolean supervisor() {
        return role == Role.SUPERVISOR;
    }

    /** Without the hash, so that it never gets into a log. */
    @Override
    public String toString() {
        return "Credentials[disabled " + disabled + ", " + role + "]";
    }
}
