package org.oicq.schema;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.oicq.schema.RoomLogTable.Said;

class RoomTableTest {
    @AutoClose
    private static final TestDatabase TEST = TestDatabase.create();

    private final Database database = TEST.database();
    private final RoomTable rooms = database.rooms();
    private final RoomLogTable log = database.roomLog();
    private final long owner = Given.account(database);
    private final long room =
            rooms.make(owner, "a room", "", 0, _ -> true).orElseThrow().room().number();

    private long member() {
        long number = Given.account(database);
        join(number);
        return number;
    }

    private boolean join(long number) {
        return rooms.change(room, OptionalLong.of(number), locked -> {
                    if (locked.role(number) != RoomRoles.NONE) {
                        return false;
                    }
                    locked.join(number, RoomRoles.MEMBER);
                    return true;
                })
                .orElseThrow();
    }

    private List<Long> entryNumbers() {
        List<Long> numbers = new ArrayList<>();
        List<RoomEntry> page = log.page(room, 0, Long.MAX_VALUE, true, 1000);
        page.forEach(entry -> numbers.add(entry.entry()));
        return numbers;
    }

    /** The log has no gaps, the counter counts, and there is one owner. */
    private void assertWhole() {
        List<Long> numbers = entryNumbers();
        assertEquals(LongStream.rangeClosed(1, numbers.size()).boxed().toList(), numbers);
        Room now = rooms.find(room).orElseThrow();
        assertEquals(numbers.size(), now.lastEntry());
        assertEquals(
                TEST.number("SELECT count(*) FROM room_members WHERE role <= 3 AND room = " + room), now.members());
        assertEquals(now.owner(), TEST.number("SELECT number FROM room_members WHERE role = 3 AND room = " + room));
    }

    @Test
    void numbersHaveNoGapsHoweverManyWriteAtOnce() throws Exception {
        List<Callable<Object>> writers = new ArrayList<>();
        for (int writer = 0; writer < 3; writer++) {
            long member = member();
            long run = log.begin();
            writers.add(() -> {
                for (int commit = 1; commit <= 20; commit++) {
                    long[] entries = log.store(run, commit, List.of(said(member, "a"), said(member, "b")));
                    assertEquals(entries[0] + 1, entries[1]);
                }
                return "";
            });
        }
        for (int i = 0; i < 5; i++) {
            long other = Given.account(database);
            writers.add(() -> join(other));
        }
        Given.race(writers);
        assertEquals(1 + 3 + 120 + 5, entryNumbers().size());
        assertWhole();
    }

    private Said said(long sender, String text) {
        return new Said(room, sender, 1_038_528_000, text);
    }

    /** Its answer was lost: the same again gives what the first attempt gave, and stores nothing. */
    @Test
    void aCommitPassesOnce() {
        long member = member();
        long stranger = Given.account(database);
        long run = log.begin();
        List<Said> words = List.of(said(member, "one"), said(stranger, "no"), said(owner, "two"));
        long[] first = log.store(run, 1, words);
        assertArrayEquals(new long[] {3, 0, 4}, first);
        assertArrayEquals(first, log.store(run, 1, words));
        assertArrayEquals(new long[] {5}, log.store(run, 2, List.of(said(owner, "three"))));
        assertArrayEquals(new long[] {0}, log.store(run, 3, List.of(said(stranger, "no"))));
        assertArrayEquals(new long[] {0}, log.store(run, 3, List.of(said(stranger, "no"))));
        assertWhole();
    }

    @Test
    void whoIsBannedSaysNothingAfterThat() throws Exception {
        for (int round = 0; round < 20; round++) {
            long member = member();
            long run = log.begin();
            List<Object> outcomes = Given.race(List.of(
                    () -> log.store(run, 1, List.of(said(member, "last words")))[0],
                    () -> rooms.change(room, OptionalLong.of(member), locked -> {
                                locked.ban(member);
                                return locked.entries().getFirst().entry();
                            })
                            .orElseThrow()));
            long words = (Long) outcomes.get(0);
            assertTrue(words < (Long) outcomes.get(1), outcomes::toString);
        }
        assertWhole();
    }

    @Test
    void joiningAndBanningAtTheSameMomentEndsWithTheBan() throws Exception {
        for (int round = 0; round < 20; round++) {
            long other = Given.account(database);
            Given.<Object>race(List.of(
                    () -> join(other),
                    () -> rooms.change(room, OptionalLong.of(other), locked -> {
                        locked.ban(other);
                        return true;
                    })));
            assertEquals(RoomRoles.BANNED, rooms.see(room, other).orElseThrow().role());
            assertFalse(join(other));
        }
        assertWhole();
    }

    /** The owner gives the room to two at once, and leaves at that moment: somebody owns it, and only one. */
    @Test
    void thereIsAlwaysOneOwner() throws Exception {
        for (int round = 0; round < 20; round++) {
            long one = member();
            long two = member();
            long now = rooms.find(room).orElseThrow().owner();
            Given.<Object>race(List.of(() -> give(now, one), () -> give(now, two), () -> leave(now)));
            assertWhole();
            if (rooms.see(room, now).orElseThrow().role() != RoomRoles.NONE) {
                leave(now);
            }
        }
    }

    private boolean give(long from, long to) {
        return rooms.change(room, OptionalLong.of(to), locked -> {
                    if (locked.role(from) != RoomRoles.OWNER || !RoomRoles.in(locked.role(to))) {
                        return false;
                    }
                    locked.promote(from, RoomRoles.MODERATOR);
                    locked.promote(to, RoomRoles.OWNER);
                    return true;
                })
                .orElseThrow();
    }

    private boolean leave(long number) {
        return rooms.change(room, OptionalLong.empty(), locked -> {
                    locked.leave(number);
                    return true;
                })
                .orElseThrow();
    }

    @Test
    void anAccountThatIsDeletedLeavesItsRooms() {
        long heir = member();
        long other = member();
        long theirs = rooms.make(owner, "alone", "", 2, _ -> true)
                .orElseThrow()
                .room()
                .number();
        rooms.change(theirs, OptionalLong.of(heir), locked -> {
            locked.invite(heir);
            return true;
        });
        assertTrue(database.accounts().delete(owner));
        assertWhole();
        assertEquals(heir, rooms.find(room).orElseThrow().owner());
        assertTrue(rooms.find(theirs).isEmpty());
        assertEquals(List.of(), rooms.mine(owner));
        assertTrue(database.accounts().delete(other));
        assertWhole();
        assertEquals(1, rooms.find(room).orElseThrow().members());
    }

    @Test
    void aMemberReadsOnlyForwards() {
        long run = log.begin();
        log.store(run, 1, List.of(said(owner, "a"), said(owner, "b"), said(owner, "c")));
        rooms.markRead(List.of(new RoomTable.Mark(room, owner, 3)));
        rooms.markRead(List.of(new RoomTable.Mark(room, owner, 2)));
        assertEquals(3, rooms.mine(owner).getFirst().readUpTo());
        rooms.markRead(List.of(new RoomTable.Mark(room, owner, 4_000_000_000L)));
        assertEquals(4, rooms.mine(owner).getFirst().readUpTo());
    }

    /** As many rows as one has are read: the index has them in their order, whatever else there is. */
    @Test
    void thePagesGoByTheirIndex() {
        assertPlan(RoomLogTable.PAGE_UP, "1, 1, 100, 50", "bigint, bigint, bigint, integer");
        assertPlan(RoomLogTable.PAGE_DOWN, "1, 1, 100, 50", "bigint, bigint, bigint, integer");
        assertPlan(RoomTable.MEMBERS_UP, "1, 1, 50", "bigint, bigint, integer");
        assertPlan(RoomTable.MEMBERS_DOWN, "1, 1, 50", "bigint, bigint, integer");
        assertPlan(RoomTable.SEEN, "1, 1", "bigint, bigint");
        assertPlan(RoomTable.MINE, "'{1,2}'", "bigint[]");
        assertPlan(RoomLogTable.IN, "'{1,2}', '{1,2}'", "bigint[], bigint[]");
    }

    private static void assertPlan(String sql, String values, String types) {
        var number = new AtomicLong();
        var numbered =
                java.util.regex.Pattern.compile("\\?").matcher(sql).replaceAll(_ -> "\\$" + number.incrementAndGet());
        List<String> lines = TEST.database().sql().transaction(handle -> {
            handle.execute("PREPARE look(" + types + ") AS " + numbered);
            var plan = handle.createQuery("EXPLAIN EXECUTE look(" + values + ")")
                    .mapTo(String.class)
                    .list();
            handle.execute("DEALLOCATE look");
            return plan;
        });
        var plan = String.join("\n", lines);
        assertFalse(plan.contains("Seq Scan") || plan.contains("Sort") || plan.contains("Bitmap"), sql + "\n" + plan);
        assertTrue(plan.contains("Index Cond"), plan);
    }

    @Test
    void whatIsTooOldGoesInSteps() {
        long run = log.begin();
        log.store(
                run,
                1,
                IntStream.range(0, 300).mapToObj(i -> said(owner, "words " + i)).toList());
        var keep = database.roomKeep();
        keep.addBlocks(
                room,
                List.of(
                        new RoomKeepTable.Terms(0, Map.of(7, 1L)),
                        new RoomKeepTable.Terms(1, new TreeMap<>(Map.of(7, Long.MIN_VALUE | 5, 8, 4L)))));
        assertEquals(127, keep.matches(room, List.of(7), 0, 100, 8, 8, 1).searchable());
        assertEquals(List.of(1L, 0L), found(keep, 7));
        assertEquals(List.of(1L), found(keep, 7, 8));
        keep.keepFrom(room, 100);
        assertTrue(keep.deleteBefore(room, 100, 50));
        assertTrue(keep.deleteBefore(room, 100, 49));
        assertFalse(keep.deleteBefore(room, 100, 50));
        assertEquals(100, log.page(room, 0, Long.MAX_VALUE, true, 1).getFirst().entry());
        assertEquals(100, rooms.find(room).orElseThrow().firstEntry());
        assertEquals(List.of(1L), found(keep, 7));
        assertEquals(
                List.of(127L, 126L),
                keep.entries(room, 126, 126, List.of(3L, 127L, 1000L)).stream()
                        .map(RoomEntry::entry)
                        .toList());
    }

    @Test
    void aBlockKnowsWhichEntriesHaveAllTerms() {
        var keep = database.roomKeep();
        keep.addBlocks(
                room,
                List.of(
                        new RoomKeepTable.Terms(0, Map.of(7, 1L)),
                        new RoomKeepTable.Terms(1, new TreeMap<>(Map.of(7, Long.MIN_VALUE | 5, 8, 4L)))));
        var all = List.of(List.of(127L, 66L, 64L), List.of(0L));
        // From the newest blocks, from the index, and from both.
        assertEquals(all, numbers(keep, List.of(7), 0, 100, 8, 8, 1));
        assertEquals(all, numbers(keep, List.of(7), 0, 100, 0, 8, 1));
        assertEquals(all, numbers(keep, List.of(7), 0, 100, 1, 8, 50));
        // Enough is enough; what has no match stands there of the newest alone.
        assertEquals(all.subList(0, 1), numbers(keep, List.of(7), 0, 100, 1, 8, 3));
        assertEquals(List.of(List.of(66L), List.of()), numbers(keep, List.of(7, 8), 0, 100, 8, 8, 50));
        assertEquals(List.of(List.of(66L)), numbers(keep, List.of(8, 7), 0, 100, 0, 8, 50));
        assertEquals(all.subList(1, 2), numbers(keep, List.of(7), 0, 0, 0, 8, 50));
        assertEquals(all.subList(0, 1), numbers(keep, List.of(7), 0, 100, 0, 1, 50));
        // Blocks of another room have the same terms by chance.
        assertEquals(new RoomKeepTable.Matches(0, List.of()), keep.matches(room + 1, List.of(8), 0, 100, 8, 8, 50));
        long other = rooms.make(owner, "other", "", 0, _ -> true)
                .orElseThrow()
                .room()
                .number();
        assertEquals(List.of(), numbers(other, keep, List.of(7), 0, 100, 8, 8, 50));
    }

    private List<Long> found(RoomKeepTable keep, Integer... terms) {
        return keep.matches(room, List.of(terms), 0, 100, 0, 10, 10).matches().stream()
                .map(RoomKeepTable.Match::block)
                .toList();
    }

    private List<List<Long>> numbers(
            RoomKeepTable keep, List<Integer> terms, long least, long most, int newest, int further, int enough) {
        return numbers(room, keep, terms, least, most, newest, further, enough);
    }

    private static List<List<Long>> numbers(
            long room,
            RoomKeepTable keep,
            List<Integer> terms,
            long least,
            long most,
            int newest,
            int further,
            int enough) {
        return keep.matches(room, terms, least, most, newest, further, enough).matches().stream()
                .map(RoomKeepTable.Match::numbers)
                .toList();
    }
}
