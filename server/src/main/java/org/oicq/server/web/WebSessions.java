package org.oicq.server.web;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is logged in over HTTP. A session without a request for too long ends; one look over all of them finds it. */
public final class WebSessions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebSessions.class);

    private static final int TOKEN_BYTES = 16;

    private final ServerConfig config;
    private final Executor blocking;
    private final Consumer<Session> ended;
    private final SecureRandom random = new SecureRandom();
    private final Map<Long, WebSession> byNumber = new ConcurrentHashMap<>();
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("web-sessions").daemon().factory());

    /**
     * No sessions yet.
     *
     * @param blocking runs {@code ended}, which may block
     * @param ended told of each session that is over, by whatever way
     */
    public WebSessions(ServerConfig config, Executor blocking, Consumer<Session> ended) {
        this.config = config;
        this.blocking = blocking;
        this.ended = ended;
        Duration period = config.webSessionTime().dividedBy(10);
        long millis = Math.clamp(period.toMillis(), 20, 1000);
        var _ = sweeper.scheduleWithFixedDelay(this::sweep, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** A session to log in with. */
    WebSession prepare(Caller caller, long number) {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        String cookie = HexFormat.of().formatHex(token);
        return new WebSession(
                caller.address(), caller.carrier(), caller.secure(), number, cookie, config.outputQueue(), over -> {
                    byNumber.remove(over.number(), over);
                    blocking.execute(() -> tell(over));
                });
    }

    /** The session's log-in was good: its client finds it from now on, unless it has been taken over already. */
    void open(WebSession opened, Session session) {
        opened.loggedIn(session);
        opened.touch();
        byNumber.compute(opened.number(), (_, other) -> opened.over() ? other : opened);
        if (opened.over()) {
            // Nobody could be told of its end before: which session it was became known only now.
            blocking.execute(() -> tell(opened));
        }
    }

    /** The session that a request of this number by this caller may use; its time starts anew. */
    Optional<WebSession> find(long number, Caller caller) {
        WebSession found = byNumber.get(number);
        boolean cookieRequired = caller.browser() || config.webCookieRequired();
        if (found == null || !found.opensWith(caller.address(), caller.cookie(number), cookieRequired)) {
            return Optional.empty();
        }
        found.touch();
        return Optional.of(found);
    }

    /** The client logs out. Blocks. */
    void logOut(WebSession session) {
        if (session.end()) {
            byNumber.remove(session.number(), session);
            tell(session);
        }
    }

    private void tell(WebSession over) {
        Session session = over.session();
        if (session != null && over.tells()) {
            ended.accept(session);
        }
    }

    private void sweep() {
        long now = System.nanoTime();
        long longest = config.webSessionTime().toNanos();
        for (WebSession session : byNumber.values()) {
            try {
                if (session.idle(now) > longest) {
                    session.close();
                }
            } catch (RuntimeException e) {
                // Thrown out of here, it would end the sweeping for ever.
                LOG.error("The session of {} could not be ended in an orderly way.", session.number(), e);
            }
        }
    }

    /** Looks after the sessions no more. */
    @Override
    public void close() {
        sweeper.shutdownNow();
    }
}
