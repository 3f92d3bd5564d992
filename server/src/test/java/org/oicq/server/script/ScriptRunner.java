package org.oicq.server.script;

import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.Route;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.wire.Blob;
import org.oicq.server.TestClient;
import org.oicq.server.TestServer;
import org.oicq.server.session.Session;

/** Plays a script against a server of its own. */
final class ScriptRunner implements AutoCloseable {
    private final Script script;
    private final TestServer server;
    private final Map<String, TestClient> clients = new LinkedHashMap<>();
    private final Variables variables = new Variables();

    private ScriptRunner(Script script) {
        this.script = script;
        this.server = TestServer.start(script.settings());
    }

    /** Plays all lines; at the end nothing may be left that nobody expected. */
    static void play(Script script) {
        try (var runner = new ScriptRunner(script)) {
            for (Script.Line line : script.lines()) {
                for (int i = 0; i < line.times(); i++) {
                    runner.play(line);
                }
            }
            runner.expectNothingMore();
        }
    }

    private void play(Script.Line line) {
        try {
            play(line.step());
        } catch (AssertionError | IllegalArgumentException | UncheckedIOException e) {
            throw new AssertionError(
                    script.name() + ".txt:" + line.number() + "\n    " + line.text() + "\n" + e.getMessage(), e);
        }
    }

    private void play(Script.Step step) {
        switch (step) {
            case Script.Connect(String name) -> clients.put(name, server.connect());
            case Script.Join(String name, Value.Fields form) -> join(name, form);
            case Script.Return(String name) -> {
                clients.put(name, server.connect());
                client(name).logIn(Long.parseLong(variables.resolve("$" + name)));
            }
            case Script.Send(String name, PacketType<?> type, Value.Fields fields) ->
                client(name).sendBytes(PacketBytes.encode(type, variables.resolve(fields)));
            case Script.SendHex(String name, Blob hex) -> {
                byte[] bytes = new byte[hex.length()];
                hex.toBuffer().get(bytes);
                client(name).sendBytes(bytes);
            }
            case Script.Expect(String name, PacketType<?> type, Value.Fields fields) ->
                expect(client(name).receiveFrame(), type, fields);
            case Script.ExpectNothing(String name) -> client(name).barrier();
            case Script.ExpectEnd(String name) -> {
                client(name).expectEnd();
                close(name);
            }
            case Script.Close(String name) -> {
                client(name).barrier();
                close(name);
            }
            case Script.Reset(String name) -> leave(name);
            case Script.Restart _ -> {
                server.stop();
                server.startAgain();
            }
            case Script.Sql(String statement, var rows) -> {
                String resolved = variables.resolve(statement);
                rows.ifPresentOrElse(
                        wanted -> same(variables.resolve(wanted), query(resolved)),
                        () -> server.database().execute(resolved));
            }
        }
    }

    private TestClient client(String name) {
        TestClient client = clients.get(name);
        if (client == null) {
            throw new IllegalArgumentException(name + " is not connected");
        }
        return client;
    }

    /** Ends a connection in an orderly way, and waits until its session has ended and friends were told. */
    private void close(String name) {
        TestClient client = client(name);
        Optional<Session> session = session(client);
        client.close();
        clients.remove(name);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (session.isPresent() && !gone(session.get())) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the session of " + session.get() + " does not end");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    /** The session that the server has for this connection, if it is logged in. */
    private Optional<Session> session(TestClient client) {
        return server.server().sessions().all().stream()
                .filter(session -> session.toString().endsWith(":" + client.localPort()))
                .findFirst();
    }

    private boolean gone(Session session) {
        var running = server.server();
        Optional<Session> now = running.sessions().find(session.number());
        return now.isPresent()
                ? now.get() != session
                : running.presence().told(session.number()) == DisplayMode.OFFLINE;
    }

    private void leave(String name) {
        client(name).reset();
        clients.remove(name);
    }

    private void join(String name, Value.Fields form) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("nickname", new Value.Words(name));
        fields.put("password", new Value.Words(TestClient.PASSWORD));
        fields.putAll(form.values());
        clients.put(name, server.connect());
        play(ScriptParser.parse("joining", """
                %1$s C: 0x01 %2$s
                %1$s S: 0x01 success=1 number=$%1$s
                %1$s C: 0x02 number=$%1$s password="%3$s"
                %1$s S: 0x02 success=1 groups=[{groupName="My friends" groupNumber=1}]
                """.formatted(name, new Value.Fields(fields, false), TestClient.PASSWORD))
                .lines());
    }

    private void play(List<Script.Line> lines) {
        lines.forEach(line -> play(line.step()));
    }

    private void expect(Frame frame, PacketType<?> type, Value.Fields wanted) {
        Value.Fields expected = variables.resolve(wanted);
        String got = describe(frame);
        if (!frame.route().equals(Route.OICQ_TO_USER) || frame.type() != type.code()) {
            throw new AssertionError(difference(code(type.code()) + " " + expected, got));
        }
        List<String> differences = variables.differences(expected, PacketBytes.decode(type, frame));
        if (!differences.isEmpty()) {
            throw new AssertionError(
                    difference(code(type.code()) + " " + expected, got) + "\ndiffers:  " + differences);
        }
    }

    private static String difference(String expected, String got) {
        return "expected: " + expected.strip() + "\ngot:      " + got.strip();
    }

    private static void same(String expected, String got) {
        if (!expected.equals(got)) {
            throw new AssertionError(difference(expected, got));
        }
    }

    private static String code(int code) {
        return String.format("0x%02X", code);
    }

    private static String describe(Frame frame) {
        String fields = Catalog.OICQ_TO_USER
                .find(frame.type())
                .map(type -> PacketBytes.decode(type, frame).toString())
                .orElse("unknown");
        return code(frame.type()) + " " + fields;
    }

    /** Rows as {@code a|b}, one after the other with a comma between. */
    private String query(String sql) {
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

    private void expectNothingMore() {
        for (Map.Entry<String, TestClient> client : clients.entrySet()) {
            try {
                client.getValue().barrier();
            } catch (AssertionError | UncheckedIOException e) {
                throw new AssertionError(
                        script.name() + ".txt: at the end " + client.getKey() + " got what no line expected: "
                                + e.getMessage(),
                        e);
            }
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
