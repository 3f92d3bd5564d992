package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.packet.AddFriend;
import org.oicq.codec.packet.AddGroup;
import org.oicq.codec.packet.AddGroupReply;
import org.oicq.codec.packet.AnswerRequest;
import org.oicq.codec.packet.Block;
import org.oicq.codec.packet.BlockReply;
import org.oicq.codec.packet.ChangeMode;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.RequestFriend;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;

/** What can happen at the same time does, and is decided once. */
class RacesTest {
    /** Runs all at the same time, each on a thread of its own, and gives their results in order. */
    private static <T> List<T> race(List<Callable<T>> runners) throws Exception {
        var start = new CyclicBarrier(runners.size());
        try (var threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            List<Future<T>> running = new ArrayList<>();
            for (Callable<T> runner : runners) {
                running.add(threads.submit(() -> {
                    start.await();
                    return runner.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> runner : running) {
                results.add(runner.get());
            }
            return results;
        }
    }

    /** Everything that comes within a while. */
    private static List<ServerPacket> rest(TestClient client) {
        List<ServerPacket> packets = new ArrayList<>();
        for (Optional<ServerPacket> next = client.poll(100); next.isPresent(); next = client.poll(100)) {
            packets.add(next.get());
        }
        return packets;
    }

    @RepeatedTest(3)
    void ofLogInsAtOnceOneStays() throws Exception {
        try (TestServer server = TestServer.start()) {
            TestClient alice = server.join("Alice");
            List<TestClient> clients = Stream.generate(server::connect).limit(8).toList();
            var login = new Login(alice.number(), new Secret(Text.of(TestClient.PASSWORD)), 0);
            List<List<ServerPacket>> heard = race(clients.stream()
                    .map(client -> (Callable<List<ServerPacket>>) () -> {
                        client.send(login);
                        return rest(client);
                    })
                    .toList());
            int alive = 0;
            for (int i = 0; i < clients.size(); i++) {
                // One that is taken over before its answer is written gets the notice alone.
                List<ServerPacket> packets = new ArrayList<>(heard.get(i));
                packets.addAll(rest(clients.get(i)));
                if (packets.getLast() instanceof Message notice) {
                    assertEquals(
                            "your number has logged in from elsewhere",
                            notice.information().toString());
                    clients.get(i).expectEnd();
                } else {
                    assertTrue(((LoginReply) packets.getFirst()).success());
                    alive++;
                }
            }
            assertEquals(1, alive);
            assertEquals(1, server.server().sessions().count());
        }
    }

    @RepeatedTest(3)
    void twoWhoAskEachOtherAtOnceAreBothAsked() throws Exception {
        try (TestServer server = TestServer.start()) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            server.database().execute("UPDATE accounts SET authentication = 1");
            List<Message> asked = race(List.of(() -> ask(alice, bob), () -> ask(bob, alice)));
            assertEquals(
                    List.of(2, 2), asked.stream().map(Message::informationType).toList());
            List<Message> agreed = race(List.of(() -> agree(alice, bob), () -> agree(bob, alice)));
            assertEquals(
                    List.of(3, 3), agreed.stream().map(Message::informationType).toList());
            assertEquals(2, server.database().number("SELECT count(*) FROM friends"));
            assertEquals(0, server.database().number("SELECT count(*) FROM friend_requests"));
            alice.barrier();
            bob.barrier();
        }
    }

    private static Message ask(TestClient asking, TestClient asked) {
        asking.send(new RequestFriend(asking.number(), asked.number(), Text.of("please")));
        return asking.receive(Message.class);
    }

    private static Message agree(TestClient agreeing, TestClient asking) {
        agreeing.send(new AnswerRequest(agreeing.number(), asking.number(), 1));
        return agreeing.receive(Message.class);
    }

    /** The answer of a session that is being taken over and that of the one that takes over. */
    @RepeatedTest(3)
    void aRequestIsAnsweredOnce() throws Exception {
        try (TestServer server = TestServer.start()) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            server.database().execute("UPDATE accounts SET authentication = 1");
            alice.send(new RequestFriend(alice.number(), bob.number(), Text.of("please")));
            bob.receive(Message.class);
            TestClient other = server.connect();
            race(List.<Callable<Boolean>>of(
                    () -> {
                        bob.send(new AnswerRequest(bob.number(), alice.number(), 1));
                        return true;
                    },
                    () -> {
                        other.logIn(bob.number());
                        other.send(new AnswerRequest(bob.number(), alice.number(), 0));
                        return true;
                    }));
            rest(other);
            List<ServerPacket> outcomes = rest(alice);
            assertEquals(1, outcomes.size(), "one answer: " + outcomes);
            long friends = server.database().number("SELECT count(*) FROM friends");
            assertEquals(friends == 1 ? 3 : 4, ((Message) outcomes.getFirst()).informationType());
        }
    }

    /** Pipelined on one connection, and by two people of the same third at once. */
    @Test
    void addingTwiceAtOnceAddsOnce() throws Exception {
        try (TestServer server = TestServer.start()) {
            TestClient alice = server.join("Alice");
            TestClient carol = server.join("Carol");
            TestClient bob = server.join("Bob");
            race(Stream.of(alice, carol)
                    .map(client -> (Callable<Boolean>) () -> {
                        for (int i = 0; i < 5; i++) {
                            client.send(new AddFriend(client.number(), bob.number()));
                        }
                        assertEquals(3, client.receive(Message.class).informationType());
                        for (int i = 0; i < 4; i++) {
                            assertTrue(client.hear().endsWith("already in your list"));
                        }
                        client.barrier();
                        return true;
                    })
                    .toList());
            assertEquals(2, rest(bob).size(), "told once by each");
            assertEquals(2, server.database().number("SELECT count(*) FROM friends"));
        }
    }

    /** An older session that still works on packets, and the new one. */
    @Test
    void groupsThatAreAddedAtOnceHaveNumbersOfTheirOwn() throws Exception {
        try (TestServer server = TestServer.start("rate-limits = false")) {
            TestClient alice = server.join("Alice");
            for (int i = 0; i < 50; i++) {
                alice.send(new AddGroup(alice.number(), Text.of("old " + i)));
            }
            TestClient again = server.logIn(alice.number());
            for (int i = 0; i < 50; i++) {
                again.send(new AddGroup(alice.number(), Text.of("new " + i)));
            }
            List<Integer> numbers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                numbers.add(again.receive(AddGroupReply.class).groupNumber());
            }
            assertEquals(50, numbers.stream().distinct().count());
        }
    }

    /** Many changes without a pause: friends hear of each, in order. */
    @Test
    void quickChangesOfModeArriveInOrder() {
        try (TestServer server = TestServer.start("rate-limits = false")) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            alice.send(new AddFriend(alice.number(), bob.number()));
            alice.receive(Message.class);
            bob.receive(Message.class);
            for (int i = 0; i < 100; i++) {
                bob.send(new ChangeMode(bob.number(), i % 2 == 0 ? 3 : 1));
            }
            for (int i = 0; i < 100; i++) {
                assertEquals(i % 2 == 0 ? "3" : "1", alice.hear());
            }
            bob.barrier();
            alice.barrier();
        }
    }

    /** What the block says in the end, those who are told and those who are asked say too. */
    @Test
    void whoBlocksWhileItLogsInAnewIsOfflineToTheBlockedIfTheBlockIsThere() throws Exception {
        try (TestServer server = TestServer.start("rate-limits = false")) {
            TestClient bob = server.join("Bob");
            TestClient first = server.join("Alice");
            long alice = first.number();
            bob.send(new AddFriend(bob.number(), alice));
            bob.receive(Message.class);
            first.receive(Message.class);
            for (int i = 0; i < 20; i++) {
                TestClient older = first;
                TestClient newer = server.connect();
                race(List.<Callable<List<ServerPacket>>>of(
                        () -> {
                            older.send(new Block(alice, bob.number(), 1));
                            return rest(older);
                        },
                        () -> {
                            newer.logIn(alice);
                            return List.of();
                        }));
                // The block may be under way when its connection has ended already, but not when all was told.
                List<String> told = states(bob, alice);
                boolean blocked = server.database().number("SELECT count(*) FROM blocks") == 1;
                assertEquals(blocked ? "4" : "1", told.isEmpty() ? "1" : told.getLast(), "round " + i);
                bob.say(alice, "do you hear me?");
                bob.barrier();
                List<ServerPacket> heard = rest(newer);
                assertEquals(
                        !blocked,
                        heard.stream()
                                .anyMatch(packet -> packet instanceof Message message
                                        && message.information().toString().equals("do you hear me?")),
                        "round " + i + ": " + heard);
                newer.send(new Block(alice, bob.number(), 0));
                newer.receive(BlockReply.class);
                told = states(bob, alice);
                assertEquals(blocked, !told.isEmpty() && told.getLast().equals("1"), "round " + i + ": " + told);
                first = newer;
            }
        }
    }

    /** The states of a friend that a client is told within a while. */
    private static List<String> states(TestClient client, long friend) {
        return rest(client).stream()
                .filter(packet -> packet instanceof Message message
                        && message.number() == friend
                        && message.informationType() == InformationType.MODE_CHANGED.code())
                .map(packet -> ((Message) packet).information().toString())
                .toList();
    }
}
