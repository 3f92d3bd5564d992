package org.oicq.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oicq.server.config.Settings;

/** Connections that are accepted while the server begins to stop. */
@Timeout(30)
public class StopTest {
    /** Says nothing, and passes on what it serves. */
    private record Silent(BlockingQueue<Channel> served) implements Refusable {
        @Override
        public boolean startsWith(int firstByte) {
            return true;
        }

        @Override
        public void speak(Channel channel, Sweeper sweeper, long since) {
            served.add(channel);
        }

        @Override
        public byte[] refusal(Reason reason) {
            return new byte[0];
        }
    }

    /** The event loop of the client that has this port on its side. */
    public static EventLoop loop(PortServer server, int clientPort) {
        return server.open().stream()
                .filter(one -> ((InetSocketAddress) one.remoteAddress()).getPort() == clientPort)
                .findFirst()
                .orElseThrow()
                .eventLoop();
    }

    /** Keeps an event loop busy until what this gives is counted down. */
    public static CountDownLatch hold(EventLoop loop) throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        loop.execute(() -> {
            held.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        held.await();
        return release;
    }

    /** Waits until so many things wait for an event loop that is held. */
    public static void awaitPending(EventLoop loop, int count) throws InterruptedException {
        while (((SingleThreadEventExecutor) loop).pendingTasks() < count) {
            Thread.sleep(1);
        }
    }

    private static void assertEnded(Socket socket) throws IOException {
        socket.setSoTimeout(60_000);
        try {
            assertEquals(-1, socket.getInputStream().read());
        } catch (SocketException _) {
            // A reset is an end too.
        }
    }

    @Test
    void oneThatNobodyHasToldIsClosedAllTheSame() throws Exception {
        Silent silent = new Silent(new LinkedBlockingQueue<>());
        var config = Settings.read(Map.of("listen", "127.0.0.1:0", "network-threads", "2", "first-packet-time", "1m"));
        try (PortServer port = new PortServer(config, new Bans(), List.of(silent));
                Socket early =
                        new Socket(port.address().getAddress(), port.address().getPort())) {
            // The loops take turns: the first one listens, the second has the first connection, and the third one.
            early.getOutputStream().write(1);
            EventLoop second = silent.served().take().eventLoop();
            try (Socket other =
                    new Socket(port.address().getAddress(), port.address().getPort())) {
                other.getOutputStream().write(1);
                assertNotSame(second, silent.served().take().eventLoop());
            }
            CountDownLatch release = hold(second);
            try (Socket late =
                    new Socket(port.address().getAddress(), port.address().getPort())) {
                awaitPending(second, 1);
                port.stopListening();
                port.tellOfStop();
                release.countDown();
                assertEnded(late);
                assertThrows(
                        IOException.class,
                        () -> new Socket(
                                        port.address().getAddress(),
                                        port.address().getPort())
                                .close());
            }
        }
    }
}
