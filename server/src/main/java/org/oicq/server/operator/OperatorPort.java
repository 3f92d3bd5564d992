package org.oicq.server.operator;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.console.OperatorConsole;
import org.oicq.server.net.Bans;
import org.oicq.server.net.PortServer;
import org.oicq.server.tls.BadCertificateException;

/** The operator's address: metrics, health and the console, apart from what the users speak, with TLS as the main port has it. */
public final class OperatorPort implements AutoCloseable {
    private final Metrics metrics;
    private final Health health;
    private final PortServer port;

    /**
     * Listens from now on.
     *
     * @param bans the addresses that are banned; they are closed here too
     * @param blocking runs what may take long
     * @throws PortServer.CannotListenException where the address cannot be had
     * @throws BadCertificateException where TLS is asked for and there is no certificate for it
     */
    public OperatorPort(
            ServerConfig config,
            InetSocketAddress listen,
            Bans bans,
            Metrics metrics,
            Health health,
            OperatorConsole console,
            Executor blocking)
            throws PortServer.CannotListenException, BadCertificateException {
        this.metrics = metrics;
        this.health = health;
        this.port = new PortServer(
                config,
                listen,
                1,
                bans,
                List.of(new OperatorProtocol(new OperatorServices(metrics, health, console, blocking))));
    }

    public InetSocketAddress address() {
        return port.address();
    }

    public Metrics metrics() {
        return metrics;
    }

    /** From now on the server is not ready. */
    public void stopping() {
        health.stopping();
    }

    @Override
    public void close() {
        port.close();
    }
}
