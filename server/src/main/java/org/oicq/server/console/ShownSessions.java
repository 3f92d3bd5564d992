package org.oicq.server.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.oicq.schema.Account;
import org.oicq.schema.Card;
import org.oicq.schema.Database;
import org.oicq.server.config.Addresses;
import org.oicq.server.session.Session;
import org.oicq.server.session.SessionLife;
import org.oicq.server.session.Sessions;

/** Who is logged in, for operators: also who hides. All of it may take long. */
final class ShownSessions {
    /** The most sessions of one answer. */
    static final int MOST = 500;

    private static final int USUAL = 100;

    /** The most accounts that are looked through for one answer. */
    private static final int MOST_LOOKED_AT = 10_000;

    private static final int ACCOUNTS_AT_ONCE = 1_000;

    private final Sessions sessions;
    private final SessionLife life;
    private final Database database;

    ShownSessions(Sessions sessions, SessionLife life, Database database) {
        this.sessions = sessions;
        this.life = life;
        this.database = database;
    }

    /** Sessions by number: {@code after} a number, {@code limit} of them, of those whom {@code search} finds. */
    Answer page(Map<String, String> query) {
        long after = number(query, "after", 0);
        int limit = (int) Math.clamp(number(query, "limit", USUAL), 1, MOST);
        List<Session> found = sessions.page(after, true, limit, _ -> true);
        Map<Long, String> nicknames =
                database.accounts().cards(found.stream().map(Session::number).toList()).stream()
                        .collect(Collectors.toMap(Card::number, Card::nickname));
        List<Map<String, ?>> rows = found.stream()
                .<Map<String, ?>>map(session -> row(session, nicknames.getOrDefault(session.number(), "")))
                .toList();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("count", sessions.count());
        facts.put("sessions", rows);
        if (found.size() == limit) {
            facts.put("next", found.getLast().number());
        }
        return Answer.ok(facts);
    }

    private static Map<String, ?> row(Session session, String nickname) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("number", session.number());
        row.put("nickname", nickname);
        row.put("protocol", session.outlet().speaks());
        row.put("address", Addresses.shown(session.outlet().address()));
        row.put("since", session.since().toEpochMilli());
        row.put("state", session.mode().name().toLowerCase(Locale.ROOT));
        row.put("waiting", session.inbox().unproven());
        return row;
    }

    private static long number(Map<String, String> query, String name, long usual) {
        String text = query.getOrDefault(name, "");
        if (text.isEmpty()) {
            return usual;
        }
        if (!text.matches("\\d{1,10}")) {
            throw new OperatorConsole.BadRequestException("'" + name + "' is a number");
        }
        return Long.parseLong(text);
    }

    /** Ends the session of a number, whose user is told. */
    Answer end(long actor, Map<String, Object> said) {
        if (!(said.get("number") instanceof Number given)) {
            throw new OperatorConsole.BadRequestException("a session is that of a number");
        }
        long number = given.longValue();
        var session = sessions.find(number);
        if (session.isEmpty()) {
            return Answer.refused(404, number + " is not logged in");
        }
        database.audit().write(actor, "end session", number, "");
        life.end(session.get(), "your session was ended by the operator");
        return Answer.ok(Map.of("sentence", "the session of " + number + " is ended"));
    }
}
