package org.oicq.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.codes.RoomRole;
import org.oicq.codec.packet.chat.RoleInRoom;
import org.oicq.codec.packet.chat.RoomMembers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands about who is in a room. */
final class MemberCommands {
    private MemberCommands() {}

    /** 0x0C and 0x0D. */
    @Command(
            name = "join",
            description = "Join a room, or ask to be let in where one has to.",
            footer = {"", "Example:", "  ./oicq client --number 10001 room join 17 --reason 'It is me, Li'"})
    static final class Join extends RoomCommand {
        @Parameters(paramLabel = "ROOM", description = "The room's number.")
        private long room;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Where one has to ask: why.")
        private String reason = "";

        @Override
        int run() throws Exception {
            RoleInRoom now = inRooms(all -> all.ask(room, reason));
            if (now.role() == RoomRole.NONE.code()) {
                console()
                        .result(
                                Json.object("event", "room asked", "room", room),
                                Sentence.of("room-asked", "room {0} is asked; its owner decides", room));
            } else {
                role(now);
            }
            return Main.DONE;
        }
    }

    /** 0x0E. */
    @Command(
            name = "leave",
            description = "Leave a room, refuse an invitation, or withdraw a request.",
            footer = {"", "Example:", "  ./oicq client --number 10001 room leave 15"})
    static final class Leave extends RoomCommand {
        @Parameters(paramLabel = "ROOM", description = "The room's number.")
        private long room;

        @Override
        int run() throws Exception {
            role(inRooms(all -> all.leave(room)));
            return Main.DONE;
        }
    }

    /** 0x0A. */
    @Command(
            name = "members",
            description = "Who is in a room.",
            footer = {"", "Example:", "  ./oicq client --number 10001 room members 17"})
    static final class Members extends RoomCommand {
        @Parameters(paramLabel = "ROOM", description = "The room's number.")
        private long room;

        @Option(names = "--after", paramLabel = "N", description = "Only larger numbers; an answer has up to 255.")
        private long after;

        @Override
        int run() throws Exception {
            Table table = console().table("NUMBER", "ROLE", "STATE", "NICKNAME");
            List<Map<String, Object>> objects = new ArrayList<>();
            for (RoomMembers.Member member : inRooms(all -> all.members(room, after, 255))) {
                String role = CodeTable.ROOM_ROLE.name(member.role(), Locale.ROOT);
                String state = CodeTable.DISPLAY_MODE.name(
                        member.memberState(), console().language());
                table.row(
                        member.number(),
                        console().name(CodeTable.ROOM_ROLE, member.role()),
                        console().name(CodeTable.DISPLAY_MODE, member.memberState()),
                        member.nickname());
                objects.add(Json.object(
                        "event",
                        "member",
                        "number",
                        member.number(),
                        "nickname",
                        member.nickname().toString(),
                        "role",
                        role,
                        "state",
                        state));
            }
            console().results(objects, table.toString());
            return Main.DONE;
        }
    }

    /** 0x09. */
    @Command(
            name = "role",
            description = "Give somebody a role: member, moderator, owner, banned, or none to put out or lift a ban.",
            footer = {"", "Example:", "  ./oicq client --number 10001 room role 17 10002 moderator"})
    static final class Role extends RoomCommand {
        @Parameters(index = "0", paramLabel = "ROOM", description = "The room's number.")
        private long room;

        @Parameters(index = "1", paramLabel = "N", description = "Whose role.")
        private long member;

        @Parameters(index = "2", paramLabel = "ROLE", description = "The role.")
        private String role = "";

        @Override
        int run() throws Exception {
            RoomRole wanted = coded(RoomRole.class, CodeTable.ROOM_ROLE, role);
            role(inRooms(all -> all.give(room, member, wanted)));
            return Main.DONE;
        }
    }

    /** 0x09 with role 4. */
    @Command(
            name = "invite",
            description = "Invite somebody to a room.",
            footer = {"", "Example:", "  ./oicq client --number 10001 room invite 17 10002"})
    static final class Invite extends RoomCommand {
        @Parameters(index = "0", paramLabel = "ROOM", description = "The room's number.")
        private long room;

        @Parameters(index = "1", paramLabel = "N", description = "Who is invited.")
        private long member;

        @Override
        int run() throws Exception {
            role(inRooms(all -> all.give(room, member, RoomRole.INVITED)));
            return Main.DONE;
        }
    }

    /** 0x17. */
    @Command(
            name = "answer",
            description = "Let somebody who asks into a room, or not.",
            footer = {"", "Example:", "  ./oicq client --number 10001 room answer 17 10002 yes"})
    static final class AnswerThem extends RoomCommand {
        @Parameters(index = "0", paramLabel = "ROOM", description = "The room's number.")
        private long room;

        @Parameters(index = "1", paramLabel = "N", description = "Who asks.")
        private long member;

        @Parameters(index = "2", paramLabel = "yes|no", description = "Whether to let them in.")
        private String answer = "";

        @Override
        int run() throws Exception {
            if (!answer.equals("yes") && !answer.equals("no")) {
                throw usage(Sentence.of("yes-or-no", "the answer is yes or no"));
            }
            role(inRooms(all -> all.answer(room, member, answer.equals("yes"))));
            return Main.DONE;
        }
    }
}
