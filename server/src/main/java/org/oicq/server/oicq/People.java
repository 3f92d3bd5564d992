package org.oicq.server.oicq;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.oicq.schema.Card;
import org.oicq.server.rule.Refusal;
import org.oicq.server.rule.Result;
import org.oicq.server.session.Session;

/**
 * People search: all accounts, by what they say of themselves. Whether somebody is online plays no part, so that nobody
 * can be found out as hidden (docs/http.md, "Commands"). May block.
 */
public final class People {
    private final BoundedSearch search;
    private final Rates rates;

    public People(BoundedSearch search, Rates rates) {
        this.search = search;
        this.rates = rates;
    }

    /**
     * Those that are said to be all of this, by number; what is empty is not asked for. Costs the asker as much of its
     * rate as a change.
     *
     * @param after numbers up to it are left out
     * @param limit the largest number of them
     */
    public Result<List<Card>> find(
            Session asker, OptionalInt age, OptionalInt gender, OptionalInt province, long after, int limit) {
        if (!rates.change(asker.number())) {
            return Result.refused(Refusal.TOO_FAST);
        }
        StringBuilder condition = new StringBuilder("number > ?");
        List<Object> values = new ArrayList<>(List.of(after));
        age.ifPresent(value -> and(condition, values, "age", value));
        gender.ifPresent(value -> and(condition, values, "gender", value));
        province.ifPresent(value -> and(condition, values, "province", value));
        return search.find(condition.toString(), values, "number", limit);
    }

    private static void and(StringBuilder condition, List<Object> values, String column, long value) {
        condition.append(" AND ").append(column).append(" = ?");
        values.add(value);
    }
}
