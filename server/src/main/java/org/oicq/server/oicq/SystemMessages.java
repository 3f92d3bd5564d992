package org.oicq.server.oicq;

import java.util.OptionalLong;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.packet.Message;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;

/** System messages: reply 0x03 with flag 1. */
public final class SystemMessages {
    private final WireCharset charset;

    public SystemMessages(WireCharset charset) {
        this.charset = charset;
    }

    /** A system message about a user, without words. */
    public Message about(long number, InformationType type) {
        return new Message(MessageFlag.SYSTEM.code(), number, Text.EMPTY, type.code());
    }

    /** A system message about a user. */
    public Message about(long number, InformationType type, String information) {
        return new Message(MessageFlag.SYSTEM.code(), number, Text.of(information, charset), type.code());
    }

    /** A notice about a packet of this type, and about the user or group that it names, in the form of binary.md. */
    public Message notice(int packetType, OptionalLong named, String words) {
        String subject = named.isPresent() ? " " + named.getAsLong() : "";
        return notice(String.format("0x%02x%s: %s", packetType, subject, words));
    }

    /** A notice from the system itself, in words. */
    public Message notice(String words) {
        return about(0, InformationType.NOTICE, words);
    }
}
