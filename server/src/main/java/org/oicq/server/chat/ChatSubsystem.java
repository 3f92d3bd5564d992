package org.oicq.server.chat;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.Routed;
import org.oicq.codec.packet.chat.AnswerJoin;
import org.oicq.codec.packet.chat.AskToJoin;
import org.oicq.codec.packet.chat.ChangeRoom;
import org.oicq.codec.packet.chat.ChatCatalog;
import org.oicq.codec.packet.chat.ChatUserPacket;
import org.oicq.codec.packet.chat.DeleteRoom;
import org.oicq.codec.packet.chat.EnterRooms;
import org.oicq.codec.packet.chat.FindRooms;
import org.oicq.codec.packet.chat.GiveRole;
import org.oicq.codec.packet.chat.JoinRoom;
import org.oicq.codec.packet.chat.LeaveRoom;
import org.oicq.codec.packet.chat.ListMembers;
import org.oicq.codec.packet.chat.MakeRoom;
import org.oicq.codec.packet.chat.MarkRead;
import org.oicq.codec.packet.chat.MyRooms;
import org.oicq.codec.packet.chat.ReadLog;
import org.oicq.codec.packet.chat.RoomMessage;
import org.oicq.codec.packet.chat.SayInRoom;
import org.oicq.codec.packet.chat.SearchLog;
import org.oicq.codec.packet.chat.ViewRoom;
import org.oicq.schema.Database;
import org.oicq.schema.RoomLogTable;
import org.oicq.schema.RoomTable;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.delivery.Settling;
import org.oicq.server.oicq.Blocks;
import org.oicq.server.oicq.Monitoring;
import org.oicq.server.oicq.Presence;
import org.oicq.server.oicq.Rates;
import org.oicq.server.route.Answers;
import org.oicq.server.route.Handling;
import org.oicq.server.route.Reply;
import org.oicq.server.route.Subsystem;
import org.oicq.server.rule.Refusal;
import org.oicq.server.session.Connection;
import org.oicq.server.session.Session;
import org.oicq.server.session.Sessions;

/** The chat server ({@code 81 0A 05}): rooms, found by their numbers, and what is said in them. */
@SuppressWarnings("try") // Closing waits for its work, which can be interrupted.
public final class ChatSubsystem implements Subsystem<ChatUserPacket>, AutoCloseable {
    /** Bytes that a message takes beside its text while it waits, about. */
    private static final int SAYING_OVERHEAD = 512;

    private final Settling settling;
    private final Rates rates;
    private final Monitoring monitoring;
    private final Answers answers;
    private final Executor blocking;
    private final RoomPackets packets;
    private final RoomStreams streams;
    private final RoomTalk talk;
    private final RoomMarks marks;
    private final RoomKeeper keeper;
    private final RoomDeeds deeds;
    private final RoomLooks looks;
    private final int maxBytes;
    private final long settleMillis;

    /**
     * A chat server with its threads.
     *
     * @param news told of what happens here
     * @param blocking runs what waits for the database
     */
    public ChatSubsystem(
            Database database,
            Sessions sessions,
            Settling settling,
            Rates rates,
            Blocks blocks,
            Monitoring monitoring,
            Presence presence,
            RoomNews news,
            Answers answers,
            ServerConfig config,
            Executor blocking) {
        this.settling = settling;
        this.rates = rates;
        this.monitoring = monitoring;
        this.answers = answers;
        this.blocking = blocking;
        this.packets = new RoomPackets(config.charset());
        this.streams =
                new RoomStreams(database.rooms(), database.roomLog(), packets, sessions::isCurrent, news, blocking);
        this.talk = new RoomTalk(database.roomLog(), config);
        this.marks = new RoomMarks(database.rooms());
        this.keeper = new RoomKeeper(database.roomLog(), database.roomKeep(), config);
        this.deeds = new RoomDeeds(database.rooms(), streams, new RoomRules(config), rates, blocks);
        this.looks = new RoomLooks(
                database.rooms(),
                database.roomLog(),
                packets,
                new RoomSearch(database.roomLog(), database.roomKeep(), config),
                presence);
        this.maxBytes = config.messageBytes();
        this.settleMillis = config.settleTime().toMillis();
    }

    @Override
    public ProgramKind kind() {
        return ProgramKind.CHAT_SERVER;
    }

    @Override
    public Catalog<ChatUserPacket> catalog() {
        return ChatCatalog.USER_TO_CHAT;
    }

    @Override
    public Handling handling(ChatUserPacket packet) {
        return packet instanceof SayInRoom || packet instanceof MarkRead ? Handling.QUICK : Handling.BLOCKING;
    }

    @Override
    public Reply handle(Connection connection, ChatUserPacket packet) {
        return Subsystem.ofSession(connection, packet, session -> {
            if (packet instanceof EnterRooms) {
                return enter(session);
            }
            Optional<Visitor> visitor = streams.find(session);
            if (visitor.isEmpty()) {
                return Reply.refused(Refusal.NOT_ENTERED);
            }
            try {
                return handle(connection, visitor.get(), packet);
            } catch (RuntimeException e) {
                // What was to come after an answer must not wait for one that never comes.
                streams.release(visitor.get());
                throw e;
            }
        });
    }

    private Reply handle(Connection connection, Visitor visitor, ChatUserPacket packet) {
        if (handling(packet) == Handling.BLOCKING) {
            // One's own words come before what one does after them.
            visitor.awaitSaid(settleMillis);
        }
        return switch (packet) {
            case EnterRooms _ -> enter(visitor.session());
            case SayInRoom p -> orNothing(say(connection, visitor, p));
            case MarkRead p -> orNothing(marks.mark(visitor, p.room(), p.entry()));
            case ViewRoom p -> looks.view(visitor, p);
            case ListMembers p -> looks.members(visitor, p);
            case FindRooms p -> looks.find(p);
            case ReadLog p -> looks.read(visitor, p);
            case SearchLog p -> looks.search(visitor, p);
            case MakeRoom p -> deeds.make(visitor, p);
            case ChangeRoom p -> deeds.change(visitor, p);
            case DeleteRoom p -> deeds.delete(visitor, p);
            case GiveRole p -> deeds.give(visitor, p);
            case JoinRoom p -> deeds.join(visitor, p);
            case AskToJoin p -> deeds.ask(visitor, p);
            case LeaveRoom p -> deeds.leave(visitor, p);
            case AnswerJoin p -> deeds.answer(visitor, p);
        };
    }

    private static Reply orNothing(Optional<Refusal> problem) {
        return problem.map(Reply::refused).orElse(Reply.NONE);
    }

    private Reply enter(Session session) {
        streams.find(session).ifPresent(visitor -> visitor.awaitSaid(settleMillis));
        marks.flush();
        List<RoomTable.Mine> mine = streams.enter(session);
        MyRooms answer = new MyRooms(true, mine.stream().map(packets::mine).toList());
        return Reply.of(
                ChatCatalog.CHAT_TO_USER, answer, () -> streams.find(session).ifPresent(streams::release));
    }

    // ------------------------------------------------------------------ saying

    /** Never blocks. That somebody is not in the room is found when it is stored: a notice says so. */
    private Optional<Refusal> say(Connection connection, Visitor visitor, SayInRoom packet) {
        if (packet.content().length() > maxBytes) {
            return Optional.of(Refusal.MESSAGE_TOO_LONG);
        }
        if (!rates.message(visitor.number())) {
            return Optional.of(Refusal.TOO_FAST);
        }
        // Its own 0x03 will be an answer, before which its messages to others must be safe.
        CompletableFuture<Void> safe = settling.settle(connection.ledger());
        int bytes = packet.content().length() + SAYING_OVERHEAD;
        return visitor.says(safe, bytes, () -> store(connection, visitor, packet))
                ? Optional.empty()
                : Optional.of(Refusal.TOO_BUSY);
    }

    private void store(Connection connection, Visitor visitor, SayInRoom packet) {
        RoomLogTable.Said said = new RoomLogTable.Said(
                packet.room(),
                visitor.number(),
                Instant.now().getEpochSecond(),
                packet.content().toString());
        talk.say(said, packet.content(), new RoomTalk.Outcome() {
            @Override
            public void stored(RoomMessage message) {
                streams.happened(message);
                monitoring.observeInRoom(message.number(), message.room(), message.information());
                visitor.said();
            }

            @Override
            public void refused(Refusal reason) {
                blocking.execute(() -> tellRefused(connection, visitor, packet, reason));
            }
        });
    }

    private void tellRefused(Connection connection, Visitor visitor, SayInRoom packet, Refusal reason) {
        try {
            Refusal told = reason == Refusal.NOT_IN_ROOM ? looks.whyNotIn(visitor, packet.room()) : reason;
            for (Routed<?> answer : answers.refused(this, packet, told, true)) {
                connection.outlet().send(answer);
            }
        } finally {
            visitor.said();
        }
    }

    // ------------------------------------------------------------------ what others tell it

    /** The connection of a session takes more again. */
    @Override
    public void relieved(Session session) {
        streams.relieved(session);
    }

    /** A session is over. */
    public void left(Session session) {
        streams.left(session);
    }

    /** A room was changed by another process. */
    public void changed(long room) {
        streams.lookAgain(room);
    }

    /**
     * Another server has stored something in a room.
     *
     * @param about who may have become a member by it; 0 for nobody
     */
    public void heard(long room, long about) {
        streams.heard(room, about);
    }

    /** Another server has stored notices for these. */
    public void heardOfNotices(Collection<Long> receivers) {
        streams.heardOfNotices(receivers);
    }

    /** Somebody has asked on another server to join a room. */
    public void heardOfRequest(long room, long from) {
        streams.heardOfRequest(room, from);
    }

    /** Rooms may have been changed by another process. */
    public void mayHaveChanged() {
        streams.lookEverywhere();
    }

    /** Writes what was said, and stops. */
    @Override
    public void close() throws InterruptedException {
        keeper.close();
        talk.stop();
        marks.close();
    }
}
