package org.oicq.tools.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.RoomAccess;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.packet.chat.ChatServerPacket;
import org.oicq.codec.packet.chat.EnterRooms;
import org.oicq.codec.packet.chat.JoinRoom;
import org.oicq.codec.packet.chat.MakeRoom;
import org.oicq.codec.packet.chat.MakeRoomReply;
import org.oicq.codec.packet.chat.MyRooms;
import org.oicq.codec.packet.chat.RoleInRoom;
import org.oicq.codec.wire.Text;

/** Brings users into their rooms, which are made where an earlier run has not left them; then all enter them anew. */
final class RoomMaking implements User.Watcher, Engine.Turn {
    private static final int AT_ONCE = 32;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    private final List<User> users;
    private final List<LoadRoom> rooms;
    private final Progress progress;
    private final Map<User, Map<String, MyRooms.Room>> found = new HashMap<>();
    private final Deque<LoadRoom> toMake = new ArrayDeque<>();
    private final Deque<LoadRoom.Seat> toJoin = new ArrayDeque<>();
    /** Rooms that each is making, in the order of the answers. */
    private final Map<User, Deque<LoadRoom>> making = new HashMap<>();

    private boolean looked;
    private boolean entering;
    private int underWay;
    private long lastAnswer = System.nanoTime();
    private @Nullable String problem;

    RoomMaking(List<User> users, List<LoadRoom> rooms, Progress progress) {
        this.users = users;
        this.rooms = rooms;
        this.progress = progress;
    }

    @Override
    public void loggedIn(User user, LoginReply reply, long at) {
        underWay++;
        user.send(new EnterRooms(user.number()));
    }

    @Override
    public long take(long now) throws BenchException {
        if (problem == null && now - lastAnswer > PATIENCE) {
            problem = "no answer for " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE) + " s";
        }
        if (problem != null) {
            throw new BenchException(
                    BenchException.REFUSED,
                    "the server did not let users make their rooms ('" + problem
                            + "'); start it with --no-rate-limits and --room-members of at least --members");
        }
        if (found.size() == users.size() && !looked) {
            looked = true;
            rooms.forEach(this::look);
        }
        while (underWay < AT_ONCE && !toMake.isEmpty()) {
            LoadRoom room = toMake.remove();
            underWay++;
            making.computeIfAbsent(room.owner(), _ -> new ArrayDeque<>()).add(room);
            room.owner()
                    .send(new MakeRoom(
                            room.owner().number(), Text.of(room.name), Text.EMPTY, RoomAccess.ANYONE.code()));
        }
        while (underWay < AT_ONCE && !toJoin.isEmpty()) {
            LoadRoom.Seat seat = toJoin.remove();
            underWay++;
            User user = seat.lane.from();
            user.send(new JoinRoom(user.number(), seat.room.number));
        }
        progress.tick(now, () -> "rooms: " + toMake.size() + " to make, " + toJoin.size() + " to join");
        if (looked && underWay == 0 && toMake.isEmpty() && toJoin.isEmpty()) {
            if (entering) {
                rooms.forEach(this::begin);
                return -1;
            }
            // Where each begins is what it is told when all are in.
            entering = true;
            found.clear();
            for (User user : users) {
                underWay++;
                user.send(new EnterRooms(user.number()));
            }
        }
        return TimeUnit.MILLISECONDS.toNanos(2);
    }

    private MyRooms.@Nullable Room found(LoadRoom.Seat seat) {
        return found.getOrDefault(seat.lane.from(), Map.of()).get(seat.room.name);
    }

    private void look(LoadRoom room) {
        MyRooms.Room there = found(room.seats.getFirst());
        if (there == null) {
            toMake.add(room);
        } else {
            room.number = there.room();
            room.seats.stream().filter(seat -> found(seat) == null).forEach(toJoin::add);
        }
    }

    private void begin(LoadRoom room) {
        for (LoadRoom.Seat seat : room.seats) {
            MyRooms.Room there = found(seat);
            seat.next = there == null ? 0 : there.lastEntry() + 1;
        }
    }

    private void answered(long at) {
        underWay--;
        lastAnswer = at;
    }

    @Override
    public void roomPacket(User user, ChatServerPacket packet, long at) {
        switch (packet) {
            case MyRooms(boolean _, List<MyRooms.Room> mine) -> {
                Map<String, MyRooms.Room> byName = new HashMap<>();
                mine.forEach(room -> byName.put(room.roomName().toString(), room));
                found.put(user, byName);
                answered(at);
            }
            case MakeRoomReply(boolean success, long number, Text _) -> {
                Deque<LoadRoom> made = making.get(user);
                if (success && made != null && !made.isEmpty()) {
                    LoadRoom room = made.remove();
                    room.number = number;
                    room.seats.stream().skip(1).forEach(toJoin::add);
                }
                answered(at);
            }
            case RoleInRoom _ -> answered(at);
            default -> {
                // What happens in rooms meanwhile is of no interest.
            }
        }
    }

    @Override
    public void received(User user, ServerPacket packet, long at) {
        if (packet instanceof Message message && message.isNotice()) {
            problem = message.information().toString();
        }
    }

    @Override
    public void lost(User user, String why) {
        problem = why;
    }
}
