package org.oicq.client.cli;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.oicq.client.Peer;
import org.oicq.client.Village;

/** The scenarios against the scripted peer. */
class ScriptedScenariosTest extends Scenarios {
    @SuppressWarnings("NullAway.Init") // before each test
    private Peer peer;

    @BeforeEach
    void start() throws IOException {
        peer = new Peer(new Village());
    }

    @AfterEach
    void stop() throws IOException {
        peer.close();
    }

    @Override
    String server() {
        return "127.0.0.1:" + peer.port();
    }
}
