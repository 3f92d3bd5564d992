package org.oicq.server.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.RoomTable;
import org.oicq.server.rule.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far members have read (0x19). Nobody waits for it, so it is written once a second, and of each member and room only the
 * furthest.
 */
@SuppressWarnings("try") // Closing waits for its work, which can be interrupted.
final class RoomMarks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RoomMarks.class);

    private static final long EVERY_MILLIS = 1000;

    /** Of one statement, and of all that wait: while the database is away more are forgotten. */
    private static final int BATCH = 5_000;

    private static final int MOST = 100_000;

    private record Place(long room, long number) {}

    private final RoomTable rooms;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("room-marks").daemon().factory());

    /** Guarded by itself. */
    private final Map<Place, Long> waiting = new LinkedHashMap<>();

    RoomMarks(RoomTable rooms) {
        this.rooms = rooms;
        var _ = timer.scheduleWithFixedDelay(this::write, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Takes a mark; never blocks. @return why not, or empty */
    Optional<Refusal> mark(Visitor visitor, long room, long entry) {
        if (!visitor.cursors.containsKey(room)) {
            return Optional.of(Refusal.NOT_IN_ROOM);
        }
        Place place = new Place(room, visitor.number());
        synchronized (waiting) {
            if (waiting.size() < MOST || waiting.containsKey(place)) {
                waiting.merge(place, entry, Math::max);
            }
        }
        return Optional.empty();
    }

    private void write() {
        try {
            flush();
        } catch (DatabaseException e) {
            LOG.debug("How far members have read cannot be written now: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("How far members have read could not be written.", e);
        }
    }

    /** Writes what waits. Blocks. */
    synchronized void flush() {
        for (List<RoomTable.Mark> some = take(); !some.isEmpty(); some = take()) {
            try {
                rooms.markRead(some);
            } catch (DatabaseException e) {
                giveBack(some);
                throw e;
            }
        }
    }

    private List<RoomTable.Mark> take() {
        synchronized (waiting) {
            List<RoomTable.Mark> some = new ArrayList<>();
            var all = waiting.entrySet().iterator();
            while (all.hasNext() && some.size() < BATCH) {
                var one = all.next();
                some.add(new RoomTable.Mark(one.getKey().room(), one.getKey().number(), one.getValue()));
                all.remove();
            }
            return some;
        }
    }

    private void giveBack(List<RoomTable.Mark> some) {
        synchronized (waiting) {
            some.forEach(mark -> waiting.merge(new Place(mark.room(), mark.number()), mark.entry(), Math::max));
        }
    }

    /** Writes what waits, and stops. */
    @Override
    public void close() throws InterruptedException {
        timer.shutdown();
        timer.awaitTermination(EVERY_MILLIS, TimeUnit.MILLISECONDS);
        write();
    }
}
