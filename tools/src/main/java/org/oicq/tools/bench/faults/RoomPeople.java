package org.oicq.tools.bench.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.oicq.codec.codes.RoomAccess;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.packet.chat.ChatUserPacket;
import org.oicq.codec.packet.chat.DeleteRoom;
import org.oicq.codec.packet.chat.DeleteRoomReply;
import org.oicq.codec.packet.chat.EnterRooms;
import org.oicq.codec.packet.chat.JoinRoom;
import org.oicq.codec.packet.chat.MakeRoom;
import org.oicq.codec.packet.chat.MakeRoomReply;
import org.oicq.codec.packet.chat.MyRooms;
import org.oicq.codec.packet.chat.RoleInRoom;
import org.oicq.codec.wire.Text;

/** The rooms of a scene and who talks there. What each of them got is compared at the end. */
final class RoomPeople {
    /** Accounts that this needs. */
    static final int ACCOUNTS = 5;

    private static final int ROOMS = 2;
    private static final int ANSWER_MILLIS = 60_000;

    private final Place server;
    private final List<Account> accounts;
    private final RoomBook book;
    private final Scene.Manner manner;
    private final List<Long> rooms = new ArrayList<>();
    private final List<RoomPerson> people = new ArrayList<>();

    /** @param server the server itself: rooms are made and deleted with nothing between */
    RoomPeople(Place server, List<Account> accounts, RoomBook book, Scene.Manner manner) {
        this.server = server;
        this.accounts = accounts;
        this.book = book;
        this.manner = manner;
    }

    List<RoomPerson> people() {
        return people;
    }

    /** Makes the rooms, and brings all into them. */
    void make() throws IOException {
        for (int i = 0; i < ROOMS; i++) {
            Account owner = accounts.get(i);
            try (Wire wire = Wire.logIn(server.address(), owner)) {
                var _ = ask(wire, new EnterRooms(owner.number()), MyRooms.class);
                rooms.add(ask(
                                wire,
                                new MakeRoom(owner.number(), Text.of("faults"), Text.EMPTY, RoomAccess.ANYONE.code()),
                                MakeRoomReply.class)
                        .room());
            }
        }
        for (Account account : accounts) {
            try (Wire wire = Wire.logIn(server.address(), account)) {
                var _ = ask(wire, new EnterRooms(account.number()), MyRooms.class);
                for (long room : rooms) {
                    var _ = ask(wire, new JoinRoom(account.number(), room), RoleInRoom.class);
                }
            }
        }
    }

    private static <P extends Packet> P ask(Wire wire, ChatUserPacket question, Class<P> answer) throws IOException {
        wire.send(question);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ANSWER_MILLIS);
        while (System.nanoTime() < end) {
            Packet packet = wire.readAny(ANSWER_MILLIS);
            if (answer.isInstance(packet)) {
                return answer.cast(packet);
            }
        }
        throw new IOException("the chat server did not answer " + question);
    }

    /** One client for each account, or one more. */
    List<RoomPerson> join(Place place) {
        List<RoomPerson> more = accounts.stream()
                .map(account -> new RoomPerson(account, place, book, rooms, manner))
                .toList();
        people.addAll(more);
        return more;
    }

    /** All have stopped: what became of what was said. */
    Outcome end() throws IOException {
        List<String> problems = new ArrayList<>();
        for (RoomPerson person : people) {
            person.readToTheEnd();
        }
        Map<Long, List<Long>> first = people.getFirst().diary().logs();
        for (RoomPerson person : people) {
            if (!person.diary().logs().equals(first)) {
                problems.add(person.account().number() + " got something else in its rooms than "
                        + people.getFirst().account().number());
            }
        }
        for (int i = 0; i < rooms.size(); i++) {
            Account owner = accounts.get(i);
            try (Wire wire = Wire.logIn(server.address(), owner)) {
                var _ = ask(wire, new EnterRooms(owner.number()), MyRooms.class);
                var _ = ask(wire, new DeleteRoom(owner.number(), rooms.get(i)), DeleteRoomReply.class);
            }
        }
        return book.outcome(
                List.copyOf(first.values()),
                people.stream().mapToLong(person -> person.diary().gaps()).sum(),
                people.stream().mapToLong(person -> person.diary().doubled()).sum(),
                problems);
    }
}
