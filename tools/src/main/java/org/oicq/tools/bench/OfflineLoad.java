package org.oicq.tools.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.packet.UserData;
import org.oicq.codec.packet.ViewUser;

/** The first user of each pair sends to the second, who is away until the end. */
final class OfflineLoad extends Load {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

    private final int window;
    private final Scenario.Bench bench;
    private final Map<User, Batch> bySender = new HashMap<>();
    /** Senders whose question is answered. */
    private final Deque<Batch> ready = new ArrayDeque<>();

    /** The messages before one question. */
    private static final class Batch {
        final Lane lane;
        long start;
        int refused;

        Batch(Lane lane) {
            this.lane = lane;
        }
    }

    OfflineLoad(Tally tally, Stamp stamp, TextOptions text, List<User> users, int window, Scenario.Bench bench) {
        super(tally, stamp, text.receiverKeepAlive, users);
        this.window = window;
        this.bench = bench;
        for (int i = 0; i + 1 < users.size(); i += 2) {
            User from = users.get(i);
            User to = users.get(i + 1);
            Lane lane = new Lane(
                    lanes.size(), from, to, new SendMessage(from.number(), to.number(), stamp.blank()), text.size);
            lanes.add(lane);
            Batch batch = new Batch(lane);
            bySender.put(from, batch);
            ready.add(batch);
        }
    }

    List<User> senders() {
        return lanes.stream().map(Lane::from).toList();
    }

    @Override
    long offer(long now) {
        for (Batch batch = ready.poll(); batch != null; batch = ready.poll()) {
            User from = batch.lane.from();
            Link link = from.link();
            if (link != null) {
                batch.start = now;
                batch.refused = 0;
                for (int i = 0; i < window; i++) {
                    batch.lane.send(link, stamp, now);
                    tally.sent++;
                }
                from.send(new ViewUser(from.number(), from.number()));
            }
        }
        return Long.MAX_VALUE;
    }

    @Override
    void otherPacket(User user, ServerPacket packet, long at) {
        Batch batch = bySender.get(user);
        if (!(packet instanceof UserData) || batch == null) {
            super.otherPacket(user, packet, at);
            return;
        }
        if (tally.measuring) {
            tally.measured += window - batch.refused;
            Tally.record(tally.latency, at - batch.start);
        }
        ready.add(batch);
    }

    @Override
    void refused(User sender, String words) {
        super.refused(sender, words);
        Batch batch = bySender.get(sender);
        if (batch != null) {
            batch.refused++;
        }
    }

    /** What comes at the end is checked, not measured. */
    @Override
    void arrived(Lane lane, long due, long at) {}

    @Override
    void finish() throws BenchException {
        long end = System.nanoTime() + PATIENCE;
        bench.engine()
                .run(now -> ready.size() == lanes.size() || tally.connectionsLost > 0 || now > end
                        ? -1
                        : TimeUnit.MILLISECONDS.toNanos(5));
        bench.crowd().logIn(lanes.stream().map(Lane::to).toList(), this);
    }
}
