package org.oicq.server.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.codes.RoomInformation;
import org.oicq.schema.Room;
import org.oicq.schema.RoomTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ./oicq admin room …}. A deletion stands in the audit. */
@Command(
        name = "room",
        description = "Lists, shows and deletes rooms of the chat server.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example: ./oicq admin room show 17"})
final class RoomCommands {
    private static final int PAGE = 500;

    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Command(
            name = "list",
            description = "Lists the rooms by number, those by invitation too.",
            footer = {"", "Example: ./oicq admin room list --after 100"})
    int list(
            @Option(
                            names = "--search",
                            paramLabel = "TEXT",
                            defaultValue = "",
                            description = "Only numbers that begin with it, and names that have it.")
                    String search,
            @Option(names = "--after", paramLabel = "N", defaultValue = "0", description = "Only larger numbers.")
                    long after,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "1000",
                            description = "The largest number of lines. Default: 1000.")
                    int limit) {
        return admin.onDatabase((desk, results) -> {
            List<List<?>> rows = new ArrayList<>();
            long last = after;
            int most = desk.rows(limit);
            List<Room> page = page(desk, search, last, Math.min(PAGE, most));
            while (!page.isEmpty() && rows.size() < most) {
                page.forEach(room -> rows.add(row(room)));
                last = page.getLast().number();
                page = page(desk, search, last, Math.min(PAGE, most - rows.size()));
            }
            results.table(List.of("room", "name", "access", "owner", "members", "entries", "topic"), rows);
            if (!page(desk, search, last, 1).isEmpty()) {
                results.hint("more rooms follow: --after " + last + " shows them, --limit N shows more at once");
            }
            return 0;
        });
    }

    private static List<Room> page(Desk desk, String search, long after, int limit) {
        return search.isEmpty()
                ? desk.database().rooms().list(after, limit)
                : desk.database().lookups().rooms(search, after, limit);
    }

    private static List<?> row(Room room) {
        return List.of(
                room.number(),
                room.name(),
                CodeTable.ROOM_ACCESS.name(room.access(), Locale.ROOT),
                room.owner(),
                room.members(),
                room.lastEntry() - room.firstEntry() + 1,
                room.topic());
    }

    @Command(
            name = "show",
            description = "Shows the members of a room.",
            footer = {"", "Example: ./oicq admin room show 17"})
    int show(@Parameters(paramLabel = "ROOM", description = "The room's number.") long number) {
        return admin.onDatabase((desk, results) -> {
            Optional<Room> room = desk.database().rooms().find(number);
            if (room.isEmpty()) {
                return noSuchRoom(results, number);
            }
            List<List<?>> rows = new ArrayList<>();
            List<RoomTable.Member> page = desk.database().rooms().members(number, 0, true, PAGE);
            while (!page.isEmpty() && rows.size() < desk.rows(Integer.MAX_VALUE)) {
                page.forEach(member -> rows.add(List.of(
                        member.number(), member.nickname(), CodeTable.ROOM_ROLE.name(member.role(), Locale.ROOT))));
                page = desk.database().rooms().members(number, page.getLast().number(), true, PAGE);
            }
            results.hint("room " + number + ": " + room.get().name());
            results.table(List.of("number", "nickname", "role"), rows);
            return 0;
        });
    }

    @Command(
            name = "delete",
            description = "Deletes a room and its whole log. Its members are told.",
            footer = {"", "Example: ./oicq admin room delete 17"})
    int delete(@Parameters(paramLabel = "ROOM", description = "The room's number.") long number) {
        return admin.onDatabase((desk, results) -> {
            Optional<String> name = desk.database().rooms().delete(number, RoomInformation.DELETED.code());
            if (name.isEmpty()) {
                return noSuchRoom(results, number);
            }
            desk.audit("room delete", number, name.get());
            results.result(
                    "room " + number + " is deleted", Map.of("room", number, "name", name.get(), "deleted", true));
            return 0;
        });
    }

    private static int noSuchRoom(Results results, long number) {
        results.error("there is no room " + number);
        return 1;
    }
}
