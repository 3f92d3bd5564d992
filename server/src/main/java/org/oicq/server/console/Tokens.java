package org.oicq.server.console;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What operators have got at their log-ins, and show with each request. Only a hash of each token is kept, in memory. Safe
 * for all threads.
 */
final class Tokens {
    /** The most at a time. One more ends the one that was used the longest ago. */
    static final int MOST = 64;

    static final Duration IDLE = Duration.ofMinutes(30);
    static final Duration WHOLE = Duration.ofHours(12);

    private static final int BYTES = 32;

    /**
     * An operator that is logged in.
     *
     * @param passwordHash that of the password which was right
     */
    record Operator(long number, String passwordHash) {}

    private record Given(Operator operator, Instant since, Instant used) {
        boolean over(Instant now) {
            return !now.isBefore(used.plus(IDLE)) || !now.isBefore(since.plus(WHOLE));
        }
    }

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /** By the hash of the token, the one that was used the longest ago first. Guarded by this. */
    private final Map<String, Given> byHash = new LinkedHashMap<>(16, 0.75f, true);

    Tokens(InstantSource clock) {
        this.clock = clock;
    }

    /** A new token for an operator that has just logged in. */
    synchronized String give(Operator operator) {
        Instant now = clock.instant();
        byHash.values().removeIf(given -> given.over(now));
        if (byHash.size() >= MOST) {
            byHash.remove(byHash.keySet().iterator().next());
        }
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        byHash.put(hash(token), new Given(operator, now, now));
        return token;
    }

    /** Who shows a token, which counts as a use of it; empty where it is none, or not any more. */
    synchronized Optional<Operator> use(String token) {
        Instant now = clock.instant();
        Given given = byHash.computeIfPresent(
                hash(token), (_, found) -> found.over(now) ? null : new Given(found.operator, found.since, now));
        return Optional.ofNullable(given).map(Given::operator);
    }

    /** A token ends. */
    synchronized void end(String token) {
        byHash.remove(hash(token));
    }

    /** All tokens of an account end. */
    synchronized void end(long number) {
        byHash.values().removeIf(given -> given.operator.number == number);
    }

    /** Whose they are. */
    synchronized Set<Operator> operators() {
        return byHash.values().stream().map(Given::operator).collect(Collectors.toSet());
    }

    /** How many there are, those among them whose time is over. */
    synchronized int count() {
        return byHash.size();
    }

    private static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
