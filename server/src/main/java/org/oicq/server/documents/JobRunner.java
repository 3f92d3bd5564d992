package org.oicq.server.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.oicq.codec.text.Shown;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.Job;
import org.oicq.schema.Job.State;
import org.oicq.schema.JobTable;
import org.oicq.server.documents.backend.Backend;
import org.oicq.server.documents.backend.SafeFile;
import org.oicq.server.documents.open.Converted;
import org.oicq.server.documents.open.Converter;
import org.oicq.server.documents.worker.BadDocumentException;
import org.oicq.server.documents.worker.Conversion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets the jobs of one service done. Where each of them stands is in the database before something is done that a kill
 * could leave half: after one, each job goes on from there.
 */
final class JobRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    /** Jobs that are looked at in one turn. */
    private static final int AT_ONCE = 32;

    /** Looks that a fax server or printer is spared which does not answer. */
    private static final int PATIENT = 3;

    private static final String ELSEWHERE =
            "the server's settings have changed since it was handed over, and whether it was done is not known";

    private static final long LONGEST = 30;
    private static final int LONGEST_INFORMATION = 300;
    private static final Duration DATABASE_AGAIN = Duration.ofSeconds(2);
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final Duration STOP = Duration.ofSeconds(5);

    private final Job.Service service;
    private final Backend backend;
    private final JobTable jobs;
    private final DocumentFolder folder;
    private final Converter converter;
    private final Limits limits;
    private final Duration look;
    private final Executor executor;
    private final Consumer<Job> changed;
    private final Set<Long> inHand = ConcurrentHashMap.newKeySet();
    private final Semaphore signal = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    /**
     * What a job may cost.
     *
     * @param pages a document of more is refused
     * @param pagesLeft why this job's pages are more than its owner may have today, or empty
     */
    record Limits(int pages, PagesLeft pagesLeft) {}

    /** See {@link Limits}. */
    interface PagesLeft {
        Optional<String> refusal(Job job, int pages);
    }

    /**
     * A runner, at work as soon as it is made.
     *
     * @param look how often a job is looked after that was handed over
     * @param changed told of each change of a job's state
     */
    JobRunner(
            Job.Service service,
            Backend backend,
            JobTable jobs,
            DocumentFolder folder,
            Converter converter,
            Limits limits,
            Duration look,
            Executor executor,
            Consumer<Job> changed) {
        this.service = service;
        this.backend = backend;
        this.jobs = jobs;
        this.folder = folder;
        this.converter = converter;
        this.limits = limits;
        this.look = look;
        this.executor = executor;
        this.changed = changed;
        this.thread = Thread.ofVirtual().name(service.word() + "-jobs").start(this::run);
    }

    /** There may be something new to do. */
    void wake() {
        signal.release();
    }

    private void run() {
        boolean first = true;
        boolean away = false;
        while (!closed) {
            Duration pause;
            try {
                if (first) {
                    jobs.lookAtAll(service);
                    first = false;
                }
                int room = AT_ONCE - inHand.size();
                List<Job> due = room > 0 ? jobs.due(service, List.copyOf(inHand), room) : List.of();
                due.forEach(this::take);
                pause = due.isEmpty()
                        ? jobs.untilDue(service, List.copyOf(inHand))
                                .filter(wait -> wait.compareTo(IDLE) < 0)
                                .orElse(IDLE)
                        : Duration.ZERO;
                away = false;
            } catch (DatabaseException e) {
                if (!away && !closed) {
                    LOG.warn("{} jobs wait for the database: {}", service.word(), e.getMessage());
                }
                away = true;
                pause = DATABASE_AGAIN;
            }
            try {
                if (signal.tryAcquire(Math.max(1, pause.toMillis()), TimeUnit.MILLISECONDS)) {
                    signal.drainPermits();
                }
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void take(Job job) {
        inHand.add(job.id());
        executor.execute(() -> {
            try {
                step(job);
            } catch (DatabaseException e) {
                LOG.warn("The {} job {} waits for the database: {}", service.word(), job.id(), e.getMessage());
                rest();
            } catch (RuntimeException | Error e) {
                // Others' jobs go on, and this one comes again, for it must not be forgotten.
                LOG.error("The {} job {} cannot go on; it is tried again", service.word(), job.id(), e);
                jobs.postpone(job.id(), again(job));
            } catch (InterruptedException _) {
                // The server stops, and the job goes on after the next start.
                Thread.currentThread().interrupt();
            } finally {
                inHand.remove(job.id());
                wake();
            }
        });
    }

    private static void rest() {
        try {
            Thread.sleep(DATABASE_AGAIN);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    // ------------------------------------------------------------------ one job

    private void step(Job job) throws InterruptedException {
        if (job.state() == State.AT_WORK && !job.reference().isEmpty() && !job.handing()) {
            follow(job);
        } else if (job.state() == State.AT_WORK && job.handing()) {
            recover(job);
        } else if (job.cancelled()) {
            over(job, State.CANCELLED, "");
        } else {
            begin(job);
        }
    }

    /** Opens its document, where no attempt before has, and hands its pages over. */
    private void begin(Job job) throws InterruptedException {
        if (job.state() == State.WAITING) {
            if (!jobs.atWork(job.id())) {
                return;
            }
            tell(job);
        }
        switch (backend.taking(job.destination())) {
            case Backend.Refused(String sentence) -> over(job, State.FAILED, sentence);
            case Backend.Later(String sentence) -> later(job, sentence);
            case Backend.Wish wish -> open(job, wish);
        }
    }

    private void open(Job job, Backend.Wish wish) throws InterruptedException {
        Path document = folder.document(job.id());
        Path pages;
        try {
            if (!Files.exists(document)) {
                over(job, State.FAILED, "its document is not kept any more");
                return;
            }
            Converted made = made(job, wish, document);
            Optional<String> tooMany = limits.pagesLeft().refusal(job, made.pages());
            if (tooMany.isPresent()) {
                over(job, State.FAILED, tooMany.get());
                return;
            }
            pages = made.original() ? document : folder.pages(job.id());
            jobs.opened(job.id(), made.pages());
        } catch (BadDocumentException e) {
            over(job, State.FAILED, e.sentence());
            return;
        } catch (IOException e) {
            if (closed) {
                // It is opened anew after the next start.
                return;
            }
            LOG.warn("The document of {} job {} cannot be opened now: {}", service.word(), job.id(), e.toString());
            later(job, "the server cannot open documents now");
            return;
        }
        handOver(job, pages);
    }

    /** The pages that the destination wants: those of an earlier attempt, or new ones. */
    private Converted made(Job job, Backend.Wish wish, Path document)
            throws BadDocumentException, IOException, InterruptedException {
        Path note = folder.pagesNote(job.id());
        Path pages = folder.pages(job.id());
        Optional<Converted> before = MadePages.find(note, wish)
                .filter(made -> made.pages() <= limits.pages() && (made.original() || Files.exists(pages)));
        if (before.isPresent()) {
            return before.get();
        }
        folder.deletePages(job.id());
        Path written = folder.pagesPart(job.id());
        Conversion conversion = new Conversion(
                wish.form(), wish.dpi(), wish.color(), limits.pages(), job.sender(), (int) Files.size(document));
        Converted made = converter.convert(conversion, document, written);
        if (made.original()) {
            Files.deleteIfExists(written);
        } else {
            SafeFile.publish(written, pages);
        }
        MadePages.write(note, wish, made);
        return made;
    }

    private void handOver(Job begun, Path pages) {
        if (!jobs.handing(begun.id())) {
            return;
        }
        Job job = jobs.find(begun.id()).orElseThrow();
        if (job.cancelled()) {
            jobs.notHanded(job.id());
            over(job, State.CANCELLED, "");
            return;
        }
        switch (backend.handOver(job, pages, reference -> jobs.referenced(job.id(), there(job, reference), false))) {
            case Backend.Handed(String reference) -> {
                jobs.referenced(job.id(), there(job, reference), true);
                jobs.progress(job.id(), 0, words(job, ""), look);
            }
            case Backend.Done _ -> over(job, State.DONE, "");
            case Backend.Refused(String sentence) -> over(job, State.FAILED, sentence);
            case Backend.Later(String sentence) -> {
                jobs.notHanded(job.id());
                later(job, sentence);
            }
            case Backend.Unsure(String sentence) -> {
                LOG.warn("Whether {} job {} was taken is not known: {}", service.word(), job.id(), sentence);
                recover(jobs.find(job.id()).orElseThrow());
            }
        }
    }

    /** The server was killed, or the connection broke, while the job was handed over. */
    private void recover(Job job) {
        // Backends name a job before it may be begun.
        Backend.Found found = job.reference().isEmpty()
                ? Backend.Found.NOT_HANDED
                : reference(job)
                        .map(reference -> backend.recover(job, reference))
                        .orElse(Backend.Found.UNKNOWN);
        switch (found) {
            case HANDED -> {
                jobs.referenced(job.id(), job.reference(), true);
                jobs.progress(job.id(), 0, words(job, ""), Duration.ZERO);
            }
            case NOT_HANDED -> {
                jobs.notHanded(job.id());
                if (job.cancelled()) {
                    over(job, State.CANCELLED, "");
                } else {
                    later(job, "");
                }
            }
            case UNKNOWN -> {
                if (job.cancelled()) {
                    over(job, State.CANCELLED, "whether it had been done before is not known");
                } else {
                    jobs.doubt(job.id());
                    later(jobs.find(job.id()).orElseThrow(), "");
                }
            }
            case LATER -> jobs.progress(job.id(), 0, words(job, "there is no answer; it is asked again"), again(job));
        }
    }

    /** A job's reference in the database: where it is, and what it is called there. */
    private String there(Job job, String reference) {
        return backend.place(job.destination()) + " " + reference;
    }

    /** What it is called at the place where jobs like it go; empty where it went elsewhere, under other settings. */
    private Optional<String> reference(Job job) {
        int blank = job.reference().lastIndexOf(' ');
        return blank > 0 && job.reference().substring(0, blank).equals(backend.place(job.destination()))
                ? Optional.of(job.reference().substring(blank + 1))
                : Optional.empty();
    }

    private void follow(Job job) {
        Optional<String> reference = reference(job);
        if (reference.isEmpty()) {
            over(job, job.cancelled() ? State.CANCELLED : State.FAILED, ELSEWHERE);
            return;
        }
        Optional<String> notEnded = job.cancelled() ? backend.cancel(job, reference.get()) : Optional.empty();
        switch (backend.follow(job, reference.get())) {
            case Backend.Going(int pagesDone, String information) ->
                goesOn(job, pagesDone, notEnded.orElse(information), look);
            case Backend.Over(State end, String information) -> over(job, end, information);
            case Backend.Gone _ ->
                over(job, State.FAILED, "it is not known there any more, and whether it was done is not known either");
            case Backend.Later(String sentence) -> goesOn(job, job.pagesDone(), sentence, look.multipliedBy(PATIENT));
        }
    }

    private void goesOn(Job job, int pagesDone, String information, Duration next) {
        String words = words(job, information);
        if (jobs.progress(job.id(), pagesDone, words, next) && !words.equals(job.information())) {
            tell(job);
        }
    }

    private void later(Job job, String sentence) {
        if (jobs.later(job.id(), words(job, sentence), again(job))) {
            tell(job);
        }
    }

    /** Twice as long each time, up to a minute of the default. */
    private Duration again(Job job) {
        return look.multipliedBy(Math.min(1L << Math.min(job.attempts(), 10), LONGEST));
    }

    private void over(Job job, State end, String information) {
        if (jobs.over(job.id(), end, words(job, information))) {
            try {
                folder.deletePages(job.id());
            } catch (IOException e) {
                LOG.warn("Pages of {} job {} could not be deleted: {}", service.word(), job.id(), e.toString());
            }
            tell(job);
        }
    }

    /** What workers, fax servers and printers say may have any characters and no end. */
    private static String words(Job job, String said) {
        String information = Shown.cut(Shown.line(said), LONGEST_INFORMATION);
        if (!job.doubtful()) {
            return information;
        }
        return information.isEmpty() ? "may have been done twice" : "may have been done twice; " + information;
    }

    private void tell(Job job) {
        jobs.find(job.id()).ifPresent(changed);
    }

    @Override
    public void close() {
        closed = true;
        wake();
        try {
            // Not by an interrupt, which would break the connection to the database that it may be using.
            thread.join(STOP);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
