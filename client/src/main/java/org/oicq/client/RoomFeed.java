package org.oicq.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.Direction;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.codes.RoomInformation;
import org.oicq.codec.codes.RoomRole;
import org.oicq.codec.packet.chat.MyRooms;
import org.oicq.codec.packet.chat.RoomMessage;

/**
 * The logs of the own rooms, each entry once, in order and without gaps: first what was missed, then what comes. It outlives
 * connections: after each log-in it goes on where it has been. While it reads what was missed in a room, what comes of that
 * room is not kept but read from the log in its turn, so that a long absence takes no memory.
 */
public final class RoomFeed {
    /** Entries in one answer of the server, at most. */
    private static final int PAGE = 50;

    /** Where the feed is in a room. */
    private static final class Place {
        /** The entry that is next; 0 where it is not known yet. */
        long next;
        /** The newest entry that there is. */
        long last;

        boolean behind() {
            return next != 0 && next <= last;
        }
    }

    private final Consumer<RoomMessage> sink;

    // Guarded by this; so are the calls of the sink.
    private final Map<Long, Place> places = new HashMap<>();
    /** The connection that has entered; null before the first. */
    private @Nullable Rooms rooms;
    /** The connection that a thread reads from. */
    private @Nullable Rooms reading;

    /** A feed whose entries go to {@code sink}, one after the other. */
    public RoomFeed(Consumer<RoomMessage> sink) {
        this.sink = sink;
    }

    /**
     * A connection has entered its rooms. What was missed is read on a thread of its own: from where this feed has been, or
     * else from where the user has read.
     *
     * @param mine the answer to {@link Rooms#enter}
     */
    public synchronized void entered(Rooms connection, List<MyRooms.Room> mine) {
        rooms = connection;
        Map<Long, MyRooms.Room> in = mine.stream()
                .filter(room -> room.role() != RoomRole.INVITED.code())
                .collect(Collectors.toMap(MyRooms.Room::room, room -> room));
        places.entrySet().removeIf(place -> place.getValue().next == 0 && !in.containsKey(place.getKey()));
        in.forEach((number, room) -> {
            Place place = places.computeIfAbsent(number, _ -> new Place());
            place.next = Math.max(place.next, room.readUpTo() + 1);
            place.last = Math.max(place.last, room.lastEntry());
        });
        readWhatWasMissed();
    }

    /** An entry of a room's log has come. */
    public synchronized void happened(RoomMessage message) {
        Rooms connection = rooms;
        Place place = places.computeIfAbsent(message.room(), _ -> new Place());
        if ((connection != null && place.next == 0) || (joins(connection, message) && message.entry() > place.last)) {
            // From one's own joining on.
            place.next = message.entry();
        }
        place.last = Math.max(place.last, message.entry());
        if (connection != null && place.next == message.entry() && reading != connection) {
            show(place, message);
        } else {
            readWhatWasMissed();
        }
    }

    private static boolean joins(@Nullable Rooms connection, RoomMessage message) {
        return connection != null
                && message.flag() == MessageFlag.SYSTEM.code()
                && message.roomInformationType() == RoomInformation.JOINED.code()
                && message.number() == connection.number();
    }

    private void show(Place place, RoomMessage message) {
        place.next = message.entry() + 1;
        sink.accept(message);
    }

    private void readWhatWasMissed() {
        Rooms connection = rooms;
        if (connection != null
                && reading != connection
                && places.values().stream().anyMatch(Place::behind)) {
            reading = connection;
            Thread.ofVirtual().name("oicq-rooms").start(() -> read(connection));
        }
    }

    private void read(Rooms connection) {
        try {
            for (Page page = next(connection); page != null; page = next(connection)) {
                read(connection, page);
            }
        } catch (ConnectionLostException | TimeoutException _) {
            // The next connection goes on from here.
            synchronized (this) {
                reading = reading == connection ? null : reading;
                rooms = rooms == connection ? null : rooms;
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody knows this thread to interrupt it", e);
        } catch (RuntimeException e) {
            // The sink cannot take it: what it was told of the last entries does not count.
            connection.listenerFailed(e);
        }
    }

    private record Page(long room, Place place, long from, long last) {}

    /** What is read next; null where nothing is, and this thread ends. */
    private synchronized @Nullable Page next(Rooms connection) {
        if (rooms == connection) {
            for (Map.Entry<Long, Place> one : places.entrySet()) {
                Place place = one.getValue();
                if (place.behind()) {
                    return new Page(one.getKey(), place, place.next, place.last);
                }
            }
        }
        reading = reading == connection ? null : reading;
        return null;
    }

    private void read(Rooms connection, Page page) throws InterruptedException, TimeoutException {
        List<RoomMessage> entries;
        try {
            entries = Await.result(connection.read(page.room, page.from - 1, PAGE, Direction.LARGER));
        } catch (RefusedException _) {
            // Not in it any more, or there is no such room.
            synchronized (this) {
                places.remove(page.room);
            }
            return;
        }
        synchronized (this) {
            if (rooms != connection) {
                return;
            }
            for (RoomMessage entry : entries) {
                if (entry.entry() >= page.place.next) {
                    show(page.place, entry);
                }
            }
            if (entries.isEmpty()) {
                // Nothing of that is kept any more.
                page.place.next = Math.max(page.place.next, page.last + 1);
            }
        }
    }
}
