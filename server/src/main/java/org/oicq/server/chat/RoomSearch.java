package org.oicq.server.chat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.schema.RoomEntry;
import org.oicq.schema.RoomKeepTable;
import org.oicq.schema.RoomLogTable;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.rule.Refusal;
import org.oicq.server.rule.Result;

/**
 * Searches in what was said in a room. The newest entries, which are in no block yet, are read; of those before them only the
 * blocks that have all the terms. So a search looks at less the rarer its words are, and stops as soon as it has enough.
 */
final class RoomSearch {
    /** Entries in one look at those that are in no block. */
    private static final int NEWEST = 256;

    /** Numbers of blocks, and blocks with their entries, in one look. */
    private static final int NUMBERS = 1000;

    private static final int BLOCKS = 8;

    private final RoomLogTable log;
    private final RoomKeepTable kept;
    private final Duration time;
    private final int mostCharacters;
    /** So many at once; more wait for their turn. */
    private final Semaphore turns;

    RoomSearch(RoomLogTable log, RoomKeepTable kept, ServerConfig config) {
        this.log = log;
        this.kept = kept;
        this.time = config.searchTime();
        this.mostCharacters = config.profileCharacters();
        this.turns = new Semaphore(config.searches(), true);
    }

    /**
     * What was said with all of these words, newest first. Where that takes too long it is what was found until then; to go
     * on, ask for what is below it.
     *
     * @param least the oldest entry that may be found
     * @param most the newest one, which is there
     */
    Result<List<RoomEntry>> find(long room, String words, long least, long most, int limit) {
        RoomTerms wanted = RoomTerms.of(words);
        if (wanted.empty()) {
            return Result.refused(Refusal.EMPTY_SEARCH);
        }
        return inTurn(words, () -> find(room, wanted, least, most, limit));
    }

    /** Does what looks at much when it is its turn; words that are many are refused, for each costs something. */
    <T> Result<T> inTurn(String words, Supplier<Result<T>> search) {
        if (words.codePointCount(0, words.length()) > mostCharacters) {
            return Result.refused(Refusal.SEARCH_TOO_LONG);
        }
        try {
            if (!turns.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
                return Result.refused(Refusal.TOO_BUSY);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Result.refused(Refusal.TOO_BUSY);
        }
        try {
            return search.get();
        } finally {
            turns.release();
        }
    }

    private Result<List<RoomEntry>> find(long room, RoomTerms wanted, long least, long most, int limit) {
        Found found = new Found(wanted, limit, System.nanoTime() + time.toNanos());
        long inBlocks = kept.searchable(room);
        newest(room, Math.max(least, inBlocks + 1), most, found);
        blocks(room, least, Math.min(most, inBlocks), found);
        return found.late() && found.entries.isEmpty() ? Result.refused(Refusal.TOO_SLOW) : Result.ok(found.entries);
    }

    /** What a search has found so far. */
    private static final class Found {
        private final RoomTerms wanted;
        private final int limit;
        private final long deadline;
        private final List<RoomEntry> entries = new ArrayList<>();

        Found(RoomTerms wanted, int limit, long deadline) {
            this.wanted = wanted;
            this.limit = limit;
            this.deadline = deadline;
        }

        void look(RoomEntry entry) {
            if (entries.size() < limit
                    && entry.flag() == MessageFlag.USER.code()
                    && wanted.in(RoomTerms.of(entry.information()))) {
                entries.add(entry);
            }
        }

        boolean late() {
            return System.nanoTime() - deadline > 0;
        }

        boolean over() {
            return entries.size() >= limit || late();
        }
    }

    private void newest(long room, long least, long most, Found found) {
        long top = most;
        while (top >= least && !found.over()) {
            List<RoomEntry> page = log.page(room, least, top, false, NEWEST);
            page.forEach(found::look);
            if (page.size() < NEWEST) {
                return;
            }
            top = page.getLast().entry() - 1;
        }
    }

    private void blocks(long room, long least, long most, Found found) {
        List<Integer> terms = List.copyOf(found.wanted.needed(room));
        long top = most / RoomKeepTable.BLOCK;
        while (top >= least / RoomKeepTable.BLOCK && most >= least && !found.over()) {
            List<Long> blocks = kept.find(terms, least / RoomKeepTable.BLOCK, top, NUMBERS);
            for (int i = 0; i < blocks.size() && !found.over(); i += BLOCKS) {
                kept.entries(room, blocks.subList(i, Math.min(i + BLOCKS, blocks.size()))).stream()
                        .filter(entry -> entry.entry() >= least && entry.entry() <= most)
                        .forEach(found::look);
            }
            if (blocks.size() < NUMBERS) {
                return;
            }
            top = blocks.getLast() - 1;
        }
    }
}
