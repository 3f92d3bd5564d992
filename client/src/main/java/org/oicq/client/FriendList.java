package org.oicq.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.packet.LoginReply.Friend;
import org.oicq.codec.packet.LoginReply.Group;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.MoveFriends;
import org.oicq.codec.wire.Text;

/**
 * The friend list of a log-in, kept up to date with what the server says and with what was asked of it. The server sends the
 * whole list only at a log-in.
 */
final class FriendList {
    /** Friends go here who are added, and those of a group that is deleted. */
    private static final int FIRST_GROUP = 1;

    private volatile List<Group> groups = List.of();

    /** The list as it is now. */
    List<Group> groups() {
        return groups;
    }

    void loggedIn(List<Group> now) {
        groups = List.copyOf(now);
    }

    /** What a system message changes: somebody is in the list now, or has another state. */
    void heard(Message message) {
        if (message.flag() != MessageFlag.SYSTEM.code()) {
            return;
        }
        Optional<InformationType> type = Coded.find(InformationType.class, message.informationType());
        if (type.equals(Optional.of(InformationType.AGREED))) {
            added(message.number());
        } else if (type.equals(Optional.of(InformationType.MODE_CHANGED))) {
            CodeTable.DISPLAY_MODE
                    .parse(message.information().toString())
                    .ifPresent(state -> change(
                            message.number(),
                            friend -> new Friend(
                                    friend.friendNumber(), friend.portraitNumber(), state, friend.nickname())));
        }
    }

    private synchronized void added(long number) {
        if (friend(number).isEmpty()) {
            // The name comes with the first look at the data.
            put(new Friend(number, 1, DisplayMode.OFFLINE.code(), Text.EMPTY), FIRST_GROUP);
        }
    }

    /** A look at a friend's data has shown its name. */
    void named(long number, Text nickname) {
        change(
                number,
                friend -> new Friend(friend.friendNumber(), friend.portraitNumber(), friend.friendState(), nickname));
    }

    /** A look around has shown this user online. */
    void seen(long number) {
        friend(number)
                .filter(friend -> friend.friendState() == DisplayMode.OFFLINE.code())
                .ifPresent(_ -> change(
                        number,
                        friend -> new Friend(
                                friend.friendNumber(),
                                friend.portraitNumber(),
                                DisplayMode.ONLINE.code(),
                                friend.nickname())));
    }

    synchronized void removed(long number) {
        groups = groups.stream()
                .map(group -> with(
                        group,
                        group.friends().stream()
                                .filter(friend -> friend.friendNumber() != number)
                                .toList()))
                .toList();
    }

    synchronized void groupAdded(int number, Text name) {
        List<Group> more = new ArrayList<>(groups);
        more.add(new Group(name, number, List.of()));
        groups = List.copyOf(more);
    }

    synchronized void groupRenamed(int number, Text name) {
        groups = groups.stream()
                .map(group ->
                        group.groupNumber() == number ? new Group(name, group.groupNumber(), group.friends()) : group)
                .toList();
    }

    synchronized void groupDeleted(int number) {
        List<Friend> homeless = groups.stream()
                .filter(group -> group.groupNumber() == number)
                .flatMap(group -> group.friends().stream())
                .toList();
        groups = groups.stream().filter(group -> group.groupNumber() != number).toList();
        homeless.forEach(friend -> put(friend, FIRST_GROUP));
    }

    synchronized void moved(List<MoveFriends.Move> moves) {
        for (MoveFriends.Move move : moves) {
            friend(move.friendNumber()).ifPresent(friend -> {
                removed(move.friendNumber());
                put(friend, move.targetGroup());
            });
        }
    }

    private Optional<Friend> friend(long number) {
        return groups.stream()
                .flatMap(group -> group.friends().stream())
                .filter(friend -> friend.friendNumber() == number)
                .findFirst();
    }

    private synchronized void change(long number, UnaryOperator<Friend> to) {
        if (friend(number).isPresent()) {
            groups = groups.stream()
                    .map(group -> with(
                            group,
                            group.friends().stream()
                                    .map(friend -> friend.friendNumber() == number ? to.apply(friend) : friend)
                                    .toList()))
                    .toList();
        }
    }

    private void put(Friend friend, int groupNumber) {
        groups = groups.stream()
                .map(group -> {
                    if (group.groupNumber() != groupNumber) {
                        return group;
                    }
                    List<Friend> more = new ArrayList<>(group.friends());
                    more.add(friend);
                    return with(group, List.copyOf(more));
                })
                .toList();
    }

    private static Group with(Group group, List<Friend> friends) {
        return new Group(group.groupName(), group.groupNumber(), friends);
    }
}
