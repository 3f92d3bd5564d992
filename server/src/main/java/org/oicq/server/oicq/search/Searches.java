package org.oicq.server.oicq.search;

import java.util.List;
import org.oicq.codec.packet.UserCard;
import org.oicq.codec.wire.Text;
import org.oicq.schema.Card;
import org.oicq.server.oicq.BoundedSearch;
import org.oicq.server.oicq.Profiles;
import org.oicq.server.rule.Refusal;
import org.oicq.server.rule.Result;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Searches among all users by conditions of one's own (0x0B). May block. */
public final class Searches {
    private static final Logger LOG = LoggerFactory.getLogger(Searches.class);

    private final BoundedSearch search;
    private final Profiles profiles;

    public Searches(BoundedSearch search, Profiles profiles) {
        this.search = search;
        this.profiles = profiles;
    }

    /** The users that a statement (docs/rules.md, "Search") asks for, at most 50. */
    public Result<List<UserCard>> find(Text statement) {
        SearchQuery query;
        try {
            query = SearchParser.query(statement.toString());
        } catch (NotASearchException e) {
            LOG.debug("no search: {}", e.getMessage());
            return Result.refused(Refusal.NOT_A_SEARCH);
        }
        return switch (search.find(query.condition(), query.parameters(), query.orderBy(), query.limit())) {
            case Result.Refused<List<Card>>(Refusal reason) -> Result.refused(reason);
            case Result.Ok<List<Card>>(List<Card> cards) ->
                Result.ok(cards.stream().map(profiles::toWire).toList());
        };
    }
}
