package org.oicq.tools.bench.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.oicq.tools.bench.BenchException;

/**
 * A long mixed day: people talk over both protocols and in rooms, send files and have texts printed, while the server is
 * stopped and it and its PostgreSQL are killed now and then. It goes in rounds; at the end of each everything is counted.
 */
final class Soak {
    private static final int FILE_PAIRS = 2;
    /** Accounts that it needs. */
    static final int ACCOUNTS = Scene.ACCOUNTS + 2 * FILE_PAIRS + 1;

    /** About a hundred messages a second: a day, and not a storm. */
    private static final Scene.Manner MANNER = new Scene.Manner(100, 8, 300);

    private static final int FILE_PAUSE_MILLIS = 1_000;
    private static final int PRINT_PAUSE_MILLIS = 15_000;

    private final ServerProcess server;
    private final Sampler sampler;
    private final List<Account> accounts;
    private final Random random;
    private final Duration strikeEvery;
    private long files;
    private long documents;

    /** @param strikeEvery the time between two strikes at the server, about */
    Soak(ServerProcess server, Sampler sampler, List<Account> accounts, Random random, Duration strikeEvery) {
        this.server = server;
        this.sampler = sampler;
        this.accounts = accounts;
        this.random = random;
        this.strikeEvery = strikeEvery;
    }

    /** Files that came whole so far. */
    long files() {
        return files;
    }

    /** Texts that were printed so far. */
    long documents() {
        return documents;
    }

    /** One round of about this length. */
    Outcome round(Duration length) throws BenchException, InterruptedException, IOException {
        long end = System.nanoTime() + length.toNanos();
        Scene scene = new Scene(
                server,
                server,
                server,
                Set.of(),
                accounts.subList(0, Scene.ACCOUNTS),
                new Extent(1, 1, 0, 0),
                random,
                MANNER,
                false);
        List<FilePair> pairs = new ArrayList<>();
        for (int i = 0; i < FILE_PAIRS; i++) {
            int first = Scene.ACCOUNTS + 2 * i;
            FilePair pair = new FilePair(accounts.get(first), accounts.get(first + 1), server, FILE_PAUSE_MILLIS);
            pairs.add(pair);
            scene.add(pair);
        }
        DocumentPerson printing = new DocumentPerson(accounts.getLast(), server, PRINT_PAUSE_MILLIS);
        scene.add(printing);
        scene.begin();
        sampler.of(scene);
        long quiet = pause();
        while (System.nanoTime() + quiet < end) {
            Thread.sleep(Duration.ofNanos(quiet));
            strike(scene);
            scene.awaitProgress("nobody could talk after a strike");
            quiet = pause();
        }
        Thread.sleep(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        scene.end();
        for (FilePair pair : pairs) {
            files += pair.files();
            if (pair.bad() > 0) {
                scene.problem(pair.bad() + " pieces of files were not what was sent");
            }
        }
        documents += printing.done();
        if (printing.failed() > 0 || printing.left() > 0) {
            scene.problem(printing.failed() + " printed texts failed, " + printing.left() + " were not done in time");
        }
        return scene.outcome();
    }

    /** From a half to one and a half of the time between two strikes. */
    private long pause() {
        return (long) (strikeEvery.toNanos() * (0.5 + random.nextDouble()));
    }

    private void strike(Scene scene) throws BenchException {
        switch (random.nextInt(3)) {
            case 0 -> {
                sampler.strike("PostgreSQL was killed");
                scene.kills().postgres();
                server.killPostgres();
                scene.kills().postgres();
            }
            case 1 -> {
                sampler.strike("the server was killed");
                scene.kills().add();
                server.kill();
                scene.kills().add();
                server.start();
            }
            default -> {
                sampler.strike("the server was stopped");
                server.terminate();
                server.start();
            }
        }
    }
}
