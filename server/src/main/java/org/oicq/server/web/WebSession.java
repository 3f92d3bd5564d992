package org.oicq.server.web;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.packet.Routed;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.server.config.Addresses;
import org.oicq.server.delivery.Attention;
import org.oicq.server.delivery.Outlet;
import org.oicq.server.session.Session;

/**
 * A session over HTTP. For the services it is the way to its client: what is sent waits until the client asks for it.
 */
final class WebSession implements Outlet {
    /** A loop that is busier than this does not hold up a log-in. */
    private static final long LOOK_MILLIS = 500;

    private final InetAddress address;
    private final Carrier login;
    private final boolean secure;
    private final long number;
    private final String token;
    private final Outbox outbox;
    private final Consumer<WebSession> closed;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicReference<@Nullable SaidMessage> said = new AtomicReference<>();
    private volatile @Nullable Session session;
    private volatile boolean bound;
    private volatile long lastRequest = System.nanoTime();

    /**
     * A session that is not logged in yet.
     *
     * @param login the connection that its log-in came over
     * @param secure whether its log-in came over TLS
     * @param token the value of its cookie
     * @param maxBytes so much text may wait
     * @param closed told once, by any thread, when the server ends the session
     */
    WebSession(
            InetAddress address,
            Carrier login,
            boolean secure,
            long number,
            String token,
            int maxBytes,
            Consumer<WebSession> closed) {
        this.address = address;
        this.login = login;
        this.secure = secure;
        this.number = number;
        this.token = token;
        this.outbox = new Outbox(maxBytes);
        this.closed = closed;
    }

    long number() {
        return number;
    }

    String token() {
        return token;
    }

    Outbox outbox() {
        return outbox;
    }

    /** The client says a message. Returns the last one that it said before. */
    @Nullable
    SaidMessage said(SaidMessage message) {
        return said.getAndSet(message);
    }

    /** The log-in was good. */
    void loggedIn(Session opened) {
        session = opened;
    }

    /** What the services know it by; null until it is logged in. */
    @Nullable
    Session session() {
        return session;
    }

    /**
     * Whether a request from this address with this cookie, or with none, is the client's: the protocol carries no token.
     * From the first time that the cookie comes back on, only with it.
     */
    @SuppressWarnings("ReferenceEquality") // On the connection that has logged in it is the same object.
    boolean opensWith(InetAddress from, @Nullable String cookie, boolean cookieRequired) {
        if (from != address && !from.equals(address)) {
            return false;
        }
        if (cookie == null) {
            return !bound && !cookieRequired;
        }
        boolean right =
                MessageDigest.isEqual(cookie.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
        if (right) {
            bound = true;
        }
        return right;
    }

    /** The client has asked something. */
    void touch() {
        lastRequest = System.nanoTime();
    }

    /** How long the client has asked nothing, in nanoseconds. */
    long idle(long now) {
        return now - lastRequest;
    }

    /** Marks the end. Returns whether it was not over before. */
    boolean end() {
        return over.compareAndSet(false, true);
    }

    /** Whether its end is to be told: once. */
    boolean tells() {
        return told.compareAndSet(false, true);
    }

    boolean over() {
        return over.get();
    }

    // ------------------------------------------------------------------ Connection

    @Override
    public InetAddress address() {
        return address;
    }

    @Override
    public String speaks() {
        return "http";
    }

    @Override
    public boolean secure() {
        return secure;
    }

    /** Messages wait for the client; no other packet has a form over HTTP, and it goes nowhere. */
    @Override
    public long send(ServerPacket packet) {
        return packet instanceof Message message ? outbox.add(message) : outbox.position();
    }

    @Override
    public <P extends Packet> long send(Routed<P> packet) {
        return outbox.position();
    }

    @Override
    public long sendKept(Message message, long id, long sentAt) {
        return outbox.add(message);
    }

    @Override
    public boolean congested() {
        return outbox.congested();
    }

    /** Asked while its log-in is worked on. */
    @Override
    public Attention attention() {
        return login.attention();
    }

    /** The end of the connection that carried the last messages proves that they were read, and may be on its way. */
    @Override
    public CompletableFuture<Void> inputRead() {
        return outbox.carrier()
                .map(carrier -> carrier.look(Outbox.OVERTAKEN_MILLIS)
                        .completeOnTimeout(null, LOOK_MILLIS, TimeUnit.MILLISECONDS))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    @Override
    public void close() {
        if (end()) {
            closed.accept(this);
        }
    }

    @Override
    public String toString() {
        return Addresses.shown(address) + " over HTTP";
    }
}
