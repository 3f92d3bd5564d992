package org.oicq.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A gateway that reads everything at once, so that TCP says that it has arrived, and passes it on; until it swallows what the
 * server writes, and then dies, with an orderly end towards the server.
 */
final class SwallowingProxy implements AutoCloseable {
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final InetSocketAddress target;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean swallows;

    /** Guarded by this. */
    private long swallowed;

    SwallowingProxy(InetSocketAddress target) {
        this.target = target;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(target.getAddress(), target.getPort());
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                open.add(client);
                open.add(server);
                Thread.ofVirtual().start(() -> pass(client, server, false));
                Thread.ofVirtual().start(() -> pass(server, client, true));
            }
        } catch (IOException _) {
            // It has died.
        }
    }

    private void pass(Socket from, Socket to, boolean fromServer) {
        byte[] buffer = new byte[8192];
        try {
            for (int count = from.getInputStream().read(buffer);
                    count >= 0;
                    count = from.getInputStream().read(buffer)) {
                if (fromServer && swallows) {
                    swallowed(count);
                } else {
                    to.getOutputStream().write(buffer, 0, count);
                }
            }
        } catch (IOException _) {
            // It has died.
        }
    }

    private synchronized void swallowed(int count) {
        swallowed += count;
        notifyAll();
    }

    /** From now on what the server writes goes nowhere. */
    void swallow() {
        swallows = true;
    }

    /** Waits until it has swallowed so many bytes. */
    synchronized void awaitSwallowed(long bytes) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (swallowed < bytes) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("only " + swallowed + " bytes came");
            }
            wait(100);
        }
    }

    /** Ends all connections, towards the server in an orderly way: everything that it wrote was read. */
    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.shutdownOutput();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
