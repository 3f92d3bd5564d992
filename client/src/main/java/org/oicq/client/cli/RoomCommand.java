package org.oicq.client.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.oicq.client.Rooms;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.RoomRole;
import org.oicq.codec.packet.chat.RoleInRoom;
import org.oicq.codec.packet.chat.RoomMessage;

/** A command about rooms: it enters them, which every packet about rooms needs, and asks. */
abstract class RoomCommand extends QuietCommand {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    /** Items of one answer. */
    static final int PAGE = 50;

    final <R> R inRooms(Function<Rooms, CompletableFuture<R>> ask) throws Exception {
        return visit(client -> {
            if (main().live() == null) {
                var _ = client.rooms().enter();
            }
            return ask.apply(client.rooms());
        });
    }

    /** What a person writes for an access, or a role. */
    final <E extends Enum<E> & Coded> E coded(Class<E> type, CodeTable table, String text) {
        return table.parse(text.replace('-', ' '))
                .flatMap(code -> Coded.find(type, code))
                .orElseThrow(() -> usage(Sentence.of(
                        "none-of",
                        "'{0}' is none of {1}",
                        text,
                        String.join(
                                ", ",
                                table.entries().stream()
                                        .map(entry -> entry.english().replace(' ', '-'))
                                        .toList()))));
    }

    final void role(RoleInRoom now) {
        String name = CodeTable.ROOM_ROLE.name(now.role(), Locale.ROOT);

        console()
                .result(
                        Json.object("event", "room role", "room", now.room(), "member", now.member(), "role", name),
                        now.role() == RoomRole.NONE.code()
                                ? Sentence.of("room-out", "{0} is not in room {1} now", now.member(), now.room())
                                : Sentence.of(
                                        "room-role",
                                        "{0} is {1} in room {2} now",
                                        now.member(),
                                        console().name(CodeTable.ROOM_ROLE, now.role()),
                                        now.room()));
    }

    final int entries(long room, List<RoomMessage> entries, Sentence none) {
        if (entries.isEmpty()) {
            console().refused(Json.object("event", "nothing found", "room", room), none);
            return Main.REFUSED;
        }
        List<String> lines = entries.stream()
                .map(entry -> entry.entry() + "  " + TIME.format(Instant.ofEpochSecond(entry.entryTime())) + "  "
                        + RoomLines.line(entry, console()))
                .toList();
        console().results(entries.stream().map(RoomLines::json).toList(), String.join("\n", lines));
        return Main.DONE;
    }
}
