package org.oicq.server.net;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.delivery.CatchUp;
import org.oicq.server.delivery.Proofs;
import org.oicq.server.delivery.Settling;
import org.oicq.server.meter.Meters;
import org.oicq.server.route.Answers;
import org.oicq.server.route.Subsystems;
import org.oicq.server.session.Connection;
import org.oicq.server.tap.Taps;

/**
 * What all binary connections share.
 *
 * @param blocking runs what may block, on virtual threads
 * @param ended told, on a thread that may block, of each client whose connection is over
 * @param meters what is counted of all of them
 * @param taps who is shown to an operator
 */
public record BinaryServices(
        ServerConfig config,
        Subsystems subsystems,
        Answers answers,
        Settling settling,
        Proofs proofs,
        CatchUp catchUp,
        Executor blocking,
        Consumer<Connection> ended,
        Meters meters,
        Taps taps) {}
