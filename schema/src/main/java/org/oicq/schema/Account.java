package org.oicq.schema;

import java.time.Instant;
import java.util.Optional;

/** A stored account, without its password hash. */
public record Account(
        long number,
        Role role,
        boolean disabled,
        Instant createdAt,
        Optional<Instant> lastLoginAt,
        Profile profile,
        int authentication,
        WebProfile webProfile) {
    /** Whether it may watch others' talk. */
    public boolean supervisor() {
        return role == Role.SUPERVISOR;
    }
}
