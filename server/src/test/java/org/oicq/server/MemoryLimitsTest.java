package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oicq.codec.packet.AccountForm;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.Profile;
import org.oicq.codec.packet.Register;
import org.oicq.codec.packet.RegisterReply;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.packet.UserData;
import org.oicq.codec.packet.ViewUser;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.server.web.WebLogin;

/** Who sends more than the server has worked on, or reads less than it is sent, waits in the network: not in memory. */
@Timeout(60)
class MemoryLimitsTest {
    /** More than all buffers of the kernel between two sockets of one machine take. */
    private static final int FLOOD = 100 << 20;

    /** Far more than those buffers and the limits that are set here. */
    private static final int MOST_TAKEN = 60 << 20;

    /** Sends without end, until the other side takes no more. */
    private record Flood(CompletableFuture<Void> sent, AtomicLong taken) {
        static Flood over(Socket socket, byte[] piece) {
            AtomicLong taken = new AtomicLong();
            CompletableFuture<Void> sent = CompletableFuture.runAsync(
                    () -> {
                        try {
                            while (taken.get() < FLOOD) {
                                socket.getOutputStream().write(piece);
                                taken.addAndGet(piece.length);
                            }
                        } catch (IOException e) {
                            throw new AssertionError("the server has ended the connection", e);
                        }
                    },
                    Thread.ofVirtual()::start);
            return new Flood(sent, taken);
        }

        /** Waits until nothing is taken for a while, and gives what was taken. */
        long standstill() throws InterruptedException {
            long before = -1;
            while (before != taken.get() && !sent.isDone()) {
                before = taken.get();
                Thread.sleep(300);
            }
            return taken.get();
        }
    }

    private static Socket connect(InetSocketAddress address) throws IOException {
        return new Socket(address.getAddress(), address.getPort());
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** Somebody whose data take 24 KB. */
    private static TestClient wordy(TestServer server) {
        Text no = Text.EMPTY;
        Text much = Text.of("😀".repeat(255));
        Text most = Text.of("😀".repeat(4096));
        Profile profile = new Profile(
                Text.of("Wordy"), 0, 0, 0, much, 0, 0, much, much, no, 0, much, 0, much, much, much, much, most);
        TestClient client = new TestClient(server.server().address(), 4096);
        client.send(new Register(AccountForm.of(profile, new Secret(Text.of(TestClient.PASSWORD)), 0)));
        client.logIn(client.receive(RegisterReply.class).number());
        return client;
    }

    @Test
    void whoReadsNoAnswersIsAskedForNothingMore() {
        try (TestServer server = TestServer.start("rate-limits = false", "output-queue = 65536")) {
            TestClient bob = server.join("Bob");
            TestClient wordy = wordy(server);
            int count = 1500;
            var all = ByteBuffer.allocate(count * 16 + 100);
            for (int i = 0; i < count; i++) {
                Catalog.USER_TO_OICQ.write(new ViewUser(wordy.number(), wordy.number()), all);
            }
            Catalog.USER_TO_OICQ.write(new SendMessage(wordy.number(), bob.number(), Text.of("the end")), all);
            wordy.sendBytes(bytes(all.flip()));
            assertEquals(Optional.empty(), bob.poll(2000), "36 MB of answers cannot all wait");
            bob.barrier();
            for (int i = 0; i < count; i++) {
                assertEquals(wordy.number(), wordy.receive(UserData.class).number());
            }
            assertEquals("the end", bob.hear());
            wordy.reset();
        }
    }

    /** The one that is worked on waits for a lock in the database; the packets behind it are big. */
    @Test
    void onlySoManyBytesOfPacketsWait() throws Exception {
        try (TestServer server =
                        TestServer.start("rate-limits = false", "request-bytes = 100000", "request-queue = 1000000");
                Socket socket = connect(server.server().address())) {
            TestClient bob = server.join("Bob");
            TestClient carol = server.join("Carol");
            TestClient alice = new TestClient(socket);
            alice.register("Alice");
            alice.logIn();
            try (Connection _ = lock(server, "accounts")) {
                alice.send(new ViewUser(alice.number(), alice.number()));
                Flood flood = Flood.over(
                        socket,
                        Catalog.USER_TO_OICQ
                                .encode(new SendMessage(alice.number(), 10_000, Text.of("x".repeat(16_000))))
                                .array());
                long taken = flood.standstill();
                assertTrue(taken < MOST_TAKEN, taken + " bytes were taken");
                bob.say(carol.number(), "all is well");
                assertEquals("all is well", carol.hear());
            }
            alice.reset();
            bob.barrier();
        }
    }

    private static Connection lock(TestServer server, String table) throws SQLException {
        Connection holder = server.database().connect();
        holder.setAutoCommit(false);
        try (var statement = holder.createStatement()) {
            statement.execute("LOCK TABLE " + table);
        }
        return holder;
    }

    /** The first answer is a refusal that is held back for its rate; the requests behind it are big. */
    @Test
    void onlySoManyBytesOfRequestsWait() throws Exception {
        try (TestServer server = TestServer.start(
                        "web-message-rate = 1/h burst 1",
                        "web-penalty = 20s",
                        "request-bytes = 200000",
                        "request-queue = 1000000");
                Socket socket = connect(server.server().address())) {
            TestClient bob = server.join("Bob");
            InetSocketAddress address = server.server().address();
            TestClient alice = server.connect();
            long number = alice.register("Alice");
            WebLogin.answer(address, number, WebLogin.RIGHT);
            String say = "VER=1.1&CMD=CLTMSG&SEQ=1&UIN=" + number + "&UN=" + number + "&MG=hi";
            assertTrue(WebLogin.ask(address, say).endsWith("&RES=0&"));
            socket.getOutputStream().write(post(say));
            Flood flood = Flood.over(socket, post("x".repeat(100_000)));
            long taken = flood.standstill();
            assertTrue(taken < MOST_TAKEN, taken + " bytes were taken");
            bob.barrier();
        }
    }

    private static byte[] post(String body) {
        return ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void onlySoManyBytesOfMessagesWaitForTheDatabase() throws Exception {
        try (TestServer server = TestServer.start("message-memory = 100000", "rate-limits = false")) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            TestClient carol = server.join("Carol");
            carol.close();
            String much = "x".repeat(15_999);
            try (var _ = server.databaseAway()) {
                for (int i = 0; i < 10; i++) {
                    alice.say(carol.number(), i + much);
                }
                for (int i = 0; i < 4; i++) {
                    assertEquals(
                            "0x03 " + carol.number() + ": the server is too busy; try again in a minute", alice.hear());
                }
                alice.say(bob.number(), "still there?");
                assertEquals("still there?", bob.hear());
            }
            awaitDatabase(alice);
            alice.say(carol.number(), "6" + much);
            alice.barrier();
            TestClient again = server.logIn(carol.number());
            for (int i = 0; i < 7; i++) {
                assertEquals(i + much, again.hear());
            }
            again.barrier();
        }
    }

    /** Asks until the database is back; an answer waits until what was sent before it is stored. */
    private static void awaitDatabase(TestClient client) throws InterruptedException {
        while (!client.barrier().success()) {
            Thread.sleep(100);
        }
    }

    /** 720 KiB in the database, of which 256 are looked for at once. */
    @Test
    void aMailboxOfLongMessagesArrivesWholeAndInOrder() {
        try (TestServer server = TestServer.start()) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            bob.close();
            List<String> texts = IntStream.range(0, 30)
                    .mapToObj(i -> (10 + i) + "中".repeat(8191))
                    .toList();
            texts.forEach(text -> alice.say(bob.number(), text));
            alice.barrier();
            TestClient again = server.logIn(bob.number());
            assertEquals(texts, Stream.generate(again::hear).limit(30).toList());
            alice.say(bob.number(), "behind them");
            assertEquals("behind them", again.hear());
            again.barrier();
        }
    }

    @Test
    void onlySoManyBytesOfMessagesAreStored() {
        try (TestServer server = TestServer.start("stored-bytes = 1000")) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            bob.close();
            alice.say(bob.number(), "a".repeat(900));
            alice.barrier();
            alice.say(bob.number(), "b".repeat(900));
            assertEquals("0x03 " + bob.number() + ": this user's mailbox is full", alice.hear());
            // For others there is room, and what is small enough still fits.
            alice.say(bob.number(), "c");
            alice.barrier();
            TestClient again = server.logIn(bob.number());
            assertEquals("a".repeat(900), again.hear());
            assertEquals("c", again.hear());
            again.barrier();
        }
    }
}
