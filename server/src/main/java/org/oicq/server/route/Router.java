package org.oicq.server.route;

import java.util.List;
import java.util.Optional;
import org.oicq.codec.packet.AddFriend;
import org.oicq.codec.packet.AddGroup;
import org.oicq.codec.packet.AnswerFile;
import org.oicq.codec.packet.AnswerRequest;
import org.oicq.codec.packet.Block;
import org.oicq.codec.packet.Broadcast;
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
import org.oicq.schema.DatabaseException;
import org.oicq.server.oicq.AccountHandlers;
import org.oicq.server.oicq.BlockHandlers;
import org.oicq.server.oicq.FriendHandlers;
import org.oicq.server.oicq.Messages;
import org.oicq.server.oicq.Monitoring;
import org.oicq.server.oicq.Reply;
import org.oicq.server.oicq.Result;
import org.oicq.server.oicq.files.FileTransfers;
import org.oicq.server.oicq.search.Searches;
import org.oicq.server.session.Client;
import org.oicq.server.session.Refusal;
import org.oicq.server.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings each packet to its handler. */
public final class Router {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private final AccountHandlers accounts;
    private final FriendHandlers friends;
    private final BlockHandlers blocks;
    private final Messages messages;
    private final Monitoring monitoring;
    private final Searches searches;
    private final FileTransfers files;

    public Router(
            AccountHandlers accounts,
            FriendHandlers friends,
            BlockHandlers blocks,
            Messages messages,
            Monitoring monitoring,
            Searches searches,
            FileTransfers files) {
        this.accounts = accounts;
        this.friends = friends;
        this.blocks = blocks;
        this.messages = messages;
        this.monitoring = monitoring;
        this.searches = searches;
        this.files = files;
    }

    /** Whether handling the packet never blocks, so that an event loop may do it. */
    public boolean quick(UserPacket packet) {
        return packet instanceof SendMessage || packet instanceof KeepAlive;
    }

    /**
     * Whether what an answer waits for must be done before the packet is handled: another user answers it, or the end of the
     * connection does.
     */
    public boolean settlesFirst(UserPacket packet) {
        return packet instanceof RequestFriend
                || packet instanceof OfferFile
                || packet instanceof AnswerFile
                || packet instanceof ChangeMode;
    }

    /** Handles a packet, and gives what to say to its sender. May block unless it is {@link #quick}. */
    public Reply handle(Client client, UserPacket packet) {
        try {
            return switch (packet) {
                case Register p -> accounts.register(client, p);
                case Login p -> accounts.logIn(client, p);
                case KeepAlive _ when client.session().isEmpty() -> Reply.NONE;
                case NumberedPacket p -> ofSession(client, p);
            };
        } catch (DatabaseException e) {
            LOG.warn("A packet {} is refused: {}", packet.getClass().getSimpleName(), e.getMessage());
            // A failed log-in must not look like a wrong password.
            return packet instanceof Login || packet instanceof Register
                    ? Reply.explained(Refusal.DATABASE_AWAY)
                    : refused(packet, Refusal.DATABASE_AWAY);
        }
    }

    private Reply ofSession(Client client, NumberedPacket packet) {
        Optional<Session> loggedIn = client.session();
        if (loggedIn.isEmpty()) {
            return refused(packet, Refusal.NOT_LOGGED_IN);
        }
        Session session = loggedIn.get();
        if (packet.number() != session.number()) {
            return refused(packet, Refusal.NOT_YOUR_NUMBER);
        }
        return switch (packet) {
            case Login p -> accounts.logIn(client, p);
            case SendMessage p -> orNothing(messages.send(session, client.ledger(), p.otherNumber(), p.content()));
            case Broadcast p -> orNothing(messages.broadcast(session, client.ledger(), p.groupNumber(), p.content()));
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
            case Block p -> blocks.change(session, p);
            case ListBlocked p -> blocks.list(session, p);
        };
    }

    /** Of the extensions' packets a notice says why, before the failure form says that. */
    private static Reply refused(UserPacket packet, Refusal reason) {
        boolean explained = packet instanceof Block || packet instanceof ListBlocked;
        return explained ? Reply.explained(reason) : Reply.refused(reason);
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
