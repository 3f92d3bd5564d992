package org.oicq.server.delivery;

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

    /**
     * A notice about a refused packet, in the form of docs/rules.md, "Refusals": {@code 0x03 10002: no such user}.
     *
     * @param prefix the subsystem's name and a space; empty for OICQ
     * @param packetType 0…255
     * @param named the user, group, room or job that the packet names, if it does
     */
    public Message notice(String prefix, int packetType, OptionalLong named, String words) {
        String subject = named.isPresent() ? " " + named.getAsLong() : "";
        return notice(String.format("%s0x%02x%s: %s", prefix, packetType, subject, words));
    }

    /** A notice from the system itself, in words. */
    public Message notice(String words) {
        return about(0, InformationType.NOTICE, words);
    }
}
