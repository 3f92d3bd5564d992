package org.oicq.schema;

/** What a log-in is checked against. */
public record Credentials(String passwordHash, boolean disabled, boolean supervisor) {
    /** Without the hash, so that it never gets into a log. */
    @Override
    public String toString() {
        return "Credentials[disabled " + disabled + ", supervisor " + supervisor + "]";
    }
}
