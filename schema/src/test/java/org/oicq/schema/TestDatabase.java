package org.oicq.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * A fresh, migrated database for a test, made in some 50 ms from a template. All tests of a JVM share one PostgreSQL,
 * chosen by the system property or environment variable {@code OICQ_TEST_DATABASE}: {@code auto} (Docker when it
 * answers, else the embedded one), {@code embedded}, {@code docker}, or a JDBC URL whose user may make databases and
 * roles.
 */
public final class TestDatabase implements AutoCloseable {
    private static final int POOL_SIZE = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final String name;
    private final DatabaseAccess access;
    private final Database database;

    private TestDatabase(String name, DatabaseAccess access) {
        this.name = name;
        this.access = access;
        this.database = Database.open(access, POOL_SIZE, Duration.ofSeconds(2));
    }

    /** A database that nobody else uses, with all tables and no rows. */
    public static TestDatabase create() {
        var name = Server.TEMPLATE + "_" + COUNTER.incrementAndGet();
        // Copied as files, and not through the write-ahead log: that takes less than half of the processor time.
        Server.INSTANCE.execute("CREATE DATABASE " + name + " TEMPLATE " + Server.TEMPLATE + " STRATEGY file_copy");
        return new TestDatabase(name, Server.INSTANCE.access(name));
    }

    /** A database that nobody else uses, without any table. */
    static DatabaseAccess createEmpty() {
        var name = Server.TEMPLATE + "_" + COUNTER.incrementAndGet();
        Server.INSTANCE.execute("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8'");
        return Server.INSTANCE.access(name);
    }

    /** An open pool on it; closed with this object. */
    public Database database() {
        return database;
    }

    /** The number of a new account, whose password nobody knows. */
    public long account() {
        return Given.account(database);
    }

    /** For a program that opens it by itself. */
    public DatabaseAccess access() {
        return access;
    }

    public String url() {
        return access.jdbcUrl();
    }

    public String user() {
        return access.user();
    }

    public String password() {
        return access.password();
    }

    /** A connection of its own, for a test that looks behind the tables. */
    public Connection connect() throws SQLException {
        return connect(access);
    }

    static Connection connect(DatabaseAccess access) throws SQLException {
        var login = new Properties();
        if (!access.user().isEmpty()) { // else both are in the URL
            login.setProperty("user", access.user());
            login.setProperty("password", access.password());
        }
        return DriverManager.getConnection(access.jdbcUrl(), login);
    }

    /** Runs a statement on a connection of its own. */
    public void execute(String sql) {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The one number that a query gives. */
    public long number(String sql) {
        try (var connection = connect()) {
            return number(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Waits until a query gives this number: for what is done behind everything else, and told to nobody. */
    public void await(String sql, long expected) throws InterruptedException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        // One connection for all looks: to make one costs more than all else here.
        try (var connection = connect()) {
            for (var found = number(connection, sql); found != expected; found = number(connection, sql)) {
                if (System.nanoTime() > end) {
                    throw new AssertionError(sql + " gives " + found + " and not " + expected);
                }
                Thread.sleep(5);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Drops the database, whoever is still connected to it. */
    @Override
    public void close() {
        database.close();
        Server.INSTANCE.execute("DROP DATABASE " + name + " WITH (FORCE)");
    }

    /** The PostgreSQL of this JVM, started at its first use and stopped at the JVM's end. */
    private record Server(DatabaseAccess admin) {
        /** Named after the process, so that two test runs can share a PostgreSQL that was named by its URL. */
        static final String TEMPLATE = "oicq_test_" + ProcessHandle.current().pid();

        static final Server INSTANCE = start();

        private static Server start() {
            var server = new Server(choose());
            server.execute("DROP DATABASE IF EXISTS " + TEMPLATE + " WITH (FORCE)");
            server.execute("CREATE DATABASE " + TEMPLATE + " TEMPLATE template0 ENCODING 'UTF8'");
            Database.open(server.access(TEMPLATE), 1, Duration.ofSeconds(2)).close();
            return server;
        }

        private static DatabaseAccess choose() {
            var choice = Optional.ofNullable(System.getProperty("OICQ_TEST_DATABASE"))
                    .or(() -> Optional.ofNullable(System.getenv("OICQ_TEST_DATABASE")))
                    .orElse("auto");
            return switch (choice) {
                case "auto" -> dockerMayRun() && Docker.answers() ? Docker.start() : embedded();
                case "embedded" -> embedded();
                case "docker" -> Docker.start();
                default -> {
                    if (!choice.startsWith("jdbc:")) {
                        throw new IllegalArgumentException(
                                "OICQ_TEST_DATABASE is auto, embedded, docker or a JDBC URL, not " + choice);
                    }
                    var given = new Server(new DatabaseAccess(choice, "", ""));
                    Runtime.getRuntime().addShutdownHook(new Thread(given::dropAll));
                    yield given.admin();
                }
            };
        }

        /** Spares the second that Testcontainers takes to find out that there is no Docker. */
        private static boolean dockerMayRun() {
            return System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
        }

        private static DatabaseAccess embedded() {
            Path folder;
            try {
                folder = Files.createTempDirectory("oicq-test");
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            // Nothing of this outlives the JVM, so nothing waits for the disk.
            var postgres = EmbeddedPostgres.start(
                    folder, PostgresIdentity.detect(), List.of("fsync=off", "full_page_writes=off"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                postgres.close();
                try {
                    PostgresBinaries.deleteTree(folder);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
            return postgres.access();
        }

        /** What this JVM made in a PostgreSQL that lives on. */
        private void dropAll() {
            try (var connection = connect(admin);
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery(
                            "SELECT datname FROM pg_database WHERE datname ~ '^" + TEMPLATE + "(_|$)'")) {
                while (rows.next()) {
                    execute("DROP DATABASE " + rows.getString(1) + " WITH (FORCE)");
                }
            } catch (SQLException e) {
                throw new IllegalStateException("the test databases could not be dropped", e);
            }
        }

        DatabaseAccess access(String database) {
            var url = admin.jdbcUrl().replaceFirst("^(jdbc:postgresql:(?://[^/?]*/)?)[^/?]*", "$1" + database);
            return new DatabaseAccess(url, admin.user(), admin.password());
        }

        void execute(String sql) {
            try (var connection = connect(admin);
                    var statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(sql, e);
            }
        }
    }

    /** Apart, so that a module without Testcontainers on its class path can use the rest. */
    private static final class Docker {
        static boolean answers() {
            return DockerClientFactory.instance().isDockerAvailable();
        }

        /** Removed by Testcontainers when this JVM ends. */
        static DatabaseAccess start() {
            @SuppressWarnings("resource")
            var container = new PostgreSQLContainer("postgres:18-alpine");
            container.start();
            return new DatabaseAccess(container.getJdbcUrl(), container.getUsername(), container.getPassword());
        }
    }
}
