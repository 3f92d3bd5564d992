package org.oicq.server.chat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.oicq.schema.RoomKeepTable;
import org.oicq.schema.RoomLogTable;
import org.oicq.schema.TestDatabase;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.config.Settings;
import org.oicq.server.rule.Result;

/** How the log of a room and the search in it grow: run by name, it prints a table. */
class RoomGrowthTrial {
    private static final int ROUNDS = 101;

    @AutoClose
    private final TestDatabase database = TestDatabase.create();

    private final ServerConfig config = Settings.read(Map.of("room-messages", "10000000", "search-time", "60s"));
    private final RoomLogTable log = database.database().roomLog();
    private final RoomKeepTable kept = database.database().roomKeep();
    private final RoomSearch search = new RoomSearch(log, kept, config);

    /** A room where everybody says something common, and somebody something rare five times in all. */
    private long room(long entries) {
        long room = database.database()
                .rooms()
                .make(database.account(), "room", "", 0, _ -> true)
                .orElseThrow()
                .room()
                .number();
        database.execute("""
                INSERT INTO room_entries (room, entry, at, about, flag, information_type, information)
                SELECT %d, i, 0, 10001, 2, 0, 'common words, and the number' || i || ' of them, 北京'
                    || CASE WHEN i %% %d = 7 THEN ' rareness' ELSE '' END
                FROM generate_series(2, %d) i
                """.formatted(room, entries / 5, entries));
        database.execute("UPDATE rooms SET last_entry = " + entries + " WHERE number = " + room);
        return room;
    }

    /** Microseconds, the median of each; they take turns, so that what else the machine does meets all alike. */
    private static long[] micros(Runnable... works) {
        long[][] nanos = new long[works.length][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int work = 0; work < works.length; work++) {
                long begin = System.nanoTime();
                works[work].run();
                nanos[work][round] = System.nanoTime() - begin;
            }
        }
        return Arrays.stream(nanos)
                .mapToLong(times -> Arrays.stream(times).sorted().toArray()[ROUNDS / 2] / 1000)
                .toArray();
    }

    private void found(long room, String words, long last, int expected) {
        if (!(search.find(room, words, 1, last, 50) instanceof Result.Ok<?>(java.util.List<?> some))
                || some.size() != expected) {
            throw new AssertionError(words);
        }
    }

    @Test
    @SuppressWarnings("try") // An interruption ends the trial.
    void grows() throws Exception {
        long[] sizes = {1_000, 1_000_000};
        System.out.println(
                "entries | newest page | oldest page | rare word | common word | two Chinese characters (µs)");
        for (int round = 0; round < 2; round++) {
            for (long entries : sizes) {
                long room = room(entries);
                try (RoomKeeper keeper = new RoomKeeper(log, kept, config)) {
                    keeper.lookAtAll();
                }
                database.execute("ANALYZE");
                long[] micros = micros(
                        () -> log.page(room, 1, Long.MAX_VALUE, false, 50),
                        () -> log.page(room, 1, Long.MAX_VALUE, true, 50),
                        () -> found(room, "rareness", entries, 5),
                        () -> found(room, "common", entries, 50),
                        () -> found(room, "北京", entries, 50));
                System.out.println(entries + " | "
                        + Arrays.stream(micros).mapToObj(Long::toString).collect(Collectors.joining(" | ")));
            }
        }
    }

    /** The same page of a short log and of a long one, in turn. Ten million entries need 3 GB of disk. */
    @Test
    void pages() {
        long few = room(1_000);
        long many = room(10_000_000);
        database.execute("ANALYZE");
        System.out.println("microseconds | 1,000 entries | 10,000,000 entries");
        for (int round = 0; round < 3; round++) {
            long[] micros = micros(
                    () -> log.page(few, 1, Long.MAX_VALUE, true, 50),
                    () -> log.page(many, 1, Long.MAX_VALUE, true, 50),
                    () -> log.page(few, 500, Long.MAX_VALUE, true, 50),
                    () -> log.page(many, 5_000_000, Long.MAX_VALUE, true, 50),
                    () -> log.page(few, 1, Long.MAX_VALUE, false, 50),
                    () -> log.page(many, 1, Long.MAX_VALUE, false, 50));
            System.out.println("oldest page | " + micros[0] + " | " + micros[1]);
            System.out.println("a page in the middle | " + micros[2] + " | " + micros[3]);
            System.out.println("newest page | " + micros[4] + " | " + micros[5]);
        }
    }
}
