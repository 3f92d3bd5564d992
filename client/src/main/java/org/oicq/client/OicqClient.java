package org.oicq.client;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.oicq.codec.codes.Answer;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.Direction;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.codes.LoginMode;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.packet.AccountForm;
import org.oicq.codec.packet.AddFriend;
import org.oicq.codec.packet.AddGroup;
import org.oicq.codec.packet.AddGroupReply;
import org.oicq.codec.packet.AnswerFile;
import org.oicq.codec.packet.AnswerRequest;
import org.oicq.codec.packet.Block;
import org.oicq.codec.packet.BlockReply;
import org.oicq.codec.packet.BlockedUsers;
import org.oicq.codec.packet.Broadcast;
import org.oicq.codec.packet.ChangeData;
import org.oicq.codec.packet.ChangeMode;
import org.oicq.codec.packet.DeleteFriend;
import org.oicq.codec.packet.DeleteGroup;
import org.oicq.codec.packet.DeleteGroupReply;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.FindOnline;
import org.oicq.codec.packet.ListBlocked;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.Monitor;
import org.oicq.codec.packet.MoveFriends;
import org.oicq.codec.packet.MoveFriendsReply;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.OnlineUsers;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.packet.Profile;
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
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;

/**
 * One connection to an OICQ server. Connect, log in, talk, close; to come back after a lost connection is the caller's
 * business.
 *
 * <p>What is asked for comes as a future. It fails with {@link RefusedException} where the server says no, with
 * {@link java.util.concurrent.TimeoutException} where no answer comes in time, with {@link ConnectionLostException}
 * where the connection ends first, and with {@link IllegalArgumentException} where a number is outside its field's
 * range. Futures complete on an I/O thread: don't block in what depends on them. Methods that take a text throw
 * {@link IllegalArgumentException} where it is too long for its field or the charset has no form for it.
 *
 * <p>Packets that the protocol answers only when it refuses them are followed by a look at the own data, whose answer
 * proves that they were dealt with. So those futures are true; they cost one packet more each way.
 *
 * <p>All methods can be called from any thread.
 */
public final class OicqClient implements AutoCloseable {
    /** The most users that one answer lists. */
    private static final int PAGE = 255;

    private final Connection connection;

    private OicqClient(Connection connection) {
        this.connection = connection;
    }

    /**
     * Connects to a server. The host's name is looked up in the calling thread.
     *
     * @param port 1…65535
     * @param listener hears everything that comes unasked
     */
    public static CompletableFuture<OicqClient> connect(
            String host, int port, ClientOptions options, ClientListener listener) {
        return Connector.connect(new InetSocketAddress(host, port), options, listener)
                .thenApply(OicqClient::new);
    }

    /**
     * Ends the threads that the connections of this process share, and connections that are still open. Nobody has to: the
     * threads do not keep a program alive. But the JVM waits 0.3 s for threads that sleep in the kernel, as these do, before
     * it ends; a program that is soon done does not want to.
     */
    public static void stopThreads() throws InterruptedException {
        Connector.stop();
    }

    /** The service number that this connection is logged in as, or 0. */
    public long number() {
        return connection.number();
    }

    /** The number in the packets. */
    private long sender() {
        return connection.sender();
    }

    /**
     * The friend list: that of the log-in, with all that has changed since. The name of a friend who was added since is empty
     * until {@link #viewUser} has shown it.
     */
    public List<LoginReply.Group> friends() {
        return connection.friends().groups();
    }

    /** The rooms of the server. */
    public Rooms rooms() {
        return connection.rooms();
    }

    /** The server's fax machine. */
    public Documents fax() {
        return connection.fax();
    }

    /** The server's printers. */
    public Documents print() {
        return connection.print();
    }

    /** Done when the connection is over and the listener has handled all that came before. */
    public CompletableFuture<ConnectionLostException> closed() {
        return connection.closed();
    }

    /** Closes the connection. What came before still reaches the listener; {@link #closed()} says when it has. */
    @Override
    public void close() {
        connection.close();
    }

    /**
     * Closes the connection with a reset, so that it is no proof of anything: what has come since the last packet of this
     * side counts as not read, and comes again at the next log-in.
     */
    public void abandon() {
        connection.abandon();
    }

    /**
     * Does what {@code calls} does, and sends all its packets in one write; not to be called within itself. A log-in and what
     * follows it can go out together: the server deals with them in order. What it sends after such a log-in is proven by
     * none of those packets, for they were sent before.
     */
    public <R> R inOnePiece(Supplier<R> calls) {
        return connection.inOnePiece(calls);
    }

    /** Registers an account (0x01) and gives its new number. Needs no log-in. */
    public CompletableFuture<Long> register(Profile profile, String password, Authentication authentication) {
        return request(
                new Register(AccountForm.of(profile, secret(password), authentication.code())),
                RegisterReply.class,
                RegisterReply::success,
                RegisterReply::number,
                "the server did not accept the registration");
    }

    /** Logs in (0x02) and gives the friend list. Stored messages and pending requests follow to the listener. */
    public CompletableFuture<List<LoginReply.Group>> logIn(long as, String password, LoginMode mode) {
        connection.loggingIn(as);
        connection.askForKept();
        return request(
                new Login(as, secret(password), mode.code()),
                LoginReply.class,
                LoginReply::success,
                reply -> {
                    connection.loggedIn(as);
                    connection.friends().loggedIn(reply.groups());
                    return reply.groups();
                },
                "the number or the password is wrong");
    }

    /** Sends a message (0x03); done once the server has passed it on or stored it. */
    public CompletableFuture<Void> send(long to, String content) {
        return confirmed(new SendMessage(sender(), to, text(content)), to);
    }

    /**
     * Sends a message to all friends in a group (0x04).
     *
     * @param groupNumber 0 = all friends
     */
    public CompletableFuture<Void> broadcast(long groupNumber, String content) {
        return confirmed(new Broadcast(sender(), groupNumber, text(content)), groupNumber);
    }

    /** A user's data (0x05). */
    public CompletableFuture<Profile> viewUser(long who) {
        return request(
                new ViewUser(sender(), who),
                UserData.class,
                UserData::success,
                data -> {
                    connection.friends().named(who, data.profile().nickname());
                    return data.profile();
                },
                "there is no user " + who);
    }

    /**
     * Changes the own data (0x12) and gives the new ones.
     *
     * @param password empty leaves it as it is
     * @param authentication {@link Authentication#UNCHANGED} leaves it as it is
     */
    public CompletableFuture<Profile> changeData(Profile profile, String password, Authentication authentication) {
        return request(
                new ChangeData(sender(), AccountForm.of(profile, secret(password), authentication.code())),
                UserData.class,
                UserData::success,
                UserData::profile,
                "the server did not accept the new data");
    }

    /** The charset of what this connection writes. */
    public WireCharset charset() {
        return connection.options().charset();
    }

    /** Adds a group (0x06) and gives its number. */
    public CompletableFuture<Integer> addGroup(String name) {
        Text groupName = text(name);
        return request(
                new AddGroup(sender(), groupName),
                AddGroupReply.class,
                AddGroupReply::success,
                reply -> {
                    connection.friends().groupAdded(reply.groupNumber(), groupName);
                    return reply.groupNumber();
                },
                "the server did not add the group");
    }

    /** Renames a group (0x07). */
    public CompletableFuture<Void> renameGroup(int groupNumber, String name) {
        Text groupName = text(name);
        return done(request(
                new RenameGroup(sender(), groupNumber, groupName),
                RenameGroupReply.class,
                RenameGroupReply::success,
                reply -> {
                    connection.friends().groupRenamed(groupNumber, groupName);
                    return reply.groupNumber();
                },
                "the server did not rename group " + groupNumber));
    }

    /** Deletes a group (0x08), whose friends go to group 1. */
    public CompletableFuture<Void> deleteGroup(int groupNumber) {
        return done(request(
                new DeleteGroup(sender(), groupNumber),
                DeleteGroupReply.class,
                DeleteGroupReply::success,
                reply -> {
                    connection.friends().groupDeleted(groupNumber);
                    return reply.groupNumber();
                },
                "the server did not delete group " + groupNumber));
    }

    /** Moves friends to groups (0x09), all of them or none; 255 at most. */
    public CompletableFuture<Void> moveFriends(List<MoveFriends.Move> moves) {
        return done(request(
                new MoveFriends(sender(), moves),
                MoveFriendsReply.class,
                MoveFriendsReply::success,
                reply -> {
                    connection.friends().moved(moves);
                    return reply.success();
                },
                "the server moved nobody: each must be a friend, and the group must exist and have room"));
    }

    /**
     * Who is online (0x0A).
     *
     * @param startNumber where to look from; not included itself
     * @param howMany 0…255
     */
    public CompletableFuture<List<UserCard>> findOnline(long startNumber, int howMany, Direction direction) {
        return request(
                new FindOnline(sender(), startNumber, howMany, direction.code()),
                OnlineUsers.class,
                OnlineUsers::success,
                reply -> {
                    reply.users().forEach(user -> connection.friends().seen(user.number()));
                    return reply.users();
                },
                "the server did not say who is online");
    }

    /** Searches users (0x0B); at most 50 are found. */
    public CompletableFuture<List<UserCard>> search(String sqlStatement) {
        return request(
                new Search(sender(), text(sqlStatement)),
                SearchResult.class,
                SearchResult::success,
                SearchResult::users,
                "the server did not accept the search");
    }

    /** Adds a friend (0x0C). */
    public CompletableFuture<AddOutcome> addFriend(long who) {
        AddFriend packet = new AddFriend(sender(), who);
        return connection.start(
                Exchange.loose(packet, who, answer -> outcome(answer, who), Optional.empty()), packet, replyTimeout());
    }

    /** Asks to be allowed to add (0x0D). */
    public CompletableFuture<AddOutcome> requestFriend(long who, String why) {
        RequestFriend packet = new RequestFriend(sender(), who, text(why));
        return barred(
                Exchange.loose(packet, who, answer -> outcome(answer, who), Optional.of(AddOutcome.ASKED)), packet);
    }

    /** Deletes a friend from the own list (0x0E). */
    public CompletableFuture<Void> deleteFriend(long who) {
        return confirmed(new DeleteFriend(sender(), who), who)
                .thenRun(() -> connection.friends().removed(who));
    }

    /**
     * Blocks a user or lets it be again (0x1A); what is so already is no error.
     *
     * @param block true: this user may not reach me any more
     */
    public CompletableFuture<Void> block(long who, boolean block) {
        return done(request(
                new Block(sender(), who, answer(block)),
                BlockReply.class,
                BlockReply::success,
                BlockReply::block,
                "the server did not do it"));
    }

    /** All whom I have blocked (0x1B), by rising number. */
    public CompletableFuture<List<Long>> blocked() {
        return blocked(0, new ArrayList<>());
    }

    private CompletableFuture<List<Long>> blocked(long after, List<Long> before) {
        return request(
                        new ListBlocked(sender(), after, PAGE),
                        BlockedUsers.class,
                        BlockedUsers::success,
                        BlockedUsers::users,
                        "the server did not say whom you have blocked")
                .thenCompose(users -> {
                    users.forEach(user -> before.add(user.number()));
                    return users.size() < PAGE
                            ? CompletableFuture.completedFuture(before)
                            : blocked(users.getLast().number(), before);
                });
    }

    /** Answers a request to be added (0x17). */
    public CompletableFuture<Void> answerRequest(long who, boolean consent) {
        return confirmed(new AnswerRequest(sender(), who, answer(consent)), who);
    }

    /**
     * Changes the display mode (0x10). {@link DisplayMode#OFFLINE} logs out: the server closes the connection, and the
     * future is done when it has.
     */
    public CompletableFuture<Void> changeMode(DisplayMode mode) {
        ChangeMode packet = new ChangeMode(sender(), mode.code());
        if (mode == DisplayMode.OFFLINE) {
            return done(connection
                    .write(packet)
                    .thenCompose(_ -> closed())
                    .orTimeout(replyTimeout().toMillis(), TimeUnit.MILLISECONDS));
        }
        return confirmed(packet, mode.code());
    }

    /**
     * Watches a user's talk (0x11), or stops it when called again; 0 stops all. The talk comes as system messages.
     *
     * @return what the server said to it; empty where it said nothing
     */
    public CompletableFuture<String> monitor(long who) {
        Monitor packet = new Monitor(sender(), who);
        Function<Packet, Optional<String>> notice = answer -> answer instanceof Message m && m.isNotice()
                ? Optional.of(m.information().toString())
                : Optional.empty();
        return barred(Exchange.loose(packet, who, notice, Optional.of("")), packet);
    }

    /**
     * Offers a file (0x13) and gives the other's answer. An offer to somebody offline waits until they log in.
     *
     * @param length bytes, 0…4,294,967,295
     * @param patience how long to wait for the answer
     */
    public CompletableFuture<Boolean> offerFile(long to, String name, long length, Duration patience) {
        OfferFile packet = new OfferFile(sender(), to, text(name), length);
        return connection.start(
                Exchange.loose(packet, to, answer -> fileAnswer(answer, to), Optional.empty()), packet, patience);
    }

    /** Accepts or refuses a file (0x14). */
    public CompletableFuture<Void> answerFile(long from, boolean allow) {
        return confirmed(new AnswerFile(sender(), from, answer(allow)), from);
    }

    /**
     * Sends a piece of a file (0x15); done once it is written to the socket. The server reads no faster than the
     * receiver does, so wait for earlier pieces before sending many.
     */
    public CompletableFuture<Void> sendPiece(long to, Blob content) {
        return connection.write(new FileContent(sender(), to, content));
    }

    /** Done once the server has dealt with everything sent so far: it answers the packets of a connection in order. */
    public CompletableFuture<Void> barrier() {
        return barrier(replyTimeout());
    }

    /** As {@link #barrier()}, with patience for packets that take long, such as the pieces of a file. */
    public CompletableFuture<Void> barrier(Duration patience) {
        ViewUser packet = new ViewUser(sender(), sender());
        return done(connection.start(Exchange.request(packet, UserData.class, UserData::success), packet, patience));
    }

    /**
     * Writes any packet and waits for nothing; done once it is written to the socket. A notice that refuses it goes to
     * the listener, and its reply to nobody.
     */
    public CompletableFuture<Void> write(UserPacket packet) {
        return connection.write(packet);
    }

    /** A future that fails once the server or the receiver ends the transfer to {@code to}; it never succeeds. */
    Exchange<Boolean> watchTransfer(long to) {
        Exchange<Boolean> watch = Exchange.loose(
                new FileContent(sender(), to, Blob.EMPTY),
                to,
                packet -> fileAnswer(packet, to).filter(allow -> {
                    if (!allow) {
                        throw new RefusedException("the other side broke it off");
                    }
                    return false;
                }),
                Optional.empty());
        connection.watch(watch);
        return watch;
    }

    void unwatch(Exchange<?> watch) {
        connection.drop(watch);
    }

    private Duration replyTimeout() {
        return connection.options().replyTimeout();
    }

    private <P extends ServerPacket, R> CompletableFuture<R> request(
            UserPacket packet, Class<P> reply, Predicate<P> success, Function<P, R> result, String refusal) {
        Function<P, R> read = answer -> {
            if (!success.test(answer)) {
                throw new RefusedException(refusal);
            }
            return result.apply(answer);
        };
        return connection.start(Exchange.request(packet, reply, read), packet, replyTimeout());
    }

    /** Sends a packet that only a refusal answers. */
    private CompletableFuture<Void> confirmed(UserPacket packet, long about) {
        return done(barred(Exchange.loose(packet, about, _ -> Optional.empty(), Optional.of(true)), packet));
    }

    private <R> CompletableFuture<R> barred(Exchange<R> exchange, UserPacket packet) {
        CompletableFuture<R> result = connection.start(exchange, packet, replyTimeout());
        var _ = barrier();
        return result;
    }

    private static CompletableFuture<Void> done(CompletableFuture<?> future) {
        return future.thenApply(_ -> null);
    }

    private static Optional<AddOutcome> outcome(Packet packet, long who) {
        if (!(packet instanceof Message message)
                || message.flag() != MessageFlag.SYSTEM.code()
                || message.number() != who) {
            return Optional.empty();
        }
        return Coded.find(InformationType.class, message.informationType()).map(type -> switch (type) {
            case AGREED -> AddOutcome.ADDED;
            case REFUSED -> AddOutcome.REFUSED;
            case ASK_FIRST -> AddOutcome.ASK_FIRST;
            default -> null;
        });
    }

    private static Optional<Boolean> fileAnswer(Packet packet, long from) {
        return packet instanceof AnswerFile answer && answer.number() == from
                ? Optional.of(answer.allow() == Answer.YES.code())
                : Optional.empty();
    }

    private static int answer(boolean yes) {
        return (yes ? Answer.YES : Answer.NO).code();
    }

    private Text text(String text) {
        return Text.of(text, connection.options().charset());
    }

    private Secret secret(String password) {
        return new Secret(text(password));
    }
}
