package org.oicq.client;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.mina.core.future.ConnectFuture;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.service.SimpleIoProcessorPool;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IdleStatus;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.nio.NioProcessor;
import org.apache.mina.transport.socket.nio.NioSession;
import org.apache.mina.transport.socket.nio.NioSocketConnector;

/** MINA's side of all clients of this process: they share a few I/O threads, which do not keep the process alive. */
final class Connector extends IoHandlerAdapter {
    private static final AttributeKey CONNECTION = new AttributeKey(Connector.class, "connection");
    private static final Connector INSTANCE = new Connector();

    private final NioSocketConnector connector;

    private Connector() {
        Executor threads = Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("oicq-io-", 1).factory());
        int processors = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);
        connector = new NioSocketConnector(
                threads, new SimpleIoProcessorPool<NioSession>(NioProcessor.class, threads, processors, null));
        connector.getSessionConfig().setTcpNoDelay(true);
        connector.setHandler(this);
    }

    static CompletableFuture<Connection> connect(
            InetSocketAddress address, ClientOptions options, ClientListener listener) {
        String name = address.getHostString() + ":" + address.getPort();
        if (address.isUnresolved()) {
            return CompletableFuture.failedFuture(
                    new ConnectionLostException("there is no host '" + address.getHostString() + "'"));
        }
        CompletableFuture<Connection> result = new CompletableFuture<>();
        ConnectFuture connecting = INSTANCE.connector.connect(address, (session, _) -> {
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
