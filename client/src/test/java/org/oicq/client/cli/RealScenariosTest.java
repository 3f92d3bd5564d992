package org.oicq.client.cli;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The scenarios against a running server: {@code ./mvnw verify -pl client -am -Doicq.server=127.0.0.1:8000}. */
@EnabledIfSystemProperty(
        named = "oicq.server",
        matches = ".+",
        disabledReason = "-Doicq.server=HOST:PORT names no server")
class RealScenariosTest extends Scenarios {
    @Override
    String server() {
        return System.getProperty("oicq.server", "");
    }
}
