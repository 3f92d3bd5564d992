package org.oicq.tools.bench.faults;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between clients and the server, and ends each connection at a random moment: as a cable that breaks, with a reset
 * on both sides, or as a gateway that dies. A gateway has read what the server wrote, and so acknowledged it, passes it on
 * no more, and ends its side towards the server in an orderly way.
 *
 * <p>A cable acknowledges nothing by itself, but our kernel does, and the server may take that for proof. So before the
 * cable breaks, all that our kernel has is passed on. The server hears of the break first: a client that has heard of it
 * speaks on another connection.
 */
final class ResetProxy implements Place, AutoCloseable {
    private static final int SWALLOW_MILLIS = 100;
    /** The server ends its side sooner when it has seen the end of ours. */
    private static final int CLOSE_MILLIS = 5_000;

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
        int longest = longestMillis;
        long life = longest > 0
                ? TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextInt(longest))
                : Long.MAX_VALUE;
        if (longest > 0) {
            lives.register();
        }
        try {
            long began = System.nanoTime();
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(target.address(), 5_000);
            AtomicBoolean dying = new AtomicBoolean();
            Thread up = Thread.ofVirtual().start(() -> up(client, server, dying));
            if (!down(server, client, began, life)) {
                dying.set(true);
                ended.incrementAndGet();
                end(server, client);
            }
            up.join();
        } catch (IOException | InterruptedException _) {
            // Either side is gone, and so goes the other.
        } finally {
            close(server);
            close(client);
            if (longest > 0) {
                lives.arriveAndDeregister();
            }
        }
    }

    private static void up(Socket client, Socket server, AtomicBoolean dying) {
        try {
            client.getInputStream().transferTo(server.getOutputStream());
            server.shutdownOutput();
        } catch (IOException _) {
            if (!dying.get()) {
                reset(server, client);
            }
        }
    }

    /**
     * Passes on what the server writes.
     *
     * @return whether it came to its end; otherwise its life is over, and nothing that came is left here
     */
    private static boolean down(Socket server, Socket client, long began, long life) {
        byte[] buffer = new byte[8192];
        try {
            InputStream in = server.getInputStream();
            while (true) {
                long left = life - (System.nanoTime() - began);
                if (left <= 0 && in.available() == 0) {
                    return false;
                }
                server.setSoTimeout(life == Long.MAX_VALUE ? 0 : millis(left));
                try {
                    int count = in.read(buffer);
                    if (count < 0) {
                        client.shutdownOutput();
                        return true;
                    }
                    client.getOutputStream().write(buffer, 0, count);
                } catch (SocketTimeoutException _) {
                    // Its life is over, or nearly.
                }
            }
        } catch (IOException _) {
            reset(server, client);
            return true;
        }
    }

    private void end(Socket server, Socket client) throws IOException {
        if (!swallows) {
            reset(server, client);
            return;
        }
        swallow(server, SWALLOW_MILLIS);
        Wire.reset(client);
        server.shutdownOutput();
        swallow(server, CLOSE_MILLIS);
    }

    /** Reads what the server writes, and drops it. Ends after this time, or when the server ends its side. */
    private static void swallow(Socket server, int millis) throws IOException {
        byte[] lost = new byte[8192];
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                server.setSoTimeout(millis(left));
                if (server.getInputStream().read(lost) < 0) {
                    return;
                }
            }
        } catch (SocketTimeoutException _) {
            // The time is over.
        }
    }

    /** At least one, for none is for ever. */
    private static int millis(long nanos) {
        return (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    private static void reset(Socket server, Socket client) {
        Wire.reset(server);
        Wire.reset(client);
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
