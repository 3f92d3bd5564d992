package org.oicq.tools.bench.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.oicq.codec.codes.Direction;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.packet.chat.EnterRooms;
import org.oicq.codec.packet.chat.MyRooms;
import org.oicq.codec.packet.chat.ReadLog;
import org.oicq.codec.packet.chat.RoomLog;
import org.oicq.codec.packet.chat.RoomMessage;
import org.oicq.codec.wire.Text;

/**
 * What a client has got of its rooms' logs, over all its connections: each entry must come once, in order, without gaps. At
 * each log-in it reads on from its last entry; from there on the server sends what comes.
 */
final class RoomDiary {
    private static final int ANSWER_MILLIS = 60_000;
    private static final int PAGE = 50;
    /** Of what nobody said: the kind of the system message below this. */
    private static final long SYSTEM = -1000;

    private final Account account;
    private final RoomBook book;
    private final Map<Long, List<Long>> logs = new TreeMap<>();
    private long gaps;
    private long doubled;

    RoomDiary(Account account, RoomBook book, List<Long> rooms) {
        this.account = account;
        this.book = book;
        rooms.forEach(room -> logs.put(room, new ArrayList<>()));
    }

    /** What each room's log has, by the room's number. */
    Map<Long, List<Long>> logs() {
        return logs;
    }

    /** Entries that came beyond the next one. */
    long gaps() {
        return gaps;
    }

    /** Entries that came again. */
    long doubled() {
        return doubled;
    }

    /**
     * Enters the rooms on a new connection, and reads what was missed.
     *
     * @param own hears of each of the account's own words
     */
    void enter(Wire wire, Consumer<Long> own) throws IOException {
        wire.send(new EnterRooms(account.number()));
        List<RoomMessage> meanwhile = new ArrayList<>();
        MyRooms mine = await(wire, MyRooms.class, meanwhile);
        for (MyRooms.Room room : mine.rooms()) {
            List<Long> log = logs.get(room.room());
            while (log != null && log.size() < room.lastEntry()) {
                long last = log.size();
                wire.send(new ReadLog(account.number(), room.room(), last, PAGE, Direction.LARGER.code()));
                RoomLog page = await(wire, RoomLog.class, meanwhile);
                for (RoomLog.Entry entry : page.entries()) {
                    // The page may go on beyond the entry from which on the server tells by itself.
                    if (entry.entry() <= room.lastEntry()) {
                        take(
                                room.room(),
                                entry.entry(),
                                entry.flag(),
                                entry.number(),
                                entry.information(),
                                entry.roomInformationType(),
                                own);
                    }
                }
                if (log.size() == last) {
                    throw new IOException("the log of room " + room.room() + " has nothing after " + last);
                }
            }
        }
        for (RoomMessage message : meanwhile) {
            take(message, own);
        }
    }

    private static <P extends Packet> P await(Wire wire, Class<P> kind, List<RoomMessage> meanwhile)
            throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ANSWER_MILLIS);
        while (System.nanoTime() < end) {
            Packet packet = wire.readAny(ANSWER_MILLIS);
            if (kind.isInstance(packet)) {
                return kind.cast(packet);
            }
            if (packet instanceof RoomMessage message) {
                meanwhile.add(message);
            }
        }
        throw new IOException("the chat server did not answer");
    }

    /** Something that the server tells by itself. */
    void take(RoomMessage message, Consumer<Long> own) {
        if (message.entry() > 0) {
            take(
                    message.room(),
                    message.entry(),
                    message.flag(),
                    message.number(),
                    message.information(),
                    message.roomInformationType(),
                    own);
        }
    }

    private void take(long room, long entry, int flag, long number, Text information, int type, Consumer<Long> own) {
        List<Long> log = logs.get(room);
        if (log == null) {
            return;
        }
        if (entry <= log.size()) {
            doubled++;
            return;
        }
        if (entry > log.size() + 1) {
            gaps++;
            return;
        }
        if (flag != MessageFlag.USER.code()) {
            log.add(SYSTEM - type);
            return;
        }
        long said = book.read(information);
        log.add(said);
        if (said >= 0 && number == account.number()) {
            own.accept(said);
        }
    }
}
