package org.oicq.tools.bench;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.packet.chat.ChatCatalog;
import org.oicq.codec.packet.chat.ChatServerPacket;
import org.oicq.codec.packet.chat.RoomMessage;
import org.oicq.codec.packet.chat.SayInRoom;

/** Says something in rooms, and checks what all members get: each entry once, in order, without gaps, the same for all. */
final class RoomLoad extends Load {
    private static final int MOST_WAITING = 4 << 20;
    private static final int BURST = 64;
    private static final Pattern REFUSAL = Pattern.compile("chat 0x03 (\\d{1,10}): .*", Pattern.DOTALL);

    private final int members;
    private final int window;
    private final @Nullable Pacer pacer;
    private final List<LoadRoom> rooms = new ArrayList<>();
    private final Map<User, Map<Long, LoadRoom.Seat>> seats = new HashMap<>();
    /** Rooms with a free place in their window. */
    private final Deque<LoadRoom> ready = new ArrayDeque<>();

    private int nextRoom;
    private long said;

    /** @param pacer the rate of what is said, or null to go by the window */
    RoomLoad(
            Tally tally,
            Stamp stamp,
            TextOptions text,
            List<User> users,
            int count,
            int members,
            int window,
            @Nullable Pacer pacer) {
        super(tally, stamp, 0, users);
        this.members = members;
        this.window = window;
        this.pacer = pacer;
        for (int i = 0; i < count; i++) {
            LoadRoom room = new LoadRoom("load " + count + " x " + members + " of " + users.size() + " #" + i);
            for (int j = 0; j < members; j++) {
                User user = users.get((int) (((long) i * members + j) % users.size()));
                Lane lane = new Lane(
                        lanes.size(),
                        user,
                        user,
                        ChatCatalog.USER_TO_CHAT.encode(new SayInRoom(user.number(), 0, stamp.blank())),
                        text.size);
                lanes.add(lane);
                room.seats.add(new LoadRoom.Seat(room, lane));
            }
            rooms.add(room);
        }
    }

    List<LoadRoom> rooms() {
        return rooms;
    }

    /** Messages that all members got while measuring. */
    long said() {
        return said;
    }

    /** The rooms have their numbers. */
    private void begin() {
        for (LoadRoom room : rooms) {
            for (LoadRoom.Seat seat : room.seats) {
                User user = seat.lane.from();
                seats.computeIfAbsent(user, _ -> new HashMap<>()).put(room.number, seat);
                seat.lane.template(
                        ChatCatalog.USER_TO_CHAT.encode(new SayInRoom(user.number(), room.number, stamp.blank())));
            }
            for (int i = 0; i < window && pacer == null; i++) {
                ready.add(room);
            }
        }
    }

    @Override
    long offer(long now) {
        if (seats.isEmpty()) {
            begin();
        }
        return pacer == null ? offerByWindow() : offerByRate(pacer);
    }

    private long offerByWindow() {
        for (LoadRoom room = ready.poll(); room != null; room = ready.poll()) {
            Lane lane = room.seats.get(room.turn).lane;
            Link link = lane.from().link();
            if (link != null) {
                say(room, lane, link, System.nanoTime());
            }
        }
        return Long.MAX_VALUE;
    }

    private long offerByRate(Pacer rate) {
        for (int i = 0; i < BURST; i++) {
            long wait = rate.untilDue(System.nanoTime());
            if (wait > 0) {
                return wait;
            }
            LoadRoom room = rooms.get(nextRoom);
            nextRoom = (nextRoom + 1) % rooms.size();
            Lane lane = room.seats.get(room.turn).lane;
            Link link = lane.from().link();
            if (link == null || link.waiting() > MOST_WAITING) {
                tally.unsent += members;
            } else {
                say(room, lane, link, rate.due());
                tally.latest = Math.max(tally.latest, -wait);
            }
            rate.next();
        }
        return 0;
    }

    private void say(LoadRoom room, Lane lane, Link link, long due) {
        lane.send(link, stamp, due);
        room.turn = (room.turn + 1) % members;
        tally.sent += members;
    }

    @Override
    public void roomPacket(User user, ChatServerPacket packet, long at) {
        if (!(packet instanceof RoomMessage message) || message.entry() == 0) {
            tally.other++;
            return;
        }
        LoadRoom.Seat seat = seats.getOrDefault(user, Map.of()).get(message.room());
        if (seat == null) {
            tally.other++;
            return;
        }
        if (message.entry() != seat.next) {
            // Again or out of order; or some are missing, which shows as lost at the end, too.
            tally.bad++;
            if (message.entry() < seat.next) {
                return;
            }
        }
        seat.next = message.entry() + 1;
        if (message.flag() == MessageFlag.USER.code()) {
            said(seat.room, message, at);
        } else {
            tally.other++;
        }
    }

    private void said(LoadRoom room, RoomMessage message, long at) {
        switch (stamp.read(message.information())) {
            case OF_ANOTHER_RUN -> tally.other++;
            case DAMAGED -> tally.bad++;
            case OURS -> {
                int id = stamp.lane();
                Lane lane = lane(room.owner(), id);
                if (lane == null || lane.from().number() != message.number() || stamp.number() >= lane.sent) {
                    tally.bad++;
                    return;
                }
                LoadRoom.Saying saying = room.sayings.get(message.entry());
                if (saying == null) {
                    if (stamp.number() < lane.expected) {
                        tally.bad++;
                        return;
                    }
                    lane.expected = stamp.number() + 1;
                    saying = new LoadRoom.Saying(id, stamp.number(), members);
                    room.sayings.put(message.entry(), saying);
                } else if (saying.lane != id || saying.number != stamp.number()) {
                    tally.bad++;
                    return;
                }
                tally.received++;
                if (tally.measuring) {
                    tally.measured++;
                }
                if (--saying.left == 0) {
                    room.sayings.remove(message.entry());
                    all(room, lane, stamp.due(), at);
                }
            }
        }
    }

    /** The last member has got it. */
    private void all(LoadRoom room, Lane lane, long due, long at) {
        lane.done();
        if (tally.measuring) {
            said++;
            Tally.record(tally.latency, at - due);
        }
        if (pacer == null) {
            ready.add(room);
        }
    }

    @Override
    void refused(User user, String words) {
        tally.refused(words, members);
        Matcher refusal = REFUSAL.matcher(words);
        LoadRoom.Seat seat =
                refusal.matches() ? seats.getOrDefault(user, Map.of()).get(Long.parseLong(refusal.group(1))) : null;
        if (seat != null) {
            seat.lane.done();
            if (pacer == null) {
                ready.add(seat.room);
            }
        }
    }
}
