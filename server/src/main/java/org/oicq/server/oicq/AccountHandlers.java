package org.oicq.server.oicq;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.Direction;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.codes.LoginMode;
import org.oicq.codec.packet.ChangeData;
import org.oicq.codec.packet.ChangeMode;
import org.oicq.codec.packet.FindOnline;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.OnlineUsers;
import org.oicq.codec.packet.Register;
import org.oicq.codec.packet.RegisterReply;
import org.oicq.codec.packet.UserData;
import org.oicq.codec.packet.ViewUser;
import org.oicq.schema.Account;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.FriendTable;
import org.oicq.server.route.Reply;
import org.oicq.server.rule.Refusal;
import org.oicq.server.rule.Result;
import org.oicq.server.session.Connection;
import org.oicq.server.session.Session;
import org.oicq.server.session.SessionLife;

/** The packets about accounts: 0x01, 0x02, 0x05, 0x0A, 0x10 and 0x12. */
public final class AccountHandlers {
    private final Accounts accounts;
    private final Friends friends;
    private final Presence presence;
    private final Directory directory;
    private final Profiles profiles;
    private final SessionLife life;
    private final Consumer<Session> loggedIn;

    /** @param loggedIn told of each session whose log-in has been answered and whose stored messages have been sent */
    public AccountHandlers(
            Accounts accounts,
            Friends friends,
            Presence presence,
            Directory directory,
            Profiles profiles,
            SessionLife life,
            Consumer<Session> loggedIn) {
        this.accounts = accounts;
        this.friends = friends;
        this.presence = presence;
        this.directory = directory;
        this.profiles = profiles;
        this.life = life;
        this.loggedIn = loggedIn;
    }

    /** 0x01. */
    public Reply register(Connection connection, Register packet) {
        return switch (accounts.register(connection.outlet(), packet.form())) {
            case Result.Ok<Long>(Long number) -> Reply.of(new RegisterReply(true, number));
            case Result.Refused<Long>(Refusal reason) -> Reply.explained(reason);
        };
    }

    /** 0x02. */
    public Reply logIn(Connection connection, Login packet) {
        if (connection.session().isPresent()) {
            return Reply.explained(Refusal.LOGGED_IN_ALREADY);
        }
        Optional<LoginMode> mode = Coded.find(LoginMode.class, packet.loginMode());
        if (mode.isEmpty()) {
            return Reply.explained(Refusal.NO_SUCH_LOGIN_MODE);
        }
        DisplayMode shown = mode.get() == LoginMode.INVISIBLE ? DisplayMode.HIDDEN : DisplayMode.ONLINE;
        String md5 = Passwords.md5(packet.password());
        return switch (accounts.logIn(connection.outlet(), packet.number(), md5, shown)) {
            case Result.Refused<Session>(Refusal reason) ->
                // Why a log-in failed is not told, but for what has nothing to do with number and password.
                reason == Refusal.WRONG_PASSWORD ? Reply.refused(reason) : Reply.explained(reason);
            case Result.Ok<Session>(Session session) -> {
                Answered answered = answered(session);
                connection.loggedIn(session);
                life.announce(session, answered.holders);
                yield Reply.of(answered.reply, () -> life.start(session, () -> loggedIn.accept(session)));
            }
        };
    }

    private record Answered(LoginReply reply, List<Long> holders) {}

    /** A log-in that cannot be answered for want of the database is none. */
    private Answered answered(Session session) {
        try {
            FriendTable.Circle circle = friends.circle(session.number());
            return new Answered(new LoginReply(true, friendList(session.number(), circle.groups())), circle.holders());
        } catch (DatabaseException e) {
            life.undo(session);
            throw e;
        }
    }

    private List<LoginReply.Group> friendList(long viewer, List<FriendTable.Group> groups) {
        Map<Long, DisplayMode> seen = presence.seen(
                groups.stream()
                        .flatMap(group -> group.friends().stream())
                        .map(FriendTable.Friend::number)
                        .toList(),
                viewer);
        return groups.stream()
                .map(group -> new LoginReply.Group(
                        profiles.text(group.name()),
                        group.number(),
                        group.friends().stream()
                                .map(friend -> friend(friend, seen))
                                .toList()))
                .toList();
    }

    private LoginReply.Friend friend(FriendTable.Friend friend, Map<Long, DisplayMode> seen) {
        return new LoginReply.Friend(
                friend.number(),
                Profiles.portraitNumber(friend.portrait()),
                seen.getOrDefault(friend.number(), DisplayMode.OFFLINE).code(),
                profiles.text(friend.nickname()));
    }

    /** 0x05. */
    public Reply view(ViewUser packet) {
        return data(accounts.find(packet.friendNumber()));
    }

    /** 0x12. */
    public Reply change(Session session, ChangeData packet) {
        return data(accounts.change(session, packet.form()));
    }

    private Reply data(Result<Account> result) {
        return switch (result) {
            case Result.Ok<Account>(Account account) ->
                Reply.of(new UserData(true, account.number(), accounts.profile(account)));
            case Result.Refused<Account>(Refusal reason) -> Reply.refused(reason);
        };
    }

    /** 0x0A. */
    public Reply findOnline(FindOnline packet) {
        Optional<Direction> direction = Coded.find(Direction.class, packet.direction());
        if (direction.isEmpty()) {
            return Reply.refused(Refusal.NO_SUCH_DIRECTION);
        }
        return Reply.of(new OnlineUsers(
                true, directory.online(packet.number(), packet.startNumber(), direction.get(), packet.howMany())));
    }

    /** 0x10; the log-out at 4 has no answer but the end of the connection. */
    public Reply changeMode(Session session, ChangeMode packet) {
        Optional<Refusal> problem = presence.change(session, packet.displayMode());
        if (problem.isPresent()) {
            return Reply.refused(problem.get());
        }
        if (packet.displayMode() == DisplayMode.OFFLINE.code()) {
            session.outlet().close();
        }
        return Reply.NONE;
    }
}
