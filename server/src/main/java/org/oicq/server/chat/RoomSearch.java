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
 * entries that have all the terms. The newest blocks are asked first, for a common word has enough entries there; then the index
 * over all blocks, which is cheap where the words are rare.
 */
final class RoomSearch {
    /** Entries in one look at those that are in no block. */
    private static final int NEWEST = 256;

    /** The newest blocks, which are asked before the index is: a common word has enough entries there. */
    private static final int NEWEST_BLOCKS = 8;

    /** Blocks of the index in one look: a page of entries may be in as many. */
    private static final int BLOCKS = 64;

    /** Entries that are read at once, at least. */
    private static final int ENTRIES = 16;

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
        List<Integer> terms = List.copyOf(wanted.needed(room));
        long bottom = least / RoomKeepTable.BLOCK;
        RoomKeepTable.Matches some =
                kept.matches(room, terms, bottom, most / RoomKeepTable.BLOCK, NEWEST_BLOCKS, BLOCKS, limit);
        // Blocks are made before the room says so: what they have beyond that is read with the newest.
        Range range = new Range(room, least, Math.min(most, some.searchable()));
        look(
                newest(new Range(room, Math.max(least, some.searchable() + 1), most), found),
                range,
                some.matches(),
                found);
        // A look that is not full has come to the end.
        boolean full = some.matches().size() == NEWEST_BLOCKS || some.matches().size() == NEWEST_BLOCKS + BLOCKS;
        while (full && !found.over()) {
            long below = some.matches().getLast().block() - 1;
            some = kept.matches(room, terms, bottom, below, 0, BLOCKS, limit);
            look(range.none(), range, some.matches(), found);
            full = some.matches().size() == BLOCKS;
        }
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

        int missing() {
            return limit - entries.size();
        }

        boolean over() {
            return missing() == 0 || late();
        }
    }

    /** Reads the entries that are in no block. @return the last of them, which are yet to be read */
    private Range newest(Range range, Found found) {
        Range left = range;
        while (left.most - left.least >= NEWEST && !found.over()) {
            List<RoomEntry> page = log.page(range.room, left.least, left.most, false, NEWEST);
            page.forEach(found::look);
            left = page.size() < NEWEST
                    ? range.none()
                    : new Range(range.room, left.least, page.getLast().entry() - 1);
        }
        return left;
    }

    /** The entries of a room between these two. */
    private record Range(long room, long least, long most) {
        Range none() {
            return new Range(room, 1, 0);
        }

        boolean empty() {
            return most < least;
        }

        boolean has(long entry) {
            return entry >= least && entry <= most;
        }
    }

    /** Reads the newest entries, and those of some blocks that have all the terms, as far as they are missing. */
    private void look(Range newest, Range range, List<RoomKeepTable.Match> blocks, Found found) {
        List<Long> entries = blocks.stream()
                .flatMap(match -> match.numbers().stream())
                .filter(range::has)
                .toList();
        Range left = newest;
        int next = 0;
        while ((next < entries.size() || !left.empty()) && !found.over()) {
            int end = Math.min(entries.size(), next + Math.max(ENTRIES, found.missing()));
            kept.entries(range.room, left.least, left.most, entries.subList(next, end))
                    .forEach(found::look);
            left = range.none();
            next = end;
        }
    }
}
