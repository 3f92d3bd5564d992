package org.oicq.tools.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.packet.SendMessage;

/** The first user of each pair sends to the second: with a window, or at a rate. */
final class PairLoad extends Load {
    /** Bytes that may wait for a server that does not take them; what is due then is not sent. */
    private static final int MOST_WAITING = 4 << 20;
    /** Messages that are sent before the network is looked at again. */
    private static final int BURST = 64;

    private final Map<User, Lane> bySender = new HashMap<>();
    /** Lanes with room in their window. */
    private final Deque<Lane> hungry = new ArrayDeque<>();

    private final int window;
    private final @Nullable Pacer pacer;
    private int next;

    /**
     * @param users sender and receiver of each pair in turn
     * @param pacer the rate, or null to go by the window
     */
    PairLoad(Tally tally, Stamp stamp, TextOptions text, List<User> users, int window, @Nullable Pacer pacer) {
        super(tally, stamp, text.receiverKeepAlive, users);
        this.window = window;
        this.pacer = pacer;
        for (int i = 0; i + 1 < users.size(); i += 2) {
            User from = users.get(i);
            User to = users.get(i + 1);
            SendMessage template = new SendMessage(from.number(), to.number(), stamp.blank());
            Lane lane = new Lane(lanes.size(), from, to, template, text.size);
            lanes.add(lane);
            bySender.put(from, lane);
            hungry.add(lane);
        }
    }

    @Override
    long offer(long now) {
        if (pacer != null) {
            return offerAtRate(pacer);
        }
        for (Lane lane = hungry.poll(); lane != null; lane = hungry.poll()) {
            Link link = lane.from().link();
            while (link != null && lane.inFlight() < window) {
                send(lane, link, now);
            }
        }
        return Long.MAX_VALUE;
    }

    private long offerAtRate(Pacer rate) {
        for (int i = 0; i < BURST; i++) {
            long now = System.nanoTime();
            long wait = rate.untilDue(now);
            if (wait > 0) {
                return wait;
            }
            Lane lane = lanes.get(next++ % lanes.size());
            Link link = lane.from().link();
            if (link == null || link.waiting() > MOST_WAITING) {
                tally.unsent++;
            } else {
                send(lane, link, rate.due());
                tally.latest = Math.max(tally.latest, -wait);
            }
            rate.next();
        }
        return 0;
    }

    private void send(Lane lane, Link link, long due) {
        lane.send(link, stamp, due);
        tally.sent++;
        lane.from().keepAliveAfter(receiverKeepAlive() == 0 ? 0 : Scenario.SENDER_KEEP_ALIVE);
    }

    @Override
    void arrived(Lane lane, long due, long at) {
        super.arrived(lane, due, at);
        room(lane);
    }

    @Override
    void refused(User sender, String words) {
        super.refused(sender, words);
        Lane lane = bySender.get(sender);
        if (lane != null) {
            lane.done();
            room(lane);
        }
    }

    private void room(Lane lane) {
        if (pacer == null && lane.inFlight() == window - 1) {
            hungry.add(lane);
        }
    }
}
