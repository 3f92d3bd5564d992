package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.EventLoop;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.packet.AnswerFile;
import org.oicq.codec.packet.ChangeMode;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.RequestFriend;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.packet.UserData;
import org.oicq.codec.packet.ViewUser;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.Text;
import org.oicq.server.net.StopTest;

/** What is taken is delivered: in order, at least once, and once where nothing breaks between the write and its proof. */
class DeliveryTest {
    private static final String[] NO_RATES = {"rate-limits = false"};

    private static List<String> words(String prefix, int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> prefix + i).toList();
    }

    private static List<String> hear(TestClient client, int count) {
        return IntStream.range(0, count).mapToObj(_ -> client.hear()).toList();
    }

    @Test
    void storedMessagesComeInOrderWhileNewOnesComeIn() throws Exception {
        try (TestServer server = TestServer.start(NO_RATES)) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            bob.close();
            words("", 0, 1000).forEach(text -> alice.say(bob.number(), text));
            alice.barrier();
            Thread talking = Thread.ofVirtual().start(() -> {
                words("", 1000, 2000).forEach(text -> alice.say(bob.number(), text));
                alice.barrier();
            });
            TestClient again = server.logIn(bob.number());
            assertEquals(words("", 0, 2000), hear(again, 2000));
            talking.join();
            again.barrier();
        }
    }

    @Test
    void whoReadsNothingLosesNothing() {
        try (TestServer server = TestServer.start("rate-limits = false", "output-queue = 65536")) {
            TestClient alice = server.join("Alice");
            TestClient bob = new TestClient(server.server().address(), 4096);
            bob.register("Bob");
            bob.logIn();
            String filling = "x".repeat(8000);
            int count = 2000;
            for (int i = 0; i < count; i++) {
                alice.say(bob.number(), i + " " + filling);
            }
            alice.barrier();
            long stored = server.database().number("SELECT count(*) FROM messages WHERE receiver = " + bob.number());
            assertTrue(stored > count / 2, "what the network does not take is in the database: " + stored);
            for (int i = 0; i < count; i++) {
                assertEquals(i + " " + filling, bob.hear());
            }
            bob.barrier();
            bob.close();
            server.logIn(bob.number()).barrier();
        }
    }

    @Test
    void aReadThatIsNotProvenComesAgain() {
        try (TestServer server = TestServer.start(NO_RATES)) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            words("", 0, 5).forEach(text -> alice.say(bob.number(), text));
            alice.barrier();
            bob.reset();
            TestClient again = server.logIn(bob.number());
            assertEquals(words("", 0, 5), hear(again, 5));
            again.barrier();
        }
    }

    /**
     * Also where the server had ended its side before: the client is gone with what its kernel had. A log-out within a few
     * milliseconds proves nothing yet itself.
     */
    @Test
    void aResetAfterALogOutProvesNothing() throws InterruptedException {
        try (TestServer server = TestServer.start(NO_RATES)) {
            TestClient alice = server.join("Alice");
            int tried = 0;
            for (int round = 0; round < 100 && tried < 10; round++) {
                TestClient bob = server.join("Bob" + round);
                long begin = System.nanoTime();
                words("", 0, 5).forEach(text -> alice.say(bob.number(), text));
                alice.barrier();
                bob.send(new ChangeMode(bob.number(), DisplayMode.OFFLINE.code()));
                boolean atOnce = System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(8);
                awaitLeaving(server, bob.number());
                bob.reset();
                if (atOnce) {
                    tried++;
                    TestClient again = server.logIn(bob.number());
                    assertEquals(words("", 0, 5), hear(again, 5));
                    again.barrier();
                }
            }
            assumeTrue(tried > 0, "the machine is too slow for this today");
        }
    }

    /** However long they wait to be read, and however often reading pauses meanwhile. */
    @Test
    void packetsFromBeforeAMessageProveNothing() throws SQLException {
        try (TestServer server = TestServer.start(NO_RATES)) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            int questions = 400;
            try (Connection database = server.database().connect();
                    var statement = database.createStatement()) {
                database.setAutoCommit(false);
                statement.execute("LOCK TABLE accounts");
                for (int i = 0; i < questions; i++) {
                    bob.send(new ViewUser(bob.number(), bob.number()));
                }
                alice.say(bob.number(), "now");
                assertEquals("now", bob.hear());
            }
            for (int i = 0; i < questions; i++) {
                bob.receive(UserData.class);
            }
            bob.reset();
            TestClient again = server.logIn(bob.number());
            assertEquals("now", again.hear());
            again.barrier();
        }
    }

    /** Who sends a file over a slow line has written it long before. */
    @Test
    void piecesOfAFileProveNothing() {
        try (TestServer server = TestServer.start(NO_RATES)) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            TestClient carol = server.join("Carol");
            bob.send(new OfferFile(bob.number(), carol.number(), Text.of("photo.jpg"), 100));
            carol.receive(OfferFile.class);
            carol.send(new AnswerFile(carol.number(), bob.number(), 1));
            bob.receive(AnswerFile.class);
            alice.say(bob.number(), "now");
            assertEquals("now", bob.hear());
            for (int i = 0; i < 5; i++) {
                bob.send(new FileContent(bob.number(), carol.number(), Blob.of(new byte[10])));
                carol.receive(FileContent.class);
                assertEquals(Optional.empty(), bob.poll(10));
            }
            bob.reset();
            assertEquals("now", server.logIn(bob.number()).hear());
        }
    }

    @Test
    void afterAnOrderlyEndNothingComesAgain() throws InterruptedException {
        try (TestServer server = TestServer.start(NO_RATES)) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            words("", 0, 500).forEach(text -> alice.say(bob.number(), text));
            assertEquals(words("", 0, 500), hear(bob, 500));
            bob.close();
            server.logIn(bob.number()).barrier();
            awaitNothingStored(server);
        }
    }

    /** More than the kernel takes is one buffer, of which it has a part: that counts, or what was read comes again. */
    @Test
    void whatWasReadBeforeAnEndDoesNotComeAgainThoughMoreIsOnItsWay() throws Exception {
        try (TestServer server = TestServer.start("rate-limits = false", "output-queue = 33554432")) {
            TestClient alice = server.join("Alice");
            TestClient bob = new TestClient(server.server().address(), 4096);
            bob.register("Bob");
            bob.logIn();
            int next = firstToComeAgain(server, alice, bob, 20);
            assertTrue(next >= 20, next + " came again");
        }
    }

    /**
     * Bob is sent 2,000 texts of 8,000 bytes at once, reads so many of them, ends his connection and logs in again.
     *
     * @param bob whose connection takes but a little at a time
     * @return the first that he gets then
     */
    static int firstToComeAgain(TestServer server, TestClient alice, TestClient bob, int read) throws Exception {
        EventLoop loop = StopTest.loop(server.server().port(), bob.localPort());
        assertNotSame(StopTest.loop(server.server().port(), alice.localPort()), loop);
        String filling = " " + "x".repeat(8000);
        CountDownLatch release = StopTest.hold(loop);
        words("", 0, 2000).forEach(text -> alice.say(bob.number(), text + filling));
        alice.barrier();
        release.countDown();
        for (int i = 0; i < read; i++) {
            assertEquals(i + filling, bob.hear());
        }
        bob.close();
        return Integer.parseInt(server.logIn(bob.number()).hear().replace(filling, ""));
    }

    /** The two connections may be of two event loops, and the second one's log-in is quick: the digest is known. */
    @Test
    void whoComesBackAtOnceAfterAnOrderlyEndGetsNothingAgain() {
        try (TestServer server = TestServer.start(NO_RATES)) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            for (int i = 0; i < 300; i++) {
                TestClient again = server.connect();
                alice.say(bob.number(), "hello " + i);
                assertEquals("hello " + i, bob.hear());
                bob.endOutput();
                again.logIn(bob.number());
                again.barrier();
                bob.close();
                bob = again;
            }
        }
    }

    /** After a log-out the server ends its side first, and the client's own end, which proves, comes after that. */
    @Test
    void whoLogsOutAndComesBackBeforeItsEndGetsNothingAgain() throws Exception {
        try (TestServer server = TestServer.start(NO_RATES)) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            alice.say(bob.number(), "hello");
            assertEquals("hello", bob.hear());
            bob.send(new ChangeMode(bob.number(), DisplayMode.OFFLINE.code()));
            bob.expectEnd();
            TestClient again = server.connect();
            again.beginLogIn(bob.number());
            assertEquals(Optional.empty(), again.poll(100), "the log-in waits for the end of the connection before it");
            bob.close();
            assertTrue(again.receive(LoginReply.class).success());
            again.barrier();
        }
    }

    @Test
    void whoLogsOutWhileTheServerStopsGetsNothingAgain() throws Exception {
        try (TestServer server = TestServer.start("rate-limits = false", "stop-time = 1m")) {
            TestClient alice = server.join("Alice");
            logOutWhileItStops(server, alice, server.join("Bob"));
        }
    }

    /**
     * The log-out and the stop each end the connection, and the client's own end comes after both: it still proves.
     *
     * @param alice has come just before bob, and so is of another event loop
     */
    static void logOutWhileItStops(TestServer server, TestClient alice, TestClient bob) throws Exception {
        TestClient nobody = server.connect();
        nobody.register("Nobody");
        EventLoop loop = StopTest.loop(server.server().port(), bob.localPort());
        assertNotSame(loop, StopTest.loop(server.server().port(), alice.localPort()));
        CountDownLatch release = StopTest.hold(loop);
        alice.say(bob.number(), "hello");
        alice.barrier();
        alice.close();
        // It is read when the message has just been written, and so proves nothing itself.
        bob.send(new ChangeMode(bob.number(), DisplayMode.OFFLINE.code()));
        release.countDown();
        assertEquals("hello", bob.hear());
        bob.expectEnd();
        Thread stopping = Thread.ofVirtual().start(server::stop);
        // Who has not logged in is told after all who have.
        assertEquals("the server stops", nobody.hear());
        nobody.close();
        loop.submit(() -> {}).sync();
        bob.close();
        stopping.join();
        server.startAgain();
        server.logIn(alice.number()).say(bob.number(), "again");
        assertEquals("again", server.logIn(bob.number()).hear());
    }

    /** Until the server has ended its side, or all of it. */
    private static void awaitLeaving(TestServer server, long number) throws InterruptedException {
        while (server.server()
                .sessions()
                .find(number)
                .filter(session -> !session.outlet().leaving())
                .isPresent()) {
            Thread.sleep(1);
        }
    }

    /** What has arrived is deleted behind everything else. */
    private static void awaitNothingStored(TestServer server) throws InterruptedException {
        server.database().await("SELECT count(*) FROM messages", 0);
    }

    /** How a client may leave, once it has shown by a packet that it has read its message. */
    enum Leaving {
        BY_A_LOG_IN_ELSEWHERE,
        BY_A_RESET
    }

    /** The message had been acknowledged long before the packet, though nobody had looked. */
    @ParameterizedTest
    @EnumSource(Leaving.class)
    void oneConnectionTestProves(Leaving leaving) throws InterruptedException {
        onePacketProves(leaving, bob -> bob.send(new KeepAlive(bob.number())));
    }

    @ParameterizedTest
    @EnumSource(Leaving.class)
    void oneQuestionProves(Leaving leaving) throws InterruptedException {
        onePacketProves(leaving, TestClient::barrier);
    }

    private static void onePacketProves(Leaving leaving, Consumer<TestClient> packet) throws InterruptedException {
        try (TestServer server = TestServer.start(NO_RATES)) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            for (int i = 0; i < 4; i++) {
                alice.say(bob.number(), "hello " + i);
                assertEquals("hello " + i, bob.hear());
                assertEquals(Optional.empty(), bob.poll(1000));
                packet.accept(bob);
                // What was read is proven, and only what came after it is not.
                alice.say(bob.number(), "again " + i);
                assertEquals("again " + i, bob.hear());
                if (leaving == Leaving.BY_A_RESET) {
                    bob.reset();
                }
                bob = server.logIn(bob.number());
                assertEquals("again " + i, bob.hear());
                bob.close();
                bob = server.logIn(bob.number());
            }
            bob.close();
            awaitNothingStored(server);
        }
    }

    /** It was in the kernel already when the message was written. */
    @Test
    void aPacketThatWaitedToBeReadProvesNothing() throws Exception {
        try (TestServer server = TestServer.start(NO_RATES)) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            CountDownLatch release = StopTest.hold(StopTest.loop(server.server().port(), bob.localPort()));
            bob.send(new KeepAlive(bob.number()));
            alice.say(bob.number(), "hello");
            release.countDown();
            assertEquals("hello", bob.hear());
            bob.reset();
            assertEquals("hello", server.logIn(bob.number()).hear());
        }
    }

    /** Whatever their number is, they prove what had been acknowledged for long enough. */
    @Test
    void aKeepAliveProves() throws InterruptedException {
        try (TestServer server = TestServer.start(NO_RATES)) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            words("", 0, 500).forEach(text -> alice.say(bob.number(), text));
            assertEquals(words("", 0, 500), hear(bob, 500));
            for (int i = 0; i < 3; i++) {
                bob.send(new KeepAlive(bob.number()));
                assertEquals(Optional.empty(), bob.poll(20));
            }
            bob.barrier();
            bob.reset();
            server.logIn(bob.number()).barrier();
            awaitNothingStored(server);
        }
    }

    /** Catching up with the store, as for a request, while messages come in live and are proven. */
    @Test
    void nothingComesTwiceWhileProofsAndLooksIntoTheStoreRace() throws Exception {
        try (TestServer server = TestServer.start("rate-limits = false", "unproven-messages = 4")) {
            TestClient alice = server.join("Alice");
            TestClient carol = server.join("Carol");
            TestClient bob = server.join("Bob");
            server.database().execute("UPDATE accounts SET authentication = 1");
            int count = 2000;
            Thread talking = Thread.ofVirtual().start(() -> {
                words("", 0, count).forEach(text -> alice.say(bob.number(), text));
                alice.barrier();
            });
            Thread asking = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 200; i++) {
                    carol.send(new RequestFriend(carol.number(), bob.number(), Text.of("please " + i)));
                }
                carol.barrier();
            });
            List<String> heard = new ArrayList<>();
            while (heard.size() < count) {
                Optional<ServerPacket> packet = bob.poll(100);
                bob.send(new KeepAlive(bob.number()));
                if (packet.isPresent() && packet.get() instanceof Message message && message.flag() == 2) {
                    heard.add(message.information().toString());
                }
            }
            assertEquals(words("", 0, count), heard);
            talking.join();
            asking.join();
            Optional<ServerPacket> more = bob.poll(200);
            while (more.isPresent()) {
                assertEquals(
                        carol.number(),
                        ((Message) more.get()).number(),
                        more.get().toString());
                more = bob.poll(200);
            }
        }
    }

    @Test
    void aServerThatStopsWhilePeopleTalkLosesNothingItHasAnswered() throws Exception {
        try (TestServer server = TestServer.start(NO_RATES)) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            TestClient carol = server.join("Carol");
            carol.close();
            List<String> answered = new ArrayList<>();
            Thread talking = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; ; i++) {
                        alice.say(bob.number(), "bob " + i);
                        alice.say(carol.number(), "carol " + i);
                        alice.barrier();
                        synchronized (answered) {
                            answered.add(Integer.toString(i));
                            answered.notifyAll();
                        }
                    }
                } catch (AssertionError | RuntimeException _) {
                    alice.reset(); // the server has ended
                }
            });
            synchronized (answered) {
                while (answered.size() < 50) {
                    answered.wait();
                }
            }
            List<String> bobHeard = new ArrayList<>(hear(bob, 20));
            server.stop();
            talking.join();
            server.startAgain();

            // What bob has read of the old connection, and what comes again, may overlap.
            Optional<ServerPacket> rest = bob.poll(500);
            while (rest.isPresent() && !isNotice(rest.get())) {
                bobHeard.add(((Message) rest.get()).information().toString());
                rest = bob.poll(500);
            }
            heardAll(server.logIn(bob.number()), bobHeard);
            List<String> carolHeard = new ArrayList<>();
            heardAll(server.logIn(carol.number()), carolHeard);
            assertEquals(words("bob ", 0, bobHeard.size()), bobHeard);
            assertEquals(words("carol ", 0, carolHeard.size()), carolHeard);
            assertTrue(bobHeard.size() >= answered.size(), bobHeard.size() + " of " + answered.size());
            assertTrue(carolHeard.size() >= answered.size(), carolHeard.size() + " of " + answered.size());
        }
    }

    private static boolean isNotice(ServerPacket packet) {
        return ((Message) packet).flag() == 1;
    }

    /** Adds what comes after the log-in, but for what is known from the connection before. */
    private static void heardAll(TestClient client, List<String> heard) {
        for (Optional<ServerPacket> next = client.poll(500); next.isPresent(); next = client.poll(500)) {
            String words = ((Message) next.get()).information().toString();
            if (!heard.contains(words)) {
                heard.add(words);
            }
        }
    }
}
