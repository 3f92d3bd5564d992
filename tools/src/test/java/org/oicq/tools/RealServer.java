package org.oicq.tools;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.oicq.schema.Database;
import org.oicq.schema.TestDatabase;
import org.oicq.server.OicqServer;
import org.oicq.server.config.Settings;
import org.oicq.server.net.PortServer;
import org.oicq.server.tap.AuditedTaps;
import org.oicq.server.tap.TapPort;
import org.oicq.server.tap.Taps;
import org.oicq.server.tls.BadCertificateException;

/** The real server in this process, on a database of its own, with cheap passwords and no rates. */
public final class RealServer implements AutoCloseable {
    private final TestDatabase database = TestDatabase.create();
    private final OicqServer server;

    public RealServer() throws PortServer.CannotListenException {
        this(Map.of());
    }

    /** One with these settings more. */
    public RealServer(Map<String, String> more) throws PortServer.CannotListenException {
        Map<String, String> all = new HashMap<>(Map.of(
                "listen", "127.0.0.1:0",
                "hash-memory", "64",
                "hash-passes", "1",
                "rate-limits", "false",
                "stop-time", "1s"));
        all.putAll(more);
        var settings = Settings.read(all);
        try {
            server = new OicqServer(settings, database.database());
        } catch (BadCertificateException e) {
            throw new AssertionError("nobody damages the certificate", e);
        }
    }

    public InetSocketAddress address() {
        return server.address();
    }

    /** Lets {@code admin tap} in, by this folder. */
    public TapPort tapPort(Path data) {
        Database tables = database.database();
        return TapPort.open(data, new AuditedTaps(server.taps(), tables.accounts(), tables.audit()))
                .orElseThrow();
    }

    /** Until nobody is logged in as this number any more. */
    public void awaitGone(long number) throws InterruptedException {
        while (server.sessions().find(number).isPresent()) {
            Thread.sleep(1);
        }
    }

    /** Who is shown to an operator. */
    public Taps taps() {
        return server.taps();
    }

    /** What operators did, newest first, as {@code tap 10001 for 60 s}. */
    public List<String> audit() {
        return database.database().audit().read(100, Long.MAX_VALUE).stream()
                .map(entry -> entry.action() + " " + entry.subject() + " " + entry.detail())
                .toList();
    }

    /** Until an entry of the audit begins with this; gives it. A command may have ended before the server wrote it. */
    public String awaitAudit(String begin) throws InterruptedException {
        while (true) {
            Optional<String> found =
                    audit().stream().filter(entry -> entry.startsWith(begin)).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            Thread.sleep(5);
        }
    }

    @Override
    public void close() {
        server.close();
        database.close();
    }
}
