package org.oicq.server.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A token bucket's measure, written {@code 50/s burst 500}: tokens for each unit of time, and the size of the bucket.
 *
 * @param count how many
 * @param unit per this time
 * @param burst how many at once, from a standing start
 */
public record Rate(int count, Duration unit, int burst) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})/([smh]) burst (\\d{1,9})");

    /**
     * The rate of this text.
     *
     * @throws IllegalArgumentException where it is none; the message says what is
     */
    public static Rate parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a rate reads '50/s burst 500' (s, m or h)");
        }
        Duration unit = switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            default -> Duration.ofHours(1);
        };
        Rate rate = new Rate(Integer.parseInt(matcher.group(1)), unit, Integer.parseInt(matcher.group(3)));
        if (rate.count == 0 || rate.burst == 0) {
            throw new IllegalArgumentException("a rate and its burst are 1 or more");
        }
        return rate;
    }

    /** Nanoseconds for one token to come back. */
    public long nanosEach() {
        return unit.toNanos() / count;
    }

    @Override
    public String toString() {
        String letter = unit.equals(Duration.ofSeconds(1)) ? "s" : unit.equals(Duration.ofMinutes(1)) ? "m" : "h";
        return count + "/" + letter + " burst " + burst;
    }
}
