package org.oicq.server.documents;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.oicq.codec.wire.Text;
import org.oicq.schema.AccountTable;
import org.oicq.schema.AuditTable;
import org.oicq.schema.Database;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.FaxTable;
import org.oicq.schema.Job;
import org.oicq.schema.Job.State;
import org.oicq.schema.JobTable;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.documents.backend.Backend;
import org.oicq.server.documents.backend.SafeFile;
import org.oicq.server.documents.open.Converter;
import org.oicq.server.oicq.Rates;
import org.oicq.server.rule.Refusal;
import org.oicq.server.rule.Result;
import org.oicq.server.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the two services: takes documents in, keeps their jobs, and has them done. Everything here may block.
 */
public final class Documents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Documents.class);

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    /** Destinations in an answer, at most. */
    private static final int MOST_DESTINATIONS = 50;

    private final Job.Service service;
    private final Destinations destinations;
    private final Backend backend;
    private final ServerConfig config;
    private final JobTable jobs;
    private final FaxTable permissions;
    private final AccountTable accounts;
    private final AuditTable audit;
    private final Rates rates;
    private final DocumentFolder folder;
    private final Converter converter;
    private final JobRunner runner;
    private final Executor later;
    private final Consumer<Job> changed;
    private final Map<Long, Intake> comingIn = new ConcurrentHashMap<>();

    /** What people write as a destination, made into what the job has; a refusal where it is none. */
    interface Destinations {
        Result<String> of(String written);
    }

    /**
     * A service at work.
     *
     * @param changed told of each change of a job's state
     */
    Documents(
            Job.Service service,
            Destinations destinations,
            Backend backend,
            ServerConfig config,
            Database database,
            JobTable jobs,
            Rates rates,
            DocumentFolder folder,
            Converter converter,
            Executor blocking,
            Consumer<Job> changed) {
        this.service = service;
        this.destinations = destinations;
        this.backend = backend;
        this.config = config;
        this.jobs = jobs;
        this.permissions = database.faxes();
        this.accounts = database.accounts();
        this.audit = database.audit();
        this.rates = rates;
        this.folder = folder;
        this.converter = converter;
        this.changed = changed;
        this.later =
                CompletableFuture.delayedExecutor(config.documentTime().toMillis(), TimeUnit.MILLISECONDS, blocking);
        this.runner = new JobRunner(
                service,
                backend,
                jobs,
                folder,
                converter,
                new JobRunner.Limits(config.documentPages(), this::pagesRefusal),
                config.jobLook(),
                blocking,
                changed);
    }

    private Optional<String> pagesRefusal(Job job, int pages) {
        if (service != Job.Service.FAX) {
            return Optional.empty();
        }
        int before = jobs.faxPagesOfDay(job.owner(), job.id());
        return before + pages <= config.faxPagesADay()
                ? Optional.empty()
                : Optional.of("you may fax " + config.faxPagesADay() + " pages a day, and have faxed " + before);
    }

    private Optional<Refusal> notPermitted(long number) {
        boolean fax = service == Job.Service.FAX;
        return permissions.permitted(service, number).orElse(fax ? config.faxPermitted() : config.printPermitted())
                ? Optional.empty()
                : Optional.of(fax ? Refusal.MAY_NOT_FAX : Refusal.MAY_NOT_PRINT);
    }

    private boolean fits(Text text) {
        return text.characters() <= config.profileCharacters();
    }

    // ------------------------------------------------------------------ documents come in

    /**
     * 0x03: a text is the document.
     *
     * @return the job, which is not begun before {@link #begin}
     */
    Result<Long> submitText(Session from, Text destination, Text content) {
        if (content.isEmpty()) {
            return Result.refused(Refusal.EMPTY_DOCUMENT);
        }
        if (!rates.message(from.number())) {
            return Result.refused(Refusal.TOO_FAST);
        }
        byte[] bytes = content.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return create(from, destination, Text.EMPTY, bytes.length, job -> {
            Path part = folder.part(job);
            Files.write(part, bytes, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
            SafeFile.publish(part, folder.document(job));
            jobs.whole(job);
        });
    }

    /** The answer that names a job of {@link #submitText} is on its way. */
    void begin(long job) {
        tell(job);
        runner.wake();
    }

    /** 0x13: a document of this length is to follow, in pieces. */
    Result<Long> announce(Session from, Text destination, Text documentName, long length) {
        if (length == 0) {
            return Result.refused(Refusal.EMPTY_DOCUMENT);
        }
        if (length > config.documentBytes()) {
            return Result.refused(Refusal.DOCUMENT_TOO_LONG);
        }
        if (!fits(documentName)) {
            return Result.refused(Refusal.DOCUMENT_NAME_TOO_LONG);
        }
        if (!rates.change(from.number())) {
            return Result.refused(Refusal.TOO_FAST);
        }
        return create(from, destination, documentName, length, job -> {
            comingIn.put(job, new Intake(job, from, length, folder));
            later.execute(() -> failIntake(
                    job, "it was not whole within " + config.documentTime().toSeconds() + " s"));
        });
    }

    private interface Beginning {
        void of(long job) throws IOException;
    }

    private Result<Long> create(Session from, Text destination, Text documentName, long length, Beginning beginning) {
        if (!fits(destination)) {
            return Result.refused(Refusal.DESTINATION_TOO_LONG);
        }
        Optional<Refusal> forbidden = notPermitted(from.number());
        if (forbidden.isPresent()) {
            return Result.refused(forbidden.get());
        }
        if (!(destinations.of(destination.toString()) instanceof Result.Ok<String>(String to))) {
            return Result.refused(service == Job.Service.FAX ? Refusal.NOT_A_FAX_NUMBER : Refusal.NO_SUCH_PRINTER);
        }
        String nickname = accounts.find(from.number())
                .map(account -> account.profile().nickname())
                .orElse("");
        String sender = "From " + nickname + " (" + from.number() + ") · "
                + MINUTE.format(LocalDateTime.now(ZoneId.systemDefault()));
        OptionalLong made =
                jobs.create(service, from.number(), sender, to, documentName.toString(), length, config.jobs());
        if (made.isEmpty()) {
            return Result.refused(Refusal.TOO_MANY_JOBS);
        }
        long job = made.getAsLong();
        try {
            beginning.of(job);
        } catch (IOException e) {
            LOG.warn("A document cannot be stored: {}", e.toString());
            jobs.over(job, State.FAILED, Refusal.CANNOT_BE_KEPT.sentence());
            return Result.refused(Refusal.CANNOT_BE_KEPT);
        }
        audit.write(from.number(), service.word(), from.number(), "job " + job + " to " + to);
        converter.expect();
        return Result.ok(job);
    }

    /** 0x15: a piece of a document that was announced. */
    Optional<Refusal> piece(Session from, long job, ByteBuffer piece) {
        Intake intake = comingIn.get(job);
        if (intake == null || intake.sender() != from) {
            return Optional.of(Refusal.NO_DOCUMENT);
        }
        try {
            switch (intake.take(piece)) {
                case MORE_TO_COME -> {}
                case OVER -> {
                    return Optional.of(Refusal.NO_DOCUMENT);
                }
                case TOO_LONG -> {
                    failIntake(job, Refusal.MORE_THAN_ANNOUNCED.sentence());
                    return Optional.of(Refusal.MORE_THAN_ANNOUNCED);
                }
                case WHOLE -> {
                    comingIn.remove(job);
                    jobs.whole(job);
                    begin(job);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("The document of job {} cannot be stored: {}", job, e.toString());
            failIntake(job, Refusal.CANNOT_BE_KEPT.sentence());
            return Optional.of(Refusal.CANNOT_BE_KEPT);
        }
    }

    private void failIntake(long job, String sentence) {
        endIntake(job, State.FAILED, sentence);
    }

    private void endIntake(long job, State end, String sentence) {
        Intake intake = comingIn.remove(job);
        if (intake == null) {
            return;
        }
        try {
            if (intake.end() && jobs.over(job, end, sentence)) {
                tell(job);
            }
        } catch (IOException e) {
            LOG.warn("What had come in of the document of job {} cannot be deleted: {}", job, e.toString());
        } catch (DatabaseException e) {
            LOG.warn("The end of job {} cannot be written; it is at the next start: {}", job, e.getMessage());
        }
    }

    /** A session is over: what it has not sent whole has failed. */
    void left(Session session) {
        for (Intake intake : comingIn.values()) {
            if (intake.sender() == session) {
                failIntake(intake.job(), "its sender left before it was whole");
            }
        }
    }

    // ------------------------------------------------------------------ jobs

    /** 0x05: a job of this session's user. */
    Optional<Job> find(Session by, long job) {
        return jobs.find(job).filter(found -> found.owner() == by.number() && found.service() == service);
    }

    /** 0x08: asks for the end of a job. */
    Optional<Refusal> cancel(Session by, long job) {
        Optional<Job> found = find(by, job);
        if (found.isEmpty()) {
            return Optional.of(Refusal.NO_SUCH_JOB);
        }
        if (!rates.change(by.number())) {
            return Optional.of(Refusal.TOO_FAST);
        }
        return jobs.cancel(job) ? Optional.empty() : Optional.of(Refusal.JOB_OVER);
    }

    /** An end was asked for, by its owner or an operator, or there is something new to do. */
    void look(long owner) {
        for (Intake intake : comingIn.values()) {
            if (intake.sender().number() == owner
                    && jobs.find(intake.job()).filter(Job::cancelled).isPresent()) {
                endIntake(intake.job(), State.CANCELLED, "");
            }
        }
        runner.wake();
    }

    /** 0x0A: jobs of this session's user. */
    List<Job> page(Session by, long start, boolean up, int most) {
        return jobs.page(service, by.number(), start, up, most);
    }

    /** 0x0B: destinations. */
    List<Backend.Destination> destinations(Text words) {
        return backend.find(words.toString(), MOST_DESTINATIONS);
    }

    private void tell(long job) {
        jobs.find(job).ifPresent(changed);
    }

    @Override
    public void close() {
        runner.close();
        for (Intake intake : comingIn.values()) {
            failIntake(intake.job(), "the server stopped before it was whole");
        }
    }
}
