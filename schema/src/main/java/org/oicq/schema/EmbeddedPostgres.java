package org.oicq.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of our own in a data folder: durable (fsync on), on 127.0.0.1 and a free port, with a password made at
 * the first start. It is started again on the same port when it dies, stops cleanly when this object is closed or the
 * JVM ends in whatever way, and recovers at the next start from any kind of kill.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
    /** Recovery after a hard kill may have to go through all of the write-ahead log. */
    private static final long READY_MILLIS = 120_000;

    private static final long STOP_SECONDS = 30;
    private static final int PORTS_TO_TRY = 5;

    /** What it says of a full disk. Without room for its write-ahead log it ends, and so does its recovery. */
    private static final String NO_SPACE = "No space left on device";

    private final PostgresFolder folder;
    private final PostgresIdentity identity;
    private final Path binaries;
    private final String password;
    private final List<String> settings;
    private final BoundedLog output;
    private volatile int port;
    private volatile boolean ready;
    private volatile boolean closing;
    private @Nullable Process process;
    private volatile @Nullable Thread keeper;

    private EmbeddedPostgres(
            PostgresFolder folder, PostgresIdentity identity, Path binaries, String password, List<String> settings) {
        this.folder = folder;
        this.identity = identity;
        this.binaries = binaries;
        this.password = password;
        this.settings = settings;
        this.output = new BoundedLog(folder.logFile());
    }

    /**
     * Starts PostgreSQL in the folder, which is made if need be, and returns when it takes connections.
     *
     * @throws DatabaseException when the folder is in use, can't be written or can't be entered by the identity that
     *     PostgreSQL runs as, when there are no binaries for this machine, or when PostgreSQL doesn't start
     */
    public static EmbeddedPostgres start(Path dataFolder) {
        return start(dataFolder, PostgresIdentity.detect(), List.of());
    }

    /** With settings of PostgreSQL's own ({@code name=value}) after ours: for tests. */
    static EmbeddedPostgres start(Path dataFolder, PostgresIdentity identity, List<String> settings) {
        var folder = PostgresFolder.take(dataFolder.toAbsolutePath());
        try {
            folder.finishUpgrade();
            folder.checkVersion(PostgresBinaries.MAJOR);
            folder.checkReachable(identity);
            return start(folder, identity, settings, PostgresBinaries.folder(folder.folder(), identity));
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** With PostgreSQL's programs of another version, for the database that they have made. */
    static EmbeddedPostgres start(Path dataFolder, PostgresIdentity identity, Path binaries) {
        return start(PostgresFolder.take(dataFolder.toAbsolutePath()), identity, List.of(), binaries);
    }

    private static EmbeddedPostgres start(
            PostgresFolder folder, PostgresIdentity identity, List<String> settings, Path binaries) {
        EmbeddedPostgres postgres = null;
        try {
            folder.clearOrphans(binaries, identity);
            var password = folder.prepare(binaries, identity);
            postgres = new EmbeddedPostgres(folder, identity, binaries, password, settings);
            postgres.launch();
            return postgres;
        } catch (InterruptedException e) {
            release(postgres, folder);
            Thread.currentThread().interrupt();
            throw new DatabaseException("The start of PostgreSQL was interrupted.", e);
        } catch (RuntimeException e) {
            release(postgres, folder);
            throw e;
        }
    }

    private static void release(@Nullable EmbeddedPostgres postgres, PostgresFolder folder) {
        if (postgres == null) {
            folder.close();
        } else {
            postgres.close();
        }
    }

    /**
     * How to reach the PostgreSQL that a server, perhaps another process, runs in this data folder; empty when none is
     * ready there.
     *
     * @throws DatabaseException when the folder belongs to another user
     */
    public static Optional<DatabaseAccess> running(Path dataFolder) {
        return PostgresFolder.running(dataFolder.toAbsolutePath());
    }

    public String jdbcUrl() {
        return PostgresFolder.jdbcUrl(port);
    }

    public String user() {
        return PostgresFolder.USER;
    }

    public String password() {
        return password;
    }

    public int port() {
        return port;
    }

    /** The same as {@link #jdbcUrl}, {@link #user} and {@link #password} together. */
    public DatabaseAccess access() {
        return new DatabaseAccess(jdbcUrl(), user(), password);
    }

    PostgresFolder folder() {
        return folder;
    }

    private void launch() throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            port = freePort();
            var thread = new Thread(this::keep, "postgres-keeper");
            thread.setDaemon(true);
            keeper = thread;
            thread.start();
            if (awaitReady(thread)) {
                return;
            }
            // Somebody may have taken the port between our look and PostgreSQL's bind.
            if (attempt == PORTS_TO_TRY || !output.tail().contains("could not bind")) {
                throw new DatabaseException(
                        "PostgreSQL did not start in " + folder.folder() + ", see " + folder.logFile() + ": " + why());
            }
        }
    }

    private boolean awaitReady(Thread thread) throws InterruptedException {
        var login = new Properties();
        login.setProperty("user", user());
        login.setProperty("password", password);
        login.setProperty("connectTimeout", "5");
        login.setProperty("socketTimeout", "5");
        var deadline = System.nanoTime() + READY_MILLIS * 1_000_000;
        while (thread.isAlive()) {
            try (var connection = DriverManager.getConnection(jdbcUrl(), login)) {
                ready = connection.isValid(5);
                if (ready) {
                    return true;
                }
            } catch (SQLException e) {
                if ("28P01".equals(e.getSQLState())) {
                    throw new DatabaseException(
                            "The password in " + folder.folder().resolve("postgres.password")
                                    + " is not the database's: put the right file back, or choose another folder with"
                                    + " --data.",
                            e);
                }
                if (System.nanoTime() > deadline) {
                    throw new DatabaseException(
                            "PostgreSQL was not ready after " + READY_MILLIS / 1000 + " s, see " + folder.logFile()
                                    + ".",
                            e);
                }
            }
            Thread.sleep(10);
        }
        return false;
    }

    /** Why it ended: what an operator can mend, or its last words. */
    private String why() {
        if (output.tail().contains(NO_SPACE)) {
            return "there is no space left on the disk of " + folder.folder() + ": make room there";
        }
        return output.tail().strip().lines().reduce((_, last) -> last).orElse("it said nothing.");
    }

    /** Runs PostgreSQL until it is closed. PostgreSQL is told to stop when the thread that started it ends: this one. */
    private void keep() {
        long pause = 50;
        while (!closing) {
            var started = System.nanoTime();
            try {
                if (ready) {
                    folder.clearOrphans(binaries, identity);
                }
                var running = startUnlessClosing();
                if (running == null) {
                    return;
                }
                output.copy(running.getInputStream());
                running.waitFor();
            } catch (IOException | DatabaseException e) {
                log.error("PostgreSQL could not be started.", e);
            } catch (InterruptedException _) {
                return;
            }
            if (closing || !ready) {
                return;
            }
            pause = System.nanoTime() - started > 60_000_000_000L ? 50 : Math.min(pause * 2, 5_000);
            log.warn("PostgreSQL ended by itself ({}); starting it again.", why());
            try {
                Thread.sleep(pause);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /** Under the lock, so that {@link #close} sees either no process or the one to stop. */
    private synchronized @Nullable Process startUnlessClosing() throws IOException {
        if (closing) {
            return null;
        }
        var started = startProcess();
        process = started;
        return started;
    }

    private synchronized @Nullable Process beginClosing() {
        closing = true;
        return process;
    }

    private Process startProcess() throws IOException {
        var program = new ArrayList<String>();
        program.add(binaries.resolve("bin/postgres").toString());
        program.addAll(List.of("-D", folder.database().toString(), "-p", Integer.toString(port)));
        var all = new ArrayList<>(List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "max_connections=100",
                "shared_buffers=64MB",
                "fsync=on",
                "jit=off",
                "max_parallel_workers_per_gather=0",
                "timezone=UTC",
                "log_timezone=UTC",
                // Statements, and rows that are refused, can hold what people wrote to each other, and password hashes.
                "log_min_error_statement=panic",
                "log_error_verbosity=terse"));
        all.addAll(settings);
        for (var setting : all) {
            program.add("-c");
            program.add(setting);
        }
        return PostgresIdentity.builder(identity.server(program))
                .redirectErrorStream(true)
                .start();
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops PostgreSQL cleanly (open connections are cut) and gives the folder free. Twice is no error. */
    @Override
    public void close() {
        var running = beginClosing();
        var thread = keeper;
        try {
            if (running != null && running.isAlive()) {
                PostgresFolder.interrupt(binaries, identity, running.pid());
                if (!running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    log.warn(
                            "PostgreSQL did not stop within {} s and is killed; it recovers at the next start.",
                            STOP_SECONDS);
                    running.destroyForcibly();
                }
            }
            if (thread != null) {
                thread.interrupt();
                thread.join(STOP_SECONDS * 1000);
            }
        } catch (InterruptedException _) {
            // The keeper's end tells PostgreSQL to stop; the next start waits for that.
            Thread.currentThread().interrupt();
        } finally {
            folder.close();
        }
    }
}
