package org.oicq.tools.conformance;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What a server can do wrong, with a conversation that finds it. Frames are whole; each gives what is sent instead. */
enum Mistake {
    /** Keeps to the protocol. */
    NONE("message-online"),
    /** No mistake either. */
    OTHER_WORDS("unknown", (frame, _) -> List.of(notice(frame) ? with(frame, frame.length - 2, '!') : frame)),
    LENGTH_ONE_TOO_LARGE("view", (frame, _) -> List.of(with(frame, 7, frame[7] + 1))),
    WRONG_FIRST_BYTE("view", (frame, _) -> List.of(with(frame, 0, 0x82))),
    WRONG_ROUTE("view", (frame, _) -> List.of(with(with(frame, 1, 0x0a), 2, 0x01))),
    WRONG_PACKET_TYPE("view", (frame, _) -> List.of(with(frame, 3, frame[3] == 4 ? 5 : frame[3]))),
    NO_FAILURE_REPLY("before-log-in", (frame, _) -> reply(frame) && frame[8] == 0 ? List.of() : List.of(frame)),
    SUCCESS_INSTEAD_OF_FAILURE(
            "before-log-in", (frame, _) -> List.of(reply(frame) && frame[8] == 0 ? with(frame, 8, 1) : frame)),
    NO_NOTICE_OF_A_REFUSAL("unknown", (frame, _) -> notice(frame) ? List.of() : List.of(frame)),
    MESSAGE_LOST("message-online", (frame, _) -> talk(frame) ? List.of() : List.of(frame)),
    MESSAGE_TWICE("message-online", (frame, _) -> talk(frame) ? List.of(frame, frame) : List.of(frame)),
    LOST_ORDER("message-online", (frame, memory) -> memory.swapPairs(frame, talk(frame))),
    ANOTHER_SENDER("message-online", (frame, _) -> List.of(talk(frame) ? with(frame, 12, frame[12] + 1) : frame)),
    A_LETTER_CHANGED(
            "message-online",
            (frame, _) -> List.of(talk(frame) ? with(frame, frame.length - 2, frame[frame.length - 2] ^ 1) : frame)),
    FRIENDS_FORGOTTEN_AT_LOG_IN(
            "log-in",
            (frame, _) ->
                    List.of(frame[3] == 2 && frame[8] == 1 ? shorter(with(frame, 9, 0), frame.length - 10) : frame)),
    NO_NEWS_OF_FRIENDS("display-mode", (frame, _) -> news(frame) ? List.of() : List.of(frame)),
    HIDDEN_USER_SHOWN(
            "display-mode", (frame, _) -> List.of(news(frame) && frame[15] == '4' ? with(frame, 15, '1') : frame)),
    A_PIECE_OF_A_FILE_CUT(
            "file", (frame, _) -> List.of(frame[3] == 0x15 ? with(shorter(frame, 1), 19, frame[19] - 1) : frame)),
    FILE_OFFER_LOST("file", (frame, _) -> frame[3] == 0x13 ? List.of() : List.of(frame)),
    GREETS_WITH_A_MESSAGE("view", (frame, memory) -> memory.first() ? List.of(hello(), frame) : List.of(frame)),
    ANSWERS_A_KEEP_ALIVE("before-log-in", FromUser.answering(0x16)),
    LETS_A_NUMBER_IN_TWICE(
            "log-in-takeover",
            (frame, _) ->
                    notice(frame) && text(frame).contains("logged in from elsewhere") ? List.of() : List.of(frame)),
    DOUBLE_AFTER_GOODBYE("message-offline", (frame, memory) -> memory.repeatAfterLogIn(frame)),
    ANOTHER_ID_EACH_TIME(
            "kept-messages",
            (frame, memory) -> List.of(oicq(frame, 0x0c) ? with(frame, 19, frame[19] + memory.count()) : frame)),
    A_ROOM_ENTRY_SKIPPED("talk", (frame, _) -> List.of(chat(frame, 3) ? with(frame, 16, frame[16] + 1) : frame)),
    A_REFUSAL_NAMES_ANOTHER_PACKET(
            "unknown", (frame, _) -> List.of(notice(frame) ? with(frame, 18, frame[18] ^ 1) : frame)),
    HTTP_SERVES_WHO_IS_NOT_LOGGED_IN("http/log-in", "RES=20", "RES=00");

    /** What the relay remembers of all connections. */
    static final class Everybody {
        private volatile byte[] lastTalk = new byte[0];
        private final AtomicInteger count = new AtomicInteger();
    }

    /** What a connection remembers between frames. */
    static final class Memory {
        private final Everybody everybody;
        private byte[] held = new byte[0];
        private boolean spoke;

        Memory(Everybody everybody) {
            this.everybody = everybody;
        }

        int count() {
            return everybody.count.incrementAndGet();
        }

        /** Says the last message that anybody got again, after the next log-in. */
        List<byte[]> repeatAfterLogIn(byte[] frame) {
            if (talk(frame)) {
                everybody.lastTalk = frame;
            } else if (oicq(frame, 2) && everybody.lastTalk.length > 0) {
                return List.of(frame, everybody.lastTalk);
            }
            return List.of(frame);
        }

        boolean first() {
            boolean before = spoke;
            spoke = true;
            return !before;
        }

        /** Keeps every other frame of a kind back until the next has gone. */
        List<byte[]> swapPairs(byte[] frame, boolean kind) {
            if (!kind) {
                return List.of(frame);
            }
            if (held.length == 0) {
                held = frame;
                return List.of();
            }
            List<byte[]> both = List.of(frame, held);
            held = new byte[0];
            return both;
        }
    }

    /** Changes what the server writes. */
    @FunctionalInterface
    interface ToUser {
        List<byte[]> instead(byte[] frame, Memory memory);
    }

    /** Answers what a user writes, beside the server. */
    @FunctionalInterface
    interface FromUser {
        List<byte[]> answer(byte[] frame);

        static FromUser answering(int type) {
            return frame -> frame[3] == type ? List.of(hello()) : List.of();
        }
    }

    private final String conversation;
    private final ToUser toUser;
    private final FromUser fromUser;
    private final String said;
    private final String instead;

    Mistake(String conversation) {
        this(conversation, (frame, _) -> List.of(frame));
    }

    Mistake(String conversation, ToUser toUser) {
        this(conversation, toUser, _ -> List.of());
    }

    Mistake(String conversation, FromUser fromUser) {
        this(conversation, (frame, _) -> List.of(frame), fromUser);
    }

    Mistake(String conversation, ToUser toUser, FromUser fromUser) {
        this(conversation, toUser, fromUser, "", "");
    }

    Mistake(String conversation, String said, String instead) {
        this(conversation, (frame, _) -> List.of(frame), _ -> List.of(), said, instead);
    }

    Mistake(String conversation, ToUser toUser, FromUser fromUser, String said, String instead) {
        this.conversation = conversation;
        this.toUser = toUser;
        this.fromUser = fromUser;
        this.said = said;
        this.instead = instead;
    }

    /** What is sent instead of this part of HTTP; as long as it was. */
    byte[] http(byte[] part) {
        return said.isEmpty() ? part : text(part).replace(said, instead).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The conversation that finds it. */
    String conversation() {
        return conversation;
    }

    List<byte[]> toUser(byte[] frame, Memory memory) {
        return toUser.instead(frame, memory);
    }

    List<byte[]> answer(byte[] frame) {
        return fromUser.answer(frame);
    }

    // ------------------------------------------------------------------ frames

    private static byte[] with(byte[] frame, int at, int value) {
        byte[] changed = frame.clone();
        changed[at] = (byte) value;
        return changed;
    }

    /** Without its last bytes, and with a length that fits; the length is small here. */
    private static byte[] shorter(byte[] frame, int less) {
        byte[] cut = Arrays.copyOf(frame, frame.length - less);
        int content = cut.length - 8;
        cut[6] = (byte) (content >>> 8);
        cut[7] = (byte) content;
        return cut;
    }

    private static boolean oicq(byte[] frame, int type) {
        return frame[1] == 1 && frame[3] == type;
    }

    private static boolean chat(byte[] frame, int type) {
        return frame[1] == 5 && frame[3] == type;
    }

    /** A packet that starts with its success. */
    private static boolean reply(byte[] frame) {
        return oicq(frame, frame[3]) && frame[3] != 3 && frame[3] < 0x0c;
    }

    private static boolean notice(byte[] frame) {
        return oicq(frame, 3) && frame[8] == 1 && frame[frame.length - 1] == 0;
    }

    private static boolean talk(byte[] frame) {
        return oicq(frame, 3) && frame[8] == 2;
    }

    /** That a friend's status has changed. */
    private static boolean news(byte[] frame) {
        return oicq(frame, 3) && frame[8] == 1 && frame[frame.length - 1] == 5;
    }

    private static String text(byte[] frame) {
        return new String(frame, StandardCharsets.ISO_8859_1);
    }

    private static byte[] hello() {
        byte[] frame = new byte[8 + 1 + 4 + 2 + 2 + 1];
        frame[0] = (byte) 0x81;
        frame[1] = 1;
        frame[2] = 0x0a;
        frame[3] = 3;
        frame[7] = 10;
        frame[8] = 1;
        frame[14] = 2;
        frame[15] = 'h';
        frame[16] = 'i';
        return frame;
    }
}
