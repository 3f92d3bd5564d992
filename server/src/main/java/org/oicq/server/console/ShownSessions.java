package org.oicq.server.console;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.oicq.schema.Account;
import org.oicq.schema.Card;
import org.oicq.schema.Database;
import org.oicq.server.config.Addresses;
import org.oicq.server.session.Session;
import org.oicq.server.session.SessionLife;
import org.oicq.server.session.Sessions;

/** Who is logged in, for operators: also who hides. All of it may take long. */
public final class ShownSessions {
    /** The most sessions of one answer. */
    static final int MOST = 500;

    private static final int USUAL = 100;

    /** The most accounts that are looked through for one answer. */
    private static final int MOST_LOOKED_AT = 10_000;

    private static final int AT_ONCE = 1_000;

    private final Sessions sessions;
    private final SessionLife life;
    private final Database database;
    private final SessionsElsewhere elsewhere;

    /** @param elsewhere those of the other servers */
    public ShownSessions(Sessions sessions, SessionLife life, Database database, SessionsElsewhere elsewhere) {
        this.sessions = sessions;
        this.life = life;
        this.database = database;
        this.elsewhere = elsewhere;
    }

    /** Sessions by number: {@code after} a number, {@code limit} of them, of those whom {@code search} finds. */
    Answer page(Map<String, String> query) {
        Map<String, Object> here = pageHere(query);
        List<Map<String, Object>> others = elsewhere.pages(query);
        return Answer.ok(others.isEmpty() ? here : merged(here, others, limit(query)));
    }

    /** The same, of this server alone. */
    public Map<String, Object> pageHere(Map<String, String> query) {
        long after = number(query, "after", 0);
        int limit = limit(query);
        String search = query.getOrDefault("search", "").strip();
        Page page = search.isEmpty() ? all(after, limit) : found(search, after, limit);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("count", sessions.count());
        facts.put("sessions", page.rows);
        page.next.ifPresent(next -> facts.put("next", next));
        return facts;
    }

    private static int limit(Map<String, String> query) {
        return Math.clamp(number(query, "limit", USUAL), 1, MOST);
    }

    /** One page of several, each of which says how far it goes. */
    private static Map<String, Object> merged(Map<String, Object> here, List<Map<String, Object>> others, int limit) {
        long count = 0;
        long end = Long.MAX_VALUE;
        List<Map<?, ?>> rows = new ArrayList<>();
        for (Map<String, Object> page :
                Stream.concat(Stream.of(here), others.stream()).toList()) {
            count += page.get("count") instanceof Number some ? some.longValue() : 0;
            end = Math.min(end, page.get("next") instanceof Number next ? next.longValue() : Long.MAX_VALUE);
            if (page.get("sessions") instanceof List<?> some) {
                some.forEach(row -> rows.add((Map<?, ?>) row));
            }
        }
        long last = end;
        List<Map<?, ?>> shown = rows.stream()
                .filter(row -> numberOf(row) <= last)
                .sorted(Comparator.comparingLong(ShownSessions::numberOf))
                .limit(limit)
                .toList();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("count", count);
        facts.put("sessions", shown);
        if (shown.size() == limit) {
            facts.put("next", numberOf(shown.getLast()));
        } else if (end != Long.MAX_VALUE) {
            facts.put("next", end);
        }
        return facts;
    }

    private static long numberOf(Map<?, ?> row) {
        return row.get("number") instanceof Number number ? number.longValue() : 0;
    }

    /**
     * Some sessions.
     *
     * @param next the number after which more may follow
     */
    private record Page(List<Map<String, ?>> rows, OptionalLong next) {}

    private Page all(long after, int limit) {
        List<Session> page = sessions.page(after, true, limit, _ -> true);
        Map<Long, String> nicknames = database
                .accounts()
                .cards(page.stream().map(Session::number).toList())
                .stream()
                .collect(Collectors.toMap(Card::number, Card::nickname));
        return new Page(
                page.stream()
                        .<Map<String, ?>>map(session -> row(session, nicknames.getOrDefault(session.number(), "")))
                        .toList(),
                page.size() < limit
                        ? OptionalLong.empty()
                        : OptionalLong.of(page.getLast().number()));
    }

    /** Those accounts that the text finds and that are logged in. It gives fewer, and goes on later, where most are not. */
    private Page found(String search, long after, int limit) {
        List<Map<String, ?>> rows = new ArrayList<>();
        long last = after;
        for (int looked = 0; looked < MOST_LOOKED_AT; looked += AT_ONCE) {
            List<Account> accounts = database.lookups().accounts(search, last, AT_ONCE);
            for (Account account : accounts) {
                last = account.number();
                sessions.find(last)
                        .ifPresent(session ->
                                rows.add(row(session, account.profile().nickname())));
                if (rows.size() == limit) {
                    return new Page(rows, OptionalLong.of(last));
                }
            }
            if (accounts.size() < AT_ONCE) {
                return new Page(rows, OptionalLong.empty());
            }
        }
        return new Page(rows, OptionalLong.of(last));
    }

    private Map<String, ?> row(Session session, String nickname) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("number", session.number());
        if (database.nodes().slot() != 0) {
            row.put("server", database.nodes().slot());
        }
        row.put("nickname", nickname);
        row.put("protocol", session.outlet().speaks());
        row.put("tls", session.outlet().secure());
        row.put("address", Addresses.shown(session.outlet().address()));
        row.put("since", session.since().toEpochMilli());
        row.put("state", session.mode().name().toLowerCase(Locale.ROOT));
        row.put("unproven", session.inbox().unproven());
        return row;
    }

    private static long number(Map<String, String> query, String name, long usual) {
        String text = query.getOrDefault(name, "");
        if (text.isEmpty()) {
            return usual;
        }
        if (!text.matches("\\d{1,10}")) {
            throw new BadRequestException("'" + name + "' is a number");
        }
        return Long.parseLong(text);
    }

    /** Ends the session of a number, whose user is told. */
    Answer end(long actor, Map<String, Object> said) {
        if (!(said.get("number") instanceof Number given)) {
            throw new BadRequestException("a session is that of a number");
        }
        long number = given.longValue();
        boolean ended = endHere(number) || elsewhere.end(number);
        if (!ended) {
            return Answer.refused(404, number + " is not logged in");
        }
        database.audit().write(actor, "end session", number, "");
        return Answer.ok(Map.of("sentence", "the session of " + number + " is ended"));
    }

    /** Ends the session of a number on this server, whose user is told. Returns whether there was one. */
    public boolean endHere(long number) {
        var session = sessions.find(number);
        session.ifPresent(found -> life.end(found, "your session was ended by the operator"));
        return session.isPresent();
    }
}
