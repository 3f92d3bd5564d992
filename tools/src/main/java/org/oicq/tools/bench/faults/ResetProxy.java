package org.oicq.tools.bench.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between clients and the server, and resets each connection on both sides at a random moment. */
final class ResetProxy implements Place, AutoCloseable {
    private final Place target;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong resets = new AtomicLong();
    private volatile int longestMillis;

    /** @param longestMillis a connection lives no longer than this */
    ResetProxy(Place target, int longestMillis) throws IOException {
        this.target = target;
        this.longestMillis = longestMillis;
        this.listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("proxy").start(this::accept);
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    /** From now on new connections live. */
    void calm() {
        longestMillis = 0;
    }

    long resets() {
        return resets.get();
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
            Thread up = Thread.ofVirtual().start(() -> copy(client, server));
            if (longestMillis > 0) {
                int life = ThreadLocalRandom.current().nextInt(longestMillis);
                Thread.ofVirtual().start(() -> resetAfter(life, client, server));
            }
            copy(server, client);
            up.join();
        } catch (IOException | InterruptedException _) {
            // Either side is gone, and so goes the other.
        } finally {
            close(client);
            close(server);
        }
    }

    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try {
            for (int count = from.getInputStream().read(buffer);
                    count >= 0;
                    count = from.getInputStream().read(buffer)) {
                to.getOutputStream().write(buffer, 0, count);
            }
            to.shutdownOutput();
        } catch (IOException _) {
            Wire.reset(from);
            Wire.reset(to);
        }
    }

    private void resetAfter(int millis, Socket one, Socket other) {
        try {
            Thread.sleep(millis);
            if (!one.isClosed() && !other.isClosed()) {
                resets.incrementAndGet();
            }
            Wire.reset(one);
            Wire.reset(other);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
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
