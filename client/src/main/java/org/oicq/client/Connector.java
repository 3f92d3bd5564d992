package org.oicq.client;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.mina.core.future.ConnectFuture;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.service.SimpleIoProcessorPool;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IdleStatus;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.nio.NioProcessor;
import org.apache.mina.transport.socket.nio.NioSession;
import org.apache.mina.transport.socket.nio.NioSocketConnector;
import org.jspecify.annotations.Nullable;

/** MINA's side of all clients of this process: they share a few I/O threads, which do not keep the process alive. */
final class Connector extends IoHandlerAdapter {
    private static final AttributeKey CONNECTION = new AttributeKey(Connector.class, "connection");
    /** The one of this process, from the first connection until {@link #stop}. */
    private static final AtomicReference<@Nullable Connector> INSTANCE = new AtomicReference<>();

    private final ExecutorService threads;
    private final SimpleIoProcessorPool<NioSession> processors;
    private final NioSocketConnector connector;

    private Connector() {
        AtomicInteger made = new AtomicInteger();
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "oicq-io-" + made.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        int count = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);
        processors = new SimpleIoProcessorPool<>(NioProcessor.class, threads, count, null);
        connector = new NioSocketConnector(threads, processors);
        connector.getSessionConfig().setTcpNoDelay(true);
        connector.setHandler(this);
    }

    private static synchronized NioSocketConnector connector() {
        Connector present = INSTANCE.get();
        if (present == null) {
            present = new Connector();
            INSTANCE.set(present);
        }
        return present.connector;
    }

    /** Ends the I/O threads, and connections that are still open. The next connection starts new threads. */
    static void stop() throws InterruptedException {
        Connector last = INSTANCE.getAndSet(null);
        if (last != null) {
            last.connector.dispose();
            last.processors.dispose();
            last.threads.shutdown();
            // The JVM waits for a thread that takes longer, as it does without this call.
            var _ = last.threads.awaitTermination(300, TimeUnit.MILLISECONDS);
        }
    }

    static CompletableFuture<Connection> connect(
            InetSocketAddress address, ClientOptions options, ClientListener listener) {
        String name = address.getHostString() + ":" + address.getPort();
        if (address.isUnresolved()) {
            return CompletableFuture.failedFuture(
                    new ConnectionLostException("there is no host '" + address.getHostString() + "'"));
        }
        CompletableFuture<Connection> result = new CompletableFuture<>();
        ConnectFuture connecting = connector().connect(address, (session, _) -> {
            session.getConfig()
                    .setWriterIdleTime((int) Math.max(1, options.keepAlive().toSeconds()));
            Connection connection = new Connection(session, options, listener);
            session.setAttribute(CONNECTION, connection);
            options.tls()
                    .ifPresent(trust -> connection.under(
                            new TlsFilter(trust, address.getHostString(), address.getPort(), connection::ready)));
            session.getFilterChain().addLast("frames", new FrameFilter(options));
        });
        connecting.addListener(future -> {
            Throwable problem = connecting.getException();
            if (problem != null) {
                result.completeExceptionally(new ConnectionLostException("no connection to " + name, problem));
            } else if (connecting.isConnected()) {
                Connection connection = of(connecting.getSession());
                var _ = connection.whenReady().whenComplete((_, lost) -> {
                    if (lost != null) {
                        result.completeExceptionally(lost);
                    } else if (!result.complete(connection)) {
                        connection.close();
                    }
                });
                var _ = result.whenComplete((_, tooLate) -> {
                    if (tooLate != null) {
                        connecting.getSession().closeNow();
                    }
                });
            }
        });
        CompletableFuture.delayedExecutor(options.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (result.completeExceptionally(new ConnectionLostException("no connection to " + name + " within "
                            + options.connectTimeout().toSeconds() + " s"))) {
                        connecting.cancel();
                    }
                });
        return result;
    }

    private static Connection of(IoSession session) {
        return (Connection) session.getAttribute(CONNECTION);
    }

    @Override
    public void sessionOpened(IoSession session) {
        of(session).opened();
    }

    @Override
    public void messageReceived(IoSession session, Object message) {
        of(session).received((FrameFilter.Received) message);
    }

    @Override
    public void sessionIdle(IoSession session, IdleStatus status) {
        of(session).keepAlive();
    }

    @Override
    public void exceptionCaught(IoSession session, Throwable cause) {
        of(session).failed(cause);
    }

    @Override
    public void inputClosed(IoSession session) {
        session.closeNow();
    }

    @Override
    public void sessionClosed(IoSession session) {
        of(session).ended();
    }
}
