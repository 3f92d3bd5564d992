package org.oicq.server.chat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.oicq.codec.codes.Answer;
import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.RoomAccess;
import org.oicq.codec.codes.RoomInformation;
import org.oicq.codec.codes.RoomRole;
import org.oicq.codec.packet.chat.AnswerJoin;
import org.oicq.codec.packet.chat.AskToJoin;
import org.oicq.codec.packet.chat.ChangeRoom;
import org.oicq.codec.packet.chat.ChangeRoomReply;
import org.oicq.codec.packet.chat.ChatCatalog;
import org.oicq.codec.packet.chat.ChatServerPacket;
import org.oicq.codec.packet.chat.DeleteRoom;
import org.oicq.codec.packet.chat.DeleteRoomReply;
import org.oicq.codec.packet.chat.GiveRole;
import org.oicq.codec.packet.chat.JoinRoom;
import org.oicq.codec.packet.chat.LeaveRoom;
import org.oicq.codec.packet.chat.MakeRoom;
import org.oicq.codec.packet.chat.MakeRoomReply;
import org.oicq.codec.packet.chat.RoleInRoom;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.LockedRoom;
import org.oicq.schema.RoomEntry;
import org.oicq.schema.RoomTable;
import org.oicq.server.oicq.Blocks;
import org.oicq.server.oicq.Rates;
import org.oicq.server.route.Reply;
import org.oicq.server.rule.Refusal;

/** What changes a room, or who is in it. Each deed is one transaction, and is told when that is durable. */
final class RoomDeeds {
    /** What a deed comes to. */
    private sealed interface Outcome {}

    private record No(Refusal reason) implements Outcome {}

    /**
     * It was done.
     *
     * @param noticed those for whom a system message outside of the log was stored
     * @param request a request that the owner and the moderators are told of
     */
    private record Done(ChatServerPacket answer, List<Long> noticed, Optional<RoomEntry> request) implements Outcome {
        Done(ChatServerPacket answer) {
            this(answer, List.of(), Optional.empty());
        }
    }

    private record Deed(LockedRoom room, Outcome outcome) {}

    private final RoomTable rooms;
    private final RoomStreams streams;
    private final RoomRules rules;
    private final Rates rates;
    private final Blocks blocks;

    RoomDeeds(RoomTable rooms, RoomStreams streams, RoomRules rules, Rates rates, Blocks blocks) {
        this.rooms = rooms;
        this.streams = streams;
        this.rules = rules;
        this.rates = rates;
        this.blocks = blocks;
    }

    /** 0x06. */
    Reply make(Visitor visitor, MakeRoom packet) {
        Optional<Refusal> problem = rules.problem(packet.roomName(), packet.topic(), packet.access());
        if (problem.isPresent()) {
            return Reply.refused(problem.get());
        }
        if (!rates.change(visitor.number())) {
            return Reply.refused(Refusal.TOO_FAST);
        }
        visitor.hold();
        Optional<LockedRoom> made = rooms.make(
                visitor.number(),
                packet.roomName().toString(),
                packet.topic().toString(),
                packet.access(),
                RoomRules::mayMake);
        if (made.isEmpty()) {
            return refused(visitor, Refusal.TOO_MANY_ROOMS);
        }
        LockedRoom room = made.get();
        streams.happened(room.entries());
        return answer(visitor, new MakeRoomReply(true, room.room().number(), packet.roomName()));
    }

    /** 0x07. */
    Reply change(Visitor visitor, ChangeRoom packet) {
        Optional<Refusal> problem = rules.problem(packet.roomName(), packet.topic(), packet.access());
        if (problem.isPresent()) {
            return Reply.refused(problem.get());
        }
        return deed(visitor, packet.room(), OptionalLong.empty(), room -> {
            Optional<Refusal> no = RoomRules.notModerator(room.room(), room.role(visitor.number()));
            if (no.isPresent()) {
                return new No(no.get());
            }
            room.change(
                    visitor.number(),
                    packet.roomName().toString(),
                    packet.topic().toString(),
                    packet.access());
            return new Done(new ChangeRoomReply(true, packet.room(), packet.roomName()));
        });
    }

    /** 0x08. */
    Reply delete(Visitor visitor, DeleteRoom packet) {
        return deed(visitor, packet.room(), OptionalLong.empty(), room -> {
            Optional<Refusal> no = RoomRules.notOwner(room.room(), room.role(visitor.number()));
            if (no.isPresent()) {
                return new No(no.get());
            }
            List<Long> others = room.memberNumbers().stream()
                    .filter(number -> number != visitor.number())
                    .toList();
            room.delete();
            room.notice(
                    others,
                    RoomInformation.DELETED.code(),
                    visitor.number(),
                    room.room().name());
            return new Done(new DeleteRoomReply(true, packet.room()), others, Optional.empty());
        });
    }

    /** 0x09. */
    Reply give(Visitor visitor, GiveRole packet) {
        Optional<RoomRole> wanted = Coded.find(RoomRole.class, packet.role());
        if (wanted.isEmpty()) {
            return Reply.refused(Refusal.NO_SUCH_ROLE);
        }
        // Who is blocked must not be able to tell.
        boolean dropped = wanted.get() == RoomRole.INVITED && blocks.blocks(packet.member(), visitor.number());
        return deed(visitor, packet.room(), OptionalLong.of(packet.member()), room -> {
            int mine = room.role(visitor.number());
            int theirs = room.role(packet.member());
            Optional<Refusal> no = rules.mayNotGive(room, mine, packet.member(), theirs, wanted.get());
            if (no.isPresent()) {
                return new No(no.get());
            }
            List<Long> noticed =
                    dropped || theirs == packet.role() ? List.of() : give(visitor, room, packet, wanted.get());
            return new Done(
                    new RoleInRoom(true, packet.room(), packet.member(), packet.role()), noticed, Optional.empty());
        });
    }

    /** Gives it, and says who has a notice of that. */
    private static List<Long> give(Visitor visitor, LockedRoom room, GiveRole packet, RoomRole wanted) {
        long member = packet.member();
        switch (wanted) {
            case INVITED -> {
                room.invite(member);
                room.notice(
                        List.of(member),
                        RoomInformation.INVITED.code(),
                        visitor.number(),
                        room.room().name());
                return List.of(member);
            }
            case BANNED -> room.ban(member);
            case NONE -> {
                if (RoomPackets.in(room.role(member))) {
                    room.leave(member);
                } else {
                    room.forget(member);
                }
            }
            case OWNER -> {
                // There is no moment with two owners.
                room.promote(visitor.number(), RoomRole.MODERATOR.code());
                room.promote(member, RoomRole.OWNER.code());
            }
            case MEMBER, MODERATOR -> room.promote(member, wanted.code());
        }
        return List.of();
    }

    /** 0x0C. */
    Reply join(Visitor visitor, JoinRoom packet) {
        return deed(visitor, packet.room(), OptionalLong.of(visitor.number()), room -> {
            int role = room.role(visitor.number());
            if (RoomPackets.in(role)) {
                return role(visitor, packet.room(), role);
            }
            Optional<Refusal> no = mayNotAsk(room, role);
            if (no.isPresent()) {
                return new No(no.get());
            }
            return invitedOrOpen(room, role) ? join(visitor, room) : new No(Refusal.ASK_TO_JOIN);
        });
    }

    private static Optional<Refusal> mayNotAsk(LockedRoom room, int role) {
        if (RoomRules.hidden(room.room(), role)) {
            return Optional.of(Refusal.NO_SUCH_ROOM);
        }
        return role == RoomRole.BANNED.code() ? Optional.of(Refusal.BANNED_FROM_ROOM) : Optional.empty();
    }

    private static boolean invitedOrOpen(LockedRoom room, int role) {
        return role == RoomRole.INVITED.code() || room.room().access() == RoomAccess.ANYONE.code();
    }

    private Outcome join(Visitor visitor, LockedRoom room) {
        Optional<Refusal> full = rules.noPlace(room, visitor.number());
        if (full.isPresent()) {
            return new No(full.get());
        }
        room.join(visitor.number(), RoomRole.MEMBER.code());
        return role(visitor, room.room().number(), RoomRole.MEMBER.code());
    }

    private static Done role(Visitor visitor, long room, int role) {
        return new Done(new RoleInRoom(true, room, visitor.number(), role));
    }

    /** 0x0D. */
    Reply ask(Visitor visitor, AskToJoin packet) {
        if (rules.tooLong(packet.reason())) {
            return Reply.refused(Refusal.REASON_TOO_LONG);
        }
        return deed(visitor, packet.room(), OptionalLong.of(visitor.number()), room -> {
            int role = room.role(visitor.number());
            if (RoomPackets.in(role)) {
                return role(visitor, packet.room(), role);
            }
            Optional<Refusal> no = mayNotAsk(room, role);
            if (no.isPresent()) {
                return new No(no.get());
            }
            if (invitedOrOpen(room, role)) {
                return join(visitor, room);
            }
            Optional<Refusal> full = room.asks(visitor.number()) ? Optional.empty() : rules.tooManyRequests(room);
            if (full.isPresent()) {
                return new No(full.get());
            }
            RoomEntry request = room.ask(visitor.number(), packet.reason().toString());
            return new Done(
                    new RoleInRoom(true, packet.room(), visitor.number(), RoomRole.NONE.code()),
                    List.of(),
                    Optional.of(request));
        });
    }

    /** 0x0E. */
    Reply leave(Visitor visitor, LeaveRoom packet) {
        return deed(visitor, packet.room(), OptionalLong.empty(), room -> {
            int role = room.role(visitor.number());
            if (role == RoomRole.BANNED.code() || RoomRules.hidden(room.room(), role)) {
                return new No(RoomRules.hidden(room.room(), role) ? Refusal.NO_SUCH_ROOM : Refusal.BANNED_FROM_ROOM);
            }
            if (RoomPackets.in(role)) {
                room.leave(visitor.number());
            } else {
                room.forget(visitor.number());
                room.withdraw(visitor.number());
            }
            return role(visitor, packet.room(), RoomRole.NONE.code());
        });
    }

    /** 0x17. */
    Reply answer(Visitor visitor, AnswerJoin packet) {
        Optional<Answer> consent = Coded.find(Answer.class, packet.consent());
        if (consent.isEmpty()) {
            return Reply.refused(Refusal.NOT_AN_ANSWER);
        }
        return deed(visitor, packet.room(), OptionalLong.of(packet.member()), room -> {
            Optional<Refusal> no = RoomRules.notModerator(room.room(), room.role(visitor.number()))
                    .or(() -> room.asks(packet.member()) ? Optional.empty() : Optional.of(Refusal.NO_REQUEST_TO_JOIN));
            boolean in = consent.get() == Answer.YES;
            if (in) {
                no = no.or(() -> rules.noPlace(room, packet.member()));
            }
            if (no.isPresent()) {
                return new No(no.get());
            }
            if (in) {
                room.join(packet.member(), RoomRole.MEMBER.code());
            } else {
                room.withdraw(packet.member());
            }
            room.notice(
                    List.of(packet.member()),
                    (in ? RoomInformation.LET_IN : RoomInformation.NOT_LET_IN).code(),
                    visitor.number(),
                    "");
            int role = (in ? RoomRole.MEMBER : RoomRole.NONE).code();
            return new Done(
                    new RoleInRoom(true, packet.room(), packet.member(), role),
                    List.of(packet.member()),
                    Optional.empty());
        });
    }

    // ------------------------------------------------------------------ common

    /** Does something with a room in one transaction, and tells of it. The visitor hears of it after its answer. */
    private Reply deed(Visitor visitor, long number, OptionalLong account, Function<LockedRoom, Outcome> work) {
        if (!rates.change(visitor.number())) {
            return Reply.refused(Refusal.TOO_FAST);
        }
        visitor.hold();
        Optional<Deed> done;
        try {
            done = rooms.change(number, account, room -> new Deed(room, work.apply(room)));
        } catch (DatabaseException e) {
            // It may have been done all the same.
            streams.lookAgain(number);
            throw e;
        }
        if (done.isEmpty()) {
            boolean room = rooms.see(number, visitor.number())
                    .filter(seen -> !RoomRules.hidden(seen.room(), seen.role()))
                    .isPresent();
            return refused(visitor, room ? Refusal.NO_SUCH_USER : Refusal.NO_SUCH_ROOM);
        }
        return switch (done.get().outcome()) {
            case No(Refusal reason) -> refused(visitor, reason);
            case Done(ChatServerPacket answer, List<Long> noticed, Optional<RoomEntry> request) -> {
                if (done.get().room().deleted()) {
                    streams.deleted(number);
                } else {
                    streams.happened(done.get().room().entries());
                }
                streams.notices(noticed);
                request.ifPresent(streams::asked);
                yield answer(visitor, answer);
            }
        };
    }

    private Reply refused(Visitor visitor, Refusal reason) {
        streams.release(visitor);
        return Reply.refused(reason);
    }

    private Reply answer(Visitor visitor, ChatServerPacket packet) {
        return Reply.of(ChatCatalog.CHAT_TO_USER, packet, () -> streams.release(visitor));
    }
}
