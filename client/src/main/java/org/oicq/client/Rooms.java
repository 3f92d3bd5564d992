package org.oicq.client;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.oicq.codec.codes.Answer;
import org.oicq.codec.codes.Direction;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.codes.RoomAccess;
import org.oicq.codec.codes.RoomRole;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.packet.Routed;
import org.oicq.codec.packet.chat.AnswerJoin;
import org.oicq.codec.packet.chat.AskToJoin;
import org.oicq.codec.packet.chat.ChangeRoom;
import org.oicq.codec.packet.chat.ChangeRoomReply;
import org.oicq.codec.packet.chat.ChatCatalog;
import org.oicq.codec.packet.chat.ChatServerPacket;
import org.oicq.codec.packet.chat.ChatUserPacket;
import org.oicq.codec.packet.chat.DeleteRoom;
import org.oicq.codec.packet.chat.DeleteRoomReply;
import org.oicq.codec.packet.chat.EnterRooms;
import org.oicq.codec.packet.chat.FindRooms;
import org.oicq.codec.packet.chat.GiveRole;
import org.oicq.codec.packet.chat.JoinRoom;
import org.oicq.codec.packet.chat.LeaveRoom;
import org.oicq.codec.packet.chat.ListMembers;
import org.oicq.codec.packet.chat.MakeRoom;
import org.oicq.codec.packet.chat.MakeRoomReply;
import org.oicq.codec.packet.chat.MarkRead;
import org.oicq.codec.packet.chat.MyRooms;
import org.oicq.codec.packet.chat.ReadLog;
import org.oicq.codec.packet.chat.RoleInRoom;
import org.oicq.codec.packet.chat.RoomData;
import org.oicq.codec.packet.chat.RoomLog;
import org.oicq.codec.packet.chat.RoomMembers;
import org.oicq.codec.packet.chat.RoomMessage;
import org.oicq.codec.packet.chat.RoomsFound;
import org.oicq.codec.packet.chat.SayInRoom;
import org.oicq.codec.packet.chat.SearchLog;
import org.oicq.codec.packet.chat.ViewRoom;
import org.oicq.codec.wire.Text;

/**
 * The rooms of a server, over a connection that is logged in. {@link #enter} comes first: without it the server refuses
 * everything else. What happens in the rooms from then on comes to {@link ClientListener#roomMessage}.
 *
 * <p>Futures are as those of {@link OicqClient}; the reason of a {@link RefusedException} is the server's own.
 */
public final class Rooms {
    private final Connection connection;

    private final Sayings sayings = new Sayings();
    private final ReadMarks marks = new ReadMarks(this::markRead);

    Rooms(Connection connection) {
        this.connection = connection;
    }

    /** Enters the own rooms (0x02), and gives them and the invitations. May be repeated. */
    public CompletableFuture<List<MyRooms.Room>> enter() {
        return ask(new EnterRooms(me()), MyRooms.class, MyRooms::success, MyRooms::rooms);
    }

    /**
     * Says something in a room (0x03); gives the entry once it is stored. Where the server refuses some of many things that
     * were said in a room at once, those of the same words are taken for each other.
     */
    public CompletableFuture<RoomMessage> say(long room, String content) {
        Text words = text(content);
        CompletableFuture<RoomMessage> stored =
                sayings.begin(room, words, () -> write(new SayInRoom(me(), room, words)));
        return stored.orTimeout(connection.options().replyTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A room (0x05). */
    public CompletableFuture<RoomData> view(long room) {
        return ask(new ViewRoom(me(), room), RoomData.class, RoomData::success, data -> data);
    }

    /** Makes a room (0x06) and gives its number. */
    public CompletableFuture<Long> make(String name, String topic, RoomAccess access) {
        return ask(
                new MakeRoom(me(), text(name), text(topic), access.code()),
                MakeRoomReply.class,
                MakeRoomReply::success,
                MakeRoomReply::room);
    }

    /** Changes a room (0x07). */
    public CompletableFuture<Long> change(long room, String name, String topic, RoomAccess access) {
        return ask(
                new ChangeRoom(me(), room, text(name), text(topic), access.code()),
                ChangeRoomReply.class,
                ChangeRoomReply::success,
                ChangeRoomReply::room);
    }

    /** Deletes a room and its whole log (0x08). */
    public CompletableFuture<Long> delete(long room) {
        return ask(new DeleteRoom(me(), room), DeleteRoomReply.class, DeleteRoomReply::success, DeleteRoomReply::room);
    }

    /** Gives somebody a role (0x09): invites, bans, puts out, too. */
    public CompletableFuture<RoleInRoom> give(long room, long member, RoomRole role) {
        return role(new GiveRole(me(), room, member, role.code()));
    }

    /** Members of a room by rising number, after this one (0x0A). */
    public CompletableFuture<List<RoomMembers.Member>> members(long room, long after, int howMany) {
        return ask(
                new ListMembers(me(), room, after, howMany, Direction.LARGER.code()),
                RoomMembers.class,
                RoomMembers::success,
                RoomMembers::members);
    }

    /** Rooms whose name or topic has these words, or with this number, by rising number after this one (0x0B). */
    public CompletableFuture<List<RoomsFound.Room>> find(String words, long after, int howMany) {
        return ask(
                new FindRooms(me(), text(words), after, howMany),
                RoomsFound.class,
                RoomsFound::success,
                RoomsFound::rooms);
    }

    /** Joins a room (0x0C). */
    public CompletableFuture<RoleInRoom> join(long room) {
        return role(new JoinRoom(me(), room));
    }

    /** Asks to be let into a room (0x0D); role 0 while the request waits. */
    public CompletableFuture<RoleInRoom> ask(long room, String why) {
        return role(new AskToJoin(me(), room, text(why)));
    }

    /** Leaves a room, refuses an invitation, or withdraws a request (0x0E). */
    public CompletableFuture<RoleInRoom> leave(long room) {
        return role(new LeaveRoom(me(), room));
    }

    /** Answers a request to join (0x17). */
    public CompletableFuture<RoleInRoom> answer(long room, long who, boolean consent) {
        return role(new AnswerJoin(me(), room, who, (consent ? Answer.YES : Answer.NO).code()));
    }

    /**
     * What happened in a room (0x18), up to 50 entries.
     *
     * @param from not included itself; 0 = from the newest, or from the oldest
     */
    public CompletableFuture<List<RoomMessage>> read(long room, long from, int howMany, Direction direction) {
        return ask(
                new ReadLog(me(), room, from, howMany, direction.code()),
                RoomLog.class,
                RoomLog::success,
                log -> messages(room, log));
    }

    /** Searches in what was said (0x1A), newest first, from this entry, 0 = from the newest. */
    public CompletableFuture<List<RoomMessage>> search(long room, String words, long from, int howMany) {
        return ask(
                new SearchLog(me(), room, text(words), from, howMany),
                RoomLog.class,
                RoomLog::success,
                log -> messages(room, log));
    }

    private static List<RoomMessage> messages(long room, RoomLog log) {
        return log.entries().stream()
                .map(one -> new RoomMessage(
                        one.flag(),
                        room,
                        one.entry(),
                        one.entryTime(),
                        one.number(),
                        one.information(),
                        one.roomInformationType()))
                .toList();
    }

    /** Says how far one has read (0x19); done once it is written to the socket. */
    public CompletableFuture<Void> markRead(long room, long entry) {
        return write(new MarkRead(me(), room, entry));
    }

    /** The same within a second. Of several marks in one room only the furthest is sent. */
    public void markReadSoon(long room, long entry) {
        marks.add(room, entry);
    }

    private CompletableFuture<Void> write(ChatUserPacket packet) {
        return connection.write(new Routed<>(ChatCatalog.USER_TO_CHAT, packet));
    }

    private CompletableFuture<RoleInRoom> role(ChatUserPacket packet) {
        return ask(packet, RoleInRoom.class, RoleInRoom::success, role -> role);
    }

    private <P extends ChatServerPacket, R> CompletableFuture<R> ask(
            ChatUserPacket packet, Class<P> reply, Predicate<P> success, Function<P, R> result) {
        PacketType<?> type = ChatCatalog.USER_TO_CHAT.typeOf(packet);
        Function<P, R> read = answer -> {
            if (!success.test(answer)) {
                throw new RefusedException("the chat server refused it");
            }
            return result.apply(answer);
        };
        OptionalLong about = type.subject(packet);
        return connection.start(
                Exchange.request(type, about, reply, read),
                new Routed<>(ChatCatalog.USER_TO_CHAT, packet),
                connection.options().replyTimeout());
    }

    // ------------------------------------------------------------------ what comes

    /** What happens in a room; the listener hears all of it, one's own words too. */
    void received(RoomMessage message) {
        if (message.flag() == MessageFlag.USER.code() && message.number() == me()) {
            sayings.stored(message);
        }
    }

    /** Whether a notice refuses what was said in a room. */
    boolean refused(Message message) {
        return Notice.of(message)
                .filter(notice -> notice.fits(ChatCatalog.USER_TO_CHAT.typeOf(SayInRoom.class), OptionalLong.empty()))
                .filter(sayings::refused)
                .isPresent();
    }

    void listenerFailed(RuntimeException problem) {
        connection.listenerFailed(problem);
    }

    /** The connection is over: nothing is answered any more. */
    void end(ConnectionLostException lost) {
        sayings.end(lost);
    }

    /** The number that is logged in. */
    public long number() {
        return me();
    }

    private long me() {
        return connection.sender();
    }

    private Text text(String text) {
        return Text.of(text, connection.options().charset());
    }
}
