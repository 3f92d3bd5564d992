package org.oicq.server.documents;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.oicq.codec.codes.DestinationState;
import org.oicq.codec.document.DocumentAnswer;
import org.oicq.codec.document.DocumentCatalogs;
import org.oicq.codec.packet.Routed;
import org.oicq.schema.Database;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.Job;
import org.oicq.schema.JobTable;
import org.oicq.server.config.FaxMode;
import org.oicq.server.config.PrintMode;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.documents.backend.Backend;
import org.oicq.server.documents.backend.Spool;
import org.oicq.server.documents.fax.FaxNumbers;
import org.oicq.server.documents.fax.Hylafax;
import org.oicq.server.documents.open.Converter;
import org.oicq.server.documents.print.Ipp;
import org.oicq.server.oicq.Rates;
import org.oicq.server.route.Subsystem;
import org.oicq.server.rule.Refusal;
import org.oicq.server.rule.Result;
import org.oicq.server.session.Session;
import org.oicq.server.tls.BadCertificateException;
import org.oicq.server.tls.CertificateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The fax server and the print server, as the settings want them: put together, and taken apart. */
public final class DocumentServices implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DocumentServices.class);

    private static final Duration SWEEP_EVERY = Duration.ofHours(1);

    /** Entries of the address book in an answer. */
    private static final int MOST_ENTRIES = 50;

    private final ServerConfig config;
    private final Database database;
    private final JobTable jobs;
    private final DocumentFolder folder;
    private final Converter converter;
    private final Consumer<Job> changedForOthers;
    private final List<Service> services = new ArrayList<>();
    private final Optional<ReceivedFaxes> received;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** One of the two, with those who listen to it. */
    private record Service(
            Job.Service kind, Subsystem<?> subsystem, Documents documents, Watchers watchers, Listening listening) {}

    /**
     * Starts what the settings switch on. What a server that died has left coming in has failed, and is deleted.
     *
     * @param changedForOthers told of a change of a job whose owner does not listen here
     * @throws BadCertificateException where the file of printers' certificates cannot be used
     */
    public DocumentServices(
            ServerConfig config, Database database, Rates rates, Consumer<Job> changedForOthers, Executor blocking)
            throws BadCertificateException {
        this.config = config;
        this.changedForOthers = changedForOthers;
        this.database = database;
        this.folder = new DocumentFolder(config.data());
        this.converter =
                new Converter(config.openDocuments(), config.openMemory(), config.openTime(), config.textFont());
        this.jobs = jobs();
        failComingIn();
        Path spool = config.spool().isEmpty() ? config.data().resolve("spool") : Path.of(config.spool());
        this.received = config.fax() == FaxMode.OFF ? Optional.empty() : Optional.of(fax(rates, blocking, spool));
        if (config.print() != PrintMode.OFF) {
            print(rates, blocking, spool);
        }
        Thread.ofVirtual().name("documents").start(this::sweep);
    }

    /** One of several servers works on the jobs alone whose documents it has. */
    private JobTable jobs() {
        if (database.nodes().slot() == 0) {
            return database.jobs();
        }
        try {
            return database.jobs()
                    .inFolder(folder.id(), folder.kept(Duration.ZERO).jobs());
        } catch (IOException e) {
            throw new DatabaseException(
                    "The documents in " + config.data() + " can't be read (" + e
                            + "): correct the rights of that folder.",
                    e);
        }
    }

    private void failComingIn() {
        // Their files go first: a kill in between finds them again.
        for (long job : jobs.comingIn()) {
            try {
                folder.delete(job);
            } catch (IOException e) {
                LOG.warn("What had come in of the document of job {} cannot be deleted: {}", job, e.toString());
            }
        }
        jobs.failComingIn("the server stopped before its document was whole");
    }

    private ReceivedFaxes fax(Rates rates, Executor blocking, Path spool) {
        Function<String, List<Backend.Destination>> book = words -> database.faxes().book(words, MOST_ENTRIES).stream()
                .map(entry -> new Backend.Destination(entry.getValue(), entry.getKey(), DestinationState.READY))
                .toList();
        InetSocketAddress server = config.faxServer();
        Backend backend = config.fax() == FaxMode.SPOOL
                ? Spool.forFax(spool.resolve("fax"), book)
                : new Hylafax(server, config.faxUser(), config.faxPassword(), book);
        FaxNumbers numbers = new FaxNumbers(config.faxNumbers(), config.faxPlus());
        Documents.Destinations destinations = written ->
                numbers.dialled(written).map(Result::ok).orElseGet(() -> Result.refused(Refusal.NOT_A_FAX_NUMBER));
        Watchers watchers = new Watchers();
        Function<DocumentAnswer, Routed<?>> route = answer -> new Routed<>(DocumentCatalogs.FAX_TO_USER, answer);
        Listening listening = new Listening(watchers, changedForOthers);
        Documents documents = documents(Job.Service.FAX, destinations, backend, rates, blocking, listening);
        DocumentHandlers handlers = new DocumentHandlers(documents, config.charset(), route);
        listening.handlers = Optional.of(handlers);
        ReceivedFaxes faxes = new ReceivedFaxes(database.faxes(), folder, watchers, config.charset());
        services.add(new Service(
                Job.Service.FAX, new FaxSubsystem(handlers, watchers, faxes, rates), documents, watchers, listening));
        return faxes;
    }

    private void print(Rates rates, Executor blocking, Path spool) throws BadCertificateException {
        Backend backend = config.print() == PrintMode.SPOOL
                ? Spool.forPrint(spool.resolve("print"))
                : new Ipp(config.printers().addresses(), CertificateFiles.printers(config));
        Documents.Destinations destinations = written ->
                backend.knows(written.strip()) ? Result.ok(written.strip()) : Result.refused(Refusal.NO_SUCH_PRINTER);
        Watchers watchers = new Watchers();
        Function<DocumentAnswer, Routed<?>> route = answer -> new Routed<>(DocumentCatalogs.PRINT_TO_USER, answer);
        Listening listening = new Listening(watchers, changedForOthers);
        Documents documents = documents(Job.Service.PRINT, destinations, backend, rates, blocking, listening);
        DocumentHandlers handlers = new DocumentHandlers(documents, config.charset(), route);
        listening.handlers = Optional.of(handlers);
        services.add(
                new Service(Job.Service.PRINT, new PrintSubsystem(handlers, watchers), documents, watchers, listening));
    }

    private Documents documents(
            Job.Service service,
            Documents.Destinations destinations,
            Backend backend,
            Rates rates,
            Executor blocking,
            Consumer<Job> changed) {
        return new Documents(
                service, destinations, backend, config, database, jobs, rates, folder, converter, blocking, changed);
    }

    /** Tells a job's owner of its state, once there is somebody who puts it into words. */
    private static final class Listening implements Consumer<Job> {
        private final Watchers watchers;
        private final Consumer<Job> others;
        private volatile Optional<DocumentHandlers> handlers = Optional.empty();

        Listening(Watchers watchers, Consumer<Job> others) {
            this.watchers = watchers;
            this.others = others;
        }

        @Override
        public void accept(Job job) {
            LOG.debug("{} job {} is {} {}", job.service().word(), job.id(), job.state(), job.information());
            if (!tell(job)) {
                others.accept(job);
            }
        }

        /** Returns whether its owner listens here. */
        boolean tell(Job job) {
            Optional<Session> owner = watchers.find(job.owner());
            owner.ifPresent(
                    session -> handlers.ifPresent(words -> session.outlet().send(words.change(job))));
            return owner.isPresent();
        }
    }

    /** Another server has changed a job, whose owner may listen here. Called for one job after the other, by one thread at a time. */
    public synchronized void changedElsewhere(long job) {
        try {
            database.jobs()
                    .find(job)
                    .ifPresent(found -> services.stream()
                            .filter(service -> service.kind() == found.service())
                            .forEach(service -> service.listening().tell(found)));
        } catch (DatabaseException e) {
            LOG.warn("The owner of job {} is not told how it goes on: {}", job, e.getMessage());
        }
    }

    /** The subsystems that are switched on. */
    public List<Subsystem<?>> subsystems() {
        List<Subsystem<?>> running = new ArrayList<>();
        services.forEach(service -> running.add(service.subsystem()));
        return running;
    }

    /** A session is over. */
    public void left(Session session) {
        for (Service service : services) {
            service.watchers().remove(session);
            service.documents().left(session);
        }
        received.ifPresent(faxes -> faxes.left(session));
    }

    /** An operator has changed something about an account's jobs, or a fax came in for it. */
    public void changed(long owner) {
        services.forEach(service -> service.documents().look(owner));
        received.ifPresent(faxes -> faxes.arrived(owner));
    }

    // ------------------------------------------------------------------ what is not needed any more

    private void sweep() {
        try {
            do {
                try {
                    deleteOld();
                } catch (DatabaseException | IOException e) {
                    LOG.warn("Old documents will be deleted later: {}", e.toString());
                }
            } while (!closed.await(SWEEP_EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            // Nobody interrupts it.
        }
    }

    private void deleteOld() throws IOException {
        database.jobs().forget(Instant.now().minus(config.jobKeep()));
        database.faxes().forget(Instant.now().minus(config.faxKeep()));
        DocumentFolder.Kept kept = folder.kept();
        Set<Long> unneeded = new HashSet<>(kept.jobs());
        unneeded.addAll(kept.faxes());
        database.faxes().needed(kept.faxes()).forEach(unneeded::remove);
        database.jobs().needed(kept.jobs(), config.documentKeep()).forEach(unneeded::remove);
        for (long number : unneeded) {
            LOG.debug("The documents of job {} are deleted", number);
            folder.delete(number);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        services.forEach(service -> service.documents().close());
        converter.close();
    }
}
