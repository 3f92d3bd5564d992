package org.oicq.server.admin;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oicq.schema.AuditTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ./oicq admin audit}. */
@Command(
        name = "audit",
        description = "Shows who watched whom, and what operators did; the newest first.",
        footer = {"", "Example: ./oicq admin audit --subject 10001 --action password --before '2026-11-30 12:00'"})
final class AuditCommand implements Callable<Integer> {
    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Option(names = "--actor", paramLabel = "N", description = "Only what this account did; 0 for the command line.")
    private @Nullable Long actor;

    @Option(
            names = "--action",
            paramLabel = "WORDS",
            description = "Only this action, as 'disable' or 'role'; its first words will do.")
    private @Nullable String action;

    @Option(names = "--subject", paramLabel = "N", description = "Only what was done to this account.")
    private @Nullable Long subject;

    @Option(
            names = "--before",
            paramLabel = "TIME",
            description = "Only entries before this time, as '2026-11-30' or '2026-11-30 12:00'.")
    private @Nullable String before;

    @Option(
            names = "--below",
            paramLabel = "ID",
            defaultValue = "9223372036854775807",
            description = "Only entries with smaller ids: those that follow.")
    private long below;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "The largest number of entries. Default: 50.")
    private int limit;

    @Override
    public Integer call() {
        return admin.onDatabase((desk, results) -> {
            var filter = new AuditTable.Filter(
                    actor == null ? OptionalLong.empty() : OptionalLong.of(actor),
                    Optional.ofNullable(action),
                    subject == null ? OptionalLong.empty() : OptionalLong.of(subject),
                    before == null ? Optional.empty() : Optional.of(time(before)));
            int most = desk.rows(limit);
            List<AuditTable.Entry> entries = desk.database().audit().read(most, below, filter);
            results.table(
                    List.of("id", "time", "actor", "action", "subject", "detail"),
                    entries.stream().<List<?>>map(AuditCommand::row).toList());
            if (!entries.isEmpty() && entries.size() == most) {
                results.hint(
                        "more entries may follow: --below " + entries.getLast().id() + " shows them");
            }
            return 0;
        });
    }

    /** A time in the machine's own time zone, to the day, the minute or the second. */
    private static Instant time(String text) {
        try {
            LocalDateTime time = text.length() <= "2026-11-30".length()
                    ? LocalDate.parse(text).atStartOfDay()
                    : LocalDateTime.parse(text.replace(' ', 'T'));
            return time.atZone(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "a time reads '2026-11-30', '2026-11-30 12:00' or '2026-11-30 12:00:59'", e);
        }
    }

    private static List<?> row(AuditTable.Entry entry) {
        return List.of(
                entry.id(),
                UserCommands.time(entry.at()),
                entry.actor() == 0 ? "operator" : Long.toString(entry.actor()),
                entry.action(),
                entry.subject(),
                entry.detail());
    }
}
