package org.oicq.tools.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.packet.Broadcast;

/** One user's broadcasts, with a lane to each friend. */
final class BroadcastLoad extends Load {
    private static final int MOST_WAITING = 4 << 20;
    private static final int BURST = 16;

    private final User sender;
    private final Map<User, Lane> byReceiver = new HashMap<>();
    /** Writes the one frame that goes to all. */
    private final Lane outlet;

    private final int window;
    private final @Nullable Pacer pacer;

    /** @param pacer the rate of broadcasts, or null to go by the window */
    BroadcastLoad(
            Tally tally,
            Stamp stamp,
            TextOptions text,
            User sender,
            List<User> friends,
            int window,
            @Nullable Pacer pacer) {
        super(
                tally,
                stamp,
                text.receiverKeepAlive,
                Stream.concat(Stream.of(sender), friends.stream()).toList());
        this.sender = sender;
        this.window = window;
        this.pacer = pacer;
        Broadcast template = new Broadcast(sender.number(), 0, stamp.blank());
        this.outlet = new Lane(0, sender, sender, template, text.size);
        for (User friend : friends) {
            Lane lane = new Lane(0, sender, friend, template, text.size);
            lanes.add(lane);
            byReceiver.put(friend, lane);
        }
    }

    @Override
    @Nullable
    Lane lane(User receiver, int id) {
        return byReceiver.get(receiver);
    }

    @Override
    long offer(long now) {
        for (int i = 0; i < BURST; i++) {
            long time = System.nanoTime();
            long wait = pacer == null ? 0 : pacer.untilDue(time);
            Link link = sender.link();
            if (wait > 0) {
                return wait;
            }
            if (pacer == null) {
                if (link == null || !hasRoom()) {
                    return Long.MAX_VALUE;
                }
                send(link, time);
            } else if (link == null || link.waiting() > MOST_WAITING) {
                tally.unsent += lanes.size();
                pacer.next();
            } else {
                send(link, pacer.due());
                tally.latest = Math.max(tally.latest, -wait);
                pacer.next();
            }
        }
        return 0;
    }

    /** The slowest friend counts. */
    private boolean hasRoom() {
        for (Lane lane : lanes) {
            if (lane.inFlight() >= window) {
                return false;
            }
        }
        return true;
    }

    private void send(Link link, long due) {
        outlet.send(link, stamp, due);
        for (Lane lane : lanes) {
            lane.sentOtherwise();
        }
        tally.sent += lanes.size();
    }

    @Override
    void refused(User user, String words) {
        if (user == sender) {
            tally.refused(words, lanes.size());
            lanes.forEach(lane -> lane.done());
        } else {
            super.refused(user, words);
        }
    }
}
