package org.oicq.tools.bench.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between clients and the server, and ends each connection at a random moment: with a reset on both sides, or as a
 * gateway that dies. That has read what the server wrote, and so acknowledged it, passes it on no more, and ends its side
 * towards the server in an orderly way.
 */
final class ResetProxy implements Place, AutoCloseable {
    private static final int SWALLOW_MILLIS = 100;

    private final Place target;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong ended = new AtomicLong();
    private final boolean swallows;
    /** One party for each connection that is to end, and one for who waits for that. */
    private final Phaser lives = new Phaser(1);

    private volatile int longestMillis;

    /**
     * @param longestMillis a connection lives no longer than this
     * @param swallows whether it is a gateway that dies
     */
    ResetProxy(Place target, int longestMillis, boolean swallows) throws IOException {
        this.target = target;
        this.swallows = swallows;
        this.longestMillis = longestMillis;
        this.listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("proxy").start(this::accept);
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    /**
     * From now on new connections live; waits until the others have ended. A log-in on one of them may reach the server late,
     * and throws a newer one out.
     */
    void calm() {
        longestMillis = 0;
        lives.arriveAndAwaitAdvance();
    }

    /** Connections that it has ended. */
    long ended() {
        return ended.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Thread.ofVirtual().name("proxied").start(() -> serve(client));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void serve(Socket client) {
        Socket server = new Socket();
        open.add(client);
        open.add(server);
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(target.address(), 5_000);
            AtomicBoolean dying = new AtomicBoolean();
            Thread up = Thread.ofVirtual().start(() -> copy(client, server, false, dying));
            int longest = longestMillis;
            if (longest > 0) {
                int life = ThreadLocalRandom.current().nextInt(longest);
                lives.register();
                Thread.ofVirtual().start(() -> endAfter(life, client, server, dying));
            }
            copy(server, client, true, dying);
            up.join();
        } catch (IOException | InterruptedException _) {
            // Either side is gone, and so goes the other.
        } finally {
            close(client);
            close(server);
        }
    }

    private void copy(Socket from, Socket to, boolean fromServer, AtomicBoolean dying) {
        byte[] buffer = new byte[8192];
        try {
            for (int count = from.getInputStream().read(buffer);
                    count >= 0;
                    count = from.getInputStream().read(buffer)) {
                if (!fromServer || !dying.get()) {
                    to.getOutputStream().write(buffer, 0, count);
                }
            }
            to.shutdownOutput();
        } catch (IOException _) {
            if (!dying.get()) {
                Wire.reset(from);
                Wire.reset(to);
            }
        }
    }

    private void endAfter(int millis, Socket client, Socket server, AtomicBoolean dying) {
        try {
            Thread.sleep(millis);
            if (!client.isClosed() && !server.isClosed()) {
                ended.incrementAndGet();
            }
            if (swallows) {
                dying.set(true);
                Thread.sleep(SWALLOW_MILLIS);
                Wire.reset(client);
                server.shutdownOutput();
            } else {
                Wire.reset(client);
                Wire.reset(server);
            }
        } catch (IOException _) {
            // The server was first.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lives.arriveAndDeregister();
        }
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException _) {
            // It is over already.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        open.forEach(Wire::reset);
    }
}
