package org.oicq.server;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.oicq.schema.DatabaseAccess;

/**
 * Stands between a program and PostgreSQL, and counts what passes in the database's own protocol: nothing that is asked
 * of the database can escape it, whichever library asks. It can lose an answer.
 */
final class DatabaseTap implements AutoCloseable {
    private static final Pattern PLACE = Pattern.compile("//([^:/]+)(?::(\\d+))?/");
    private static final int POSTGRES_PORT = 5432;

    /** The first bytes of a connection are a request without a type; these two are followed by another one. */
    private static final int SSL_REQUEST = 80877103;

    private static final int GSS_REQUEST = 80877104;

    private final ServerSocket port;
    private final DatabaseAccess access;
    private final String host;
    private final int hostPort;
    private final AtomicLong statements = new AtomicLong();

    /** How the answer to what is outside of a transaction ends: that the database is ready. */
    private static final byte[] DONE = {'Z', 0, 0, 0, 5, 'I'};

    /** An answer that is to be lost. */
    private record Loss(String words, CompletableFuture<Void> done) {}

    private final AtomicReference<@Nullable Loss> next = new AtomicReference<>();

    /** A connection, and the answer of it that is lost. */
    private record Link(Socket near, Socket far, AtomicReference<@Nullable Loss> loss) {}

    /** Listens in front of a database. */
    DatabaseTap(DatabaseAccess database) {
        Matcher place = PLACE.matcher(database.jdbcUrl());
        if (!place.find()) {
            throw new AssertionError("no host in " + database.jdbcUrl());
        }
        this.host = place.group(1);
        this.hostPort = place.group(2) == null ? POSTGRES_PORT : Integer.parseInt(place.group(2));
        try {
            this.port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String url = place.replaceFirst("//127.0.0.1:" + port.getLocalPort() + "/");
        // What is encrypted cannot be counted.
        this.access = new DatabaseAccess(
                url + (url.contains("?") ? "&" : "?") + "sslmode=disable&gssEncMode=disable",
                database.user(),
                database.password());
        Thread.ofVirtual().start(this::accept);
    }

    /** The database, through the tap. */
    DatabaseAccess access() {
        return access;
    }

    /**
     * Statements that were ever run, with those that begin and end transactions. The empty ones are left out, with which the
     * pool asks whether a connection that has rested is still alive.
     */
    long statements() {
        return statements.get();
    }

    /**
     * The next time that a statement with these words is new to its connection, the database does as it is asked, its answer
     * is lost, and the connection breaks.
     *
     * @return done when that has happened
     */
    CompletableFuture<Void> loseAnswerTo(String words) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        next.set(new Loss(words, done));
        return done;
    }

    private void accept() {
        try {
            while (true) {
                Socket near = port.accept();
                Socket far = new Socket(host, hostPort);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                Link link = new Link(near, far, new AtomicReference<>());
                Thread.ofVirtual().start(() -> forth(link));
                Thread.ofVirtual().start(() -> back(link));
            }
        } catch (IOException _) {
            // Closed; or the database is not there, which whoever wanted it will say.
        }
    }

    private void forth(Link link) {
        try (var near = link.near();
                var far = link.far()) {
            DataInputStream in = new DataInputStream(near.getInputStream());
            OutputStream out = far.getOutputStream();
            boolean started = false;
            while (true) {
                int type = started ? in.read() : 0;
                if (type < 0) {
                    return;
                }
                int length = in.readInt();
                byte[] body = in.readNBytes(length - Integer.BYTES);
                if (!started) {
                    int code = ByteBuffer.wrap(body).getInt();
                    started = code != SSL_REQUEST && code != GSS_REQUEST;
                }
                count(type, body);
                Loss loss = next.get();
                if (type == 'P'
                        && loss != null
                        && new String(body, StandardCharsets.UTF_8).contains(loss.words())
                        && next.compareAndSet(loss, null)) {
                    link.loss().set(loss);
                }
                byte[] whole = new byte[(type == 0 ? 0 : 1) + Integer.BYTES + body.length];
                var buffer = ByteBuffer.wrap(whole);
                if (type != 0) {
                    buffer.put((byte) type);
                }
                buffer.putInt(length).put(body);
                out.write(whole);
            }
        } catch (IOException _) {
            // One of them has ended the connection, and now both have.
        }
    }

    private void count(int type, byte[] body) {
        // A simple query, or the execution of a prepared one.
        if ((type == 'Q' && body[0] != 0) || type == 'E') {
            statements.incrementAndGet();
        }
    }

    private static void back(Link link) {
        try (var near = link.near();
                var far = link.far()) {
            InputStream in = far.getInputStream();
            OutputStream out = near.getOutputStream();
            byte[] last = new byte[DONE.length];
            byte[] some = new byte[8192];
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                Loss loss = link.loss().get();
                if (loss == null) {
                    out.write(some, 0, count);
                    continue;
                }
                byte[] both = Arrays.copyOf(last, last.length + count);
                System.arraycopy(some, 0, both, last.length, count);
                last = Arrays.copyOfRange(both, count, both.length);
                if (Arrays.equals(last, DONE)) {
                    loss.done().complete(null);
                    return;
                }
            }
        } catch (IOException _) {
            // As above.
        }
    }

    @Override
    public void close() {
        try {
            port.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
