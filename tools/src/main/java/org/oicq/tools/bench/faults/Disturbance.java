package org.oicq.tools.bench.faults;

import java.io.IOException;
import java.util.List;
import org.oicq.tools.bench.BenchException;

/** Faults of the network and of the people at its ends. */
final class Disturbance {
    private static final int STALL_MILLIS = 2_500;

    private Disturbance() {}

    /** Half of the receivers stop reading; most of them are cut then, one reads on. */
    static void stall(Scene scene) throws InterruptedException, BenchException {
        for (int round = 0; round < scene.extent().rounds(); round++) {
            scene.talk(scene.extent().seconds());
            List<Receiver> receivers = scene.receivers();
            int first = round % 2;
            for (int i = first; i < receivers.size(); i += 2) {
                receivers.get(i).stall(STALL_MILLIS);
            }
            List<RoomPerson> inRooms = scene.rooms().people();
            for (int i = first; i < inRooms.size(); i += 2) {
                inRooms.get(i).stall(STALL_MILLIS);
            }
            Thread.sleep(STALL_MILLIS - 300);
            // One of them reads on in the end, the others are cut.
            for (int i = first + 2; i < inRooms.size(); i += 2) {
                inRooms.get(i).cut();
            }
            for (int i = first; i < receivers.size(); i += 2) {
                if (i != first + round % 3 * 2) {
                    receivers.get(i).cut();
                }
            }
            scene.awaitProgress("nobody could talk after readers had been cut");
        }
    }

    /** The scene's people are behind the proxy already. */
    static void resets(Scene scene) throws InterruptedException, BenchException {
        scene.talk(scene.extent().seconds());
    }

    /** Each number is wanted by several at once: the one that is thrown out logs in again. */
    static void takeover(Scene scene) throws InterruptedException, IOException {
        List<Receiver.Habit> habits = List.of(Receiver.Habit.values());
        int i = 0;
        for (Account account : scene.people()) {
            Receiver.Habit habit = habits.get(i++ % habits.size());
            scene.join(new Receiver(account, scene.server(), scene.book(), habit, true));
            // Two programs on HTTP without cookies, at one address, would share one session.
            if (i % 3 == 0
                    && scene.receivers().stream().anyMatch(one -> one.account().equals(account))) {
                scene.join(new WebReceiver(account, scene.server(), scene.book(), true));
            }
        }
        scene.joinRooms(scene.server());
        scene.talk(scene.extent().seconds());
        long logIns = scene.receivers().stream().mapToLong(Receiver::logIns).sum();
        scene.note(logIns + " log-ins of the first of each number");
    }
}
