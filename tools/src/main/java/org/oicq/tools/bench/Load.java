package org.oicq.tools.bench;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.wire.Text;

/** What a scenario does to the server over time, and the check of every message that comes. */
abstract class Load implements User.Watcher {
    final Tally tally;
    final Stamp stamp;
    final List<Lane> lanes = new ArrayList<>();
    /** The server ends connections that say nothing for three minutes: one who only listens must not be one. */
    private static final int KEEP_ALIVE_SECONDS = 60;

    private final int receiverKeepAlive;
    private final KeepAlives keepAlives;

    /**
     * @param receiverKeepAlive a receiver sends a keep-alive after so many messages; 0 is never
     * @param users all who take part
     */
    Load(Tally tally, Stamp stamp, int receiverKeepAlive, List<User> users) {
        this.keepAlives = new KeepAlives(users, KEEP_ALIVE_SECONDS);
        this.tally = tally;
        this.stamp = stamp;
        this.receiverKeepAlive = receiverKeepAlive;
    }

    /**
     * Sends what is due.
     *
     * @return nanoseconds until more is
     */
    abstract long offer(long now) throws BenchException;

    /** Sends the keep-alives that are due; gives nanoseconds until more are. */
    final long keepAlive(long now) {
        return keepAlives.send(now);
    }

    /** After so many messages a receiver sends a keep-alive; 0 is never. */
    final int receiverKeepAlive() {
        return receiverKeepAlive;
    }

    /** Nothing more is offered from now on; what is on its way is waited for. */
    void finish() throws BenchException {}

    /** Whether nothing is on its way any more. */
    boolean settled() {
        return tally.missing() == 0;
    }

    /** A good message came. */
    void arrived(Lane lane, long due, long at) {
        tally.measured(due, at);
    }

    /** A sender got a refusal. */
    void refused(User sender, String words) {
        tally.refused(words, 1);
    }

    /** A packet that is no message came. */
    void otherPacket(User user, ServerPacket packet, long at) {
        tally.other++;
    }

    /** Whether a message may come twice: only where receivers leave before they have proved that it came. */
    boolean mayRepeat() {
        return false;
    }

    @Override
    public final void received(User user, ServerPacket packet, long at) {
        if (!(packet instanceof Message message)) {
            otherPacket(user, packet, at);
        } else if (message.flag() == MessageFlag.USER.code()) {
            check(user, message.number(), message.information(), at);
            user.keepAliveAfter(receiverKeepAlive);
        } else if (message.isNotice()) {
            refused(user, message.information().toString());
        } else {
            tally.other++;
        }
    }

    /**
     * Checks a message that came to a user.
     *
     * @param from its sender's number
     */
    final void check(User user, long from, Text text, long at) {
        switch (stamp.read(text)) {
            case OF_ANOTHER_RUN -> tally.other++;
            case DAMAGED -> tally.bad++;
            case OURS -> {
                Lane lane = lane(user, stamp.lane());
                if (lane == null || !belongs(lane, user, from) || stamp.number() >= lane.sent) {
                    tally.bad++;
                } else if (stamp.number() < lane.expected) {
                    if (mayRepeat()) {
                        tally.repeated++;
                    } else {
                        tally.bad++;
                    }
                } else {
                    // A gap is no error by itself: what is missing was refused, or shows as lost at the end.
                    lane.expected = stamp.number() + 1;
                    lane.done();
                    tally.received++;
                    arrived(lane, stamp.due(), at);
                }
            }
        }
    }

    /** The lane that a message to a user came on, by the id in it; null where there is none. */
    @Nullable
    Lane lane(User receiver, int id) {
        return id >= 0 && id < lanes.size() ? lanes.get(id) : null;
    }

    private static boolean belongs(Lane lane, User user, long from) {
        return lane.to() == user && lane.from().number() == from;
    }

    @Override
    public void lost(User user, String why) {
        tally.connectionLost(why);
    }
}
