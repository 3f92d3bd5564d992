package org.oicq.server;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oicq.schema.Database;
import org.oicq.schema.DatabaseAccess;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.EmbeddedPostgres;
import org.oicq.schema.ServerLock;
import org.oicq.server.admin.Results;
import org.oicq.server.admin.StoppedDeed;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.config.Switch;
import org.oicq.server.net.PortServer;
import org.oicq.server.tap.TapPort;
import org.oicq.server.tls.BadCertificateException;
import org.oicq.server.tls.CertificateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database that other servers are kept off, and the servers on it, one after the other: a deed of the console that needs a
 * stopped server is done in between. {@link #untilLost} does that, on the one thread that calls it; {@link #close} may come at
 * any time.
 */
public final class RunningServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);

    private final Supplier<ServerConfig> settings;
    private final AutoCloseable postgres;
    private final DatabaseAccess access;
    private final ServerLock lock;
    private final CompletableFuture<Void> stop = new CompletableFuture<>();

    // Guarded by this:
    private @Nullable Serving serving;
    private boolean closed;

    private RunningServer(
            Supplier<ServerConfig> settings, AutoCloseable postgres, DatabaseAccess access, ServerLock lock) {
        this.settings = settings;
        this.postgres = postgres;
        this.access = access;
        this.lock = lock;
    }

    /**
     * Starts one.
     *
     * @param first the settings now
     * @param settings reads the settings anew
     * @param standsBy told once, where this is a standby that has to wait
     */
    public static RunningServer start(ServerConfig first, Supplier<ServerConfig> settings, Runnable standsBy)
            throws PortServer.CannotListenException, BadCertificateException {
        ServerConfig config = first;
        CertificateFiles.check(config);
        PortServer.check(config.listen());
        EmbeddedPostgres postgres = config.db().isEmpty() ? EmbeddedPostgres.start(config.data()) : null;
        ServerLock lock = null;
        try {
            DatabaseAccess access = postgres != null
                    ? postgres.access()
                    : new DatabaseAccess(config.db(), config.dbUser(), config.dbPassword());
            // Before the tables are brought up to date, which the other one would not expect.
            if (!config.cluster().isEmpty()) {
                lock = ServerLock.join(access);
            } else if (config.standby() == Switch.ON) {
                lock = ServerLock.await(access, standsBy);
                config = settings.get();
            } else {
                lock = ServerLock.take(access);
            }
            RunningServer running = new RunningServer(settings, postgres == null ? () -> {} : postgres, access, lock);
            running.serve(config, _ -> {});
            return running;
        } catch (DatabaseException
                | PortServer.CannotListenException
                | BadCertificateException
                | IllegalArgumentException e) {
            if (lock != null) {
                lock.close();
            }
            if (postgres != null) {
                postgres.close();
            }
            throw e;
        }
    }

    /** The server that runs now; empty while a deed is done, and after the end. */
    public synchronized Optional<OicqServer> server() {
        return Optional.ofNullable(serving).map(Serving::server);
    }

    /**
     * Serves until another server has the database, and does meanwhile what the console asks for.
     *
     * @return whether that is so; not where this was closed
     * @throws PortServer.CannotListenException where the server could not start again after a deed; so with the others
     */
    public boolean untilLost() throws PortServer.CannotListenException, BadCertificateException {
        while (true) {
            Serving now = serving();
            if (now == null) {
                return false;
            }
            CompletableFuture.anyOf(lock.lost(), now.database.journal().lost(), now.asked, stop)
                    .join();
            if (stop.isDone()) {
                return false;
            }
            if (lock.lost().isDone() || now.database.journal().lost().isDone()) {
                return true;
            }
            StoppedDeed deed = now.asked.join();
            LOG.info("The server stops, and starts again when this is done: {} {}", deed.action(), deed.detail());
            ServerConfig config = now.server.inForce();
            if (!stopServing()) {
                return false;
            }
            Outcome outcome = done(deed, config);
            if (lock.lost().isDone()) {
                return true;
            }
            LOG.info("The server starts again after {} {}: {}", deed.action(), deed.detail(), outcome.sentence);
            if (!serve(config, database -> audit(database, deed, outcome))) {
                return false;
            }
        }
    }

    private synchronized @Nullable Serving serving() {
        return serving;
    }

    /**
     * Starts the next server.
     *
     * @param before what is done with the database before anybody can ask the server
     * @return whether it runs then: not where this is closed
     */
    private synchronized boolean serve(ServerConfig config, Consumer<Database> before)
            throws PortServer.CannotListenException, BadCertificateException {
        if (!closed) {
            serving = Serving.start(config, access, lock.slot(), settings, before);
        }
        return !closed;
    }

    /** Whether it was this that has stopped it. */
    private synchronized boolean stopServing() {
        if (serving != null) {
            serving.close();
            serving = null;
        }
        return !closed;
    }

    private Outcome done(StoppedDeed deed, ServerConfig config) {
        Outcome outcome = new Outcome();
        try {
            deed.work().run(new StoppedDeed.Place(lock, access, config), outcome);
        } catch (IllegalArgumentException | DatabaseException e) {
            outcome.error(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("What the console asked for failed: {}", deed.action(), e);
            outcome.error("that failed; the server's log says why");
        }
        return outcome;
    }

    private static void audit(Database database, StoppedDeed deed, Outcome outcome) {
        try {
            database.audit().write(deed.actor(), deed.action(), 0, deed.detail() + ": " + outcome.sentence);
        } catch (DatabaseException e) {
            LOG.warn("What came of {} is not in the audit: {}", deed.action(), e.getMessage());
        }
    }

    /** What came of a deed, in one sentence. */
    private static final class Outcome implements Results {
        private String sentence = "";

        @Override
        public void result(String said, Map<String, ?> facts) {
            sentence = said;
        }

        @Override
        public void table(List<String> headings, List<List<?>> rows) {
            throw new IllegalStateException("a deed of a stopped server comes to a sentence");
        }

        @Override
        public void hint(String said) {
            LOG.info("The server waits: {}", said);
        }

        @Override
        public void error(String said) {
            sentence = "failed: " + said;
        }
    }

    /** Stops in an orderly way. A deed that is being done is not waited for: the end of the process, or of PostgreSQL, ends it. */
    @Override
    public synchronized void close() {
        boolean busy = !closed && serving == null;
        closed = true;
        stop.complete(null);
        stopServing();
        if (!busy) {
            lock.close();
        }
        try {
            postgres.close();
        } catch (Exception e) {
            throw new IllegalStateException("PostgreSQL could not be stopped", e);
        }
    }

    /**
     * One of the servers, and what is its own.
     *
     * @param asked done with the deed that it is to stop for
     */
    private record Serving(
            Database database, OicqServer server, Optional<TapPort> tap, CompletableFuture<StoppedDeed> asked)
            implements AutoCloseable {
        static Serving start(
                ServerConfig config,
                DatabaseAccess access,
                int slot,
                Supplier<ServerConfig> settings,
                Consumer<Database> before)
                throws PortServer.CannotListenException, BadCertificateException {
            Database database = Database.open(access, config.dbConnections(), config.searchTime(), slot);
            try {
                before.accept(database);
                CompletableFuture<StoppedDeed> asked = new CompletableFuture<>();
                OicqServer server = new OicqServer(config, database, settings, InstantSource.system(), asked::complete);
                return new Serving(database, server, TapPort.open(config.data(), server.auditedTaps()), asked);
            } catch (DatabaseException
                    | PortServer.CannotListenException
                    | BadCertificateException
                    | IllegalArgumentException e) {
                database.close();
                throw e;
            }
        }

        @Override
        public void close() {
            tap.ifPresent(TapPort::close);
            server.close();
            database.close();
        }
    }
}
