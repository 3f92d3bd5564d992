package org.oicq.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.oicq.schema.Database;
import org.oicq.schema.ServerLock;
import org.oicq.schema.TestDatabase;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.net.PortServer;
import org.oicq.server.tls.BadCertificateException;

/** Some servers in this process that are one service, on a database that nobody else uses. */
public final class TestCluster implements AutoCloseable {
    private final TestDatabase database = TestDatabase.create();
    private final Map<String, String> settings;
    private final List<Node> nodes = new ArrayList<>();
    private final List<TestClient> clients = new ArrayList<>();

    /** One of the servers. */
    public record Node(ServerLock lock, Database database, OicqServer server) implements AutoCloseable {
        @Override
        public void close() {
            server.close();
            database.close();
            lock.close();
        }
    }

    private TestCluster(Map<String, String> settings) {
        this.settings = settings;
    }

    /** Starts some. */
    public static TestCluster of(int count) {
        return of(count, Map.of());
    }

    /** The same, with other settings than the usual ones. */
    public static TestCluster of(int count, Map<String, String> settings) {
        Map<String, String> all =
                new HashMap<>(Map.of("cluster", "test", "cluster-listen", "127.0.0.1:0", "rate-limits", "false"));
        all.putAll(settings);
        TestCluster cluster = new TestCluster(all);
        for (int i = 0; i < count; i++) {
            cluster.start();
        }
        return cluster;
    }

    /** Starts one more. */
    public Node start() {
        Map<String, String> own = new HashMap<>(settings);
        // Each its own folder.
        own.computeIfPresent("data", (_, all) -> all + "/" + nodes.size());
        ServerConfig config = TestServer.config(own);
        ServerLock lock = ServerLock.join(database.access());
        Database opened = Database.open(database.access(), 8, Duration.ofSeconds(2), lock.slot());
        try {
            Node node = new Node(lock, opened, new OicqServer(config, opened));
            nodes.add(node);
            return node;
        } catch (PortServer.CannotListenException | BadCertificateException e) {
            throw new AssertionError(e);
        }
    }

    /** A server, from 0 on. */
    public Node node(int index) {
        return nodes.get(index);
    }

    public TestDatabase database() {
        return database;
    }

    /** A new connection to a server. */
    public TestClient connect(int index) {
        TestClient client = new TestClient(node(index).server().address());
        clients.add(client);
        return client;
    }

    /** Registers somebody at a server and logs in there. */
    public TestClient join(int index, String nickname) {
        TestClient client = connect(index);
        client.register(nickname);
        client.logIn();
        return client;
    }

    /** Logs a number in at a server. */
    public TestClient logIn(int index, long number) {
        TestClient client = connect(index);
        client.logIn(number);
        return client;
    }

    @Override
    public void close() {
        clients.forEach(TestClient::reset);
        nodes.forEach(Node::close);
        database.close();
    }
}
