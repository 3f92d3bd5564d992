package org.oicq.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.codes.RoomAccess;
import org.oicq.codec.codes.RoomRole;
import org.oicq.codec.packet.chat.MyRooms;
import org.oicq.codec.packet.chat.RoomData;
import org.oicq.codec.packet.chat.RoomsFound;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands for rooms. */
@Command(
        description = "Rooms: find, make and join them, see who is in them and what was said there.",
        subcommands = {
            RoomCommands.ListMine.class,
            RoomCommands.Find.class,
            RoomCommands.Show.class,
            RoomCommands.Create.class,
            RoomCommands.Change.class,
            RoomCommands.Delete.class,
            MemberCommands.Join.class,
            MemberCommands.Leave.class,
            MemberCommands.Members.class,
            MemberCommands.Role.class,
            MemberCommands.Invite.class,
            MemberCommands.AnswerThem.class,
            LogCommands.History.class,
            LogCommands.Search.class,
            LogCommands.Read.class
        },
        footer = {
            "",
            "Examples:",
            "  ./oicq client --number 10001 room create 'Old friends'",
            "  ./oicq client --number 10001 send --room 17 Hello everybody"
        })
final class RoomCommands extends BaseCommand {
    @Override
    public Integer call() {
        throw missing("rooms");
    }

    /** 0x02. */
    @Command(
            name = "list",
            description = "The rooms that you are in, and those that you are invited to.",
            footer = {"", "Example:", "  ./oicq client --number 10001 room list"})
    static final class ListMine extends RoomCommand {
        @Override
        int run() throws Exception {
            List<MyRooms.Room> rooms = visit(client -> client.rooms().enter());
            Table table = console().table("ROOM", "ROLE", "UNREAD", "NAME");
            List<Map<String, Object>> objects = new ArrayList<>();
            for (MyRooms.Room room : rooms) {
                String role = CodeTable.ROOM_ROLE.name(room.role(), Locale.ROOT);
                boolean in = room.role() != RoomRole.INVITED.code();
                table.row(
                        room.room(),
                        console().name(CodeTable.ROOM_ROLE, room.role()),
                        in ? room.lastEntry() - room.readUpTo() : "",
                        room.roomName());
                objects.add(Json.object(
                        "event",
                        "room",
                        "room",
                        room.room(),
                        "name",
                        room.roomName().toString(),
                        "role",
                        role,
                        "last",
                        room.lastEntry(),
                        "read",
                        room.readUpTo()));
            }
            console()
                    .results(
                            objects,
                            rooms.isEmpty()
                                    ? console().say(Sentence.of("no-rooms", "you are in no room"))
                                    : table.toString());
            return Main.DONE;
        }
    }

    /** 0x0B. */
    @Command(
            name = "find",
            description = "Find rooms by words of their name or topic, or by their number.",
            footer = {"", "Example:", "  ./oicq client --number 10001 room find friends"})
    static final class Find extends RoomCommand {
        @Parameters(arity = "0..*", paramLabel = "WORDS", description = "None finds all.")
        private List<String> words = List.of();

        @Option(names = "--after", paramLabel = "ROOM", description = "Only larger numbers.")
        private long after;

        @Override
        int run() throws Exception {
            List<RoomsFound.Room> rooms = inRooms(all -> all.find(String.join(" ", words), after, PAGE));
            if (rooms.isEmpty()) {
                console()
                        .refused(
                                Json.object("event", "nothing found"),
                                Sentence.of("no-room-found", "no room was found"));
                return Main.REFUSED;
            }
            Table table = console().table("ROOM", "ACCESS", "MEMBERS", "NAME", "TOPIC");
            List<Map<String, Object>> objects = new ArrayList<>();
            for (RoomsFound.Room room : rooms) {
                String access = CodeTable.ROOM_ACCESS.name(room.access(), Locale.ROOT);
                table.row(
                        room.room(),
                        console().name(CodeTable.ROOM_ACCESS, room.access()),
                        room.memberCount(),
                        room.roomName(),
                        room.topic());
                objects.add(Json.object(
                        "event",
                        "room",
                        "room",
                        room.room(),
                        "name",
                        room.roomName().toString(),
                        "topic",
                        room.topic().toString(),
                        "access",
                        access,
                        "members",
                        room.memberCount()));
            }
            console().results(objects, table.toString());
            return Main.DONE;
        }
    }

    /** 0x05. */
    @Command(
            name = "show",
            description = "Look at a room.",
            footer = {"", "Example:", "  ./oicq client --number 10001 room show 17"})
    static final class Show extends RoomCommand {
        @Parameters(paramLabel = "ROOM", description = "The room's number.")
        private long room;

        @Override
        int run() throws Exception {
            RoomData data = inRooms(all -> all.view(room));
            String access = CodeTable.ROOM_ACCESS.name(data.access(), Locale.ROOT);
            String role = CodeTable.ROOM_ROLE.name(data.role(), Locale.ROOT);
            Table table = console().facts("ROOM", data.room());
            table.row(console().heading("NAME"), data.roomName());
            table.row(console().heading("TOPIC"), data.topic());
            table.row(console().heading("ACCESS"), console().name(CodeTable.ROOM_ACCESS, data.access()));
            table.row(console().heading("OWNER"), data.owner());
            table.row(console().heading("MEMBERS"), data.memberCount());
            table.row(console().heading("MY ROLE"), console().name(CodeTable.ROOM_ROLE, data.role()));
            table.row(console().heading("ENTRIES"), data.lastEntry());
            console()
                    .result(
                            Json.object(
                                    "event",
                                    "room",
                                    "room",
                                    data.room(),
                                    "name",
                                    data.roomName().toString(),
                                    "topic",
                                    data.topic().toString(),
                                    "access",
                                    access,
                                    "owner",
                                    data.owner(),
                                    "members",
                                    data.memberCount(),
                                    "role",
                                    role,
                                    "last",
                                    data.lastEntry()),
                            table.toString());
            return Main.DONE;
        }
    }

    /** 0x06. */
    @Command(
            name = "create",
            description = "Make a room; prints its number.",
            footer = {"", "Example:", "  ./oicq client --number 10001 room create 'Old friends' --access ask-first"})
    static final class Create extends RoomCommand {
        @Parameters(paramLabel = "NAME", description = "Its name, up to 64 characters.")
        private String name = "";

        @Option(names = "--topic", paramLabel = "TEXT", description = "What it is about.")
        private String topic = "";

        @Option(
                names = "--access",
                paramLabel = "WHO",
                description = "Who may join: anyone (default), ask-first or invited.")
        private String access = "anyone";

        @Override
        int run() throws Exception {
            RoomAccess who = coded(RoomAccess.class, CodeTable.ROOM_ACCESS, access);
            long room = inRooms(all -> all.make(name, topic, who));
            console()
                    .result(
                            Json.object("event", "room created", "room", room, "name", name),
                            Sentence.of("room-created", "room {0}", room, name));
            return Main.DONE;
        }
    }

    /** 0x07. */
    @Command(
            name = "change",
            description = "Change a room's name, topic or access. Options left out change nothing.",
            footer = {"", "Example:", "  ./oicq client --number 10001 room change 17 --topic 'Saturday, 18:00'"})
    static final class Change extends RoomCommand {
        @Parameters(paramLabel = "ROOM", description = "The room's number.")
        private long room;

        @Option(names = "--name", paramLabel = "NAME", description = "Its new name.")
        private @Nullable String name;

        @Option(names = "--topic", paramLabel = "TEXT", description = "Its new topic.")
        private @Nullable String topic;

        @Option(names = "--access", paramLabel = "WHO", description = "anyone, ask-first or invited.")
        private @Nullable String access;

        @Override
        int run() throws Exception {
            RoomData now = inRooms(all -> all.view(room));
            RoomAccess who = coded(
                    RoomAccess.class, CodeTable.ROOM_ACCESS, access == null ? Integer.toString(now.access()) : access);
            String called = name == null ? now.roomName().toString() : name;
            var _ = inRooms(
                    all -> all.change(room, called, topic == null ? now.topic().toString() : topic, who));
            console()
                    .result(
                            Json.object("event", "room changed", "room", room),
                            Sentence.of("room-changed", "room {0} is changed", room));
            return Main.DONE;
        }
    }

    /** 0x08. */
    @Command(
            name = "delete",
            description = "Delete a room of your own and its whole log.",
            footer = {"", "Example:", "  ./oicq client --number 10001 room delete 16"})
    static final class Delete extends RoomCommand {
        @Parameters(paramLabel = "ROOM", description = "The room's number.")
        private long room;

        @Override
        int run() throws Exception {
            var _ = inRooms(all -> all.delete(room));
            console()
                    .result(
                            Json.object("event", "room deleted", "room", room),
                            Sentence.of("room-deleted", "room {0} is deleted", room));
            return Main.DONE;
        }
    }
}
