package org.oicq.tools.dump.live;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.oicq.tools.dump.capture.Conversation;
import org.oicq.tools.dump.capture.PcapWriter;
import org.oicq.tools.dump.capture.Segment;
import org.oicq.tools.dump.inspect.Inspector;

/**
 * Sits between clients and a server, passes every byte on unchanged, and shows what passes. What is shown is shown before
 * it is passed on, so that a request always stands before its reply.
 */
public final class Proxy implements Closeable {
    private static final int MOST_CONNECTIONS = 1000;
    private static final int CONNECT_MILLIS = 5000;

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final Inspector inspector;
    private final @Nullable PcapWriter keep;
    private final ReentrantLock lock = new ReentrantLock();
    private final Semaphore room = new Semaphore(MOST_CONNECTIONS);
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * Listens, and serves on threads of its own.
     *
     * @param keep where to write what passes, or null
     * @throws IOException where the address to listen on is not free
     */
    public Proxy(InetSocketAddress listen, InetSocketAddress target, Inspector inspector, @Nullable PcapWriter keep)
            throws IOException {
        this.target = target;
        this.inspector = inspector;
        this.keep = keep;
        this.listener = new ServerSocket();
        listener.bind(listen);
        Thread.ofVirtual().name("proxy").start(this::accept);
    }

    /** Where it listens; the port that was picked, where port 0 was asked for. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /** Waits until it is closed. */
    public void await() throws InterruptedException {
        closed.await();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                room.acquire();
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException | InterruptedException e) {
                if (!listener.isClosed()) {
                    note("the proxy takes no more connections: " + e.getMessage());
                }
                return;
            }
        }
    }

    private void serve(Socket client) {
        sockets.add(client);
        try (client;
                Socket server = new Socket()) {
            sockets.add(server);
            server.connect(target, CONNECT_MILLIS);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Conversation talk = new Conversation(
                    (InetSocketAddress) client.getRemoteSocketAddress(),
                    (InetSocketAddress) server.getRemoteSocketAddress(),
                    this::show);
            locked(() -> talk.open(now()));
            Thread answers = Thread.ofVirtual().start(() -> pump(server, client, talk, false));
            pump(client, server, talk, true);
            answers.join();
            sockets.remove(server);
        } catch (IOException e) {
            note("no connection to " + target + ": " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(client);
            room.release();
        }
    }

    private void pump(Socket from, Socket to, Conversation talk, boolean fromClient) {
        byte[] buffer = new byte[64 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                int length = read;
                locked(() -> talk.data(now(), fromClient, buffer, 0, length));
                out.write(buffer, 0, length);
            }
            locked(() -> talk.close(now(), fromClient));
            to.shutdownOutput();
        } catch (IOException _) {
            // One side broke the connection: the other learns it, and the view shows its end.
            locked(() -> talk.close(now(), fromClient));
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private void show(Segment segment) {
        inspector.segment(segment);
        if (keep != null) {
            keep.write(segment);
        }
    }

    private void note(String text) {
        locked(() -> inspector.note(text));
    }

    /** Connections are shown one after the other: views and the writer know no threads. */
    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
            inspector.idle();
        } catch (UncheckedIOException _) {
            // Nobody reads the view, or the disk is full: there is nothing left to do here.
            closeQuietly(this);
        } finally {
            lock.unlock();
        }
    }

    private static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000 + now.getNano();
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException _) {
            // It is gone, which was the wish.
        }
    }

    /** Stops listening, breaks all connections, and ends the view. */
    @Override
    public void close() throws IOException {
        listener.close();
        sockets.forEach(Proxy::closeQuietly);
        lock.lock();
        try {
            if (closed.getCount() > 0) {
                closed.countDown();
                inspector.end();
                if (keep != null) {
                    keep.close();
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
