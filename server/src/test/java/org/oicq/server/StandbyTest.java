package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oicq.schema.TestDatabase;
import org.oicq.server.web.ChildServer;

/** A standby waits beside a server, and takes over when that one ends: the accounts, and every message that was taken. */
@Timeout(120)
class StandbyTest {
    private static final String STANDBY = "--standby=on";

    private static ChildServer.Starting standby(TestDatabase database) throws Exception {
        ChildServer.Starting waits = ChildServer.begin(List.of(), database, STANDBY);
        String line = waits.line();
        assertTrue(line.startsWith("standby: another server runs on PostgreSQL at "), line);
        return waits;
    }

    @Test
    void itTakesOverWhatOneThatIsKilledHasTaken() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                ChildServer first = ChildServer.start(List.of(), database, STANDBY)) {
            TestClient alice = TestClient.join(first.address(), "Alice");
            TestClient bob = TestClient.join(first.address(), "Bob");
            try (ChildServer.Starting waits = standby(database)) {
                alice.say(bob.number(), "in hand");
                assertEquals("in hand", bob.hear());
                // The answer says that it is safe, though nothing proves that Bob has it.
                alice.barrier();
                first.process().destroyForcibly().waitFor();
                alice.reset();
                bob.reset();

                ChildServer second = waits.ready();
                TestClient again = new TestClient(second.address());
                again.logIn(bob.number());
                assertEquals("in hand", again.hear());
                again.barrier();

                // The first one, started again, is the standby now, and takes over in an orderly change.
                try (ChildServer.Starting back = standby(database)) {
                    second.process().destroy();
                    assertEquals("the server stops", again.hear());
                    again.close();
                    TestClient third = new TestClient(back.ready().address());
                    third.logIn(bob.number());
                    third.barrier();
                    third.close();
                }
            }
        }
    }
}
