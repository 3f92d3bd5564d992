package org.oicq.server.chat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.RoomEntry;
import org.oicq.schema.RoomKeepTable;
import org.oicq.schema.RoomKeepTable.Kept;
import org.oicq.schema.RoomLogTable;
import org.oicq.server.config.ServerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the logs of rooms within their bounds, and makes them searchable: in the background, in small steps with a pause
 * after each, so that nobody who speaks notices.
 */
@SuppressWarnings("try") // Closing waits for its work, which can be interrupted.
final class RoomKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RoomKeeper.class);

    /** Between two looks at all rooms, and after a step. */
    private static final long EVERY_MILLIS = 5_000;

    private static final long PAUSE_MILLIS = 2;

    private static final int ROOMS = 500;

    /** Entries that are deleted, and blocks that are made, in one step. */
    private static final int ENTRIES = 1000;

    private static final int BLOCKS = 16;

    private final RoomLogTable log;
    private final RoomKeepTable kept;
    private final long most;
    private final long seconds;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("room-keeper").daemon().factory());

    RoomKeeper(RoomLogTable log, RoomKeepTable kept, ServerConfig config) {
        this.log = log;
        this.kept = kept;
        this.most = config.roomMessages();
        this.seconds = config.roomTime().toSeconds();
        var _ = timer.scheduleWithFixedDelay(this::pass, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void pass() {
        try {
            lookAtAll();
        } catch (DatabaseException e) {
            LOG.debug("The logs of rooms cannot be looked after now: {}", e.getMessage());
        } catch (InterruptedException _) {
            // The server stops.
        } catch (RuntimeException e) {
            LOG.error("The logs of rooms could not be looked after; trying again.", e);
        }
    }

    /** Looks at every room once. */
    synchronized void lookAtAll() throws InterruptedException {
        for (long room : kept.remains()) {
            deleteBefore(room, Long.MAX_VALUE);
            kept.gone(room);
        }
        List<Kept> some = kept.rooms(0, ROOMS);
        while (!some.isEmpty()) {
            for (Kept room : some) {
                shorten(room);
                makeSearchable(room);
            }
            some = some.size() < ROOMS ? List.of() : kept.rooms(some.getLast().room(), ROOMS);
        }
    }

    private void shorten(Kept room) throws InterruptedException {
        long first = Math.max(room.firstEntry(), room.lastEntry() - most + 1);
        first = Math.max(first, tooOldBefore(room, first));
        if (first > room.firstEntry()) {
            // First nobody reads them any more, then they go.
            kept.keepFrom(room.room(), first);
            deleteBefore(room.room(), first);
        }
    }

    /** The first entry from this one on that is young enough. */
    private long tooOldBefore(Kept room, long from) {
        if (seconds == 0) {
            return from;
        }
        long oldest = Instant.now().getEpochSecond() - seconds;
        long first = from;
        while (first <= room.lastEntry()) {
            List<RoomEntry> page = log.page(room.room(), first, room.lastEntry(), true, ENTRIES);
            for (RoomEntry entry : page) {
                if (entry.at() >= oldest) {
                    return entry.entry();
                }
            }
            first = page.isEmpty() ? room.lastEntry() + 1 : page.getLast().entry() + 1;
        }
        return first;
    }

    private void deleteBefore(long room, long first) throws InterruptedException {
        while (kept.deleteBefore(room, first, ENTRIES)) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private void makeSearchable(Kept room) throws InterruptedException {
        // What is not kept any more need not be found; the block of the first entry that is may have a gap.
        long block = Math.max(room.searchable() + 1, room.firstEntry()) / RoomKeepTable.BLOCK;
        long end = (room.lastEntry() + 1) / RoomKeepTable.BLOCK;
        while (block < end) {
            long until = Math.min(end, block + BLOCKS);
            List<RoomKeepTable.Terms> some = new ArrayList<>();
            for (; block < until; block++) {
                some.add(new RoomKeepTable.Terms(block, terms(room.room(), block)));
            }
            kept.addBlocks(room.room(), some);
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private Map<Integer, Long> terms(long room, long block) {
        Map<Integer, Long> terms = new TreeMap<>();
        long first = block * RoomKeepTable.BLOCK;
        for (RoomEntry entry : log.page(room, first, first + RoomKeepTable.BLOCK - 1, true, RoomKeepTable.BLOCK)) {
            if (entry.flag() == MessageFlag.USER.code()) {
                long bit = 1L << (entry.entry() - first);
                RoomTerms.of(entry.information())
                        .all(room)
                        .forEach(term -> terms.merge(term, bit, (some, more) -> some | more));
            }
        }
        return terms;
    }

    @Override
    public void close() throws InterruptedException {
        timer.shutdownNow();
        timer.awaitTermination(1, TimeUnit.SECONDS);
    }
}
