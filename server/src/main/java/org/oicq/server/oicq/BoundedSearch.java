package org.oicq.server.oicq;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.oicq.schema.Card;
import org.oicq.schema.UserSearch;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.rule.Refusal;
import org.oicq.server.rule.Result;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searches among all users, for both protocols. Only a few run at once, so that slow ones leave database connections to
 * others. May block.
 */
public final class BoundedSearch {
    private static final Logger LOG = LoggerFactory.getLogger(BoundedSearch.class);

    private final UserSearch search;
    private final Duration patience;
    private final Semaphore free;

    /** The one bound of a server; for the time that a search may take, others wait for their turn. */
    public BoundedSearch(UserSearch search, ServerConfig config) {
        this.search = search;
        this.patience = config.searchTime();
        this.free = new Semaphore(config.searches(), true);
    }

    /** As {@link UserSearch#find}; {@link Refusal#TOO_BUSY} where it does not get its turn. */
    public Result<List<Card>> find(String condition, List<Object> parameters, String orderBy, int limit) {
        try {
            if (!free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return Result.refused(Refusal.TOO_BUSY);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Result.refused(Refusal.TOO_BUSY);
        }
        try {
            return switch (search.find(condition, parameters, orderBy, limit)) {
                case UserSearch.Found(List<Card> cards) -> Result.ok(cards);
                case UserSearch.TimedOut _ -> Result.refused(Refusal.TOO_SLOW);
                case UserSearch.Refused(String reason) -> {
                    LOG.debug("the database refused a search: {}", reason);
                    yield Result.refused(Refusal.NOT_A_SEARCH);
                }
            };
        } finally {
            free.release();
        }
    }
}
