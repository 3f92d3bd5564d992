package org.oicq.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oicq.schema.TestDatabase;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.config.Settings;
import org.oicq.server.net.PortServer;
import org.oicq.server.tls.BadCertificateException;

/** A real server in this process, on a free port of loopback and a real database that nobody else uses. */
public final class TestServer implements AutoCloseable {
    private static final Map<String, String> BASE = Map.of(
            "listen",
            "127.0.0.1:0",
            "hash-memory",
            "64",
            "hash-passes",
            "1",
            "network-threads",
            "2",
            "stop-time",
            "1s");

    private final TestDatabase database;
    private final ServerConfig config;
    private final List<TestClient> clients = new ArrayList<>();
    private @Nullable OicqServer running;

    private final InstantSource clock;

    private TestServer(ServerConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        this.database = TestDatabase.create();
        startAgain();
    }

    /** Starts a server with the defaults, but for passwords that are hashed in no time. */
    public static TestServer start(Map<String, String> settings) {
        return start(InstantSource.system(), settings);
    }

    /** The same, whose console goes by this clock. */
    public static TestServer start(InstantSource clock, Map<String, String> settings) {
        return new TestServer(config(settings), clock);
    }

    /** As {@link #start(Map)}, with settings written as in the file: {@code "idle-time = 300ms"}. */
    public static TestServer start(String... settings) {
        Map<String, String> texts = new HashMap<>();
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            texts.put(parts[0].strip(), parts[1].strip());
        }
        return start(texts);
    }

    /** The settings of such a server, for one that is put together otherwise. */
    static ServerConfig config(Map<String, String> settings) {
        Map<String, String> texts = new HashMap<>(BASE);
        texts.putAll(settings);
        return Settings.read(texts);
    }

    /** Starts it again after {@link #stop}, on the same database. Its port is another one. */
    public void startAgain() {
        try {
            running = new OicqServer(config, database.database(), () -> config, clock);
        } catch (PortServer.CannotListenException | BadCertificateException e) {
            throw new AssertionError(e);
        }
    }

    /** Stops it as SIGTERM would; the database stays. */
    public void stop() {
        server().close();
        running = null;
    }

    /** The server that runs now. */
    public OicqServer server() {
        if (running == null) {
            throw new AssertionError("the server does not run");
        }
        return running;
    }

    public TestDatabase database() {
        return database;
    }

    /** Takes the database away, connections that are open and new ones, until what this gives is closed. */
    public Outage databaseAway() throws SQLException {
        return new Outage(database);
    }

    /** A database that nobody can reach. */
    public static final class Outage implements AutoCloseable {
        private final Connection operator;
        private final String name;

        private Outage(TestDatabase database) throws SQLException {
            String url = database.url();
            this.name = url.substring(url.lastIndexOf('/') + 1).replaceFirst("\\?.*", "");
            // A database cannot be closed from within.
            this.operator = DriverManager.getConnection(
                    url.replace("/" + name, "/postgres"), database.user(), database.password());
            execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
            execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
        }

        private void execute(String sql) throws SQLException {
            try (var statement = operator.createStatement()) {
                statement.execute(sql);
            }
        }

        @Override
        public void close() throws SQLException {
            try (operator) {
                execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
            }
        }
    }

    /** A new connection, which is reset when the server is closed, if it is still open then. */
    public TestClient connect() {
        TestClient client = new TestClient(server().address());
        synchronized (clients) {
            clients.add(client);
        }
        return client;
    }

    /** Registers somebody and logs in. */
    public TestClient join(String nickname) {
        TestClient client = connect();
        client.register(nickname);
        client.logIn();
        return client;
    }

    /** Logs a number in over a new connection. */
    public TestClient logIn(long number) {
        TestClient client = connect();
        client.logIn(number);
        return client;
    }

    /** Ends everything at once: connections, server, database. */
    @Override
    public void close() {
        synchronized (clients) {
            clients.forEach(TestClient::reset);
        }
        if (running != null) {
            running.close();
        }
        database.close();
    }
}
