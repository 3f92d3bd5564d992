package org.oicq.server.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oicq.codec.packet.AnswerFile;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.Text;
import org.oicq.schema.TestDatabase;
import org.oicq.server.TestClient;
import org.oicq.server.web.ChildServer;

/** Servers of a cluster that die, each a process of its own: nothing that was taken is lost. */
@Timeout(180)
class ClusterFaultsTest {
    private static final String CLUSTER = "--cluster=test";

    private static final String LINK = "--cluster-listen=127.0.0.1:0";

    /** What its journal had goes to its users, who log in at another one; those who have friends there hear that they left. */
    @Test
    void theOthersTakeOverWhatOneHadThatIsKilled() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                ChildServer first = ChildServer.start(List.of(), database, CLUSTER, LINK);
                ChildServer second = ChildServer.start(List.of(), database, CLUSTER, LINK)) {
            TestClient alice = TestClient.join(first.address(), "Alice");
            TestClient bob = TestClient.join(first.address(), "Bob");
            TestClient carol = TestClient.join(second.address(), "Carol");
            long length = 10;
            for (TestClient sender : List.of(alice, bob)) {
                sender.send(new OfferFile(sender.number(), carol.number(), Text.of("a.txt"), length));
                carol.receive(OfferFile.class);
            }
            carol.send(new AnswerFile(carol.number(), alice.number(), 1));
            alice.receive(AnswerFile.class);
            alice.send(new FileContent(alice.number(), carol.number(), Blob.of(new byte[4])));
            assertEquals(4, carol.receive(FileContent.class).fileContent().length());
            alice.say(bob.number(), "in hand");
            assertEquals("in hand", bob.hear());
            alice.say(carol.number(), "across");
            assertEquals("across", carol.hear());
            // The answer says that both are safe, though nothing proves that Bob has his.
            alice.barrier();
            first.process().destroyForcibly().waitFor();
            alice.reset();
            bob.reset();
            assertEquals("0x15 " + alice.number() + ": the sender has left; the file is not whole", carol.hear());
            assertEquals("0x13 " + bob.number() + ": the sender has left; the offer is withdrawn", carol.hear());

            TestClient again = new TestClient(second.address());
            again.logIn(bob.number());
            assertEquals("in hand", again.hear());
            carol.say(bob.number(), "still here");
            assertEquals("still here", again.hear());
            again.barrier();
            assertEquals(1, database.number("SELECT count(*) FROM nodes"));
            again.close();
            carol.close();
        }
    }

    /** One that stands still is out, and when it goes on it can write nothing, and ends. */
    @Test
    void oneThatStandsStillIsOutAndEnds() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                ChildServer first = ChildServer.start(List.of(), database, CLUSTER, LINK);
                ChildServer second = ChildServer.start(List.of(), database, CLUSTER, LINK)) {
            TestClient alice = TestClient.join(first.address(), "Alice");
            TestClient bob = TestClient.join(first.address(), "Bob");
            signal("STOP", first);
            // Others may have the number from now on, and not before its server is out.
            TestClient there = new TestClient(second.address());
            there.logIn(bob.number());
            signal("CONT", first);
            // Whatever it does with this before it notices, it is not safe, and nobody is told so.
            alice.say(bob.number(), "too late");
            assertEquals(3, first.process().waitFor());
            there.barrier();
            assertFalse(there.poll(100).isPresent());
            there.close();
        }
    }

    private static void signal(String name, ChildServer server) throws Exception {
        Process kill = new ProcessBuilder(
                        "kill", "-" + name, Long.toString(server.process().pid()))
                .start();
        assertEquals(0, kill.waitFor());
    }

    /** The database is away for a moment: everybody is served again, and nobody is taken for dead. */
    @Test
    void aDatabaseThatIsAwayForAMomentTakesNobodysPlace() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                ChildServer first = ChildServer.start(List.of(), database, CLUSTER, LINK);
                ChildServer second = ChildServer.start(List.of(), database, CLUSTER, LINK)) {
            TestClient alice = TestClient.join(first.address(), "Alice");
            TestClient bob = TestClient.join(second.address(), "Bob");
            long runs = database.number("SELECT sum(run) FROM nodes");
            database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
            alice.say(bob.number(), "after that");
            assertEquals("after that", bob.hear());
            alice.barrier();
            database.await(
                    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 1330201425"
                            + " AND objid > 1936028278 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
                    2);
            assertEquals(runs, database.number("SELECT sum(run) FROM nodes"));
            alice.close();
            bob.close();
        }
    }
}
