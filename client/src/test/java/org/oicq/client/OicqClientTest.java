package org.oicq.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.oicq.client.Packets.loggedIn;
import static org.oicq.client.Packets.noUser;
import static org.oicq.client.Packets.notice;
import static org.oicq.client.Packets.system;
import static org.oicq.client.Packets.talk;
import static org.oicq.client.Packets.user;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.codes.LoginMode;
import org.oicq.codec.packet.AddFriend;
import org.oicq.codec.packet.AddGroup;
import org.oicq.codec.packet.AddGroupReply;
import org.oicq.codec.packet.ChangeMode;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.Register;
import org.oicq.codec.packet.RegisterReply;
import org.oicq.codec.packet.RequestFriend;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.packet.ViewUser;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.Text;

@Timeout(30)
class OicqClientTest {
    private static final long ME = 10001;
    private static final long OTHER = 10002;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void registersThroughASingleByteDribble() throws Exception {
        Peer peer = peer((link, packet) -> {
            assertInstanceOf(Register.class, packet);
            link.dribble(new RegisterReply(true, ME));
        });
        OicqClient client = connect(peer, ClientListener.NONE);
        assertEquals(
                ME, Await.result(client.register(Packets.profile("Alice", "北京"), "secret", Authentication.ASK_FIRST)));
        assertFalse(peer.next().toString().contains("secret"), "a printed packet hides the password");
    }

    @Test
    void takesMessagesThatAreGluedToTheReply() throws Exception {
        Peer peer = peer((link, packet) -> {
            if (packet instanceof Login) {
                link.send(loggedIn(), talk(OTHER, "一"), talk(OTHER, "two 🐧"), talk(OTHER, "three"));
            }
        });
        Recorder recorder = new Recorder();
        logIn(peer, recorder);
        assertEquals("一", recorder.nextText());
        assertEquals("two 🐧", recorder.nextText());
        assertEquals("three", recorder.nextText());
    }

    @Test
    void givesRepliesToRequestsInTheirOrder() throws Exception {
        List<Runnable> later = new ArrayList<>();
        Peer peer = peer((link, packet) -> {
            switch (packet) {
                case Login _ -> link.send(loggedIn());
                case ViewUser view -> later.add(() -> send(link, user(view.friendNumber(), "n" + view.friendNumber())));
                case AddGroup group -> {
                    later.add(() -> send(link, new AddGroupReply(true, 2, group.groupName())));
                    later.forEach(Runnable::run);
                }
                default -> throw new AssertionError(packet);
            }
        });
        OicqClient client = logIn(peer, ClientListener.NONE);
        var first = client.viewUser(20001);
        var second = client.viewUser(20002);
        var group = client.addGroup("Team");
        assertEquals(Text.of("n20001"), Await.result(first).nickname());
        assertEquals(Text.of("n20002"), Await.result(second).nickname());
        assertEquals(2, Await.result(group));
    }

    @Test
    void saysWhatTheServerRefused() throws Exception {
        Peer peer = peer((link, packet) -> {
            switch (packet) {
                case Login login
                when login.number() == ME ->
                    link.send(notice("0x02: too many log-ins, wait a minute"), new LoginReply(false, List.of()));
                case Login login
                when login.number() == 20001 ->
                    link.send(notice("too fast; wait a little"), new LoginReply(false, List.of()));
                case Login _ -> link.send(new LoginReply(false, List.of()));
                default -> throw new AssertionError(packet);
            }
        });
        Recorder recorder = new Recorder();
        OicqClient client = connect(peer, recorder);
        assertEquals(
                "too many log-ins, wait a minute",
                refusal(client.logIn(ME, "x", LoginMode.NORMAL)).getMessage());
        assertEquals(
                "too fast; wait a little",
                refusal(client.logIn(20001, "x", LoginMode.NORMAL)).getMessage());
        assertEquals(
                "the number or the password is wrong",
                refusal(client.logIn(OTHER, "x", LoginMode.NORMAL)).getMessage());
        assertEquals(0, client.number());
        assertTrue(recorder.packets.isEmpty(), "the reasons went into the refusals");
    }

    @Test
    void knowsWhetherAMessageWasTaken() throws Exception {
        Peer peer = peer((link, packet) -> {
            switch (packet) {
                case Login _ -> link.send(loggedIn());
                case SendMessage message
                when message.otherNumber() == 99999 -> link.send(notice("0x03 99999: no such user"));
                case ViewUser view -> link.send(user(view.friendNumber(), "me"));
                default -> {}
            }
        });
        Recorder recorder = new Recorder();
        OicqClient client = logIn(peer, recorder);
        var good = client.send(OTHER, "hello");
        var bad = client.send(99999, "hello");
        var goodAgain = client.send(OTHER, "hello");
        Await.result(good);
        assertEquals("no such user", refusal(bad).getMessage());
        Await.result(goodAgain);
        assertTrue(recorder.packets.isEmpty(), "what answers a request is no event");
    }

    @Test
    void doesNotTakeALateAnswerForThatOfTheNextRequest() throws Exception {
        AtomicReference<Runnable> late = new AtomicReference<>(() -> {});
        Peer peer = peer((link, packet) -> {
            switch (packet) {
                case Login _ -> link.send(loggedIn());
                case ViewUser view
                when view.friendNumber() == 20001 -> late.set(() -> send(link, noUser(view.friendNumber())));
                case ViewUser view -> {
                    late.get().run();
                    link.send(user(view.friendNumber(), "right"));
                }
                default -> throw new AssertionError(packet);
            }
        });
        OicqClient client = logIn(peer, ClientListener.NONE, options().withTimeout(Duration.ofMillis(300)));
        assertThrows(TimeoutException.class, () -> Await.result(client.viewUser(20001)));
        assertEquals(Text.of("right"), Await.result(client.viewUser(20002)).nickname());
    }

    @ParameterizedTest
    @CsvSource({"AGREED, ADDED", "REFUSED, REFUSED", "ASK_FIRST, ASK_FIRST"})
    void addingHasOneOutcome(InformationType type, AddOutcome outcome) throws Exception {
        Peer peer = peer((link, packet) -> {
            switch (packet) {
                case Login _ -> link.send(loggedIn());
                case AddFriend add ->
                    link.send(
                            system(InformationType.MODE_CHANGED, add.friendNumber(), "1"),
                            talk(add.friendNumber(), "hi"),
                            system(type, 10009, ""),
                            system(type, add.friendNumber(), ""));
                default -> throw new AssertionError(packet);
            }
        });
        Recorder recorder = new Recorder();
        OicqClient client = logIn(peer, recorder);
        assertEquals(outcome, Await.result(client.addFriend(OTHER)));
        for (int i = 0; i < 3; i++) {
            recorder.nextText();
        }
        assertTrue(recorder.packets.isEmpty(), "the outcome itself is no event");
    }

    @Test
    void askingIsSettledByTheAnswerOrByTheBarrier() throws Exception {
        Peer peer = peer((link, packet) -> {
            switch (packet) {
                case Login _ -> link.send(loggedIn());
                case RequestFriend request
                when request.friendNumber() == 20001 -> link.send(system(InformationType.AGREED, 20001, ""));
                case RequestFriend request
                when request.friendNumber() == 20002 -> link.send(notice("0x0d 20002: no such user"));
                case ViewUser view -> link.send(user(view.friendNumber(), "me"));
                default -> {}
            }
        });
        OicqClient client = logIn(peer, ClientListener.NONE);
        assertEquals(AddOutcome.ADDED, Await.result(client.requestFriend(20001, "please")));
        assertEquals(
                "no such user", refusal(client.requestFriend(20002, "please")).getMessage());
        assertEquals(AddOutcome.ASKED, Await.result(client.requestFriend(20003, "please")));
    }

    @Test
    void testsTheConnectionWhenItIsQuiet() throws Exception {
        Peer peer = peer((link, packet) -> {
            if (packet instanceof Login) {
                link.send(loggedIn());
            }
        });
        logIn(peer, ClientListener.NONE, options().withKeepAlive(Duration.ofSeconds(1), Duration.ofHours(1)));
        assertInstanceOf(Login.class, peer.next());
        assertEquals(new KeepAlive(ME), peer.next());
    }

    @Test
    void showsSoonThatMessagesWereHandled() throws Exception {
        Peer peer = peer((link, packet) -> {
            if (packet instanceof Login) {
                link.send(loggedIn(), talk(OTHER, "one"), talk(OTHER, "two"));
            }
        });
        CountDownLatch release = new CountDownLatch(1);
        Recorder recorder = new Recorder() {
            @Override
            public void message(Message message) {
                await(release);
                super.message(message);
            }
        };
        logIn(peer, recorder, options().withKeepAlive(Duration.ofHours(1), Duration.ofMillis(100)));
        assertInstanceOf(Login.class, peer.next());
        release.countDown();
        assertEquals(new KeepAlive(ME), peer.next());
        assertEquals("one", recorder.nextText());
    }

    @Test
    void readsNoFasterThanTheListenerTakes() throws Exception {
        int pieces = 1024;
        Blob piece = Blob.of(new byte[64 << 10]);
        CountDownLatch allWritten = new CountDownLatch(1);
        Peer peer = peer((link, packet) -> {
            if (packet instanceof Login) {
                link.send(loggedIn());
                for (int i = 0; i < pieces; i++) {
                    link.send(new FileContent(OTHER, ME, piece));
                }
                allWritten.countDown();
            }
        });
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch received = new CountDownLatch(pieces);
        logIn(peer, new ClientListener() {
            @Override
            public void filePiece(FileContent content) {
                await(release);
                received.countDown();
            }
        });
        assertFalse(allWritten.await(1, TimeUnit.SECONDS), "64 MiB do not fit into the buffers of two sockets");
        release.countDown();
        assertTrue(received.await(8, TimeUnit.SECONDS));
        assertTrue(allWritten.await(1, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "47 45 54 20 2f 00 00 00       | what the server sends is not OICQ: a frame starts with 0x81, not with"
                        + " 0x47",
                "81 01 0a 03 7f ff ff ff       | what the server sends is not OICQ: a content of 2147483647 bytes is"
                        + " over the limit of 16777216",
                "81 01 0a 01 00 00 00 01 01    | the server sent a malformed packet, 0x01: the field runs past the end"
                        + " of the content (number, byte 1)",
            })
    void endsAConnectionThatCannotBeTrusted(String hex, String reason) throws Exception {
        int[] bytes = java.util.Arrays.stream(hex.split(" "))
                .mapToInt(b -> Integer.parseInt(b, 16))
                .toArray();
        Peer peer = peer((link, packet) -> {
            if (packet instanceof Login) {
                link.send(loggedIn());
            } else {
                link.raw(bytes);
            }
        });
        OicqClient client = logIn(peer, ClientListener.NONE);
        var waiting = client.viewUser(OTHER);
        assertEquals(
                reason,
                assertThrows(ConnectionLostException.class, () -> Await.result(waiting))
                        .getMessage());
        assertEquals(reason, Await.result(client.closed()).getMessage());
    }

    @Test
    void skipsWhatOtherProgramsAndLaterProtocolsSend() throws Exception {
        Peer peer = peer((link, packet) -> {
            if (packet instanceof Login) {
                link.raw(0x81, 0x03, 0x0a, 0x03, 0, 0, 0, 1, 0xff);
                link.raw(0x81, 0x01, 0x0a, 0x77, 0, 0, 0, 2, 0xff, 0xff);
                link.send(loggedIn());
            }
        });
        logIn(peer, ClientListener.NONE);
    }

    @Test
    void tellsWhyTheServerClosed() throws Exception {
        Peer peer = peer((link, packet) -> {
            if (packet instanceof Login) {
                link.send(loggedIn());
            } else {
                link.send(talk(OTHER, "last"), notice("this number has logged in elsewhere"));
                link.close();
            }
        });
        Recorder recorder = new Recorder();
        OicqClient client = logIn(peer, recorder);
        var waiting = client.viewUser(OTHER);
        String reason = "the server closed the connection: this number has logged in elsewhere";
        assertEquals(
                reason,
                assertThrows(ConnectionLostException.class, () -> Await.result(waiting))
                        .getMessage());
        assertEquals(reason, Await.result(client.closed()).getMessage());
        assertEquals("last", recorder.nextText());
        assertThrows(ConnectionLostException.class, () -> Await.result(client.send(OTHER, "too late")));
        assertThrows(ConnectionLostException.class, () -> Await.result(client.write(new KeepAlive(ME))));
    }

    @Test
    void handlesWhatCameBeforeItsOwnClose() throws Exception {
        Peer peer = peer((link, packet) -> {
            switch (packet) {
                case Login _ -> {
                    link.send(loggedIn());
                    for (int i = 0; i < 1000; i++) {
                        link.send(talk(OTHER, "m" + i));
                    }
                }
                case ViewUser view -> link.send(user(view.friendNumber(), "me"));
                default -> {}
            }
        });
        Recorder recorder = new Recorder();
        OicqClient client = logIn(peer, recorder);
        Await.result(client.barrier());
        client.close();
        Await.result(client.closed());
        assertEquals(1000, recorder.packets.size());
    }

    @Test
    void loggingOutIsDoneWhenTheServerHasClosed() throws Exception {
        Peer peer = peer((link, packet) -> {
            switch (packet) {
                case Login _ -> link.send(loggedIn());
                case ChangeMode mode -> {
                    assertEquals(DisplayMode.OFFLINE.code(), mode.displayMode());
                    link.close();
                }
                default -> throw new AssertionError(packet);
            }
        });
        OicqClient client = logIn(peer, ClientListener.NONE);
        Await.result(client.changeMode(DisplayMode.OFFLINE));
        assertTrue(client.closed().isDone());
    }

    @Test
    void aPacketThatCannotBeWrittenHarmsNobody() throws Exception {
        Peer peer = peer((link, packet) -> {
            switch (packet) {
                case Login _ -> link.send(loggedIn());
                case ViewUser view -> link.send(user(view.friendNumber(), "me"));
                default -> throw new AssertionError(packet);
            }
        });
        OicqClient client = logIn(peer, ClientListener.NONE);
        assertThrows(IllegalArgumentException.class, () -> Await.result(client.deleteGroup(300)));
        assertThrows(IllegalArgumentException.class, () -> client.send(OTHER, "x".repeat(70_000)));
        Await.result(client.viewUser(OTHER));
    }

    @Test
    void aListenerThatFailsEndsTheConnection() throws Exception {
        Peer peer = peer((link, packet) -> link.send(loggedIn(), talk(OTHER, "boom"), talk(OTHER, "never seen")));
        CompletableFuture<ConnectionLostException> closed = new CompletableFuture<>();
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        OicqClient client = connect(peer, new ClientListener() {
            @Override
            public void message(Message message) {
                seen.add(message.information().toString());
                throw new IllegalStateException("no room");
            }

            @Override
            public void closed(ConnectionLostException reason) {
                closed.complete(reason);
            }
        });
        Await.result(client.logIn(ME, "secret", LoginMode.NORMAL));
        assertEquals(
                "the listener failed: java.lang.IllegalStateException: no room",
                Await.result(closed).getMessage());
        assertEquals(List.of("boom"), List.copyOf(seen));
    }

    @Test
    void refusesToWaitForMoreThanItCanRemember() throws Exception {
        Peer peer = peer((link, packet) -> {
            if (packet instanceof Login) {
                link.send(loggedIn());
            }
        });
        OicqClient client = logIn(peer, ClientListener.NONE);
        for (int i = 0; i < Exchanges.MOST; i++) {
            var _ = client.viewUser(OTHER);
        }
        assertEquals(
                "4096 packets already wait for an answer; wait for some first",
                refusal(client.viewUser(OTHER)).getMessage());
    }

    @Test
    void saysThatThereIsNoServer() throws Exception {
        int port;
        try (ServerSocket nobodyAccepts = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = nobodyAccepts.getLocalPort();
        }
        var connecting = OicqClient.connect("127.0.0.1", port, options(), ClientListener.NONE);
        assertEquals(
                "no connection to 127.0.0.1:" + port,
                assertThrows(ConnectionLostException.class, () -> Await.result(connecting))
                        .getMessage());
        var nowhere = OicqClient.connect("no.such.host.invalid", 8000, options(), ClientListener.NONE);
        assertEquals(
                "there is no host 'no.such.host.invalid'",
                assertThrows(ConnectionLostException.class, () -> Await.result(nowhere))
                        .getMessage());
    }

    private Peer peer(Peer.Script script) throws IOException {
        Peer peer = new Peer(script);
        open.add(peer);
        return peer;
    }

    private OicqClient connect(Peer peer, ClientListener listener) throws Exception {
        return connect(peer, listener, options());
    }

    private OicqClient connect(Peer peer, ClientListener listener, ClientOptions options) throws Exception {
        OicqClient client = Await.result(OicqClient.connect("127.0.0.1", peer.port(), options, listener));
        open.add(client);
        return client;
    }

    private OicqClient logIn(Peer peer, ClientListener listener) throws Exception {
        return logIn(peer, listener, options());
    }

    private OicqClient logIn(Peer peer, ClientListener listener, ClientOptions options) throws Exception {
        OicqClient client = connect(peer, listener, options);
        assertEquals(loggedIn().groups(), Await.result(client.logIn(ME, "secret", LoginMode.NORMAL)));
        assertEquals(ME, client.number());
        return client;
    }

    private static ClientOptions options() {
        // Connection tests would be unexpected packets in most scripts.
        return ClientOptions.DEFAULTS
                .withKeepAlive(Duration.ofHours(1), Duration.ofHours(1))
                .withoutKeptMessages();
    }

    private static RefusedException refusal(CompletableFuture<?> future) {
        return assertThrows(RefusedException.class, () -> Await.result(future));
    }

    private static void send(Peer.Link link, org.oicq.codec.packet.ServerPacket packet) {
        try {
            link.send(packet);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Keeps the messages that came. */
    private static class Recorder implements ClientListener {
        final BlockingQueue<Message> packets = new LinkedBlockingQueue<>();

        @Override
        public void message(Message message) {
            packets.add(message);
        }

        @Override
        public void systemMessage(Message message) {
            packets.add(message);
        }

        String nextText() throws InterruptedException {
            Message message = packets.poll(60, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("no message came within 10 s");
            }
            return message.information().toString();
        }
    }
}
