package org.oicq.server.oicq.router;

import java.util.List;
import java.util.Optional;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.packet.Acknowledge;
import org.oicq.codec.packet.AddFriend;
import org.oicq.codec.packet.AddGroup;
import org.oicq.codec.packet.AnswerFile;
import org.oicq.codec.packet.AnswerRequest;
import org.oicq.codec.packet.AskExtensions;
import org.oicq.codec.packet.Block;
import org.oicq.codec.packet.Broadcast;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.ChangeData;
import org.oicq.codec.packet.ChangeMode;
import org.oicq.codec.packet.DeleteFriend;
import org.oicq.codec.packet.DeleteGroup;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.FindOnline;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.codec.packet.ListBlocked;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.Monitor;
import org.oicq.codec.packet.MoveFriends;
import org.oicq.codec.packet.NumberedPacket;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.Register;
import org.oicq.codec.packet.RenameGroup;
import org.oicq.codec.packet.RequestFriend;
import org.oicq.codec.packet.Search;
import org.oicq.codec.packet.SearchResult;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.packet.UserCard;
import org.oicq.codec.packet.UserPacket;
import org.oicq.codec.packet.ViewUser;
import org.oicq.server.oicq.AccountHandlers;
import org.oicq.server.oicq.BlockHandlers;
import org.oicq.server.oicq.ExtensionHandlers;
import org.oicq.server.oicq.FriendHandlers;
import org.oicq.server.oicq.Messages;
import org.oicq.server.oicq.Monitoring;
import org.oicq.server.oicq.files.FileTransfers;
import org.oicq.server.oicq.search.Searches;
import org.oicq.server.route.Handling;
import org.oicq.server.route.Reply;
import org.oicq.server.route.Subsystem;
import org.oicq.server.rule.Refusal;
import org.oicq.server.rule.Result;
import org.oicq.server.session.Connection;
import org.oicq.server.session.Session;

/** The OICQ server: brings each of its packets to its handler. */
public final class OicqSubsystem implements Subsystem<UserPacket> {
    private static final int LAST_OF_2002 = 0x17;

    private final AccountHandlers accounts;
    private final FriendHandlers friends;
    private final BlockHandlers blocks;
    private final ExtensionHandlers extensions;
    private final Messages messages;
    private final Monitoring monitoring;
    private final Searches searches;
    private final FileTransfers files;

    /** These handlers and services do the work. */
    public OicqSubsystem(
            AccountHandlers accounts,
            FriendHandlers friends,
            BlockHandlers blocks,
            ExtensionHandlers extensions,
            Messages messages,
            Monitoring monitoring,
            Searches searches,
            FileTransfers files) {
        this.accounts = accounts;
        this.friends = friends;
        this.blocks = blocks;
        this.extensions = extensions;
        this.messages = messages;
        this.monitoring = monitoring;
        this.searches = searches;
        this.files = files;
    }

    @Override
    public ProgramKind kind() {
        return ProgramKind.OICQ_SERVER;
    }

    @Override
    public Catalog<UserPacket> catalog() {
        return Catalog.USER_TO_OICQ;
    }

    @Override
    public String prefix() {
        return "";
    }

    /** The packets of 2002 get the failure form alone; those that are ours explain themselves (docs/rules.md, "Refusals"). */
    @Override
    public boolean explains(int type) {
        return type > LAST_OF_2002;
    }

    @Override
    public Handling handling(UserPacket packet) {
        return switch (packet) {
            case SendMessage _, KeepAlive _, Acknowledge _ -> Handling.QUICK;
            case RequestFriend _, OfferFile _, AnswerFile _, ChangeMode _, AskExtensions _ -> Handling.SETTLES_FIRST;
            case Register _,
                    Login _,
                    Broadcast _,
                    ViewUser _,
                    AddGroup _,
                    RenameGroup _,
                    DeleteGroup _,
                    MoveFriends _,
                    FindOnline _,
                    Search _,
                    AddFriend _,
                    DeleteFriend _,
                    Monitor _,
                    ChangeData _,
                    FileContent _,
                    AnswerRequest _,
                    Block _,
                    ListBlocked _ -> Handling.BLOCKING;
        };
    }

    @Override
    public Reply handle(Connection connection, UserPacket packet) {
        return switch (packet) {
            case Register p -> explained(Subsystem.orAway(p, () -> accounts.register(connection, p)));
            case Login p -> explained(Subsystem.orAway(p, () -> accounts.logIn(connection, p)));
            case AskExtensions p when connection.session().isEmpty() -> extensions.ask(connection, p);
            case KeepAlive _ when connection.session().isEmpty() -> Reply.NONE;
            case NumberedPacket p -> Subsystem.ofSession(connection, p, session -> handle(connection, session, p));
        };
    }

    /** A failed log-in must not look like a wrong password where the database is away. */
    private static Reply explained(Reply reply) {
        return reply instanceof Reply.Refused(Refusal reason) && reason == Refusal.DATABASE_AWAY
                ? Reply.explained(reason)
                : reply;
    }

    private Reply handle(Connection connection, Session session, NumberedPacket packet) {
        return switch (packet) {
            case Login p -> accounts.logIn(connection, p);
            case SendMessage p -> orNothing(messages.send(session, connection.ledger(), p.otherNumber(), p.content()));
            case Broadcast p ->
                orNothing(messages.broadcast(session, connection.ledger(), p.groupNumber(), p.content()));
            case ViewUser p -> accounts.view(p);
            case AddGroup p -> friends.addGroup(session, p);
            case RenameGroup p -> friends.renameGroup(session, p);
            case DeleteGroup p -> friends.deleteGroup(session, p);
            case MoveFriends p -> friends.move(session, p);
            case FindOnline p -> accounts.findOnline(p);
            case Search p -> found(searches.find(p.sqlStatement()));
            case AddFriend p -> friends.add(session, p);
            case RequestFriend p -> friends.request(session, p);
            case DeleteFriend p -> friends.remove(session, p);
            case ChangeMode p -> accounts.changeMode(session, p);
            case Monitor p -> monitoring.toggle(session, p.monitoredNumber());
            case ChangeData p -> accounts.change(session, p);
            case OfferFile p -> orNothing(files.offer(session, p));
            case AnswerFile p -> orNothing(files.answer(session, p));
            case FileContent p -> orNothing(files.content(session, p));
            case KeepAlive _ -> Reply.NONE;
            case AnswerRequest p -> friends.answer(session, p);
            case AskExtensions p -> extensions.ask(connection, p);
            case Acknowledge p -> extensions.acknowledge(session, p);
            case Block p -> blocks.change(session, p);
            case ListBlocked p -> blocks.list(session, p);
        };
    }

    private static Reply found(Result<List<UserCard>> result) {
        return switch (result) {
            case Result.Ok<List<UserCard>>(List<UserCard> users) -> Reply.of(new SearchResult(true, users));
            case Result.Refused<List<UserCard>>(Refusal reason) -> Reply.refused(reason);
        };
    }

    private static Reply orNothing(Optional<Refusal> problem) {
        return problem.map(Reply::refused).orElse(Reply.NONE);
    }
}
