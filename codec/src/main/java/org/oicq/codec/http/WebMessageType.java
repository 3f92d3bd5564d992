package org.oicq.codec.http;

import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.codes.MessageFlag;

/** The values of MT in GetMsgEx. */
public enum WebMessageType implements Coded {
    /** The user has added you as a friend. */
    ADDED_YOU(1),
    /** The user asks you to let it add you; MG is its reason. */
    ASKS_YOU(2),
    AGREED(3),
    REFUSED(4),
    USER_MESSAGE(9),
    /** A friend's status, in MG as 10, 20 or 30; with UN 0 a notice in words. */
    STATUS(99);

    private final int code;

    WebMessageType(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }

    /** What a message of the binary protocol is here. Notices, "ask first" and monitored talk arrive as 99 with UN 0. */
    public static WebMessageType of(MessageFlag flag, InformationType type) {
        return switch (flag) {
            case USER -> USER_MESSAGE;
            case SYSTEM ->
                switch (type) {
                    case ADDED_YOU -> ADDED_YOU;
                    case ASKS_YOU -> ASKS_YOU;
                    case AGREED -> AGREED;
                    case REFUSED -> REFUSED;
                    case NOTICE, MODE_CHANGED, ASK_FIRST, MONITORED_TALK -> STATUS;
                };
        };
    }
}
