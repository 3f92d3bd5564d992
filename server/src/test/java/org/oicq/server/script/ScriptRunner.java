package org.oicq.server.script;

import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.conversations.House;
import org.oicq.conversations.Player;
import org.oicq.conversations.Script;
import org.oicq.server.TestServer;
import org.oicq.server.session.Session;

/** Plays a script against a server of its own, whose sessions and database it looks into. */
final class ScriptRunner implements House {
    /** Documents are opened at a low priority, which takes long on a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final TestServer server;

    private ScriptRunner(TestServer server) {
        this.server = server;
    }

    static void play(Script script) {
        try (TestServer server = TestServer.start(script.settings())) {
            Player.play(script, new ScriptRunner(server), PATIENCE);
        }
    }

    @Override
    public InetSocketAddress address() {
        return server.server().address();
    }

    @Override
    public Runnable leaving(int localPort) {
        Optional<Session> session = server.server().sessions().all().stream()
                .filter(known -> known.toString().endsWith(":" + localPort))
                .findFirst();
        return () -> session.ifPresent(this::awaitGone);
    }

    private void awaitGone(Session session) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!gone(session)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the session of " + session + " does not end");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    private boolean gone(Session session) {
        var running = server.server();
        Optional<Session> now = running.sessions().find(session.number());
        return now.isPresent()
                ? now.get() != session
                : running.presence().told(session.number()) == DisplayMode.OFFLINE;
    }

    @Override
    public void restart() {
        server.stop();
        server.startAgain();
    }

    @Override
    public boolean hasDatabase() {
        return true;
    }

    @Override
    public void execute(String sql) {
        server.database().execute(sql);
    }

    @Override
    public String query(String sql) {
        try (var connection = server.database().connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var all = new StringJoiner(", ");
            while (rows.next()) {
                var row = new StringJoiner("|");
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(rows.getString(i));
                }
                all.add(row.toString());
            }
            return all.toString();
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }
}
