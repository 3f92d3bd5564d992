package org.oicq.server.console;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.wire.WireCharset;
import org.oicq.schema.Database;
import org.oicq.schema.DatabaseException;
import org.oicq.server.admin.StoppedDeed;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.oicq.AccessLog;
import org.oicq.server.oicq.Passwords;
import org.oicq.server.oicq.Rates;
import org.oicq.server.tap.AuditedTaps;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's console: what its page asks, and what it gets. Nothing here blocks the one who asks. */
public final class OperatorConsole {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorConsole.class);

    /** The most requests that are worked on at a time, and log-ins: each may hold a connection to the database. */
    static final int AT_ONCE = 4;

    /** The most requests with files: beside the taps, which may take an hour each, some faxes can come in. */
    static final int FILES_AT_ONCE = 2 * AT_ONCE;

    private static final int MOST_WORDS = 64;
    private static final int LONGEST_WORD = 8192;

    private final LogIns logIns;
    private final Commands commands;
    private final ShownSessions sessions;
    private final Figures figures;
    private final Executor blocking;
    private final AuditedTaps taps;
    private final Semaphore files = new Semaphore(FILES_AT_ONCE);
    private final Semaphore work = new Semaphore(AT_ONCE);
    private final Semaphore hashes = new Semaphore(AT_ONCE);
    private final Semaphore looks = new Semaphore(AT_ONCE);

    /**
     * The console of a server.
     *
     * @param settings those in force
     * @param listen where the main port listens
     * @param deeds lets the server stop for a deed, and start again; false where it is about to stop for another one
     * @param clock tells when a log-in is over
     * @param blocking runs what may take long
     */
    public OperatorConsole(
            Database database,
            Supplier<ServerConfig> settings,
            Passwords passwords,
            Rates rates,
            AccessLog access,
            ShownSessions sessions,
            AuditedTaps taps,
            InetSocketAddress listen,
            Predicate<StoppedDeed> deeds,
            Figures figures,
            InstantSource clock,
            Executor blocking) {
        WireCharset charset = settings.get().charset();
        this.logIns = new LogIns(database, passwords, rates, access, charset, new Tokens(clock));
        this.commands = new Commands(new ConsoleDesk.Running(database, passwords, taps, listen, deeds), settings);
        this.taps = taps;
        this.sessions = sessions;
        this.figures = figures;
        this.blocking = blocking;
    }

    /** The answer to a request; never fails. */
    public CompletableFuture<Answer> answer(Asked asked) {
        return switch ((asked.post() ? "POST " : "GET ") + asked.path()) {
            case "POST /console/login" -> later(hashes, () -> logIn(asked));
            case "POST /console/logout" -> now(asked, _ -> logOut(asked));
            case "GET /console/figures" -> figures(asked);
            case "POST /console/run" -> asOperator(asked, operator -> run(operator, asked));
            case "GET /console/sessions" -> asOperator(asked, _ -> sessions.page(asked.query()));
            case "POST /console/sessions/end" ->
                asOperator(asked, operator -> sessions.end(operator.number(), object(asked.body())));
            case "POST /console/tap/end" ->
                asOperator(asked, operator -> endTap(operator.number(), object(asked.body())));
            default -> CompletableFuture.completedFuture(Answer.refused(404, "there is no such request here"));
        };
    }

    /** The answer to a request for a command with files, whose words stand in the query; never fails. */
    public CompletableFuture<Answer> answer(Asked asked, Exchange exchange) {
        return asOperator(files, asked, operator -> {
            List<String> words = words(asked.query().getOrDefault("args", ""));
            return Answer.ok(commands.run(
                    operator.number(), words, Optional.empty(), Optional.of(checked(exchange, asked.token()))));
        });
    }

    /** An operator's log-in that ends while the command begins must not leave it running. */
    private Exchange checked(Exchange exchange, String token) {
        return new Exchange() {
            @Override
            public InputStream body() {
                return exchange.body();
            }

            @Override
            public OutputStream file(String type, String name, Runnable gone) {
                OutputStream file = exchange.file(type, name, gone);
                if (logIns.checkedHolder(token).isEmpty()) {
                    gone.run();
                }
                return file;
            }
        };
    }

    /** The server stops: what would go on for long ends. */
    public void stopping() {
        taps.endAll();
    }

    /**
     * An account was changed: its log-ins end, and the taps that it takes as an operator.
     *
     * @param number the account's; 0 where anybody's may have changed, which is looked for and may take long
     * @throws DatabaseException where that could not be looked for
     */
    public void changed(long number) {
        if (number == 0) {
            logIns.mayHaveChanged();
            taps.operators().stream().filter(actor -> !logIns.isIn(actor)).forEach(taps::endOf);
        } else {
            logIns.changed(number);
            taps.endOf(number);
        }
    }

    private Answer logIn(Asked asked) {
        Map<String, Object> said = object(asked.body());
        if (!(said.get("number") instanceof Number number) || !(said.get("password") instanceof String password)) {
            throw new BadRequestException("a log-in has a number and a password");
        }
        return logIns.logIn(number.longValue(), password, asked.from());
    }

    /** While the database is away, those who were logged in before see that it is. */
    private CompletableFuture<Answer> figures(Asked asked) {
        if (logIns.holder(asked.token()).isEmpty()) {
            return CompletableFuture.completedFuture(nobody());
        }
        return later(looks, () -> {
            Optional<Tokens.Operator> operator;
            try {
                operator = logIns.checkedHolder(asked.token());
            } catch (DatabaseException e) {
                LOG.debug("the console could not reach the database", e);
                operator = logIns.holder(asked.token());
            }
            return operator.map(_ -> Answer.ok(figures.shown())).orElseGet(OperatorConsole::nobody);
        });
    }

    private Answer logOut(Asked asked) {
        logIns.logOut(asked.token());
        return Answer.ok(Map.of());
    }

    private Answer run(Tokens.Operator operator, Asked asked) {
        Map<String, Object> said = object(asked.body());
        Optional<String> password =
                said.get("password") instanceof String given ? Optional.of(given) : Optional.empty();
        return Answer.ok(commands.run(operator.number(), words(said.get("args")), password, Optional.empty()));
    }

    private static List<String> words(String json) {
        try {
            return words((Object) JSON.std.listFrom(json));
        } catch (IOException e) {
            LOG.debug("no JSON", e);
            return words(List.of());
        }
    }

    private static List<String> words(@Nullable Object args) {
        List<?> list = args instanceof List<?> given ? given : List.of();
        boolean words = list.stream().allMatch(arg -> arg instanceof String word && word.length() <= LONGEST_WORD);
        if (list.isEmpty() || list.size() > MOST_WORDS || !words) {
            throw new BadRequestException("a command has args, 1 to " + MOST_WORDS + " words");
        }
        return list.stream().map(String.class::cast).toList();
    }

    private Answer endTap(long actor, Map<String, Object> said) {
        if (!(said.get("number") instanceof Number given)) {
            throw new BadRequestException("a tap is that of a number");
        }
        long number = given.longValue();
        return taps.endEarly(actor, number)
                ? Answer.ok(Map.of("sentence", "the tap of " + number + " ends"))
                : Answer.refused(404, "you do not tap " + number);
    }

    private static Map<String, Object> object(String body) {
        try {
            Map<String, Object> object = JSON.std.mapFrom(body);
            if (object != null) {
                return object;
            }
        } catch (IOException e) {
            LOG.debug("no JSON", e);
        }
        throw new BadRequestException("that is no object of JSON");
    }

    /** Answers at once, from memory. */
    private CompletableFuture<Answer> now(Asked asked, Function<Tokens.Operator, Answer> handler) {
        return CompletableFuture.completedFuture(
                logIns.holder(asked.token()).map(handler).orElseGet(OperatorConsole::nobody));
    }

    /** Answers an operator when that has been done. */
    private CompletableFuture<Answer> asOperator(Asked asked, Function<Tokens.Operator, Answer> handler) {
        return asOperator(work, asked, handler);
    }

    private CompletableFuture<Answer> asOperator(
            Semaphore places, Asked asked, Function<Tokens.Operator, Answer> handler) {
        if (logIns.holder(asked.token()).isEmpty()) {
            return CompletableFuture.completedFuture(nobody());
        }
        return later(
                places, () -> logIns.checkedHolder(asked.token()).map(handler).orElseGet(OperatorConsole::nobody));
    }

    private static Answer nobody() {
        return Answer.refused(401, "log in");
    }

    private static Answer busy() {
        return Answer.refused(503, "the console is busy; try again");
    }

    /** Runs it elsewhere, unless so much of that kind is being done already. */
    private CompletableFuture<Answer> later(Semaphore places, Supplier<Answer> handler) {
        if (!places.tryAcquire()) {
            return CompletableFuture.completedFuture(busy());
        }
        try {
            return CompletableFuture.supplyAsync(() -> guarded(handler), blocking)
                    .whenComplete((_, _) -> places.release());
        } catch (RejectedExecutionException _) {
            places.release();
            return CompletableFuture.completedFuture(Answer.refused(503, "the server stops"));
        }
    }

    private static Answer guarded(Supplier<Answer> handler) {
        try {
            return handler.get();
        } catch (BadRequestException e) {
            return Answer.refused(400, String.valueOf(e.getMessage()));
        } catch (DatabaseException e) {
            LOG.debug("the console could not reach the database", e);
            return Answer.refused(503, "the database does not answer; try again");
        } catch (RejectedExecutionException _) {
            return busy();
        } catch (RuntimeException e) {
            LOG.error("A request of the operator's console failed.", e);
            return Answer.refused(500, "that failed; the server's log says why");
        }
    }
}
