package org.oicq.server.console;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Looks at the figures for what needs an operator's hand: the rules of docs/alerts.yml, without the time that those wait
 * before they tell anybody. A figure that is not known (NaN) needs nothing.
 */
final class Needs {
    static final double LEAST_DISK = 2e9;

    /** The time by whose trend the disk is judged, and the least of it that must be known. */
    static final Duration DISK_TREND = Duration.ofHours(6);

    private static final Duration LEAST_DISK_TREND = Duration.ofHours(1);

    /** An alert is due where the disk would be full earlier, by its trend. */
    static final Duration DISK_AHEAD = Duration.ofDays(1);

    private static final double MOST_JOURNAL = 5e8;
    private static final double MOST_HELD = 5e7;
    private static final double MOST_OF_DESCRIPTORS = 0.9;
    private static final double MOST_SHIFT_SECONDS = 5;
    private static final Duration CERTIFICATE = Duration.ofDays(14);

    /** Samples of ten minutes. */
    private static final int SHIFTS = 61;

    private final ToDoubleFunction<String> figure;
    private final InstantSource clock;
    private final Ring disk = new Ring((int) DISK_TREND.toSeconds() / Ring.SECONDS);
    private final Ring shift = new Ring(SHIFTS);

    /**
     * Nothing has been looked at yet.
     *
     * @param figure the value of a figure by its name, as {@code /metrics} has it now
     */
    Needs(ToDoubleFunction<String> figure, InstantSource clock) {
        this.figure = figure;
        this.clock = clock;
    }

    /** What needs a hand now; to be asked as often as samples are taken. */
    List<Need> look() {
        List<Need> needs = new ArrayList<>();
        if (value("oicq_database_up") == 0) {
            needs.add(new Need(
                    "OicqDatabaseAway",
                    "The server cannot reach its database. Messages wait in memory, and log-ins are refused.",
                    "Look after the database.",
                    0));
        }
        disk(needs);
        double full = value("oicq_mailboxes_nearly_full");
        if (full > 0) {
            needs.add(new Need(
                    "OicqMailboxFull",
                    String.format(Locale.ROOT, "%.0f mailboxes are nearly full. A full one refuses messages.", full),
                    "'space' names them: disable an account that nobody reads, or raise stored-messages.",
                    full));
        }
        certificate(needs);
        double journal = value("oicq_journal_bytes");
        if (journal > MOST_JOURNAL) {
            needs.add(new Need(
                    "OicqJournalGrows",
                    "The journal of messages is not emptied: it has " + megabytes(journal) + ".",
                    "Look in the server's log for what the database refuses.",
                    journal));
        }
        clock(needs);
        double held = value("oicq_message_memory_bytes");
        if (held > MOST_HELD) {
            needs.add(new Need(
                    "OicqMessagesWait",
                    "Many messages wait in memory for the database: " + megabytes(held) + ".",
                    "The database is away or too slow: look after it and its disk.",
                    held));
        }
        double open = value("process_open_fds") / value("process_max_fds");
        if (open > MOST_OF_DESCRIPTORS) {
            needs.add(new Need(
                    "OicqFewDescriptors",
                    String.format(Locale.ROOT, "%.0f %% of the files that the process may open are open.", open * 100),
                    "Raise LimitNOFILE, or set fewer connections.",
                    open));
        }
        return List.copyOf(needs);
    }

    private void disk(List<Need> needs) {
        double free = value("oicq_disk_free_bytes");
        disk.add(free);
        boolean known = disk.size() * (long) Ring.SECONDS >= LEAST_DISK_TREND.toSeconds();
        if (free < LEAST_DISK || (known && disk.ahead((double) DISK_AHEAD.toSeconds() / Ring.SECONDS) < 0)) {
            needs.add(new Need(
                    "OicqDiskFillsUp",
                    "The disk of the data folder is full soon: " + megabytes(free) + " are free.",
                    "Make room. 'space' says what fills the database.",
                    free));
        }
    }

    private void certificate(List<Need> needs) {
        double end = value("oicq_certificate_end_timestamp_seconds");
        double left = end - clock.instant().getEpochSecond();
        if (left < CERTIFICATE.toSeconds()) {
            needs.add(new Need(
                    "OicqCertificateEnds",
                    left < 0
                            ? "The TLS certificate has ended."
                            : String.format(
                                    Locale.ROOT,
                                    "The TLS certificate ends in %.0f days.",
                                    left / Duration.ofDays(1).toSeconds()),
                    "Renew it. The server takes the new files by itself.",
                    end));
        }
    }

    private void clock(List<Need> needs) {
        shift.add(value("oicq_clock_shift_seconds"));
        double moved = shift.ago(0) - shift.ago(shift.size() - 1);
        if (Math.abs(moved) > MOST_SHIFT_SECONDS) {
            needs.add(new Need(
                    "OicqClockJumps",
                    String.format(Locale.ROOT, "The system's clock was moved by %.0f seconds.", moved),
                    "Look after the system's NTP. The times of messages, and the ends of bans and invitations, go by it.",
                    moved));
        }
    }

    private double value(String name) {
        return figure.applyAsDouble(name);
    }

    private static String megabytes(double bytes) {
        return String.format(Locale.ROOT, "%,.0f MB", bytes / 1e6);
    }
}
