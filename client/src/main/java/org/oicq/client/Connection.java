package org.oicq.client;

import java.net.InetSocketAddress;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.apache.mina.core.RuntimeIoException;
import org.apache.mina.core.future.IoFutureListener;
import org.apache.mina.core.future.WriteFuture;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.ProtocolDecoderException;
import org.apache.mina.filter.codec.ProtocolEncoderException;
import org.apache.mina.transport.socket.SocketSessionConfig;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.document.DocumentAnswer;
import org.oicq.codec.document.FaxAnswer;
import org.oicq.codec.document.FaxContent;
import org.oicq.codec.packet.Acknowledge;
import org.oicq.codec.packet.AskExtensions;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.Extensions;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.codec.packet.KeptMessage;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.Routed;
import org.oicq.codec.packet.UserPacket;
import org.oicq.codec.packet.chat.RoomMessage;
import org.oicq.codec.wire.ProtocolException;

/** A connection's life: packets out and in, the connection test, and the one reason why it ended. */
final class Connection implements Delivery.Owner {
    /** How long a listener may take for what has come before this side ends the connection. */
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private final IoSession session;
    private final InetSocketAddress server;
    private final ClientOptions options;
    private final Exchanges exchanges = new Exchanges();
    private final FriendList friends = new FriendList();
    private final Rooms rooms = new Rooms(this);
    private final Documents fax = new Documents(this, true);
    private final Documents print = new Documents(this, false);
    private final Delivery delivery;
    private final AtomicReference<@Nullable ConnectionLostException> reason = new AtomicReference<>();
    /** Done when the socket is closed. */
    private final CompletableFuture<ConnectionLostException> ended = new CompletableFuture<>();
    /** Done when the listener has handled everything, too. */
    private final CompletableFuture<ConnectionLostException> delivered = new CompletableFuture<>();

    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    /** Null in clear text. */
    private volatile @Nullable TlsFilter tls;

    private final AtomicBoolean acknowledging = new AtomicBoolean();
    private final AtomicBoolean askedForKept = new AtomicBoolean();
    private final AtomicBoolean leaving = new AtomicBoolean();
    /** The server has said that kept messages are on. */
    private volatile boolean keptOn;

    /** Up to this sequence the listener has taken kept messages … */
    private final AtomicLong handled = new AtomicLong();
    /** … and up to this the server has been told. */
    private final AtomicLong acknowledged = new AtomicLong();
    /** Null until the first kept message comes; used by the listener's thread alone. */
    private ShownMessages.@Nullable Of shown;

    private volatile long number;
    /** The number that packets are sent for: that of a log-in even before it is answered. */
    private volatile long sender;
    /** What goes out in one write with what follows it; null while each packet goes out at once. Guarded by this. */
    private @Nullable List<Unsent> piece;
    /** The last notice that was about no packet: before it closes a connection, the server says why. */
    private volatile String lastWords = "";

    Connection(IoSession session, ClientOptions options, ClientListener listener) {
        this.session = session;
        this.server = (InetSocketAddress) session.getRemoteAddress();
        this.options = options;
        this.delivery = new Delivery(session, listener, this);
    }

    /** Puts TLS beneath everything else. */
    void under(TlsFilter filter) {
        tls = filter;
        session.getFilterChain().addFirst("tls", filter);
    }

    /** Done when packets can go out; fails with the reason where the connection ends first. */
    CompletableFuture<Void> whenReady() {
        return ready;
    }

    /** Packets can go out now. */
    void ready() {
        ready.complete(null);
    }

    ClientOptions options() {
        return options;
    }

    /** The number that is logged in here, or 0. */
    long number() {
        return number;
    }

    /** The number that packets are sent for, or 0. */
    long sender() {
        return sender;
    }

    FriendList friends() {
        return friends;
    }

    Rooms rooms() {
        return rooms;
    }

    Documents fax() {
        return fax;
    }

    Documents print() {
        return print;
    }

    void loggingIn(long as) {
        sender = as;
    }

    /** Asks for kept messages, once; a server that knows none goes on as in 2002. */
    void askForKept() {
        if (options.shown().isPresent() && askedForKept.compareAndSet(false, true)) {
            AskExtensions packet = new AskExtensions(0, Extensions.KEPT_MESSAGES);
            var _ = start(
                            Exchange.loose(
                                    packet,
                                    0,
                                    answer -> answer instanceof Extensions on
                                            ? Optional.of(on.extensions())
                                            : Optional.empty(),
                                    Optional.of(0L)),
                            packet,
                            options.replyTimeout())
                    .exceptionally(_ -> 0L)
                    .thenAccept(on -> keptOn = (on & Extensions.KEPT_MESSAGES) != 0);
        }
    }

    void loggedIn(long as) {
        number = as;
    }

    /** A packet that waits for those that go out with it. */
    private record Unsent(Routed<?> packet, CompletableFuture<Void> written) {}

    /** Does work whose packets go out in one write. Not within itself. */
    <R> R inOnePiece(Supplier<R> work) {
        synchronized (this) {
            if (piece != null) {
                throw new IllegalStateException("a piece is being written already");
            }
            piece = new ArrayList<>();
        }
        try {
            return work.get();
        } finally {
            writePiece();
        }
    }

    private synchronized void writePiece() {
        List<Unsent> all = piece == null ? List.of() : piece;
        piece = null;
        if (all.isEmpty()) {
            return;
        }
        CompletableFuture<Void> written = new CompletableFuture<>();
        write(all.stream().<Routed<?>>map(Unsent::packet).toList(), written);
        var _ = written.whenComplete((_, problem) -> {
            for (Unsent one : all) {
                if (problem == null) {
                    one.written.complete(null);
                } else {
                    one.written.completeExceptionally(problem);
                }
            }
        });
    }

    CompletableFuture<ConnectionLostException> closed() {
        return delivered.copy();
    }

    /**
     * Sends a packet and waits for what the exchange wants.
     *
     * @param patience how long; then the future fails with a {@link java.util.concurrent.TimeoutException}
     */
    <R> CompletableFuture<R> start(Exchange<R> exchange, UserPacket packet, Duration patience) {
        return start(exchange, new Routed<>(Catalog.USER_TO_OICQ, packet), patience);
    }

    /** The same with a packet of any catalog. */
    <R> CompletableFuture<R> start(Exchange<R> exchange, Routed<?> packet, Duration patience) {
        exchanges.start(exchange, () -> {
            var _ = write(packet).exceptionally(problem -> {
                exchanges.drop(exchange);
                exchange.fail(problem);
                return null;
            });
        });
        return exchange.future().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits for what the exchange wants, whose packets are sent one by one. */
    void watch(Exchange<?> exchange) {
        exchanges.start(exchange, () -> {});
    }

    /** Stops waiting. */
    void drop(Exchange<?> exchange) {
        exchanges.drop(exchange);
    }

    /** Done when the packet has been written to the socket. */
    CompletableFuture<Void> write(UserPacket packet) {
        return write(new Routed<>(Catalog.USER_TO_OICQ, packet));
    }

    /** The same with a packet of any catalog. */
    synchronized CompletableFuture<Void> write(Routed<?> packet) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        if (piece == null) {
            write(List.of(packet), written);
        } else {
            piece.add(new Unsent(packet, written));
        }
        return written;
    }

    private void write(List<Routed<?>> packets, CompletableFuture<Void> written) {
        IoFutureListener<WriteFuture> listener = future -> {
            Throwable problem = future.getException();
            if (problem == null) {
                written.complete(null);
            } else if (problem instanceof ProtocolEncoderException && problem.getCause() != null) {
                written.completeExceptionally(problem.getCause());
            } else {
                // Writing fails because the connection ends; how it ended is the reason.
                var _ = ended.thenAccept(written::completeExceptionally);
            }
        };
        session.write(packets).addListener(listener);
    }

    /** Ends the connection from this side. */
    void close() {
        reason.compareAndSet(null, new ConnectionLostException("the client closed the connection"));
        if (!keptOn) {
            leave();
            return;
        }
        // An orderly end proves no kept message, so what has come is shown and acknowledged first.
        delivery.whenTaken(this::leave);
        CompletableFuture.delayedExecutor(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::leave);
    }

    private void leave() {
        if (leaving.compareAndSet(false, true)) {
            acknowledge();
            TlsFilter filter = tls;
            if (filter != null) {
                filter.sayEnd(session);
            }
            session.closeOnFlush();
        }
    }

    /**
     * Ends the connection with a reset, which proves to a server that nothing was read of what it has sent since the last
     * packet of ours.
     */
    void abandon() {
        reason.compareAndSet(null, new ConnectionLostException("the client left the connection"));
        try {
            ((SocketSessionConfig) session.getConfig()).setSoLinger(0);
        } catch (RuntimeIoException _) {
            // The other side was first: the socket is closed already, and there is nothing left to say.
        }
        session.closeNow();
    }

    void opened() {
        delivery.start();
        if (tls == null) {
            ready();
        }
    }

    void received(FrameFilter.Received received) {
        if (received.packet() instanceof KeptMessage kept) {
            friends.heard(kept.message());
        }
        if (received.packet() instanceof Message message) {
            friends.heard(message);
            if (message.isNotice() && Notice.of(message).isEmpty()) {
                lastWords = message.information().toString();
            }
        }
        if (received.packet() instanceof DocumentAnswer || received.packet() instanceof FaxAnswer) {
            // The numbers of fax and print jobs are of one sequence.
            fax.heard(received.packet());
            print.heard(received.packet());
        }
        if (received.packet() instanceof RoomMessage message) {
            rooms.received(message);
            delivery.add(received);
        } else if (!exchanges.received(received.packet())
                && !(received.packet() instanceof Message message && rooms.refused(message))) {
            delivery.add(received);
        }
    }

    /** Says which kept messages have arrived. Returns whether that was news. */
    private boolean acknowledge() {
        long sequence = handled.get();
        if (sequence <= acknowledged.getAndAccumulate(sequence, Math::max)) {
            return false;
        }
        var _ = write(new Acknowledge(sender, sequence));
        return true;
    }

    /** Sends 0x16, once there is a number to send it for. */
    void keepAlive() {
        if (number != 0) {
            var _ = write(new KeepAlive(number));
        }
    }

    /** The connection cannot go on. A packet that could not be encoded is no such case: its own future says so. */
    void failed(Throwable problem) {
        if (problem instanceof ProtocolEncoderException) {
            return;
        }
        Throwable cause = problem instanceof ProtocolDecoderException && problem.getCause() != null
                ? problem.getCause()
                : problem;
        reason.compareAndSet(
                null,
                switch (cause) {
                    case ConnectionLostException lost -> lost;
                    case ProtocolException malformed ->
                        new ConnectionLostException("the server sent a malformed packet, " + malformed.getMessage());
                    case SSLException e -> new ConnectionLostException(tlsFailure(e), e);
                    default -> new ConnectionLostException("the connection broke: " + cause.getMessage(), cause);
                });
        session.closeNow();
    }

    private String tlsFailure(SSLException problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return "the server's certificate is not trusted: " + deepest(cause);
            }
        }
        return ready.isDone()
                ? "TLS broke: " + problem.getMessage()
                : "the server does not seem to speak TLS: " + problem.getMessage();
    }

    /** What is at the bottom of it says most. */
    private static String deepest(Throwable problem) {
        Throwable cause = problem;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    private String closedByServer() {
        if (!ready.isDone()) {
            return "the server closed the connection instead of speaking TLS";
        }
        return "the server closed the connection" + (lastWords.isEmpty() ? "" : ": " + lastWords);
    }

    void ended() {
        reason.compareAndSet(null, new ConnectionLostException(closedByServer()));
        ConnectionLostException lost = reason.get();
        if (lost != null) {
            ready.completeExceptionally(lost);
            exchanges.end(lost);
            rooms.end(lost);
            fax.end(lost);
            print.end(lost);
            ended.complete(lost);
            delivery.end(lost);
        }
    }

    /** Sends 0x19 or 0x16 soon, once for however many messages are handled until then. */
    @Override
    public void messageHandled() {
        if (options.acknowledges() && acknowledging.compareAndSet(false, true)) {
            CompletableFuture.delayedExecutor(options.acknowledgement().toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> {
                        acknowledging.set(false);
                        if (!acknowledge()) {
                            keepAlive();
                        }
                    });
        }
    }

    @Override
    public void faxPiece(FaxContent piece) {
        fax.piece(piece);
    }

    @Override
    public ShownMessages.Seen keptComes(KeptMessage message) {
        ShownMessages.Of known = shown;
        if (known == null) {
            known = options.shown().orElse(ShownMessages.ELSEWHERE).of(server, sender);
            shown = known;
        }
        ShownMessages.Seen seen = known.seen(message.id(), message.time());
        if (options.acknowledges()) {
            known.about(message.id(), message.time());
        }
        return seen;
    }

    @Override
    public void keptShown(KeptMessage message) {
        ShownMessages.Of known = shown;
        if (options.acknowledges() && known != null) {
            known.add(message.id(), message.time());
        }
    }

    @Override
    public void keptHandled(KeptMessage message) {
        if (options.acknowledges()) {
            handled.set(message.sequence());
            messageHandled();
        }
    }

    @Override
    public void listenerFailed(Throwable problem) {
        reason.compareAndSet(null, new ConnectionLostException("the listener failed: " + problem, problem));
        // An orderly end would say that what it failed at had arrived.
        abandon();
    }

    @Override
    public void delivered() {
        ShownMessages.Of known = shown;
        if (known != null) {
            known.close();
        }
        var _ = ended.thenAccept(delivered::complete);
    }
}
