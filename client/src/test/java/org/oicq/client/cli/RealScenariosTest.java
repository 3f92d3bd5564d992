package org.oicq.client.cli;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.oicq.schema.TestDatabase;
import org.oicq.server.OicqServer;
import org.oicq.server.config.Settings;

/** The scenarios against the real server, on a real PostgreSQL. */
class RealScenariosTest extends Scenarios {
    private static TestDatabase database;
    private static OicqServer server;

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.create();
        server = new OicqServer(
                Settings.read(Map.of(
                        "listen", "127.0.0.1:0", "hash-memory", "64", "hash-passes", "1", "rate-limits", "false")),
                database.database());
    }

    @AfterAll
    static void stop() {
        server.close();
        database.close();
    }

    @Override
    String server() {
        return "127.0.0.1:" + server.address().getPort();
    }
}
