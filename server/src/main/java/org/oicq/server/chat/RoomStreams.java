package org.oicq.server.chat;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.RoomInformation;
import org.oicq.codec.codes.RoomRole;
import org.oicq.codec.packet.Routed;
import org.oicq.codec.packet.chat.ChatCatalog;
import org.oicq.codec.packet.chat.RoomMessage;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.Room;
import org.oicq.schema.RoomEntry;
import org.oicq.schema.RoomLogTable;
import org.oicq.schema.RoomTable;
import org.oicq.server.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those who have entered what happens in their rooms: after the answer to 0x02 everything above the last entry that it
 * names, in order and without gaps. A connection that takes no more is left behind, which costs no memory, and reads on in
 * the log when it is relieved.
 */
final class RoomStreams {
    private static final Logger LOG = LoggerFactory.getLogger(RoomStreams.class);

    /** Entries in one look at the log. */
    private static final int PAGE = 50;

    /** Pause before what could not be read is looked for again. */
    private static final long RETRY_SECONDS = 1;

    private static final Visitor.Request BEYOND_ALL = new Visitor.Request(Long.MAX_VALUE, 0);

    private final RoomTable rooms;
    private final RoomLogTable log;
    private final RoomPackets packets;
    private final RoomNews news;
    private final Predicate<Session> current;
    private final Executor blocking;
    private final Executor later;

    private final Map<Long, Visitor> visitors = new ConcurrentHashMap<>();
    private final Map<Long, LiveRoom> live = new ConcurrentHashMap<>();

    /**
     * @param current whether a session is not over; one that is over is so before {@link #left} is called
     * @param news told of what happens here
     */
    RoomStreams(
            RoomTable rooms,
            RoomLogTable log,
            RoomPackets packets,
            Predicate<Session> current,
            RoomNews news,
            Executor blocking) {
        this.rooms = rooms;
        this.log = log;
        this.packets = packets;
        this.news = news;
        this.current = current;
        this.blocking = blocking;
        this.later = CompletableFuture.delayedExecutor(RETRY_SECONDS, TimeUnit.SECONDS, blocking);
    }

    // ------------------------------------------------------------------ coming and going

    /** This session's visitor, if it has entered. */
    Optional<Visitor> find(Session session) {
        return Optional.ofNullable(visitors.get(session.number())).filter(visitor -> visitor.session() == session);
    }

    /**
     * A session enters its rooms. It is held: what happens from here on comes after the answer, when it is {@link #release
     * released}.
     *
     * @return its rooms, to be answered
     */
    List<RoomTable.Mine> enter(Session session) {
        Visitor visitor = find(session).orElseGet(() -> new Visitor(session));
        visitor.hold();
        Visitor older = enter(session, visitor);
        if (older != null && older != visitor) {
            goHome(older);
        }
        if (!current.test(session)) {
            // It has been left already, or will be.
            left(session);
            return List.of();
        }
        List<RoomTable.Mine> mine = in(rooms.mine(session.number()));
        while (true) {
            // The rooms know of the visitor before it is read where it begins, so that nothing is missed in between.
            mine.forEach(room -> room(room.room(), live -> live.enter(visitor)));
            List<RoomTable.Mine> all = rooms.mine(session.number());
            List<RoomTable.Mine> now = in(all);
            if (mine.stream()
                    .map(RoomTable.Mine::room)
                    .toList()
                    .containsAll(now.stream().map(RoomTable.Mine::room).toList())) {
                begin(visitor, now);
                return all;
            }
            mine = now;
        }
    }

    /** A session that is over does not put another one out. Returns who was here before. */
    private @Nullable Visitor enter(Session session, Visitor visitor) {
        AtomicReference<@Nullable Visitor> before = new AtomicReference<>();
        visitors.compute(session.number(), (_, older) -> {
            boolean enters = current.test(session);
            before.set(enters ? older : null);
            return enters ? visitor : older;
        });
        return before.get();
    }

    private static List<RoomTable.Mine> in(List<RoomTable.Mine> rooms) {
        return rooms.stream().filter(room -> RoomPackets.in(room.role())).toList();
    }

    private void begin(Visitor visitor, List<RoomTable.Mine> mine) {
        Map<Long, RoomTable.Mine> byNumber =
                mine.stream().collect(Collectors.toMap(RoomTable.Mine::room, room -> room));
        for (Cursor cursor : List.copyOf(visitor.cursors.values())) {
            RoomTable.Mine room = byNumber.get(cursor.room.number());
            if (room == null && cursor.next == Cursor.NOT_BEGUN) {
                leave(visitor, cursor.room.number());
            } else if (room != null && cursor.room.begin(visitor, room.lastEntry(), room.role())) {
                tell(cursor.room);
            }
        }
        visitor.wantsNotices();
        visitor.wantsRequests();
    }

    /** The answer is on its way: what has happened meanwhile follows. */
    void release(Visitor visitor) {
        visitor.release();
        catchUp(visitor);
    }

    /** A session is over. */
    void left(Session session) {
        Visitor visitor = visitors.get(session.number());
        if (visitor != null && visitor.session() == session && visitors.remove(session.number(), visitor)) {
            goHome(visitor);
        }
    }

    private void goHome(Visitor visitor) {
        visitor.leave();
        List.copyOf(visitor.cursors.keySet()).forEach(room -> leave(visitor, room));
    }

    /** Works with a room that somebody has entered, or does. */
    private void room(long number, Consumer<LiveRoom> work) {
        live.compute(number, (_, known) -> {
            LiveRoom room = known == null ? new LiveRoom(number, visitors::get) : known;
            work.accept(room);
            return room.empty() ? null : room;
        });
    }

    private void leave(Visitor visitor, long number) {
        live.computeIfPresent(number, (_, room) -> {
            room.forget(visitor);
            return room.empty() ? null : room;
        });
    }

    // ------------------------------------------------------------------ what happens

    /** This was written into the logs of rooms, and is durable. Never blocks. */
    void happened(Collection<RoomEntry> entries) {
        entries.forEach(entry -> happened(packets.message(entry)));
    }

    /** The same of one entry. */
    void happened(RoomMessage entry) {
        news.inRoom(entry.room(), RoomPackets.says(entry, RoomInformation.JOINED) ? entry.number() : 0);
        take(entry);
    }

    private void take(RoomMessage entry) {
        LiveRoom room = live.get(entry.room());
        if (room == null) {
            if (!visitors.containsKey(entry.number())) {
                return;
            }
            // Perhaps its joining: the first one that has entered.
            firstVisitor(entry);
        } else if (room.happened(entry)) {
            tell(room);
        }
    }

    private void firstVisitor(RoomMessage entry) {
        if (!RoomPackets.says(entry, RoomInformation.JOINED)) {
            return;
        }
        Visitor visitor = visitors.get(entry.number());
        if (visitor == null) {
            return;
        }
        room(entry.room(), room -> {
            room.enter(visitor);
            int role = (entry.entry() == 1 ? RoomRole.OWNER : RoomRole.MEMBER).code();
            var _ = room.begin(visitor, entry.entry() - 1, role);
            if (room.happened(entry)) {
                tell(room);
            }
        });
        // Entries above it may have come while nobody was here.
        lookAgain(entry.room());
    }

    private void tell(LiveRoom room) {
        blocking.execute(() -> tellAll(room));
    }

    private void tellAll(LiveRoom room) {
        try {
            for (LiveRoom.Gap gap = room.tell(); gap != null; gap = room.tell()) {
                room.read(gap, read(room.number(), gap));
            }
        } catch (DatabaseException e) {
            LOG.warn("What happened in room {} cannot be read now: {}", room.number(), e.getMessage());
            room.notRead();
            later.execute(() -> lookAgain(room.number()));
            return;
        }
        // It may have lost its last visitor by that, or, after it was given up for that, got one that joins.
        live.compute(room.number(), (_, known) -> {
            if (known != null && known != room) {
                room.moveTo(known);
                return known;
            }
            return room.empty() ? null : room;
        });
    }

    private List<RoomMessage> read(long room, LiveRoom.Gap gap) {
        return log.page(room, gap.first(), gap.last(), true, PAGE).stream()
                .map(packets::message)
                .toList();
    }

    /** Something may have happened in a room that nobody told of here: another process has written it, or an answer was lost. */
    void lookAgain(long number) {
        blocking.execute(() -> look(number));
    }

    /** Likewise in any room. */
    void lookEverywhere() {
        live.keySet().forEach(this::lookAgain);
        visitors.values().forEach(this::notices);
    }

    private void look(long number) {
        LiveRoom room = live.get(number);
        if (room == null) {
            return;
        }
        try {
            Optional<Room> found = rooms.find(number);
            if (found.isEmpty()) {
                forget(number);
            } else if (room.goesTo(found.get().lastEntry())) {
                tellAll(room);
            }
        } catch (DatabaseException e) {
            LOG.warn("Room {} cannot be looked at now: {}", number, e.getMessage());
            later.execute(() -> look(number));
        }
    }

    /** A room is no more; its members have a notice. */
    void deleted(long number) {
        news.inRoom(number, 0);
        forget(number);
    }

    private void forget(long number) {
        LiveRoom room = live.remove(number);
        if (room != null) {
            List<Visitor> present = room.present();
            present.forEach(room::forget);
            present.forEach(this::notices);
        }
    }

    // ------------------------------------------------------------------ what happens on other servers

    /**
     * Another server has stored something in a room.
     *
     * @param about who may have become a member by it; 0 for nobody
     */
    void heard(long number, long about) {
        if (live.containsKey(number)) {
            lookAgain(number);
        } else if (visitors.containsKey(about)) {
            blocking.execute(() -> joined(number));
        }
    }

    /** Somebody who is here has become a member of a room that nobody here has entered. */
    private void joined(long number) {
        try {
            long last = rooms.find(number).map(Room::lastEntry).orElse(0L);
            read(number, new LiveRoom.Gap(Math.max(1, last - PAGE + 1), last)).forEach(this::take);
        } catch (DatabaseException e) {
            LOG.warn("Room {} cannot be looked at now: {}", number, e.getMessage());
            later.execute(() -> joined(number));
        }
    }

    /** Another server has stored notices for these. */
    void heardOfNotices(Collection<Long> receivers) {
        receivers.stream().map(visitors::get).filter(Objects::nonNull).forEach(this::notices);
    }

    /** Somebody has asked on another server to join a room. */
    void heardOfRequest(long number, long from) {
        LiveRoom room = live.get(number);
        if (room != null) {
            room.moderator().ifPresent(moderator -> blocking.execute(() -> tellOfRequest(room, moderator, from)));
        }
    }

    private void tellOfRequest(LiveRoom room, Visitor moderator, long from) {
        try {
            rooms.requests(moderator.number(), room.number(), from - 1, 1).stream()
                    .filter(request -> request.room() == room.number() && request.about() == from)
                    .forEach(request -> room.tellModerators(packets.message(request)));
        } catch (DatabaseException e) {
            LOG.warn("Who asks to join room {} cannot be read now: {}", room.number(), e.getMessage());
            later.execute(() -> tellOfRequest(room, moderator, from));
        }
    }

    // ------------------------------------------------------------------ requests to join

    /** System messages outside of the log were stored for these. */
    void notices(Collection<Long> receivers) {
        news.roomNotices(receivers);
        heardOfNotices(receivers);
    }

    private void notices(Visitor visitor) {
        visitor.wantsNotices();
        catchUp(visitor);
    }

    /** Somebody asks to join a room: its owner and moderators who are here are told. */
    void asked(RoomEntry request) {
        news.asksToJoin(request.room(), request.about());
        LiveRoom room = live.get(request.room());
        if (room != null) {
            room.tellModerators(packets.message(request));
        }
    }

    // ------------------------------------------------------------------ those who fell behind

    /** The connection of a session takes more again. */
    void relieved(Session session) {
        find(session).ifPresent(this::catchUp);
    }

    private void catchUp(Visitor visitor) {
        if (visitor.beginReading()) {
            blocking.execute(() -> readOn(visitor));
        }
    }

    private void readOn(Visitor visitor) {
        boolean again = false;
        do {
            try {
                if (!visitor.held()) {
                    bringUpToDate(visitor);
                }
            } catch (DatabaseException e) {
                LOG.warn("What {} has missed in its rooms cannot be read now: {}", visitor.number(), e.getMessage());
                again = true;
            }
        } while (!visitor.endReading());
        if (again && visitors.get(visitor.number()) == visitor) {
            later.execute(() -> catchUp(visitor));
        }
    }

    /** Stops where the connection takes no more: then this is called again. */
    private void bringUpToDate(Visitor visitor) {
        if (visitor.takeNotices()) {
            for (RoomEntry notice : rooms.takeNotices(visitor.number())) {
                visitor.session().outlet().send(new Routed<>(ChatCatalog.CHAT_TO_USER, packets.message(notice)));
            }
        }
        if (!requests(visitor)) {
            return;
        }
        for (Cursor cursor : List.copyOf(visitor.cursors.values())) {
            if (!bringUpToDate(cursor)) {
                return;
            }
        }
    }

    private boolean requests(Visitor visitor) {
        Visitor.Request after = visitor.requests();
        while (after.room() != BEYOND_ALL.room()) {
            List<RoomEntry> page = rooms.requests(visitor.number(), after.room(), after.number(), PAGE);
            for (RoomEntry request : page) {
                if (!offer(visitor, packets.message(request))) {
                    return false;
                }
                visitor.requestsAfter(new Visitor.Request(request.room(), request.about()));
            }
            if (page.size() < PAGE) {
                visitor.requestsAfter(BEYOND_ALL);
            }
            after = visitor.requests();
        }
        return true;
    }

    private boolean bringUpToDate(Cursor cursor) {
        LiveRoom room = cursor.room;
        for (LiveRoom.Gap gap = room.missing(cursor); gap != null; gap = room.missing(cursor)) {
            List<RoomMessage> entries = read(room.number(), gap);
            for (RoomMessage entry : entries) {
                if (cursor.visitor.held() || !offer(cursor.visitor, entry)) {
                    return false;
                }
                room.told(cursor, entry.entry());
            }
            if (entries.isEmpty()) {
                // Nothing of that is kept any more.
                room.told(cursor, gap.last());
            }
        }
        return true;
    }

    private static boolean offer(Visitor visitor, RoomMessage message) {
        return visitor.session().outlet().offer(RoomPackets.MESSAGE, ChatCatalog.CHAT_TO_USER.encode(message));
    }
}
