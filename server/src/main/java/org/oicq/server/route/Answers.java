package org.oicq.server.route;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.frame.Route;
import org.oicq.codec.packet.AddFriend;
import org.oicq.codec.packet.AddGroupReply;
import org.oicq.codec.packet.AnswerFile;
import org.oicq.codec.packet.AnswerRequest;
import org.oicq.codec.packet.Block;
import org.oicq.codec.packet.BlockReply;
import org.oicq.codec.packet.BlockedUsers;
import org.oicq.codec.packet.Broadcast;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.DeleteFriend;
import org.oicq.codec.packet.DeleteGroupReply;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Monitor;
import org.oicq.codec.packet.MoveFriendsReply;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.OnlineUsers;
import org.oicq.codec.packet.Profile;
import org.oicq.codec.packet.RegisterReply;
import org.oicq.codec.packet.RenameGroupReply;
import org.oicq.codec.packet.RequestFriend;
import org.oicq.codec.packet.SearchResult;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.packet.UserData;
import org.oicq.codec.packet.UserPacket;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;
import org.oicq.server.oicq.SystemMessages;
import org.oicq.server.session.Refusal;

/**
 * How the binary protocol says no (binary.md, "Bad input"): with the failure form of the request's own reply where it
 * has one, otherwise with a system message that starts with the packet type and the number or group it named.
 */
public final class Answers {
    private final SystemMessages messages;

    /** Answers in this charset. */
    public Answers(WireCharset charset) {
        this.messages = new SystemMessages(charset);
    }

    /** The answer to a packet that breaks a rule. */
    public ServerPacket refused(UserPacket packet, Refusal reason) {
        int type = Catalog.USER_TO_OICQ.typeOf(packet).code();
        return failure(type).orElseGet(() -> explanation(packet, reason));
    }

    /** Why a packet is refused, where its answer has no words for that. */
    public ServerPacket explanation(UserPacket packet, Refusal reason) {
        int type = Catalog.USER_TO_OICQ.typeOf(packet).code();
        return messages.notice(type, named(packet), reason.sentence());
    }

    /** The answer to a message that could not be taken after all. */
    public ServerPacket messageRefused(long receiver, Refusal reason) {
        return messages.notice(0x03, OptionalLong.of(receiver), reason.sentence());
    }

    /** The answer to a packet that is malformed or unknown. */
    public ServerPacket malformed(ProtocolException problem) {
        return failure(problem.packetType()).orElseGet(() -> notice(problem.getMessage()));
    }

    /** The answer to a frame for a program that does not run here, or from one that a user is not. */
    public ServerPacket notHere(Route route, int type) {
        String words = route.sender() != ProgramKind.OICQ_USER.code()
                ? "a user's frames come from 0x0a"
                : ProgramKind.find(route.receiver())
                        .filter(kind -> kind != ProgramKind.OICQ_USER)
                        .map(kind -> "the " + kind.label() + " does not run here")
                        .orElse("there is no such program");
        return messages.notice(type, OptionalLong.empty(), words);
    }

    /** A notice in words (system message of type 0). */
    public ServerPacket notice(String words) {
        return messages.notice(words);
    }

    /** The failure form of a packet type's own reply; a well-formed packet of 0x04 has none. */
    private static Optional<ServerPacket> failure(int type) {
        return Optional.ofNullable(
                switch (type) {
                    case 0x01 -> new RegisterReply(false, 0);
                    case 0x02 -> new LoginReply(false, List.of());
                    case 0x05, 0x12 -> new UserData(false, 0, Profile.NOBODY);
                    case 0x06 -> new AddGroupReply(false, 0, Text.EMPTY);
                    case 0x07 -> new RenameGroupReply(false, 0, Text.EMPTY);
                    case 0x08 -> new DeleteGroupReply(false, 0);
                    case 0x09 -> new MoveFriendsReply(false);
                    case 0x0A -> new OnlineUsers(false, List.of());
                    case 0x0B -> new SearchResult(false, List.of());
                    case 0x1A -> new BlockReply(false, 0, 0);
                    case 0x1B -> new BlockedUsers(false, List.of());
                    default -> null;
                });
    }

    /** The user or group that a packet without a reply of its own names. */
    private static OptionalLong named(UserPacket packet) {
        return switch (packet) {
            case SendMessage p -> OptionalLong.of(p.otherNumber());
            case Broadcast p -> OptionalLong.of(p.groupNumber());
            case AddFriend p -> OptionalLong.of(p.friendNumber());
            case RequestFriend p -> OptionalLong.of(p.friendNumber());
            case DeleteFriend p -> OptionalLong.of(p.friendNumber());
            case AnswerRequest p -> OptionalLong.of(p.friendNumber());
            case Block p -> OptionalLong.of(p.otherNumber());
            case Monitor p -> OptionalLong.of(p.monitoredNumber());
            case OfferFile p -> OptionalLong.of(p.friendNumber());
            case AnswerFile p -> OptionalLong.of(p.friendNumber());
            case FileContent p -> OptionalLong.of(p.friendNumber());
            default -> OptionalLong.empty();
        };
    }
}
