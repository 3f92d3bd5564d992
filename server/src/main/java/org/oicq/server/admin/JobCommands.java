package org.oicq.server.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.oicq.schema.Job;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ./oicq admin job …}: the fax and print jobs of all users. */
@Command(
        name = "job",
        description = "Lists, shows, cancels and resends fax and print jobs.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example: ./oicq admin job list"})
final class JobCommands {
    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Command(
            name = "list",
            description = "Lists the jobs, the newest first.",
            footer = {"", "Example: ./oicq admin job list --limit 20"})
    int list(
            @Option(
                            names = "--before",
                            paramLabel = "JOB",
                            defaultValue = "4294967296",
                            description = "Only jobs with smaller numbers.")
                    long before,
            @Option(names = "--owner", paramLabel = "N", defaultValue = "0", description = "Only jobs of this account.")
                    long owner,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "The most jobs to list. Default: 100.")
                    int limit) {
        return admin.onDatabase((desk, results) -> {
            List<List<?>> rows = new ArrayList<>();
            for (Job job : desk.database().jobs().newest(before, owner, desk.rows(limit))) {
                rows.add(List.of(
                        job.id(),
                        job.service().word(),
                        job.owner(),
                        job.destination(),
                        state(job),
                        job.pages(),
                        UserCommands.time(job.submittedAt()),
                        job.information()));
            }
            results.table(
                    List.of("job", "service", "owner", "destination", "state", "pages", "submitted", "information"),
                    rows);
            return 0;
        });
    }

    @Command(
            name = "show",
            description = "Shows one job.",
            footer = {"", "Example: ./oicq admin job show 17"})
    int show(@Parameters(paramLabel = "JOB") long number) {
        return admin.onDatabase((desk, results) -> {
            Optional<Job> found = desk.database().jobs().find(number);
            if (found.isEmpty()) {
                results.error("there is no job " + number);
                return 1;
            }
            Job job = found.get();
            List<List<?>> rows = new ArrayList<>();
            rows.add(List.of("job", job.id()));
            rows.add(List.of("service", job.service().word()));
            rows.add(List.of("owner", job.owner()));
            rows.add(List.of("destination", job.destination()));
            rows.add(List.of("document", job.documentName()));
            rows.add(List.of("bytes", job.bytes()));
            rows.add(List.of("state", state(job)));
            rows.add(List.of("pages", job.pages()));
            rows.add(List.of("pages done", job.pagesDone()));
            rows.add(List.of("submitted", UserCommands.time(job.submittedAt())));
            rows.add(List.of("handed to", job.reference()));
            rows.add(List.of("information", job.information()));
            results.table(List.of("field", "value"), rows);
            return 0;
        });
    }

    private static String state(Job job) {
        String words = job.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return job.cancelled() && !job.state().over() ? words + ", being cancelled" : words;
    }

    private static long owner(Desk desk, long job) {
        return desk.database().jobs().find(job).map(Job::owner).orElse(0L);
    }

    @Command(
            name = "cancel",
            description = "Cancels a job that is not over.",
            footer = {"", "Example: ./oicq admin job cancel 17"})
    int cancel(@Parameters(paramLabel = "JOB") long number) {
        return admin.onDatabase((desk, results) -> {
            if (!desk.database().jobs().cancelByOperator(number)) {
                results.error("there is no job " + number + " that is not over");
                return 1;
            }
            desk.audit("cancel job", owner(desk, number), "job " + number);
            results.result("job " + number + " is being cancelled", Map.of("job", number, "done", "cancel"));
            return 0;
        });
    }

    @Command(
            name = "resend",
            description = "Has a job that is over done once more, while its document is kept.",
            footer = {"", "Example: ./oicq admin job resend 17"})
    int resend(@Parameters(paramLabel = "JOB") long number) {
        return admin.onDatabase((desk, results) -> {
            if (!desk.database().jobs().resend(number)) {
                results.error("there is no job " + number + " that is over");
                return 1;
            }
            desk.audit("resend job", owner(desk, number), "job " + number);
            results.result("job " + number + " is done once more", Map.of("job", number, "done", "resend"));
            return 0;
        });
    }
}
