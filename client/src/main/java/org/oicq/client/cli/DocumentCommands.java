package org.oicq.client.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oicq.client.Await;
import org.oicq.client.ClientListener;
import org.oicq.client.Documents;
import org.oicq.client.JobWatch;
import org.oicq.client.OicqClient;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.codes.Direction;
import org.oicq.codec.codes.JobState;
import org.oicq.codec.document.JobCard;
import org.oicq.codec.document.JobChange;
import org.oicq.codec.document.JobData;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.wire.FieldType;
import org.oicq.codec.wire.Text;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands of {@code fax} and {@code print} have in common. */
final class DocumentCommands {
    private DocumentCommands() {}

    /** A state for a program. */
    static String state(int state) {
        return CodeTable.JOB_STATE.name(state, Locale.ROOT);
    }

    static Map<String, Object> json(long job, int state, Text information) {
        return Json.object("event", "job", "job", job, "state", state(state), "information", information.toString());
    }

    private static Sentence words(Console console, JobChange now) {
        String state = console.name(CodeTable.JOB_STATE, now.state());
        String information = now.information().toString();
        return information.isEmpty()
                ? Sentence.of("job", "job {0}: {1}", now.job(), state)
                : Sentence.of("job-and-more", "job {0}: {1}, {2}", now.job(), state, Sentence.reason(information));
    }

    /** Sends a document or a text. */
    abstract static class Send extends LoggedInCommand {
        @Parameters(index = "0", paramLabel = "DESTINATION", description = "Where it goes.")
        private String destination = "";

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "FILE",
                description = "A PDF, TIFF, PNG, JPEG or plain text.")
        private @Nullable Path file;

        @Option(names = "--text", paramLabel = "TEXT", description = "A text instead of a file.")
        private @Nullable String text;

        @Option(names = "--wait", description = "Stay until the job is over: exit code 0 done, 1 failed or cancelled.")
        private boolean wait;

        abstract Documents server(OicqClient client);

        @Override
        ClientListener listener() {
            check();
            return super.listener();
        }

        private void check() {
            if ((file == null) == (text == null)) {
                throw usage(Sentence.of("file-or-text", "name a file, or give --text TEXT"));
            }
            if (file != null && !Files.isRegularFile(file)) {
                throw usage(Sentence.of("no-file", "there is no file '{0}'", file));
            }
        }

        @Override
        int run(OicqClient client, List<LoginReply.Group> groups) throws Exception {
            check();
            Documents server = server(client);
            Path document = file;
            if (document == null) {
                long job = Await.result(server.submitText(destination, String.valueOf(text)));
                try (JobWatch watch = server.watch(job)) {
                    JobData now = Await.result(server.view(job));
                    watch.heard(new JobChange(1, job, now.information(), now.state()));
                    return follow(watch);
                }
            }
            long length = Files.size(document);
            String name = String.valueOf(document.getFileName());
            long job = Await.result(server.announce(destination, name, length));
            try (JobWatch watch = server.watch(job)) {
                Duration patience = Duration.ofMinutes(5);
                server.sendPieces(
                        watch,
                        document,
                        length,
                        patience,
                        new Meter(console(), Sentence.of("meter-sent", "sent"))::show);
                return follow(watch);
            }
        }

        /** The first news are that the server has the document; more where somebody waits. */
        private int follow(JobWatch watch) throws InterruptedException {
            while (true) {
                JobChange now = watch.next();
                Map<String, Object> json = json(watch.job(), now.state(), now.information());
                Sentence words = words(console(), now);
                boolean over = JobWatch.isOver(now.state());
                if (over && now.state() != JobState.DONE.code()) {
                    console().refused(json, words);
                    return Main.REFUSED;
                }
                if (over || !wait) {
                    console().result(json, words);
                    return Main.DONE;
                }
                console().aside(json, words);
            }
        }
    }

    /** Lists jobs. */
    abstract static class Jobs extends QuietCommand {
        private static final int MOST = 255;

        @Option(
                names = "--before",
                paramLabel = "JOB",
                description = "Only jobs before this one. Without it the newest come first.")
        private long before = FieldType.L.max();

        @Option(names = "--count", paramLabel = "N", description = "How many, up to 255 (default: 50).")
        private int count = 50;

        abstract Documents server(OicqClient client);

        @Override
        int run() throws Exception {
            if (count < 1 || count > MOST) {
                throw usage(ClientCommand.range("--count", 1, MOST));
            }
            List<JobCard> jobs = visit(client -> server(client).jobs(before, count, Direction.SMALLER));
            Table table = console().table("JOB", "STATE", "TO", "PAGES", "SENT", "DOCUMENT");
            List<Map<String, Object>> objects = new ArrayList<>();
            for (JobCard job : jobs) {
                Instant submitted = Instant.ofEpochSecond(job.submitted());
                table.row(
                        job.job(),
                        console().name(CodeTable.JOB_STATE, job.state()),
                        job.destination(),
                        job.pages() == 0 ? "" : job.pages(),
                        console().time(submitted),
                        job.documentName());
                objects.add(Json.object(
                        "event",
                        "job",
                        "job",
                        job.job(),
                        "state",
                        state(job.state()),
                        "destination",
                        job.destination().toString(),
                        "document",
                        job.documentName().toString(),
                        "pages",
                        job.pages(),
                        "submitted",
                        submitted.toString()));
            }
            console()
                    .results(
                            objects,
                            jobs.isEmpty()
                                    ? console().say(Sentence.of("no-job", "you have no job"))
                                    : table.toString());
            return Main.DONE;
        }
    }

    /** Shows a job. */
    abstract static class Show extends QuietCommand {
        @Parameters(paramLabel = "JOB", description = "The job's number.")
        private long job;

        abstract Documents server(OicqClient client);

        @Override
        int run() throws Exception {
            JobData data = visit(client -> server(client).view(job));
            Instant submitted = Instant.ofEpochSecond(data.submitted());
            Table table = console().facts("JOB", data.job());
            table.row(console().heading("STATE"), console().name(CodeTable.JOB_STATE, data.state()));
            table.row(
                    console().heading("INFORMATION"),
                    console().say(Sentence.reason(data.information().toString())));
            table.row(console().heading("TO"), data.destination());
            table.row(console().heading("DOCUMENT"), data.documentName());
            table.row(console().heading("PAGES"), data.pages());
            table.row(console().heading("DONE"), data.pagesDone());
            table.row(console().heading("SENT"), console().time(submitted));
            Map<String, Object> json = json(data.job(), data.state(), data.information());
            json.putAll(Json.object(
                    "destination",
                    data.destination().toString(),
                    "document",
                    data.documentName().toString(),
                    "pages",
                    data.pages(),
                    "pagesDone",
                    data.pagesDone(),
                    "submitted",
                    submitted.toString()));
            console().result(json, table.toString());
            return Main.DONE;
        }
    }

    /** Cancels a job. */
    abstract static class Cancel extends QuietCommand {
        @Parameters(paramLabel = "JOB", description = "The job's number.")
        private long job;

        abstract Documents server(OicqClient client);

        @Override
        int run() throws Exception {
            var _ = visit(client -> server(client).cancel(job));
            console()
                    .result(
                            Json.object("event", "cancelling", "job", job),
                            Sentence.of("cancelling", "job {0} is being cancelled", job));
            return Main.DONE;
        }
    }
}
