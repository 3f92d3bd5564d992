package org.oicq.server.web;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.oicq.codec.codes.Answer;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.http.WebAnswer;
import org.oicq.codec.http.WebKey;
import org.oicq.codec.http.WebResult;
import org.oicq.codec.http.WebStatus;
import org.oicq.codec.wire.Text;
import org.oicq.schema.Account;
import org.oicq.schema.Card;
import org.oicq.schema.DatabaseException;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.delivery.Delivery;
import org.oicq.server.delivery.SystemMessages;
import org.oicq.server.oicq.Accounts;
import org.oicq.server.oicq.Directory;
import org.oicq.server.oicq.Friends;
import org.oicq.server.oicq.Messages;
import org.oicq.server.oicq.People;
import org.oicq.server.oicq.Presence;
import org.oicq.server.rule.Refusal;
import org.oicq.server.rule.Result;
import org.oicq.server.session.Session;
import org.oicq.server.session.SessionLife;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The twelve commands (docs/http.md, "Commands"): each calls its service and prints the outcome. */
public final class WebCommands {
    private static final Logger LOG = LoggerFactory.getLogger(WebCommands.class);

    private static final long LARGEST_NUMBER = 4_294_967_295L;
    private static final int FINGER_PAGE = 50;

    private final ServerConfig config;
    private final WebSessions sessions;
    private final Accounts accounts;
    private final Friends friends;
    private final Presence presence;
    private final WebMessages messages;
    private final Directory directory;
    private final People people;
    private final SessionLife life;
    private final Delivery delivery;
    private final SystemMessages system;
    private final WebElsewhere elsewhere;

    public WebCommands(
            ServerConfig config,
            WebSessions sessions,
            Accounts accounts,
            Friends friends,
            Presence presence,
            Messages messages,
            Directory directory,
            People people,
            SessionLife life,
            Delivery delivery,
            SystemMessages system,
            WebElsewhere elsewhere) {
        this.config = config;
        this.elsewhere = elsewhere;
        this.sessions = sessions;
        this.accounts = accounts;
        this.friends = friends;
        this.presence = presence;
        this.messages = new WebMessages(messages, delivery, config.charset());
        this.directory = directory;
        this.people = people;
        this.life = life;
        this.delivery = delivery;
        this.system = system;
    }

    /**
     * Does what a request asks, and says what to answer. Does not block: the two commands that clients use all the time
     * need no thread of their own, the others run by {@code blocking}.
     *
     * @param loop the event loop of the caller's connection: what waits for a commit is best completed there
     * @return what to answer, there already where nothing had to be waited for; completed by any thread
     */
    CompletableFuture<WebReply> answer(WebRequest request, Caller caller, Executor blocking, Executor loop) {
        return switch (request.command()) {
            case GET_MSG_EX ->
                quick(request, caller, blocking, loop, (asking, session) -> messages.give(asking, session, blocking));
            case CLT_MSG ->
                quick(
                        request,
                        caller,
                        blocking,
                        loop,
                        (asking, session) -> messages.take(asking, session, request, caller.carrier(), loop));
            default -> CompletableFuture.supplyAsync(() -> slow(request, caller), blocking);
        };
    }

    private CompletableFuture<WebReply> quick(
            WebRequest request,
            Caller caller,
            Executor blocking,
            Executor loop,
            BiFunction<WebSession, Session, CompletableFuture<WebReply>> command) {
        WebSession asking = sessions.find(request.uin(), caller).orElse(null);
        Session session = asking == null ? null : asking.session();
        if (asking == null || session == null) {
            return elsewhere.alone()
                    ? CompletableFuture.completedFuture(WebReply.result(WebResult.NOT_LOGGED_IN))
                    : CompletableFuture.supplyAsync(() -> elsewhere(request, caller), blocking);
        }
        CompletableFuture<Void> known = asking.outbox().known(caller.carrier());
        return known.isDone()
                ? quick(caller, asking, session, command)
                : known.thenComposeAsync(_ -> quick(caller, asking, session, command), loop);
    }

    private CompletableFuture<WebReply> quick(
            Caller caller,
            WebSession asking,
            Session session,
            BiFunction<WebSession, Session, CompletableFuture<WebReply>> command) {
        return prove(asking, caller)
                ? command.apply(asking, session)
                : CompletableFuture.completedFuture(WebReply.result(WebResult.NOT_LOGGED_IN));
    }

    /** May block. */
    private WebReply slow(WebRequest request, Caller caller) {
        try {
            return switch (request.command()) {
                case LOGIN -> logIn(request, caller);
                case LOGOUT -> logOut(request, caller);
                default ->
                    find(request, caller)
                            .map(WebSession::session)
                            .map(session -> ofSession(session, request))
                            .orElseGet(() -> elsewhere(request, caller));
            };
        } catch (DatabaseException e) {
            LOG.warn("The command {} is refused: {}", request.command().spelling(), e.getMessage());
            return WebReply.refused(Refusal.DATABASE_AWAY);
        }
    }

    /** There is no such session here; another server may have it. May block. */
    private WebReply elsewhere(WebRequest request, Caller caller) {
        try {
            return elsewhere
                    .ask(request.uin(), PassedOn.write(request, caller))
                    .map(PassedOn::reply)
                    .orElseGet(() -> WebReply.result(WebResult.NOT_LOGGED_IN));
        } catch (DatabaseException e) {
            LOG.warn("The command {} is refused: {}", request.command().spelling(), e.getMessage());
            return WebReply.refused(Refusal.DATABASE_AWAY);
        } catch (IOException e) {
            LOG.debug("the server of {} cannot be asked", request.uin(), e);
            return WebReply.refused(Refusal.TOO_BUSY);
        }
    }

    /** A request for a session of this server, which another server passes on. Blocks. */
    public Passed ofAnotherServer(Map<String, String> fields, Executor blocking) {
        Caller caller = PassedOn.caller(fields);
        WebReply reply = PassedOn.request(fields)
                .filter(request -> sessions.find(request.uin(), caller).isPresent())
                .map(request -> answer(request, caller, blocking, blocking).join())
                .orElseGet(() -> WebReply.result(WebResult.NOT_LOGGED_IN));
        reply.tracked().sent(caller.carrier());
        return new Passed(PassedOn.write(reply), written -> {
            // A later request has to show the rest.
            if (written) {
                reply.tracked().whole();
            } else {
                reply.tracked().lost();
            }
        });
    }

    /**
     * The answer to a request that another server passed on.
     *
     * @param written told whether it is on its way to that server
     */
    public record Passed(Map<String, String> fields, Consumer<Boolean> written) {}

    /** The caller's session; that it asks something again shows that the last messages have arrived. May block. */
    private Optional<WebSession> find(WebRequest request, Caller caller) {
        return sessions.find(request.uin(), caller).filter(session -> {
            session.outbox().known(caller.carrier()).join();
            return prove(session, caller);
        });
    }

    /**
     * Takes a request as the proof that it is. Returns false where somebody else has just taken the number over: a good
     * answer would say that the proof came in time.
     */
    private boolean prove(WebSession session, Caller caller) {
        long arrived = session.outbox().arrived(caller.at(), caller.carrier());
        Session known = session.session();
        return arrived == 0 || known == null || delivery.proofs().proven(known, arrived);
    }

    private WebReply ofSession(Session session, WebRequest request) {
        return switch (request.command()) {
            case LIST -> list(session, request);
            case QUERY_STAT -> queryStat(session, request);
            case GET_INFO -> getInfo(request);
            case ADD_TO_LIST -> addToList(session, request);
            case ACK_ADD_TO_LIST -> ackAddToList(session, request);
            case DEL_FROM_LIST -> done(WebAnswer.FRIEND_DELETED, friends.remove(session, request.number(WebKey.UN)));
            case CHANGE_STAT -> changeStat(session, request);
            case FINGER -> finger(session, request);
            case LOGIN, LOGOUT, GET_MSG_EX, CLT_MSG ->
                throw new IllegalStateException(request.command() + " is handled elsewhere");
        };
    }

    // ------------------------------------------------------------------ log-in and log-out

    private WebReply logIn(WebRequest request, Caller caller) {
        if (!request.text(WebKey.LC).equalsIgnoreCase(WebKey.THE_LC)) {
            return WebReply.EMPTY;
        }
        long number = request.uin();
        // One below the first number that is ever given: only what can't be an account is called so.
        if (number < Accounts.FIRST_NUMBER - 1 || number > LARGEST_NUMBER) {
            return WebReply.result(WebResult.NO_SUCH_NUMBER);
        }
        WebSession opened = sessions.prepare(caller, number);
        String md5 = request.text(WebKey.PS).toLowerCase(Locale.ROOT);
        return switch (accounts.logIn(opened, number, md5, DisplayMode.ONLINE)) {
            case Result.Refused<Session>(Refusal reason) ->
                reason == Refusal.WRONG_PASSWORD
                        ? WebReply.good(WebAnswer.LOGIN_REFUSED, 1, reason.sentence())
                        : WebReply.refused(reason);
            case Result.Ok<Session>(Session session) -> {
                sessions.open(opened, session);
                life.begin(session);
                yield WebReply.good(
                                WebAnswer.LOGGED_IN,
                                0,
                                config.webPollTime().toSeconds(),
                                config.webSessionTime().toSeconds())
                        .withCookie(caller.setCookie(opened));
            }
        };
    }

    private WebReply logOut(WebRequest request, Caller caller) {
        Optional<WebSession> session = find(request, caller);
        session.ifPresent(sessions::logOut);
        if (session.isEmpty()) {
            elsewhere(request, caller);
        }
        return WebReply.good(WebAnswer.LOGGED_OUT);
    }

    // ------------------------------------------------------------------ friends

    private WebReply list(Session session, WebRequest request) {
        List<Long> all = friends.numbers(session.number());
        if (request.number(WebKey.TN) <= 0) {
            return WebReply.good(WebAnswer.FRIEND_COUNT, all.size());
        }
        Page<Long> page = Page.of(all, request.number(WebKey.UN), request.number(WebKey.TN));
        return WebReply.good(WebAnswer.FRIENDS, page.fn(), page.items().size(), page.items());
    }

    private WebReply queryStat(Session session, WebRequest request) {
        Map<Long, DisplayMode> seen = presence.seen(friends.numbers(session.number()), session.number());
        List<Long> online = List.copyOf(seen.keySet());
        if (request.number(WebKey.TN) <= 0) {
            return WebReply.good(WebAnswer.ONLINE_COUNT, online.size());
        }
        Page<Long> page = Page.of(online, request.number(WebKey.UN), request.number(WebKey.TN));
        List<Card> cards = directory.cards(page.items());
        return WebReply.good(
                WebAnswer.ONLINE_FRIENDS,
                each(cards, Card::portrait),
                page.fn(),
                cards.size(),
                each(
                        cards,
                        card -> WebStatus.of(seen.getOrDefault(card.number(), DisplayMode.OFFLINE))
                                .code()),
                each(cards, Card::number),
                each(cards, Card::nickname));
    }

    private static <T> List<?> each(List<T> items, Function<T, ?> field) {
        return items.stream().map(field).toList();
    }

    private WebReply addToList(Session session, WebRequest request) {
        long other = request.number(WebKey.UN);
        return switch (friends.add(session, other)) {
            case Result.Ok<Friends.Added>(Friends.Added added) -> {
                int code = switch (added) {
                    case DONE -> 0;
                    case ASK_FIRST -> 1;
                    // The older article, of the older version, has it so.
                    case NOBODY -> request.version().equals("1.0") ? 3 : 2;
                };
                yield WebReply.good(WebAnswer.FRIEND_ADDED, code, other);
            }
            case Result.Refused<Friends.Added>(Refusal reason) ->
                reason == Refusal.ALREADY_A_FRIEND
                        ? WebReply.good(WebAnswer.FRIEND_ADDED, 0, other)
                        : WebReply.refused(reason);
        };
    }

    private WebReply ackAddToList(Session session, WebRequest request) {
        long other = request.number(WebKey.UN);
        long said = request.number(WebKey.CD);
        if (said == 0 || said == 1) {
            Answer answer = said == 0 ? Answer.YES : Answer.NO;
            Optional<Refusal> problem = friends.answer(session, other, answer.code());
            // A number without an account has not asked.
            return done(
                    WebAnswer.REQUEST_ANSWERED,
                    problem.map(reason -> reason == Refusal.NO_SUCH_USER ? Refusal.NO_REQUEST : reason));
        }
        Optional<Text> reason = messages.wire(request.text(WebKey.RS));
        if (said != 2 || reason.isEmpty()) {
            return WebReply.refused(Refusal.NOT_AN_ANSWER);
        }
        return switch (friends.request(session, other, reason.get())) {
            case Result.Ok<Friends.Added>(Friends.Added added) -> {
                if (added != Friends.Added.ASK_FIRST) {
                    // Decided without asking: the answer to the request comes as any other answer does.
                    delivery.notice(session, system.about(other, added.said()));
                }
                yield WebReply.good(WebAnswer.REQUEST_ANSWERED);
            }
            case Result.Refused<Friends.Added>(Refusal problem) ->
                problem == Refusal.ALREADY_A_FRIEND
                        ? WebReply.good(WebAnswer.REQUEST_ANSWERED)
                        : WebReply.refused(problem);
        };
    }

    private WebReply changeStat(Session session, WebRequest request) {
        long status = request.number(WebKey.ST);
        return WebStatus.find(Math.clamp(status, 0, 255))
                .map(known -> done(
                        WebAnswer.STATUS_CHANGED,
                        presence.change(session, mode(known).code())))
                .orElse(WebReply.EMPTY);
    }

    /** Who is offline and keeps the session is hidden: others see neither it nor that it reads its messages. */
    private static DisplayMode mode(WebStatus status) {
        return status == WebStatus.OFFLINE ? DisplayMode.HIDDEN : status.displayMode();
    }

    // ------------------------------------------------------------------ people

    private WebReply getInfo(WebRequest request) {
        return switch (accounts.find(request.number(WebKey.UN))) {
            case Result.Ok<Account>(Account account) -> ShownProfile.info(account, request.number(WebKey.LV));
            case Result.Refused<Account>(Refusal reason) -> WebReply.refused(reason);
        };
    }

    private WebReply finger(Session session, WebRequest request) {
        String place = request.text(WebKey.PV);
        OptionalInt province = Codes.province(place);
        boolean nowhere = !place.isEmpty() && province.isEmpty();
        long asked = request.number(WebKey.TN);
        int size = asked <= 0 ? FINGER_PAGE : (int) Math.min(asked, FINGER_PAGE);
        // One more than the page shows whether there are more.
        Result<List<Card>> found = nowhere
                ? Result.ok(List.of())
                : people.find(
                        session,
                        small(request, WebKey.AG),
                        small(request, WebKey.SX),
                        province,
                        request.number(WebKey.UN),
                        size + 1);
        return switch (found) {
            case Result.Refused<List<Card>>(Refusal reason) -> WebReply.refused(reason);
            case Result.Ok<List<Card>>(List<Card> cards) -> {
                Page<Card> page = Page.cut(cards, size);
                yield WebReply.good(
                        WebAnswer.FOUND,
                        each(page.items(), Card::portrait),
                        page.fn(),
                        page.items().size(),
                        each(page.items(), Card::number),
                        each(page.items(), Card::nickname),
                        each(page.items(), card -> ShownProfile.gender(card.gender())),
                        each(page.items(), Card::age),
                        each(page.items(), card -> Codes.name(CodeTable.PROVINCE, card.province())));
            }
        };
    }

    /** A number that goes into a T; what doesn't is nobody's. */
    private static OptionalInt small(WebRequest request, WebKey key) {
        return request.find(key).stream()
                .mapToInt(value -> value < 0 || value > 255 ? -1 : (int) value)
                .findFirst();
    }

    // ------------------------------------------------------------------ refusals

    private static WebReply done(WebAnswer good, Optional<Refusal> problem) {
        return problem.map(WebReply::refused).orElseGet(() -> WebReply.good(good));
    }
}
