package org.oicq.server.oicq;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.oicq.schema.Card;
import org.oicq.schema.UserSearch;
import org.oicq.server.session.Refusal;

/**
 * People search: all accounts, by what they say of themselves. Whether somebody is online plays no part, so that nobody
 * can be found out as hidden (http.md, "Finger"). May block.
 */
public final class People {
    private final UserSearch search;

    public People(UserSearch search) {
        this.search = search;
    }

    /**
     * Those that are said to be all of this, by number; what is empty is not asked for.
     *
     * @param after numbers up to it are left out
     * @param limit how many at the most
     */
    public Result<List<Card>> find(OptionalInt age, OptionalInt gender, OptionalInt province, long after, int limit) {
        StringBuilder condition = new StringBuilder("number > ?");
        List<Object> values = new ArrayList<>(List.of(after));
        age.ifPresent(value -> and(condition, values, "age", value));
        gender.ifPresent(value -> and(condition, values, "gender", value));
        province.ifPresent(value -> and(condition, values, "province", value));
        return switch (search.find(condition.toString(), values, "number", limit)) {
            case UserSearch.Found(List<Card> cards) -> Result.ok(cards);
            case UserSearch.TimedOut _ -> Result.refused(Refusal.TOO_SLOW);
            case UserSearch.Refused _ -> Result.refused(Refusal.NOT_A_SEARCH);
        };
    }

    private static void and(StringBuilder condition, List<Object> values, String column, long value) {
        condition.append(" AND ").append(column).append(" = ?");
        values.add(value);
    }
}
