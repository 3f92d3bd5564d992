package org.oicq.server.oicq;

import java.util.Optional;
import org.oicq.codec.packet.AddFriend;
import org.oicq.codec.packet.AddGroup;
import org.oicq.codec.packet.AddGroupReply;
import org.oicq.codec.packet.AnswerRequest;
import org.oicq.codec.packet.DeleteFriend;
import org.oicq.codec.packet.DeleteGroup;
import org.oicq.codec.packet.DeleteGroupReply;
import org.oicq.codec.packet.MoveFriends;
import org.oicq.codec.packet.MoveFriendsReply;
import org.oicq.codec.packet.RenameGroup;
import org.oicq.codec.packet.RenameGroupReply;
import org.oicq.codec.packet.RequestFriend;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.schema.FriendTable;
import org.oicq.server.delivery.SystemMessages;
import org.oicq.server.route.Reply;
import org.oicq.server.rule.Refusal;
import org.oicq.server.rule.Result;
import org.oicq.server.session.Session;

/** The packets about a user's list: 0x06 to 0x09, 0x0C to 0x0E, and 0x17. */
public final class FriendHandlers {
    private final Friends friends;
    private final SystemMessages messages;

    public FriendHandlers(Friends friends, SystemMessages messages) {
        this.friends = friends;
        this.messages = messages;
    }

    /** 0x0C: exactly one outcome for the sender. */
    public Reply add(Session session, AddFriend packet) {
        return switch (friends.add(session, packet.friendNumber())) {
            case Result.Refused<Friends.Added>(Refusal reason) -> Reply.refused(reason);
            case Result.Ok<Friends.Added>(Friends.Added added) -> outcome(packet.friendNumber(), added);
        };
    }

    /** 0x0D: where the other wants to be asked, its answer will come by itself. */
    public Reply request(Session session, RequestFriend packet) {
        return switch (friends.request(session, packet.friendNumber(), packet.reason())) {
            case Result.Refused<Friends.Added>(Refusal reason) -> Reply.refused(reason);
            case Result.Ok<Friends.Added>(Friends.Added added) ->
                added == Friends.Added.ASK_FIRST ? Reply.NONE : outcome(packet.friendNumber(), added);
        };
    }

    private Reply outcome(long other, Friends.Added added) {
        return Reply.of(messages.about(other, added.said()));
    }

    /** 0x0E. */
    public Reply remove(Session session, DeleteFriend packet) {
        return orNothing(friends.remove(session, packet.friendNumber()));
    }

    /** 0x17. */
    public Reply answer(Session session, AnswerRequest packet) {
        return orNothing(friends.answer(session, packet.friendNumber(), packet.consent()));
    }

    /** 0x06. */
    public Reply addGroup(Session session, AddGroup packet) {
        return switch (friends.addGroup(session, packet.groupName())) {
            case Result.Ok<Integer>(Integer number) -> Reply.of(new AddGroupReply(true, number, packet.groupName()));
            case Result.Refused<Integer>(Refusal reason) -> Reply.refused(reason);
        };
    }

    /** 0x07. */
    public Reply renameGroup(Session session, RenameGroup packet) {
        return or(
                friends.renameGroup(session, packet.groupNumber(), packet.groupName()),
                new RenameGroupReply(true, packet.groupNumber(), packet.groupName()));
    }

    /** 0x08. */
    public Reply deleteGroup(Session session, DeleteGroup packet) {
        return or(friends.deleteGroup(session, packet.groupNumber()), new DeleteGroupReply(true, packet.groupNumber()));
    }

    /** 0x09. */
    public Reply move(Session session, MoveFriends packet) {
        var moves = packet.moves().stream()
                .map(move -> new FriendTable.Move(move.friendNumber(), move.targetGroup()))
                .toList();
        return or(friends.move(session, moves), new MoveFriendsReply(true));
    }

    private static Reply or(Optional<Refusal> problem, ServerPacket done) {
        return problem.map(Reply::refused).orElseGet(() -> Reply.of(done));
    }

    private static Reply orNothing(Optional<Refusal> problem) {
        return problem.map(Reply::refused).orElse(Reply.NONE);
    }
}
