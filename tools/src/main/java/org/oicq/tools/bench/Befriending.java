package org.oicq.tools.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.packet.AddFriend;
import org.oicq.codec.packet.DeleteFriend;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.ServerPacket;

/** Makes a user's friend list hold exactly these friends, whatever an earlier run left there. */
final class Befriending implements User.Watcher, Engine.Turn {
    private static final int AT_ONCE = 8;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private final User user;
    private final Set<Long> wanted = new HashSet<>();
    private final Deque<Long> toAdd = new ArrayDeque<>();
    private int underWay;
    private long lastAdded = System.nanoTime();
    private @Nullable String problem;

    Befriending(User user, List<User> friends) {
        this.user = user;
        friends.forEach(friend -> wanted.add(friend.number()));
    }

    @Override
    public void loggedIn(User self, LoginReply reply, long at) {
        toAdd.addAll(wanted);
        for (LoginReply.Group group : reply.groups()) {
            for (LoginReply.Friend friend : group.friends()) {
                if (!toAdd.remove(friend.friendNumber())) {
                    user.send(new DeleteFriend(user.number(), friend.friendNumber()));
                }
            }
        }
        lastAdded = at;
    }

    @Override
    public long take(long now) throws BenchException {
        if (problem != null) {
            throw new BenchException(
                    BenchException.REFUSED,
                    "the server did not let a user add its friends ('" + problem
                            + "'); start it with --no-rate-limits");
        }
        while (underWay < AT_ONCE && !toAdd.isEmpty()) {
            underWay++;
            user.send(new AddFriend(user.number(), toAdd.remove()));
        }
        if (now - lastAdded > PATIENCE) {
            problem = "no answer for 10 s";
        }
        return underWay == 0 ? -1 : TimeUnit.MILLISECONDS.toNanos(5);
    }

    @Override
    public void received(User self, ServerPacket packet, long at) {
        if (packet instanceof Message message && message.flag() == MessageFlag.SYSTEM.code()) {
            if (message.informationType() == InformationType.AGREED.code()) {
                underWay--;
                lastAdded = at;
            } else if (message.isNotice()) {
                problem = message.information().toString();
            }
        }
    }

    @Override
    public void lost(User self, String why) {
        problem = why;
    }
}
