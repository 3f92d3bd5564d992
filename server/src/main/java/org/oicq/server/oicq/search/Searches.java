package org.oicq.server.oicq.search;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.oicq.codec.packet.UserCard;
import org.oicq.codec.wire.Text;
import org.oicq.schema.UserSearch;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.oicq.Profiles;
import org.oicq.server.oicq.Result;
import org.oicq.server.session.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Searches among all users by conditions of one's own (0x0B). May block. */
public final class Searches {
    private static final Logger LOG = LoggerFactory.getLogger(Searches.class);

    private final UserSearch search;
    private final Profiles profiles;
    private final Duration patience;

    /** So many at once, so that slow searches leave database connections to everybody else. */
    private final Semaphore free;

    public Searches(UserSearch search, Profiles profiles, ServerConfig config) {
        this.search = search;
        this.profiles = profiles;
        this.patience = config.searchTime();
        this.free = new Semaphore(config.searches(), true);
    }

    /** The users that a statement of binary.md "Search" asks for, 50 at the most. */
    public Result<List<UserCard>> find(Text statement) {
        SearchQuery query;
        try {
            query = SearchQuery.of(statement.toString());
        } catch (NotASearchException e) {
            LOG.debug("no search: {}", e.getMessage());
            return Result.refused(Refusal.NOT_A_SEARCH);
        }
        try {
            if (!free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return Result.refused(Refusal.TOO_BUSY);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Result.refused(Refusal.TOO_BUSY);
        }
        try {
            return find(query);
        } finally {
            free.release();
        }
    }

    private Result<List<UserCard>> find(SearchQuery query) {
        return switch (search.find(query.condition(), query.parameters(), query.orderBy(), query.limit())) {
            case UserSearch.Found(var cards) ->
                Result.ok(cards.stream().map(profiles::toWire).toList());
            case UserSearch.TimedOut _ -> Result.refused(Refusal.TOO_SLOW);
            case UserSearch.Refused(String reason) -> {
                LOG.debug("the database refused a search: {}", reason);
                yield Result.refused(Refusal.NOT_A_SEARCH);
            }
        };
    }
}
