package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.oicq.codec.packet.AddFriend;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.packet.UserData;
import org.oicq.codec.packet.ViewUser;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.server.net.StopTest;

/** Limits on connections and times that a script cannot say: what the client sees, and that others live on. */
class LimitsTest {
    private static byte[] bytes(ViewUser packet) {
        return Catalog.USER_TO_OICQ.encode(packet).array();
    }

    @Test
    void aFrameThatIsCutShortByTheEndIsDropped() {
        try (TestServer server = TestServer.start()) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            ByteBuffer frame =
                    Catalog.USER_TO_OICQ.encode(new SendMessage(bob.number(), alice.number(), Text.of("cut")));
            bob.sendBytes(bytes(new ViewUser(bob.number(), alice.number())));
            byte[] half = new byte[frame.remaining() - 1];
            frame.get(half);
            bob.sendBytes(half);
            bob.endOutput();
            assertTrue(bob.receive(UserData.class).success(), "the whole packet before it counts");
            bob.expectEnd();
            alice.barrier();
        }
    }

    /** A framing error, and the client's own end behind it, cost no answer to what came before. */
    @Test
    void whatWasAskedBeforeAFramingErrorIsAnswered() {
        try (TestServer server = TestServer.start()) {
            TestClient alice = server.join("Alice");
            var all = ByteBuffer.allocate(1000);
            for (int i = 0; i < 10; i++) {
                Catalog.USER_TO_OICQ.write(new ViewUser(alice.number(), alice.number()), all);
            }
            all.put((byte) 0x80);
            byte[] glued = new byte[all.flip().remaining()];
            all.get(glued);
            alice.sendBytes(glued);
            alice.endOutput();
            for (int i = 0; i < 10; i++) {
                assertTrue(alice.receive(UserData.class).success());
            }
            assertEquals("a frame starts with 0x81, not with 0x80", alice.hear());
            alice.expectEnd();
        }
    }

    /** Also where so many packets wait that the server has stopped reading. */
    @Test
    void whatWasSentBeforeTheEndIsTaken() {
        try (TestServer server = TestServer.start("request-queue = 8")) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.connect();
            long number = bob.register("Bob");
            var all = ByteBuffer.allocate(100_000);
            Secret password = new Secret(Text.of(TestClient.PASSWORD));
            Catalog.USER_TO_OICQ.write(new Login(number, password, 0), all);
            for (int i = 0; i < 200; i++) {
                Catalog.USER_TO_OICQ.write(new ViewUser(number, number), all);
                Catalog.USER_TO_OICQ.write(new SendMessage(number, alice.number(), Text.of("message " + i)), all);
            }
            byte[] glued = new byte[all.flip().remaining()];
            all.get(glued);
            bob.sendBytes(glued);
            bob.endOutput();
            assertTrue(bob.receive(LoginReply.class).success());
            for (int i = 0; i < 200; i++) {
                assertTrue(bob.receive(UserData.class).success());
                assertEquals("message " + i, alice.hear());
            }
            bob.expectEnd();
        }
    }

    @Test
    void aStreamMayBeCutAnywhere() {
        try (TestServer server = TestServer.start()) {
            TestClient alice = server.join("Alice");
            byte[] frame = bytes(new ViewUser(alice.number(), alice.number()));
            for (byte one : frame) {
                alice.sendBytes(new byte[] {one});
            }
            assertEquals(alice.number(), alice.receive(UserData.class).number());
            var glued = ByteBuffer.allocate(frame.length * 3);
            glued.put(frame).put(frame).put(frame);
            alice.sendBytes(glued.array());
            for (int i = 0; i < 3; i++) {
                assertEquals(alice.number(), alice.receive(UserData.class).number());
            }
        }
    }

    @Test
    void aSlowTrickleDoesNotExtendThePacketTime() {
        try (TestServer server = TestServer.start("packet-time = 1s")) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            assertEquals("a packet took longer than 1 seconds", trickle(alice, Duration.ofSeconds(1)));
            alice.expectEnd();
            bob.barrier();
        }
    }

    /** From connecting to a whole packet, and not from the first byte on. */
    @Test
    void aSlowTrickleDoesNotExtendTheFirstPacketTime() {
        try (TestServer server = TestServer.start("first-packet-time = 1s")) {
            TestClient bob = server.join("Bob");
            TestClient somebody = server.connect();
            assertEquals(Optional.empty(), somebody.poll(700));
            assertEquals("no packet came within 1 seconds", trickle(somebody, Duration.ofMillis(300)));
            somebody.expectEnd();
            bob.barrier();
        }
    }

    /** Nobody has logged in over them, so nothing is owed to them; not even their own end is waited for. */
    @Test
    void aStopWaitsForNobodyWhoHasNotLoggedIn() {
        try (TestServer server = TestServer.start("stop-time = 10s")) {
            TestClient silent = server.connect();
            TestClient registered = server.connect();
            registered.register("Alice");
            TestClient halfway = server.connect();
            halfway.register("Bob");
            halfway.sendBytes(new byte[] {bytes(new ViewUser(1, 1))[0]});
            long start = System.nanoTime();
            server.stop();
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(took.toMillis() < 5000, "it took " + took);
            silent.expectEnd();
            assertEquals("the server stops", registered.hear());
            registered.expectEnd();
            assertEquals("the server stops", halfway.hear());
            halfway.expectEnd();
        }
    }

    /** Its log-in was on its way when the sessions were told, and done when its connection was. */
    @Test
    void aStopWaitsForNobodyWhoLogsInMeanwhile() throws Exception {
        try (TestServer server = TestServer.start("stop-time = 10s")) {
            TestClient alice = server.connect();
            alice.register("Alice");
            EventLoop loop = StopTest.loop(server.server().port(), alice.localPort());
            CompletableFuture<Void> stopped;
            long start;
            CountDownLatch release;
            try (Connection database = server.database().connect();
                    var statement = database.createStatement()) {
                database.setAutoCommit(false);
                statement.execute("LOCK TABLE accounts");
                alice.beginLogIn(alice.number());
                while (server.database().number("SELECT count(*) FROM pg_locks WHERE NOT granted") == 0) {
                    Thread.sleep(1);
                }
                release = StopTest.hold(loop);
                start = System.nanoTime();
                stopped = CompletableFuture.runAsync(server::stop);
                // Word of the stop, …
                StopTest.awaitPending(loop, 1);
            }
            // … and the answer to the log-in.
            StopTest.awaitPending(loop, 2);
            release.countDown();
            assertTrue(alice.receive(LoginReply.class).success());
            assertEquals("the server stops", alice.hear());
            alice.close();
            stopped.get();
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(took.toMillis() < 5000, "it took " + took);
        }
    }

    /** Sends a byte of a frame now and then, until something comes; that must be a notice, and in time. */
    private static String trickle(TestClient client, Duration limit) {
        byte[] frame = bytes(new ViewUser(client.number(), client.number()));
        long start = System.nanoTime();
        for (int i = 0; i < frame.length - 1; i++) {
            client.sendBytes(new byte[] {frame[i]});
            Optional<ServerPacket> packet = client.poll(150);
            if (packet.isPresent()) {
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                assertTrue(took.compareTo(limit.plusMillis(1500)) < 0, "it took " + took);
                return ((Message) packet.get()).information().toString();
            }
        }
        throw new AssertionError("nothing came");
    }

    @Test
    void whoeverConnectsAndSaysNothingIsClosed() {
        try (TestServer server = TestServer.start("first-packet-time = 300ms")) {
            TestClient bob = server.join("Bob");
            server.connect().expectEnd();
            bob.barrier();
        }
    }

    @Test
    void friendsSeeAnIdleCloseAndKeepAlivePreventsIt() {
        try (TestServer server = TestServer.start("idle-time = 1s")) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            alice.send(new AddFriend(alice.number(), bob.number()));
            alice.receive(Message.class);
            bob.receive(Message.class);
            long start = System.nanoTime();
            Optional<ServerPacket> news = Optional.empty();
            while (news.isEmpty()) {
                alice.send(new KeepAlive(alice.number()));
                news = alice.poll(100);
            }
            assertTrue(System.nanoTime() - start > 500_000_000, "not before its time");
            Message message = (Message) news.get();
            assertEquals(bob.number(), message.number());
            assertEquals("4", message.information().toString());
            assertEquals("no packet came for 1 seconds", bob.hear());
            bob.expectEnd();
        }
    }

    /** A registration is the biggest packet before log-in, and a message of its limit fits after it. */
    @Test
    void whatFollowsALogInMayBeBigger() {
        try (TestServer server = TestServer.start("message-bytes = 65535", "frame-limit-before-login = 300")) {
            TestClient alice = server.connect();
            long number = alice.register("Alice");
            var both = ByteBuffer.allocate(70_000);
            Catalog.USER_TO_OICQ.write(new Login(number, new Secret(Text.of(TestClient.PASSWORD)), 0), both);
            Catalog.USER_TO_OICQ.write(new SendMessage(number, number, Text.of("x".repeat(65_535))), both);
            byte[] glued = new byte[both.flip().remaining()];
            both.get(glued);
            alice.sendBytes(glued);
            assertTrue(alice.receive(LoginReply.class).success());
            assertEquals(65_535, alice.hear().length());
        }
    }
}
