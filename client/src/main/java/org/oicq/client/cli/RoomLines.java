package org.oicq.client.cli;

import java.time.Instant;
import java.util.Map;
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
     * @param console shows a number, and speaks the language
     */
    static String line(RoomMessage message, Console console) {
        String text = Shown.line(message.information().toString());
        String number = console.who(message.number());
        if (said(message)) {
            return number + ": " + text;
        }
        return Coded.find(RoomInformation.class, message.roomInformationType())
                .map(what -> console.say(sentence(what, message, number, text, console)))
                .orElse(number + " (" + message.roomInformationType() + "): " + text);
    }

    private static Sentence sentence(
            RoomInformation what, RoomMessage message, String number, String text, Console console) {
        return switch (what) {
            case SAID -> Sentence.reason(number + ": " + text);
            case JOINED -> Sentence.of("joined", "{0} joined", number);
            case ASKS ->
                Sentence.of(
                        "asks-to-join",
                        "{0} asks to join: \"{1}\" (./oicq client room answer {2} {3} yes|no)",
                        number,
                        text,
                        message.room(),
                        message.number());
            case LET_IN -> Sentence.of("let-in", "{0} has let you in", number);
            case NOT_LET_IN -> Sentence.of("not-let-in", "{0} has not let you in", number);
            case ROLE -> Sentence.of("role-now", "{0} is {1} now", number, role(text, console));
            case LEFT -> Sentence.of("left", "{0} left", number);
            case CHANGED -> Sentence.of("changed-room", "{0} has changed the room: {1}", number, text);
            case DELETED ->
                Sentence.of(
                        "deleted-room",
                        "{0} has deleted the room {1}",
                        message.number() == 0 ? Sentence.of("operator", "the operator") : number,
                        text);
            case INVITED ->
                Sentence.of(
                        "invites",
                        "{0} invites you to the room {1} (./oicq client room join {2})",
                        number,
                        text,
                        message.room());
        };
    }

    private static String role(String decimal, Console console) {
        return CodeTable.ROOM_ROLE
                .parse(decimal)
                .map(code -> console.name(CodeTable.ROOM_ROLE, code))
                .orElse(decimal);
    }
}
