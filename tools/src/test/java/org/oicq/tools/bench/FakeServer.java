package org.oicq.tools.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.frame.FrameReader;
import org.oicq.codec.packet.AddFriend;
import org.oicq.codec.packet.AnswerFile;
import org.oicq.codec.packet.Broadcast;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.ChangeMode;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.Profile;
import org.oicq.codec.packet.Register;
import org.oicq.codec.packet.RegisterReply;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.packet.UserData;
import org.oicq.codec.packet.UserPacket;
import org.oicq.codec.packet.ViewUser;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;

/** A server of a few packets on plain sockets, which does one thing wrong when it is told to. */
final class FakeServer implements AutoCloseable {
    /** What it does wrong, every hundredth time where it says nothing else. */
    enum Quirk {
        NONE,
        DROPS_MESSAGES,
        DAMAGES_MESSAGES,
        SHORTENS_MESSAGES,
        SWAPS_MESSAGES,
        REPEATS_MESSAGES,
        NAMES_ANOTHER_SENDER,
        REFUSES_MESSAGES,
        /** Sleeps 400 ms over one message, once. */
        STALLS,
        DAMAGES_FILES,
        /** Ends connections at their first keep-alive. */
        DROPS_CONNECTIONS,
        /** Registers three accounts. */
        REFUSES_ACCOUNTS,
        REFUSES_LOGINS
    }

    private static final int EACH = 100;

    final AtomicInteger registrations = new AtomicInteger();
    final AtomicInteger logins = new AtomicInteger();
    final AtomicInteger keepAlives = new AtomicInteger();
    private final AtomicLong messages = new AtomicLong();
    private final AtomicBoolean stalled = new AtomicBoolean();
    private final Map<Long, Peer> online = new ConcurrentHashMap<>();
    private final Map<Long, Queue<ServerPacket>> stored = new ConcurrentHashMap<>();
    private final Map<Long, Set<Long>> friends = new ConcurrentHashMap<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ServerSocket listener;
    private final Quirk quirk;

    FakeServer(Quirk quirk) throws IOException {
        this.quirk = quirk;
        this.listener = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                Peer peer = new Peer(socket);
                Thread.ofVirtual().start(peer::run);
            }
        } catch (IOException _) {
            // closed: the test is over
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** One connection. */
    private final class Peer {
        private final Socket socket;
        private long number;
        private @Nullable ServerPacket heldBack;

        Peer(Socket socket) {
            this.socket = socket;
        }

        void run() {
            try (socket) {
                InputStream in = socket.getInputStream();
                ByteBuffer bytes = ByteBuffer.allocate(4 << 20);
                int count = in.read(bytes.array(), 0, 1 << 16);
                while (count >= 0) {
                    bytes.position(bytes.position() + count).flip();
                    while (FrameReader.read(bytes, 2 << 20) instanceof FrameReader.Complete(var frame)) {
                        handle(Catalog.USER_TO_OICQ.read(frame, WireCharset.GB18030));
                    }
                    bytes.compact();
                    count = in.read(bytes.array(), bytes.position(), Math.min(1 << 16, bytes.remaining()));
                }
            } catch (IOException | UncheckedIOException | ProtocolException _) {
                // The test looks at what the generator says of it.
            } finally {
                online.remove(number, this);
                sockets.remove(socket);
            }
        }

        synchronized void send(ServerPacket packet) {
            try {
                socket.getOutputStream()
                        .write(Catalog.OICQ_TO_USER.encode(packet).array());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void notice(String words) {
            send(new Message(1, 0, Text.of(words), 0));
        }

        private void handle(UserPacket packet) throws IOException {
            switch (packet) {
                case Register _ -> register();
                case Login login -> logIn(login);
                case SendMessage p -> relay(p.otherNumber(), new Message(2, number, p.content(), 0));
                case Broadcast p ->
                    friends.getOrDefault(number, Set.of())
                            .forEach(friend -> relay(friend, new Message(2, number, p.content(), 0)));
                case ViewUser p -> send(new UserData(true, p.friendNumber(), Profile.NOBODY));
                case AddFriend p -> {
                    friends.computeIfAbsent(number, _ -> ConcurrentHashMap.newKeySet())
                            .add(p.friendNumber());
                    send(new Message(1, p.friendNumber(), Text.EMPTY, 3));
                }
                case ChangeMode _ -> {
                    online.remove(number, this);
                    socket.close();
                }
                case OfferFile p -> pass(p.friendNumber(), p);
                case AnswerFile p -> pass(p.friendNumber(), p);
                case FileContent p -> pass(p.friendNumber(), quirk == Quirk.DAMAGES_FILES && each() ? damaged(p) : p);
                case KeepAlive _ -> {
                    keepAlives.incrementAndGet();
                    if (quirk == Quirk.DROPS_CONNECTIONS) {
                        socket.close();
                    }
                }
                default -> throw new IOException("the generator sends no " + packet);
            }
        }

        private void register() {
            if (quirk == Quirk.REFUSES_ACCOUNTS && registrations.get() == 3) {
                notice("0x01: too many registrations");
                send(new RegisterReply(false, 0));
            } else {
                send(new RegisterReply(true, 10_000 + registrations.incrementAndGet()));
            }
        }

        private void logIn(Login login) {
            if (quirk == Quirk.REFUSES_LOGINS) {
                send(new LoginReply(false, List.of()));
                return;
            }
            logins.incrementAndGet();
            number = login.number();
            List<LoginReply.Friend> list = friends.getOrDefault(number, Set.of()).stream()
                    .map(friend -> new LoginReply.Friend(friend, 1, 1, Text.of("load")))
                    .toList();
            send(new LoginReply(true, List.of(new LoginReply.Group(Text.of("My friends"), 1, list))));
            Queue<ServerPacket> waiting = stored.computeIfAbsent(number, _ -> new ArrayDeque<>());
            synchronized (waiting) {
                waiting.forEach(this::send);
                waiting.clear();
                online.put(number, this);
            }
        }

        private boolean each() {
            return messages.incrementAndGet() % EACH == 0;
        }

        private void relay(long to, Message message) {
            if (!each()) {
                pass(to, message);
                if (heldBack != null) {
                    pass(to, heldBack);
                    heldBack = null;
                }
                return;
            }
            byte[] text = message.information().toBytes();
            switch (quirk) {
                case DROPS_MESSAGES -> {}
                case DAMAGES_MESSAGES -> {
                    text[text.length - 1] ^= 1;
                    pass(
                            to,
                            new Message(
                                    2,
                                    number,
                                    Text.of(new String(text, java.nio.charset.StandardCharsets.US_ASCII)),
                                    0));
                }
                case SHORTENS_MESSAGES ->
                    pass(
                            to,
                            new Message(
                                    2,
                                    number,
                                    Text.of(message.information().toString().substring(1, text.length)),
                                    0));
                case SWAPS_MESSAGES -> heldBack = message;
                case REPEATS_MESSAGES -> {
                    pass(to, message);
                    pass(to, message);
                }
                case NAMES_ANOTHER_SENDER -> pass(to, new Message(2, number + 1, message.information(), 0));
                case REFUSES_MESSAGES -> notice("0x03 " + to + ": too fast");
                case STALLS -> {
                    if (stalled.compareAndSet(false, true)) {
                        sleep();
                    }
                    pass(to, message);
                }
                default -> pass(to, message);
            }
        }

        /** The fault itself, no waiting for something. */
        private static void sleep() {
            try {
                Thread.sleep(400);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private void pass(long to, ServerPacket packet) {
            Queue<ServerPacket> waiting = stored.computeIfAbsent(to, _ -> new ArrayDeque<>());
            Peer peer;
            synchronized (waiting) {
                peer = online.get(to);
                if (peer == null) {
                    waiting.add(packet);
                    return;
                }
            }
            peer.send(packet);
        }

        private static FileContent damaged(FileContent piece) {
            byte[] bytes = new byte[piece.fileContent().length()];
            piece.fileContent().toBuffer().get(bytes);
            bytes[bytes.length / 2] ^= 1;
            return new FileContent(piece.number(), piece.friendNumber(), Blob.of(bytes));
        }
    }
}
