package org.oicq.tools.bench;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.FrameReader;
import org.oicq.codec.packet.AccountForm;
import org.oicq.codec.packet.Acknowledge;
import org.oicq.codec.packet.AskExtensions;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.ChangeMode;
import org.oicq.codec.packet.Extensions;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.codec.packet.KeptMessage;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.Profile;
import org.oicq.codec.packet.Register;
import org.oicq.codec.packet.RegisterReply;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.packet.UserPacket;
import org.oicq.codec.packet.chat.ChatCatalog;
import org.oicq.codec.packet.chat.ChatServerPacket;
import org.oicq.codec.packet.chat.ChatUserPacket;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;

/** An account of the generator, with its connection when it has one. */
final class User implements Link.Owner {
    /** What becomes of users. */
    interface Watcher {
        /** The user has registered. */
        default void registered(User user) {}

        /** The user has logged in. */
        default void loggedIn(User user, LoginReply reply, long at) {}

        /** Registering or logging in failed; the connection is closed. */
        default void failed(User user, BenchException why) {}

        /** A packet came for a user who is logged in. */
        void received(User user, ServerPacket packet, long at);

        /** A packet of the chat server came for a user who is logged in. */
        default void roomPacket(User user, ChatServerPacket packet, long at) {}

        /** A user who was logged in lost the connection. */
        void lost(User user, String why);

        /** A user who logged out is gone. */
        default void left(User user) {}
    }

    private enum State {
        AWAY,
        REGISTERING,
        LOGGING_IN,
        ONLINE,
        LEAVING
    }

    private final Engine engine;
    private final String password;
    private long number;
    private State state = State.AWAY;
    private @Nullable Link link;
    private @Nullable Watcher watcher;
    /** What the server said last before it refused: the reason. */
    private String notice = "";

    private long startedAt;
    private long onlineSince;
    private int keepAliveCount;
    private boolean keptOn;
    /** The last kept message that came on this connection … */
    private long keptSequence;
    /** … and up to which the server has been told. */
    private long keptAcknowledged;

    /** @param number 0 for somebody who has not registered yet */
    User(Engine engine, long number, String password) {
        this.engine = engine;
        this.number = number;
        this.password = password;
    }

    long number() {
        return number;
    }

    String password() {
        return password;
    }

    /** When it last began to connect, of {@link System#nanoTime}. */
    long startedAt() {
        return startedAt;
    }

    /** When the answer to its last log-in came, of {@link System#nanoTime}. */
    long onlineSince() {
        return onlineSince;
    }

    boolean isOnline() {
        return state == State.ONLINE;
    }

    boolean isAway() {
        return state == State.AWAY;
    }

    /** Who is told from now on. */
    void watchedBy(Watcher next) {
        watcher = next;
    }

    void register() throws BenchException {
        connect(State.REGISTERING);
    }

    void logIn() throws BenchException {
        connect(State.LOGGING_IN);
    }

    private void connect(State next) throws BenchException {
        state = next;
        notice = "";
        keptOn = false;
        keptSequence = 0;
        keptAcknowledged = 0;
        startedAt = System.nanoTime();
        link = engine.link(this);
        link.connect();
    }

    /** Logs out in an orderly way: what is on its way still comes. */
    void logOut() {
        send(new ChangeMode(number, DisplayMode.OFFLINE.code()));
        state = State.LEAVING;
    }

    /** Ends the connection at once. */
    void hangUp() {
        if (link != null) {
            link.close();
        }
        link = null;
        state = State.AWAY;
    }

    void send(UserPacket packet) {
        if (link != null) {
            link.send(packet);
        }
    }

    void send(ChatUserPacket packet) {
        if (link != null) {
            ByteBuffer out = link.room(ChatCatalog.USER_TO_CHAT.frameSize(packet));
            ChatCatalog.USER_TO_CHAT.write(packet, out);
        }
    }

    /** The connection of a user who is logged in, or null. */
    @Nullable
    Link link() {
        return state == State.ONLINE ? link : null;
    }

    /** Shows the server that what came has come. */
    void keepAlive() {
        keepAliveCount = 0;
        if (keptSequence > keptAcknowledged) {
            keptAcknowledged = keptSequence;
            send(new Acknowledge(number, keptSequence));
        } else {
            send(new KeepAlive(number));
        }
    }

    /** Counts a packet, and sends a keep-alive after so many; 0 is never. */
    void keepAliveAfter(int packets) {
        if (packets > 0 && ++keepAliveCount >= packets) {
            keepAlive();
        }
    }

    @Override
    public void connected() {
        if (state == State.REGISTERING) {
            Profile profile = Profile.named(Text.of("load generator"));
            send(new Register(AccountForm.of(profile, new Secret(Text.of(password)), Authentication.ANYONE.code())));
        } else {
            if (engine.kept()) {
                send(new AskExtensions(number, Extensions.KEPT_MESSAGES));
            }
            send(new Login(number, new Secret(Text.of(password)), 0));
        }
    }

    @Override
    public @Nullable String input(ByteBuffer in, long at) {
        Link from = link;
        try {
            // The connection may end, and another one begin, by what a packet says.
            while (from != null && from.isOpen()) {
                switch (FrameReader.read(in, Engine.MAX_CONTENT)) {
                    case FrameReader.Complete(Frame frame) -> {
                        if (frame.route().equals(ChatCatalog.CHAT_TO_USER.route())) {
                            received(ChatCatalog.CHAT_TO_USER.read(frame, WireCharset.GB18030), at);
                        } else {
                            received(Catalog.OICQ_TO_USER.read(frame, WireCharset.GB18030), at);
                        }
                    }
                    case FrameReader.Incomplete _ -> {
                        return null;
                    }
                    case FrameReader.Malformed(String reason) -> {
                        return reason;
                    }
                }
            }
            return null;
        } catch (ProtocolException e) {
            return "a malformed packet came: " + e.getMessage();
        }
    }

    private void received(ServerPacket packet, long at) {
        Watcher told = watcher;
        if (told == null) {
            return;
        }
        if (packet instanceof KeptMessage kept) {
            keptSequence = kept.sequence();
        }
        switch (state) {
            case ONLINE, LEAVING ->
                told.received(this, packet instanceof KeptMessage kept ? kept.message() : packet, at);
            case REGISTERING -> {
                if (packet instanceof RegisterReply(boolean success, long given)) {
                    hangUp();
                    if (success) {
                        number = given;
                        told.registered(this);
                    } else {
                        told.failed(this, refused("the server refused to register an account"));
                    }
                } else {
                    remember(packet);
                }
            }
            case LOGGING_IN -> {
                if (packet instanceof LoginReply reply) {
                    if (reply.success() && engine.kept() && !keptOn) {
                        hangUp();
                        told.failed(
                                this, new BenchException(BenchException.REFUSED, "the server knows no kept messages"));
                    } else if (reply.success()) {
                        state = State.ONLINE;
                        onlineSince = at;
                        told.loggedIn(this, reply, at);
                    } else {
                        hangUp();
                        told.failed(this, refused("the server refused the log-in of " + number));
                    }
                } else {
                    remember(packet);
                }
            }
            case AWAY -> {}
        }
    }

    private void received(ChatServerPacket packet, long at) {
        Watcher told = watcher;
        if (told != null && (state == State.ONLINE || state == State.LEAVING)) {
            told.roomPacket(this, packet, at);
        }
    }

    private void remember(ServerPacket packet) {
        if (packet instanceof Extensions on) {
            keptOn = (on.extensions() & Extensions.KEPT_MESSAGES) != 0;
        }
        if (packet instanceof Message message && message.isNotice()) {
            notice = message.information().toString();
        }
    }

    private BenchException refused(String sentence) {
        return new BenchException(BenchException.REFUSED, sentence + reason());
    }

    private String reason() {
        return notice.isEmpty() ? "" : " ('" + notice + "')";
    }

    @Override
    public void closed(String why) {
        State before = state;
        hangUp();
        if (watcher != null) {
            switch (before) {
                case ONLINE -> watcher.lost(this, why);
                case LEAVING -> watcher.left(this);
                case REGISTERING, LOGGING_IN -> watcher.failed(this, engine.noConnection(why + reason()));
                case AWAY -> {}
            }
        }
    }
}
