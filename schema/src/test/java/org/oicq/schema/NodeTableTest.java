package org.oicq.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oicq.schema.JournalTable.Half;
import org.oicq.schema.MessageTable.NewMessage;
import org.oicq.schema.OwnerTable.Claim;
import org.oicq.schema.OwnerTable.Shown;

@Timeout(60)
class NodeTableTest {
    @AutoClose
    private final TestDatabase database = TestDatabase.create();

    /** A server's place, and what it has of the database. */
    private record Member(ServerLock lock, Database database) implements AutoCloseable {
        NodeTable nodes() {
            return database.nodes();
        }

        OwnerTable owners() {
            return database.owners();
        }

        @Override
        public void close() {
            database.close();
            lock.close();
        }
    }

    private static Shown shown(int mode) {
        return new Shown(mode, true);
    }

    private Member join() {
        ServerLock lock = ServerLock.join(database.access());
        Database own = Database.open(database.access(), 4, Duration.ofSeconds(2), lock.slot());
        own.journal().recover();
        own.nodes().join("test", "127.0.0.1:1", "key");
        return new Member(lock, own);
    }

    @Test
    void eachServerHasASlotOfItsOwnAndOneThatIsAloneIsKeptOff() {
        try (Member first = join();
                Member second = join()) {
            assertEquals(1, first.lock().slot());
            assertEquals(2, second.lock().slot());
            assertEquals(2, first.nodes().beat().size());
            DatabaseException refused = assertThrows(
                    DatabaseException.class, () -> ServerLock.take(database.access(), Duration.ofMillis(200)));
            assertTrue(refused.getMessage().startsWith("Another server runs on the database"), refused.getMessage());
        }
        // All have left.
        ServerLock.take(database.access()).close();
    }

    @Test
    void aServerThatIsAloneKeepsTheOthersOff() {
        ServerLock alone = ServerLock.take(database.access());
        DatabaseException refused = assertThrows(DatabaseException.class, () -> ServerLock.join(database.access()));
        assertTrue(refused.getMessage().startsWith("A server that is alone"), refused.getMessage());
        alone.close();
    }

    @Test
    void noMoreThanEight() {
        List<Member> all = new ArrayList<>();
        try {
            for (int i = 0; i < JournalTable.SLOTS; i++) {
                all.add(join());
            }
            DatabaseException refused = assertThrows(DatabaseException.class, () -> ServerLock.join(database.access()));
            assertTrue(refused.getMessage().contains("run 8 servers already"), refused.getMessage());
        } finally {
            all.forEach(Member::close);
        }
    }

    @Test
    void aNumberBelongsToOneServerUntilThatLetsItGo() {
        try (Member first = join();
                Member second = join()) {
            assertEquals(new Claim.Mine(OwnerTable.UNSEEN), first.owners().claim(10_001));
            first.owners().write(Map.of(10_001L, shown(1)), Map.of(), List.of());
            assertEquals(new Claim.Elsewhere(1), second.owners().claim(10_001));
            // Again: how others see it stays.
            assertEquals(new Claim.Mine(1), first.owners().claim(10_001));
            first.owners().write(Map.of(), Map.of(10_001L, 2), List.of());
            assertEquals(new Claim.Elsewhere(2), first.owners().claim(10_001));
            assertEquals(new Claim.Mine(1), second.owners().claim(10_001));
            second.owners().write(Map.of(), Map.of(10_001L, 0), List.of());
            assertEquals(new Claim.Mine(OwnerTable.UNSEEN), first.owners().claim(10_001));
        }
    }

    /** PostgreSQL empties the table when it has crashed. */
    @Test
    void nobodyTakesAnythingUntilAllHaveSaidAgainWhatIsTheirs() {
        try (Member first = join();
                Member second = join()) {
            assertEquals(new Claim.Mine(OwnerTable.UNSEEN), first.owners().claim(10_001));
            assertTrue(first.owners().complete());
            database.execute("TRUNCATE owners");
            second.owners().own(Map.of());
            assertEquals(new Claim.Unsure(), second.owners().claim(10_001));
            assertEquals(new Claim.Unsure(), second.owners().claim(10_002));
            assertFalse(first.owners().marked());
            assertFalse(first.owners().complete());
            first.owners().own(Map.of(10_001L, shown(1)));
            assertTrue(first.owners().marked());
            assertEquals(new Claim.Elsewhere(1), second.owners().claim(10_001));
            assertEquals(new Claim.Mine(OwnerTable.UNSEEN), second.owners().claim(10_002));
            assertEquals(2, first.owners().all().size());
        }
    }

    /** It would have the number for ever. */
    @Test
    void aNumberIsGivenToNobodyWhoIsOut() {
        try (Member first = join();
                Member second = join()) {
            first.owners().claim(10_001);
            second.nodes().leave();
            first.owners().write(Map.of(), Map.of(10_001L, second.lock().slot()), List.of());
            assertEquals(List.of(), first.owners().all());
        }
    }

    /** What it had in its journal is in the mailbox, its numbers are free, and it can write nothing any more. */
    @Test
    void oneThatIsOutIsFencedOff() {
        long alice = database.account();
        long bob = database.account();
        try (Member first = join();
                Member second = join()) {
            first.owners().claim(bob);
            first.database().journal().append(Half.FIRST, 1, 0, List.of(message(alice, bob, "in hand")), List.of());
            NodeTable.Node seen = second.nodes().beat().getFirst();
            first.nodes().beat();
            assertEquals(OptionalInt.empty(), second.nodes().evict(seen), "it lives");
            NodeTable.Node silent = second.nodes().beat().getFirst();
            assertEquals(OptionalInt.of(1), second.nodes().evict(silent));

            assertEquals(1, second.nodes().list().size());
            assertEquals(1, database.number("SELECT count(*) FROM messages WHERE receiver = " + bob));
            assertInstanceOf(Claim.Mine.class, second.owners().claim(bob));
            assertInstanceOf(Claim.Fenced.class, first.owners().claim(alice));
            assertTrue(first.nodes().beat().stream().noneMatch(node -> node.slot() == 1));
            List<NewMessage> late = List.of(message(alice, bob, "too late"));
            assertTrue(first.database()
                    .journal()
                    .append(Half.FIRST, 2, 0, late, List.of())
                    .isEmpty());
            assertThrows(
                    DatabaseException.class, () -> first.database().messages().store(1, late, 10, 1_000));
            assertThrows(
                    DatabaseException.class, () -> first.database().messages().storeWhole(1, late, 10, 1_000));
            assertThrows(
                    DatabaseException.class, () -> first.database().journal().move(1, Half.FIRST, 3, late, List.of()));
            assertTrue(first.database().journal().lost().isDone());
            // What it says to the others says nothing, even where another server has its slot by now.
            second.owners().write(Map.of(bob, shown(1)), Map.of(), List.of());
            database.execute("UPDATE owners SET slot = 1 WHERE number = " + bob);
            first.owners().write(Map.of(bob, shown(4)), Map.of(bob, 0), List.of());
            first.nodes().leave();
            assertEquals(1, database.number("SELECT count(*) FROM owners WHERE mode = 1 AND number = " + bob));
            assertEquals(1, database.number("SELECT count(*) FROM messages WHERE receiver = " + bob));
        }
    }

    private static NewMessage message(long from, long to, String words) {
        return new NewMessage(to, 2, from, words, 0, Instant.EPOCH, 0, false);
    }

    /** A server that is alone finds what the servers of a cluster have left. */
    @Test
    void whatAClusterHasLeftIsFoundByAServerThatIsAlone() {
        long alice = database.account();
        long bob = database.account();
        try (Member first = join();
                Member second = join()) {
            first.database().journal().append(Half.FIRST, 1, 0, List.of(message(alice, bob, "one")), List.of());
            second.database().journal().append(Half.SECOND, 1, 0, List.of(message(alice, bob, "two")), List.of());
        }
        assertEquals(2, database.database().journal().recover());
        assertEquals(2, database.number("SELECT count(*) FROM messages WHERE receiver = " + bob));
        assertEquals(0, database.number("SELECT count(*) FROM nodes"));
    }

    /** All hear the same in the same order, and a long list comes in pieces. */
    @Test
    void whatIsSaidIsHeardInOrder() throws Exception {
        try (Member first = join();
                Member second = join()) {
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            NodeTable.Listener listener = new NodeTable.Listener() {
                @Override
                public void said(int slot, List<String> words) {
                    heard.add(slot + " " + String.join(" ", words));
                }

                @Override
                public void mayHaveMissed() {}
            };
            try (Notifications _ = second.nodes().listen(listener)) {
                first.owners().claim(10_001);
                first.owners().write(Map.of(10_001L, shown(3)), Map.of(10_001L, 2), List.of("look 10002"));
                // Who gets the number hears before who has mail from it.
                assertEquals("1 look 10002", heard.take());
                assertEquals("1 is 10001:3:1", heard.take());
                assertEquals("2 is 10001:3:1", heard.take());
                List<Long> many = java.util.stream.LongStream.range(4_000_000_000L, 4_000_002_000L)
                        .boxed()
                        .toList();
                List<String> pieces = new ArrayList<>();
                NodeTable.inPieces("look", many, pieces::add);
                first.owners().write(Map.of(), Map.of(), pieces);
                List<String> numbers = new ArrayList<>();
                while (numbers.size() < many.size()) {
                    List<String> words = List.of(heard.take().split(" "));
                    assertEquals("look", words.get(1));
                    numbers.addAll(words.subList(2, words.size()));
                }
                assertEquals(many.stream().map(String::valueOf).toList(), numbers);
            }
        }
    }
}
