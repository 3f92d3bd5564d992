package org.oicq.tools.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.oicq.codec.packet.SendMessage;

/** People who come and go and talk in bursts. */
final class MixedLoad extends Load {
    private static final int ACQUAINTANCES = 8;
    private static final int LONGEST_BURST = 12;
    private static final int MOST_WAITING = 4 << 20;
    private static final int BURST = 64;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

    /** What one person says to another now. */
    private static final class Talk {
        Lane lane;
        int left;

        Talk(Lane lane) {
            this.lane = lane;
        }
    }

    private final List<User> people;
    private final Scenario.Bench bench;
    /** The same days for the same numbers: two servers get the same load. */
    private final SplittableRandom random = new SplittableRandom(2002);

    private final List<Talk> talks = new ArrayList<>();
    private final Pacer messages;
    private final Pacer changes;
    private long comings;
    private long goings;
    private long arrivedLater;

    /** Rates are for a second. */
    MixedLoad(
            Tally tally,
            Stamp stamp,
            TextOptions text,
            List<User> people,
            double rate,
            double changes,
            Scenario.Bench bench) {
        super(tally, stamp, text.receiverKeepAlive, people);
        this.people = people;
        this.bench = bench;
        this.messages = new Pacer(rate);
        this.changes = new Pacer(changes);
        for (int from = 0; from < people.size(); from++) {
            for (int i = 0; i < ACQUAINTANCES; i++) {
                lanes.add(lane(from, text.size));
            }
        }
        for (int i = 0; i < Math.max(1, people.size() / 10); i++) {
            talks.add(new Talk(lanes.getFirst()));
        }
    }

    /** From somebody to a person who is the likelier the further in front it stands. */
    private Lane lane(int from, int textSize) {
        int to = (int) (people.size() * Math.pow(random.nextDouble(), 3));
        if (to == from) {
            to = (to + 1) % people.size();
        }
        User sender = people.get(from);
        User receiver = people.get(to);
        return new Lane(
                lanes.size(),
                sender,
                receiver,
                new SendMessage(sender.number(), receiver.number(), stamp.blank()),
                textSize);
    }

    @Override
    boolean mayRepeat() {
        return true;
    }

    @Override
    long offer(long now) throws BenchException {
        long untilChange = changes.untilDue(now);
        if (untilChange <= 0) {
            comeOrGo(people.get(random.nextInt(people.size())));
            changes.next();
        }
        return Math.min(talk(), Math.max(0, untilChange));
    }

    /** Three come for one who goes, so that three quarters are there. */
    private void comeOrGo(User person) throws BenchException {
        if (person.isAway()) {
            comings++;
            person.watchedBy(this);
            person.logIn();
        } else if (person.isOnline() && random.nextInt(3) == 0) {
            goings++;
            person.logOut();
        }
    }

    private long talk() {
        for (int i = 0; i < BURST; i++) {
            long wait = messages.untilDue(System.nanoTime());
            if (wait > 0) {
                return wait;
            }
            Talk talk = talks.get(random.nextInt(talks.size()));
            for (int tries = 0;
                    tries < 20 && (talk.left == 0 || !talk.lane.from().isOnline());
                    tries++) {
                talk.lane = lanes.get(random.nextInt(lanes.size()));
                talk.left = 1 + random.nextInt(LONGEST_BURST);
            }
            Link link = talk.lane.from().link();
            if (link == null || link.waiting() > MOST_WAITING) {
                tally.unsent++;
            } else {
                talk.left--;
                talk.lane.send(link, stamp, messages.due());
                tally.sent++;
                tally.latest = Math.max(tally.latest, -wait);
            }
            messages.next();
        }
        return 0;
    }

    @Override
    void arrived(Lane lane, long due, long at) {
        if (due - lane.to().onlineSince() >= 0) {
            tally.measured(due, at);
        } else {
            arrivedLater++;
            tally.measuredWithoutLatency();
        }
    }

    @Override
    public void failed(User user, BenchException why) {
        tally.connectionLost(String.valueOf(why.getMessage()));
    }

    @Override
    void finish() throws BenchException {
        long end = System.nanoTime() + PATIENCE;
        bench.engine()
                .run(now -> now > end || people.stream().allMatch(user -> user.isAway() || user.isOnline())
                        ? -1
                        : TimeUnit.MILLISECONDS.toNanos(5));
        bench.crowd().logIn(people.stream().filter(User::isAway).toList(), this);
    }

    long comings() {
        return comings;
    }

    long goings() {
        return goings;
    }

    /** Messages that their receivers got at a log-in. */
    long arrivedLater() {
        return arrivedLater;
    }
}
