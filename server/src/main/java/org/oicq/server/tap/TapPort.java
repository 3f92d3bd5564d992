package org.oicq.server.tap;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.oicq.codec.text.Shown;
import org.oicq.schema.DatabaseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where {@code ./oicq admin tap} asks: a socket in the server's folder, which only the server's own user and root can
 * open. The command writes the file, with the rights of the one who asked, so nobody can make the server write
 * anywhere; and the server needs no door for it that the network or a user of the database could knock at.
 *
 * <p>The command says {@code tap NUMBER SECONDS} on a line and hears a line, {@code ok} or a refusal. Then come packets
 * of the file, each behind its length (4 bytes), and behind a length of 0 what came of it: frames, frames left out, and
 * bytes of those (8 bytes each). The tap ends when its time is over or the command is gone.
 */
public final class TapPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TapPort.class);

    private static final String FOLDER = "tap";
    private static final String SOCKET = "socket";
    private static final Pattern REQUEST = Pattern.compile("tap ([0-9]{1,10}) ([0-9]{1,5})");
    private static final int MOST_REQUEST = 64;

    /** For the request, and for what waits at the end. */
    private static final int GRACE_SECONDS = 2;
    /** From a connection that could not be taken to the next try. */
    private static final int ACCEPT_AGAIN_SECONDS = 1;

    /** The answer to a request that is taken; any other line is a refusal, a sentence for a person. */
    public static final String OK = "ok";

    private final AuditedTaps taps;
    private final Path socket;
    private final ServerSocketChannel listening;

    private TapPort(AuditedTaps taps, Path socket, ServerSocketChannel listening) {
        this.taps = taps;
        this.socket = socket;
        this.listening = listening;
    }

    /** Where the server of this folder listens. */
    public static Path socket(Path data) {
        return data.resolve(FOLDER).resolve(SOCKET);
    }

    /**
     * Listens from now on. Where that can't be, it is logged: the server can do without.
     *
     * @param data the server's folder
     */
    public static Optional<TapPort> open(Path data, AuditedTaps taps) {
        Path socket = socket(data);
        Path folder = Objects.requireNonNull(socket.getParent());
        try {
            Files.createDirectories(folder);
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                // Before the socket is there: its own rights can only be set after it.
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
            Files.deleteIfExists(socket);
            ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                listening.bind(UnixDomainSocketAddress.of(socket));
            } catch (IOException e) {
                listening.close();
                throw e;
            }
            TapPort port = new TapPort(taps, socket, listening);
            Thread.ofVirtual().name("tap-port").start(port::listen);
            return Optional.of(port);
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn(
                    "'admin tap' cannot reach this server, for {} cannot be made: {}",
                    Shown.line(socket.toString()),
                    e.getMessage());
            return Optional.empty();
        }
    }

    private void listen() {
        while (listening.isOpen()) {
            try {
                SocketChannel asked = listening.accept();
                Thread.ofVirtual().name("tap").start(() -> serve(asked));
            } catch (IOException e) {
                if (listening.isOpen()) {
                    // Without a descriptor left, as in a flood of connections: later there may be one.
                    LOG.warn("'admin tap' cannot reach this server now: {}", e.getMessage());
                    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(ACCEPT_AGAIN_SECONDS));
                }
            }
        }
    }

    private void serve(SocketChannel asked) {
        try (asked) {
            var patience = closeAfter(asked, GRACE_SECONDS);
            String request = line(asked);
            patience.cancel(false);
            Matcher parts = REQUEST.matcher(request);
            if (!parts.matches()) {
                answer(asked, "this server knows no such request; is the command of another version?");
                return;
            }
            tap(asked, Long.parseLong(parts.group(1)), Integer.parseInt(parts.group(2)));
        } catch (IOException e) {
            LOG.debug("a tap's command is gone: {}", e.toString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** A command that is stopped (and reads nothing) or says nothing is not waited for. */
    private static CompletableFuture<Void> closeAfter(SocketChannel asked, long seconds) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        asked.close();
                    } catch (IOException e) {
                        LOG.debug("close", e);
                    }
                },
                CompletableFuture.delayedExecutor(
                        seconds, TimeUnit.SECONDS, task -> Thread.ofVirtual().start(task)));
    }

    private static String line(SocketChannel asked) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        StringBuilder line = new StringBuilder();
        while (line.length() < MOST_REQUEST && asked.read(one.clear()) == 1 && one.get(0) != '\n') {
            line.append((char) (one.get(0) & 0x7f));
        }
        return line.toString();
    }

    private static void answer(SocketChannel asked, String line) throws IOException {
        write(asked, ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    private static void write(SocketChannel asked, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            var _ = asked.write(bytes);
        }
    }

    private void tap(SocketChannel asked, long number, int seconds) throws IOException, InterruptedException {
        Tap tap = new Tap(number, seconds);
        Optional<String> refusal;
        try {
            refusal = taps.begin(0, tap);
        } catch (DatabaseException e) {
            refusal = Optional.of(
                    "the database does not answer, so the tap cannot be entered in the audit (" + e.getMessage() + ")");
        }
        if (refusal.isPresent()) {
            answer(asked, refusal.get());
            return;
        }
        var watch = closeAfter(asked, seconds + (long) GRACE_SECONDS);
        try {
            answer(asked, OK);
            Thread.ofVirtual().name("tap-end").start(() -> awaitEnd(asked, tap));
            send(asked, Tap.head());
            for (byte[] packet = tap.next(); packet != null; packet = tap.next()) {
                send(asked, packet);
            }
            Capture.Outcome outcome = tap.outcome();
            ByteBuffer end = ByteBuffer.allocate(28).putInt(0);
            end.putLong(outcome.frames()).putLong(outcome.leftOut()).putLong(outcome.leftOutBytes());
            write(asked, end.flip());
        } finally {
            watch.cancel(false);
            taps.end(tap);
        }
    }

    private static void send(SocketChannel asked, byte[] packet) throws IOException {
        write(
                asked,
                ByteBuffer.allocate(4 + packet.length)
                        .putInt(packet.length)
                        .put(packet)
                        .flip());
    }

    /** The command says nothing more, so whatever can be read is its end. */
    private static void awaitEnd(SocketChannel asked, Tap tap) {
        try {
            int _ = asked.read(ByteBuffer.allocate(1));
        } catch (IOException e) {
            LOG.debug("a tap's command is gone: {}", e.toString());
        }
        tap.end();
    }

    /** Ends the taps, and listens no more. */
    @Override
    public void close() {
        try {
            listening.close();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            LOG.debug("close", e);
        }
        taps.endAll();
    }
}
