package org.oicq.tools.bench.faults;

import java.util.LongSummaryStatistics;
import org.oicq.tools.bench.BenchException;

/** Faults that end a process. */
final class Kill {
    private Kill() {}

    private interface Blow {
        void strike() throws BenchException;
    }

    static void server(Scene scene) throws BenchException, InterruptedException {
        restarts(scene, () -> {
            scene.kills().add();
            scene.server().kill();
            scene.kills().add();
        });
    }

    static void both(Scene scene) throws BenchException, InterruptedException {
        restarts(scene, () -> {
            scene.kills().add();
            scene.server().killBoth();
            scene.kills().add();
        });
    }

    static void stop(Scene scene) throws BenchException, InterruptedException {
        restarts(scene, scene.server()::terminate);
    }

    private static void restarts(Scene scene, Blow blow) throws BenchException, InterruptedException {
        LongSummaryStatistics starts = new LongSummaryStatistics();
        for (int round = 0; round < scene.extent().rounds(); round++) {
            scene.talk(scene.extent().seconds());
            blow.strike();
            scene.server().start();
            starts.accept(scene.server().startMillis());
            scene.awaitProgress("nobody could talk after the server had started again");
        }
        scene.note(String.format("restarts %d to %d ms", starts.getMin(), starts.getMax()));
    }

    static void postgres(Scene scene) throws BenchException, InterruptedException {
        for (int round = 0; round < scene.extent().rounds(); round++) {
            scene.talk(scene.extent().seconds());
            scene.server().killPostgres();
            scene.awaitProgress("nobody could talk after PostgreSQL had been killed");
        }
        scene.talk(scene.extent().seconds());
    }
}
