package org.oicq.client;

import static org.oicq.client.Packets.notice;
import static org.oicq.client.Packets.system;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.Answer;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.codes.Direction;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.packet.AccountForm;
import org.oicq.codec.packet.Acknowledge;
import org.oicq.codec.packet.AddFriend;
import org.oicq.codec.packet.AddGroup;
import org.oicq.codec.packet.AddGroupReply;
import org.oicq.codec.packet.AnswerFile;
import org.oicq.codec.packet.AnswerRequest;
import org.oicq.codec.packet.AskExtensions;
import org.oicq.codec.packet.Block;
import org.oicq.codec.packet.Broadcast;
import org.oicq.codec.packet.ChangeData;
import org.oicq.codec.packet.ChangeMode;
import org.oicq.codec.packet.DeleteFriend;
import org.oicq.codec.packet.DeleteGroup;
import org.oicq.codec.packet.DeleteGroupReply;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.FindOnline;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.codec.packet.ListBlocked;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Monitor;
import org.oicq.codec.packet.MoveFriends;
import org.oicq.codec.packet.MoveFriendsReply;
import org.oicq.codec.packet.NumberedPacket;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.OnlineUsers;
import org.oicq.codec.packet.Register;
import org.oicq.codec.packet.RegisterReply;
import org.oicq.codec.packet.RenameGroup;
import org.oicq.codec.packet.RenameGroupReply;
import org.oicq.codec.packet.RequestFriend;
import org.oicq.codec.packet.Search;
import org.oicq.codec.packet.SearchResult;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.packet.UserCard;
import org.oicq.codec.packet.UserData;
import org.oicq.codec.packet.UserPacket;
import org.oicq.codec.packet.ViewUser;
import org.oicq.codec.wire.Text;

/**
 * A script that knows a few people by heart: enough of the protocol for a conversation between two clients, nothing of
 * its limits. The same scenarios run against a real server.
 */
public final class Village implements Peer.Script {
    private final Map<Long, Villager> people = new TreeMap<>();

    private static final class Villager {
        final long number;
        final Map<Integer, Text> groups = new TreeMap<>(Map.of(1, Text.of("My friends")));
        final Map<Long, Integer> friends = new TreeMap<>();
        final Map<Long, Text> requests = new HashMap<>();
        final List<ServerPacket> stored = new ArrayList<>();
        Register form;
        Peer.@Nullable Link link;

        Villager(long number, Register form) {
            this.number = number;
            this.form = form;
        }

        /** Tells this user; that its connection has gone just now is nobody else's matter. */
        void tell(ServerPacket packet) {
            Peer.Link here = link;
            if (here != null) {
                try {
                    here.send(packet);
                    return;
                } catch (IOException _) {
                    link = null;
                }
            }
            stored.add(packet);
        }

        UserCard card() {
            var profile = form.form();
            return new UserCard(number, profile.nickname(), profile.portrait(), profile.province(), profile.city());
        }
    }

    @Override
    public synchronized void received(Peer.Link link, UserPacket packet) throws IOException {
        switch (packet) {
            case Register form -> {
                long number = 10001L + people.size();
                people.put(number, new Villager(number, form));
                link.send(new RegisterReply(true, number));
            }
            case Login login -> logIn(link, login);
            case AskExtensions _ -> link.send(notice("0x18: unknown packet type"));
            case NumberedPacket numbered -> {
                Villager me = people.get(numbered.number());
                if (me != null && me.link == link) {
                    served(link, me, numbered);
                } else {
                    link.close();
                }
            }
        }
    }

    @Override
    public synchronized void closed(Peer.Link link) {
        people.values().stream().filter(person -> person.link == link).forEach(person -> person.link = null);
    }

    private void logIn(Peer.Link link, Login login) throws IOException {
        Villager me = people.get(login.number());
        if (me == null || !me.form.form().password().equals(login.password())) {
            link.send(new LoginReply(false, List.of()));
            return;
        }
        Peer.Link older = me.link;
        if (older != null) {
            try {
                older.send(notice("your number has logged in from elsewhere"));
            } catch (IOException _) {
                // It has gone just now, which is not the newer one's matter.
            }
            older.close();
        }
        me.link = link;
        link.send(new LoginReply(
                true,
                me.groups.entrySet().stream()
                        .map(group -> new LoginReply.Group(
                                group.getValue(),
                                group.getKey(),
                                me.friends.entrySet().stream()
                                        .filter(friend -> friend.getValue().equals(group.getKey()))
                                        .map(friend -> friend(known(friend.getKey())))
                                        .toList()))
                        .toList()));
        for (ServerPacket packet : me.stored) {
            link.send(packet);
        }
        me.stored.clear();
        for (Map.Entry<Long, Text> request : me.requests.entrySet()) {
            link.send(system(
                    InformationType.ASKS_YOU,
                    request.getKey(),
                    request.getValue().toString()));
        }
    }

    private static LoginReply.Friend friend(Villager person) {
        return new LoginReply.Friend(
                person.number,
                1,
                person.link == null ? 4 : 1,
                person.form.form().nickname());
    }

    private Optional<Villager> person(long number) {
        return Optional.ofNullable(people.get(number));
    }

    private Villager known(long number) {
        return person(number).orElseThrow();
    }

    private void served(Peer.Link link, Villager me, NumberedPacket packet) throws IOException {
        switch (packet) {
            case Login login -> throw new AssertionError(login);
            case SendMessage p -> {
                Optional<Villager> other = person(p.otherNumber());
                if (other.isPresent()) {
                    other.get().tell(Packets.talk(me.number, p.content().toString()));
                } else {
                    link.send(notice("0x03 " + p.otherNumber() + ": no such user"));
                }
            }
            case Broadcast p -> {
                for (long friend : me.friends.keySet()) {
                    known(friend).tell(Packets.talk(me.number, p.content().toString()));
                }
            }
            case ViewUser p -> link.send(data(p.friendNumber()));
            case ChangeData p -> {
                var password = p.form().password().text().isEmpty()
                        ? me.form.form().password()
                        : p.form().password();
                me.form = new Register(
                        AccountForm.of(p.form().profile(), password, p.form().authentication()));
                link.send(data(me.number));
            }
            case AddGroup p -> {
                int number = me.groups.size() + 1;
                me.groups.put(number, p.groupName());
                link.send(new AddGroupReply(true, number, p.groupName()));
            }
            case RenameGroup p ->
                link.send(new RenameGroupReply(
                        me.groups.replace(p.groupNumber(), p.groupName()) != null, p.groupNumber(), p.groupName()));
            case DeleteGroup p -> {
                boolean deleted = p.groupNumber() != 1 && me.groups.remove(p.groupNumber()) != null;
                me.friends.replaceAll((_, group) -> group == p.groupNumber() ? 1 : group);
                link.send(new DeleteGroupReply(deleted, p.groupNumber()));
            }
            case MoveFriends p -> {
                boolean all = p.moves().stream()
                        .allMatch(move -> me.friends.containsKey(move.friendNumber())
                                && me.groups.containsKey(move.targetGroup()));
                if (all) {
                    p.moves().forEach(move -> me.friends.put(move.friendNumber(), move.targetGroup()));
                }
                link.send(new MoveFriendsReply(all));
            }
            case FindOnline p -> {
                boolean up = p.direction() == Direction.LARGER.code();
                Collection<Villager> order =
                        up ? people.values() : List.copyOf(people.values()).reversed();
                link.send(new OnlineUsers(
                        true,
                        order.stream()
                                .filter(person -> person.link != null)
                                .filter(person -> up == (person.number > p.startNumber()))
                                .limit(p.howMany())
                                .map(Villager::card)
                                .toList()));
            }
            case Search p -> {
                String nickname = p.sqlStatement().toString().replaceAll("nickname = '(.*)'", "$1");
                boolean understood = !nickname.equals(p.sqlStatement().toString());
                link.send(new SearchResult(
                        understood,
                        people.values().stream()
                                .map(Villager::card)
                                .filter(card -> card.nickname().toString().equals(nickname))
                                .toList()));
            }
            case AddFriend p -> wish(link, me, p.friendNumber(), Text.EMPTY, 0x0c);
            case RequestFriend p -> wish(link, me, p.friendNumber(), p.reason(), 0x0d);
            case DeleteFriend p -> me.friends.remove(p.friendNumber());
            case AnswerRequest p -> {
                if (me.requests.remove(p.friendNumber()) == null) {
                    link.send(notice("0x17 " + p.friendNumber() + ": this user has not asked you"));
                } else if (p.consent() == Answer.YES.code()) {
                    known(p.friendNumber()).friends.put(me.number, 1);
                    known(p.friendNumber()).tell(system(InformationType.AGREED, me.number, ""));
                } else {
                    known(p.friendNumber()).tell(system(InformationType.REFUSED, me.number, ""));
                }
            }
            case ChangeMode p -> {
                if (p.displayMode() == 4) {
                    link.close();
                }
            }
            case Monitor p -> link.send(notice("0x11 " + p.monitoredNumber() + ": only supervisors may do that"));
            case OfferFile p -> relay(link, p.friendNumber(), p, 0x13);
            case AnswerFile p -> relay(link, p.friendNumber(), p, 0x14);
            case FileContent p -> relay(link, p.friendNumber(), p, 0x15);
            case KeepAlive _ -> {}
            case AskExtensions ask -> throw new AssertionError(ask);
            case Acknowledge _ -> link.send(notice("0x19: unknown packet type"));
            case Block _ -> link.send(notice("0x1a: unknown packet type"));
            case ListBlocked _ -> link.send(notice("0x1b: unknown packet type"));
        }
    }

    private void wish(Peer.Link link, Villager me, long friend, Text reason, int type) throws IOException {
        Optional<Villager> other = person(friend);
        if (other.isEmpty()) {
            link.send(notice(String.format("0x%02x %d: no such user", type, friend)));
            return;
        }
        int policy = other.get().form.form().authentication();
        if (policy == Authentication.ANYONE.code()) {
            me.friends.put(friend, 1);
            link.send(system(InformationType.AGREED, friend, ""));
            other.get().tell(system(InformationType.ADDED_YOU, me.number, ""));
        } else if (policy == Authentication.NOBODY.code()) {
            link.send(system(InformationType.REFUSED, friend, ""));
        } else if (type == 0x0c) {
            link.send(system(InformationType.ASK_FIRST, friend, ""));
        } else {
            other.get().requests.put(me.number, reason);
        }
    }

    private void relay(Peer.Link link, long to, ServerPacket packet, int type) throws IOException {
        Optional<Villager> other = person(to).filter(person -> person.link != null);
        if (other.isPresent()) {
            other.get().tell(packet);
        } else {
            link.send(notice(String.format("0x%02x %d: this user cannot take files now", type, to)));
        }
    }

    private UserData data(long number) {
        return person(number)
                .map(person -> new UserData(true, number, person.form.form().profile()))
                .orElseGet(() -> Packets.noUser(number));
    }
}
