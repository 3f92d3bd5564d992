package org.oicq.server.route;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.frame.Route;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.packet.Routed;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.codec.wire.WireCharset;
import org.oicq.server.delivery.SystemMessages;
import org.oicq.server.rule.Refusal;

/**
 * How the binary protocol says no (docs/rules.md, "Bad input" and "Refusals"): with the failure form of the
 * request's own reply where it has one, and with a notice of the OICQ server that says why where it has none or the
 * subsystem explains its refusals.
 */
public final class Answers {
    private final WireCharset charset;
    private final SystemMessages messages;

    /** Answers in this charset. */
    public Answers(WireCharset charset) {
        this.charset = charset;
        this.messages = new SystemMessages(charset);
    }

    /**
     * The answers to a packet that breaks a rule, in their order.
     *
     * @param explained whether a notice says why, even where the subsystem does not say it by itself
     */
    public <P extends Packet> List<Routed<?>> refused(
            Subsystem<P> subsystem, P packet, Refusal reason, boolean explained) {
        PacketType<?> type = subsystem.catalog().typeOf(packet);
        return refusal(subsystem, type.code(), type.subject(packet), reason.sentence(), explained);
    }

    /**
     * The answers to a packet that is malformed or unknown, in their order.
     *
     * @param content as it came; it is left as it is
     */
    public List<Routed<?>> malformed(
            Subsystem<?> subsystem, Frame frame, ByteBuffer content, ProtocolException problem) {
        OptionalLong subject = subsystem
                .catalog()
                .find(frame.type())
                .map(type -> type.subject(content, charset))
                .orElse(OptionalLong.empty());
        return refusal(subsystem, frame.type(), subject, problem.reason(), false);
    }

    private List<Routed<?>> refusal(
            Subsystem<?> subsystem, int type, OptionalLong subject, String words, boolean explained) {
        Optional<Routed<?>> failure = subsystem.catalog().failure(type);
        Routed<?> notice = routed(messages.notice(subsystem.prefix(), type, subject, words));
        if (failure.isEmpty()) {
            return List.of(notice);
        }
        return explained || subsystem.explains(type) ? List.of(notice, failure.get()) : List.of(failure.get());
    }

    /** The answer to a message that could not be taken after all. */
    public Message messageRefused(long receiver, Refusal reason) {
        return messages.notice("", 0x03, OptionalLong.of(receiver), reason.sentence());
    }

    /** The answer to a frame for a program that does not run here, or from one that a user is not. */
    public Message notHere(Route route, int type) {
        String words = route.sender() != ProgramKind.OICQ_USER.code()
                ? "a user's frames come from 0x0a"
                : ProgramKind.find(route.receiver())
                        .filter(kind -> kind != ProgramKind.OICQ_USER)
                        .map(kind -> "the " + kind.label() + " does not run here")
                        .orElse("there is no such program");
        return messages.notice("", type, OptionalLong.empty(), words);
    }

    /** A notice in words (system message of type 0). */
    public Message notice(String words) {
        return messages.notice(words);
    }

    private static Routed<?> routed(Message message) {
        return new Routed<>(Catalog.OICQ_TO_USER, message);
    }
}
