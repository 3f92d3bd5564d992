package org.oicq.client.cli;

import java.time.Instant;
import java.util.Map;
import java.util.function.LongFunction;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.codes.RoomInformation;
import org.oicq.codec.packet.chat.RoomMessage;
import org.oicq.codec.text.Shown;

/** What happens in rooms, for a person and for a program. */
final class RoomLines {
    private RoomLines() {}

    /** Whether a member said it. */
    static boolean said(RoomMessage message) {
        return message.flag() == MessageFlag.USER.code();
    }

    /** The event; its time is the server's. */
    static Map<String, Object> json(RoomMessage message) {
        String time = Instant.ofEpochSecond(message.entryTime()).toString();
        String text = message.information().toString();
        if (said(message)) {
            return Json.object(
                    "event",
                    "room message",
                    "time",
                    time,
                    "room",
                    message.room(),
                    "entry",
                    message.entry(),
                    "from",
                    message.number(),
                    "text",
                    text);
        }
        return Json.object(
                "event",
                "room system",
                "time",
                time,
                "room",
                message.room(),
                "entry",
                message.entry(),
                "type",
                message.roomInformationType(),
                "meaning",
                Coded.find(RoomInformation.class, message.roomInformationType())
                        .map(RoomInformation::label)
                        .orElse(""),
                "number",
                message.number(),
                "text",
                text);
    }

    /**
     * One line, made harmless.
     *
     * @param who shows a number
     */
    static String line(RoomMessage message, LongFunction<String> who) {
        String text = Shown.line(message.information().toString());
        String number = who.apply(message.number());
        if (said(message)) {
            return number + ": " + text;
        }
        return Coded.find(RoomInformation.class, message.roomInformationType())
                .map(what -> sentence(what, message, number, text))
                .orElse(number + " (" + message.roomInformationType() + "): " + text);
    }

    private static String sentence(RoomInformation what, RoomMessage message, String number, String text) {
        return switch (what) {
            case SAID -> number + ": " + text;
            case JOINED -> number + " joined";
            case ASKS ->
                number + " asks to join: \"" + text + "\" (./oicq client room answer " + message.room() + " "
                        + message.number() + " yes|no)";
            case LET_IN -> number + " has let you in";
            case NOT_LET_IN -> number + " has not let you in";
            case ROLE -> number + " is " + role(text) + " now";
            case LEFT -> number + " left";
            case CHANGED -> number + " has changed the room: " + text;
            case DELETED -> (message.number() == 0 ? "the operator" : number) + " has deleted the room " + text;
            case INVITED ->
                number + " invites you to the room " + text + " (./oicq client room join " + message.room() + ")";
        };
    }

    private static String role(String decimal) {
        return CodeTable.ROOM_ROLE
                .parse(decimal)
                .map(code -> CodeTable.ROOM_ROLE.name(code, java.util.Locale.ROOT))
                .orElse(decimal);
    }
}
