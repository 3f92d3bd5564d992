package org.oicq.client.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.Direction;
import org.oicq.codec.packet.chat.RoomMessage;
import org.oicq.codec.wire.FieldType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands about what was said in a room. */
final class LogCommands {
    private LogCommands() {}

    /** 0x18. */
    @Command(
            name = "history",
            description = "What happened in a room: the newest entries, or those after or before an entry.",
            footer = {"", "Example:", "  ./oicq client --number 10001 room history 17 --limit 10"})
    static final class History extends RoomCommand {
        @Parameters(paramLabel = "ROOM", description = "The room's number.")
        private long room;

        @Option(
                names = "--after",
                paramLabel = "ENTRY",
                description = "What is newer than this entry; 0 = from the oldest.")
        private @Nullable Long after;

        @Option(names = "--before", paramLabel = "ENTRY", description = "What is older than this entry.")
        private long before;

        @Option(names = "--limit", paramLabel = "C", description = "How many, 1…50 (default: 50).")
        private int limit = PAGE;

        @Override
        int run() throws Exception {
            if (limit < 1 || limit > PAGE) {
                throw usage(ClientCommand.range("--limit", 1, PAGE));
            }
            Long from = after;
            if (from != null && before != 0) {
                throw usage(ClientCommand.exclude("--after", "--before"));
            }
            List<RoomMessage> entries = from != null
                    ? inRooms(all -> all.read(room, from, limit, Direction.LARGER))
                    : inRooms(all -> all.read(room, before, limit, Direction.SMALLER))
                            .reversed();
            return entries(room, entries, Sentence.of("room-no-more", "there is nothing more in room {0}", room));
        }
    }

    /** 0x1A. */
    @Command(
            name = "search",
            description = "Search in what was said in a room, newest first; up to 50 are found.",
            footer = {"", "Example:", "  ./oicq client --number 10001 room search 17 Saturday"})
    static final class Search extends RoomCommand {
        @Parameters(index = "0", paramLabel = "ROOM", description = "The room's number.")
        private long room;

        @Parameters(
                index = "1..*",
                arity = "1..*",
                paramLabel = "WORDS",
                description = "Whole words, or one Chinese character and more; all must be there.")
        private List<String> words = List.of();

        @Option(names = "--before", paramLabel = "ENTRY", description = "Only what is older than this entry.")
        private long before;

        @Override
        int run() throws Exception {
            return entries(
                    room,
                    inRooms(all -> all.search(room, String.join(" ", words), before, PAGE)),
                    Sentence.of("room-not-found", "nothing was found in room {0}", room));
        }
    }

    /** 0x19. */
    @Command(
            name = "read",
            description = "Say that you have read a room, so that 'list' counts nothing of it as unread.",
            footer = {"", "Example:", "  ./oicq client --number 10001 room read 17"})
    static final class Read extends RoomCommand {
        @Parameters(index = "0", paramLabel = "ROOM", description = "The room's number.")
        private long room;

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "ENTRY",
                description = "Up to this entry (default: the newest).")
        private long entry = FieldType.L.max();

        @Override
        int run() throws Exception {
            var _ = inRooms(all -> {
                var _ = all.markRead(room, entry);
                return all.view(room);
            });
            console()
                    .result(
                            Json.object("event", "room read", "room", room),
                            Sentence.of("room-read", "room {0} is read", room));
            return Main.DONE;
        }
    }
}
