package org.oicq.tools.bench.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.oicq.tools.bench.BenchException;

/**
 * Three servers that are one service, and what breaks of them (docs/faults.md, "Several servers"): once each, or
 * {@code -Doicq.faults.rounds=N} times. People log in at any of them, and somewhere else when a session ends.
 */
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeveralServersFaultsTest {
    private static final int ROUNDS = Integer.getInteger("oicq.faults.rounds", 1);
    private static final String ROW = "%-22s %9s %9s %6s %10s %9s %9s %6s %9s%n";

    /** Longer than a server may be silent before the others take its place. */
    private static final long OUT_MILLIS = 7_000;

    private static final long AWAY_MILLIS = 6_000;

    private static final long STAND_STILL_MILLIS = 9_000;

    /** Slower than at one server: here the others talk on while one starts, and two cores have to do for all of it. */
    private static final Scene.Manner MANNER = new Scene.Manner(100, 16, ROUNDS == 1 ? 150 : 50);

    private final Random random = new Random(Long.getLong("oicq.faults.seed", System.nanoTime()));
    private final StringBuilder table = new StringBuilder(String.format(
            ROW, "scene", "sent", "taken", "lost", "reordered", "doubled", "wrongly", "shown", "pause ms"));
    private SeveralServers servers;
    private List<Account> accounts = List.of();
    private boolean good = true;

    @BeforeAll
    void start() throws IOException, BenchException {
        servers = new SeveralServers(3);
        accounts = Accounts.register(servers::any, Scene.ACCOUNTS);
    }

    @AfterAll
    void end() throws IOException {
        servers.close();
        System.out.println(table);
        if (good) {
            FaultsCommand.delete(servers.folder());
        } else {
            System.out.println("The servers' logs are in " + servers.folder());
        }
    }

    private interface Strike {
        void on(Scene scene) throws BenchException, InterruptedException, IOException;
    }

    /**
     * One scene.
     *
     * @param contested whether others log in with the receivers' numbers
     * @param errors whether the servers may log some: where their database goes, or one is out
     */
    private void play(String name, boolean contested, boolean errors, Strike strike)
            throws BenchException, InterruptedException, IOException {
        servers.repair();
        long errorsBefore = servers.errors();
        boolean before = good;
        good = false;
        long begin = System.nanoTime();
        Scene scene = new Scene(
                servers::any, servers.same(), accounts, new Extent(ROUNDS, 1, 0, 0), random, MANNER, contested);
        scene.begin();
        long begun = System.nanoTime();
        strike.on(scene);
        long struck = System.nanoTime();
        scene.end();
        long newErrors = servers.errors() - errorsBefore;
        if (newErrors > 0 && !errors) {
            scene.problem(newErrors + " errors in the servers' logs");
        }
        Outcome outcome = scene.outcome();
        int row = table.length();
        table.append(String.format(
                Locale.ROOT,
                ROW,
                name,
                String.format(Locale.ROOT, "%,d", outcome.sent()),
                String.format(Locale.ROOT, "%,d", outcome.taken()),
                outcome.lost(),
                outcome.reordered(),
                String.format(Locale.ROOT, "%,d", outcome.doubled()),
                outcome.forbidden(),
                outcome.shownTwice(),
                outcome.pauseMillis()));
        table.append(String.format(
                "    %.1f s: %.1f s to begin, %.1f s until all went on, starts of %s ms%n",
                (System.nanoTime() - begin) / 1e9,
                (begun - begin) / 1e9,
                (struck - begun) / 1e9,
                servers.all().stream().map(ServerProcess::startMillis).toList()));
        if (outcome.refused() > 0) {
            table.append(String.format(
                    "    %d refused, %d of them came all the same%n", outcome.refused(), outcome.contradicted()));
        }
        outcome.problems()
                .forEach(problem -> table.append("    ! ").append(problem).append(System.lineSeparator()));
        outcome.notes().forEach(note -> table.append("    ").append(note).append(System.lineSeparator()));
        assertTrue(outcome.good(), () -> table.substring(row));
        good = before;
    }

    @Test
    @Order(1)
    void oneIsKilledAndComesBackAtOnce() throws Exception {
        play("one killed", false, false, scene -> {
            for (int round = 0; round < ROUNDS; round++) {
                kill(scene, 1, round % 2 == 0 ? 500 : OUT_MILLIS);
            }
        });
    }

    @Test
    @Order(2)
    void twoAreKilledAndComeBackWhenTheThirdHasTakenTheirPlaces() throws Exception {
        play("two killed", false, false, scene -> {
            for (int round = 0; round < ROUNDS; round++) {
                kill(scene, 2, round % 2 == 0 ? OUT_MILLIS : 500);
            }
        });
    }

    /** Kills some under load, and starts them again after a while. */
    private void kill(Scene scene, int count, long pauseMillis) throws BenchException, InterruptedException {
        scene.talk(scene.extent().seconds());
        int first = random.nextInt(servers.all().size());
        List<ServerProcess> dying = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            dying.add(servers.get(first + i));
        }
        strikeDead(scene, dying);
        TimeUnit.MILLISECONDS.sleep(pauseMillis);
        for (ServerProcess server : dying) {
            servers.start(server);
        }
        scene.awaitProgress("nobody could talk after servers had been started again");
    }

    private void strikeDead(Scene scene, List<ServerProcess> dying) {
        scene.kills().add();
        dying.forEach(ServerProcess::abandon);
        dying.forEach(servers::down);
        dying.forEach(ServerProcess::kill);
        scene.kills().add();
    }

    @Test
    @Order(3)
    void oneThatStandsStillIsOut() throws Exception {
        play("one stopped, woken", true, true, scene -> {
            for (int round = 0; round < ROUNDS; round++) {
                standStill(scene, servers.get(random.nextInt(servers.all().size())));
            }
        });
    }

    private void standStill(Scene scene, ServerProcess server) throws BenchException, InterruptedException {
        scene.talk(scene.extent().seconds());
        scene.kills().add();
        servers.down(server);
        server.signal("STOP");
        // Who has a session there waits for nothing; some log in elsewhere meanwhile, with another program.
        List<Receiver> elsewhere = new ArrayList<>();
        List<Account> people = scene.people();
        for (int i = 0; i < people.size(); i += 3) {
            Receiver one = new Receiver(people.get(i), servers::any, scene.book(), habit(i / 3), true);
            elsewhere.add(one);
            scene.join(one);
        }
        TimeUnit.MILLISECONDS.sleep(STAND_STILL_MILLIS);
        scene.kills().add();
        scene.wakes().add();
        server.signal("CONT");
        int code = server.awaitEnd();
        scene.kills().add();
        if (code != 3) {
            scene.problem("a server that had stood still ended with " + code);
        }
        elsewhere.forEach(Receiver::stop);
        servers.start(server);
        scene.awaitProgress("nobody could talk after the server had been started again");
    }

    private static Receiver.Habit habit(int index) {
        Receiver.Habit[] all = Receiver.Habit.values();
        return all[index % all.length];
    }

    @Test
    @Order(4)
    void postgresIsKilledAndForgetsWhoIsWhere() throws Exception {
        play("PostgreSQL killed", false, true, scene -> {
            for (int round = 0; round < ROUNDS + 1; round++) {
                scene.talk(scene.extent().seconds());
                scene.kills().postgres();
                servers.killPostgres();
                scene.kills().postgres();
                scene.awaitProgress("nobody could talk after PostgreSQL had been killed");
            }
            scene.talk(scene.extent().seconds());
        });
    }

    /** So long that the servers end all their sessions: none knows any more what the others do. */
    @Test
    @Order(8)
    void postgresIsAwayForLong() throws Exception {
        assumeTrue(ROUNDS > 1, "only in the long form");
        play("PostgreSQL away", false, true, scene -> {
            for (int round = 0; round < ROUNDS; round++) {
                scene.talk(scene.extent().seconds());
                scene.kills().postgres();
                servers.keepPostgresAway(AWAY_MILLIS);
                scene.kills().postgres();
                scene.awaitProgress("nobody could talk after PostgreSQL had come back");
            }
            scene.talk(scene.extent().seconds());
        });
    }

    @Test
    @Order(5)
    void numbersAreTakenOverFromServerToServer() throws Exception {
        play("takeovers", true, false, scene -> {
            List<Account> people = scene.people();
            for (int i = 0; i < people.size(); i += 2) {
                scene.join(new Receiver(people.get(i), servers::inTurn, scene.book(), habit(i), true));
                scene.join(new Receiver(people.get(i), servers::inTurn, scene.book(), habit(i + 1), true));
            }
            scene.talk(3 * ROUNDS * scene.extent().seconds());
            scene.note(scene.receivers().stream().mapToLong(Receiver::logIns).sum()
                    + " log-ins of the first of each number");
        });
    }

    @Test
    @Order(6)
    void allAreKilledAndStartedAtOnce() throws Exception {
        play("all killed, started", false, false, scene -> {
            for (int round = 0; round < ROUNDS; round++) {
                scene.talk(scene.extent().seconds());
                strikeDead(scene, servers.all());
                servers.startAll();
                scene.awaitProgress("nobody could talk after all had been started again");
            }
        });
    }

    @Test
    @Order(7)
    void eachIsRestartedInTurn() throws Exception {
        play("rolling restart", false, false, scene -> {
            for (int round = 0; round < ROUNDS; round++) {
                for (ServerProcess server : servers.all()) {
                    scene.talk(scene.extent().seconds());
                    servers.down(server);
                    server.terminate();
                    servers.start(server);
                    scene.awaitProgress("nobody could talk after a server had been restarted");
                }
            }
        });
    }
}
