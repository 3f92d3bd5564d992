package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.oicq.codec.packet.Acknowledge;
import org.oicq.codec.packet.AskExtensions;
import org.oicq.codec.packet.Extensions;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.codec.packet.KeptMessage;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.ServerPacket;

/**
 * Kept messages where TCP lies: behind a gateway that acknowledges everything at once and then dies nothing is lost, and what
 * comes again has its old id, so that nothing is shown twice.
 */
class KeptMessagesTest {
    /** Ten messages of 2002 have so many bytes and more. */
    private static final int SWALLOWED = 180;

    private final TestServer server = TestServer.start("rate-limits = false");
    private final TestClient sender = server.connect();
    private final long receiver = sender.register("receiver");

    /** What the receiver was shown: each id once. */
    private final Map<Long, String> shown = new LinkedHashMap<>();

    KeptMessagesTest() {
        sender.register("sender");
        sender.logIn();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private InetSocketAddress address() {
        return server.server().address();
    }

    private TestClient logIn(InetSocketAddress where) {
        TestClient client = new TestClient(where);
        client.send(new AskExtensions(0, Extensions.KEPT_MESSAGES));
        assertEquals(new Extensions(true, Extensions.KEPT_MESSAGES), client.receive(Extensions.class));
        client.logIn(receiver);
        return client;
    }

    /** Sends so many messages, which are safe when this comes back. */
    private void say(int from, int to) {
        IntStream.range(from, to).forEach(i -> sender.say(receiver, "m" + i));
        sender.barrier();
    }

    /** Reads a message, and shows it unless it was shown before. */
    private KeptMessage hear(TestClient client) {
        KeptMessage message = client.receive(KeptMessage.class);
        shown.putIfAbsent(message.id(), message.information().toString());
        return message;
    }

    private void shown(int count) {
        assertEquals(IntStream.range(0, count).mapToObj(i -> "m" + i).toList(), List.copyOf(shown.values()));
    }

    @Test
    void behindAGatewayThatAcknowledgesEverythingNothingIsLostOrShownTwice() throws Exception {
        for (int round = 0; round < 3; round++) {
            int first = 20 * round;
            try (SwallowingProxy gateway = new SwallowingProxy(address())) {
                TestClient client = logIn(gateway.address());
                say(first, first + 10);
                // What was not acknowledged in the round before comes first.
                long sequence = 0;
                while (shown.size() < first + 10) {
                    sequence = hear(client).sequence();
                }
                client.send(new Acknowledge(receiver, sequence - 5));
                client.barrier();
                gateway.swallow();
                say(first + 10, first + 20);
                gateway.awaitSwallowed(SWALLOWED);
                // Signs of life, which prove nothing here.
                client.send(new KeepAlive(receiver));
                client.send(new KeepAlive(receiver));
            }
        }
        TestClient direct = logIn(address());
        while (shown.size() < 60) {
            hear(direct);
        }
        direct.barrier();
        shown(60);
    }

    /** Why: by the rules of 2002 the gateway's word counts, and what it swallowed is lost. */
    @Test
    void withoutThemWhatAGatewaySwallowsIsLost() throws Exception {
        try (SwallowingProxy gateway = new SwallowingProxy(address())) {
            TestClient client = new TestClient(gateway.address());
            client.logIn(receiver);
            gateway.swallow();
            say(0, 10);
            gateway.awaitSwallowed(SWALLOWED);
        }
        TestClient direct = new TestClient(address());
        direct.logIn(receiver);
        say(10, 11);
        assertEquals("m10", direct.hear());
    }

    @Test
    void theIdAndTheTimeAreTheSameWhereverAMessageWaits() throws InterruptedException {
        TestClient client = logIn(address());
        say(0, 3);
        Map<Long, Long> times = new LinkedHashMap<>();
        for (int i = 0; i < 3; i++) {
            KeptMessage message = hear(client);
            times.put(message.id(), message.time());
        }
        // In the journal, or in the mailbox already: a busy machine looks late.
        server.database()
                .await(
                        "SELECT greatest((SELECT coalesce(sum(octet_length(kept_ids)) / 8, 0) FROM journal),"
                                + " (SELECT count(*) FROM messages))",
                        3);
        client.reset();
        server.stop();
        server.startAgain();
        TestClient again = logIn(address());
        for (int i = 0; i < 3; i++) {
            KeptMessage message = hear(again);
            assertEquals(times.get(message.id()), message.time());
        }
        again.send(new Acknowledge(receiver, 3));
        again.barrier();
        again.reset();
        logIn(address()).barrier();
        shown(3);
    }

    /** One message for each id, in the order of each sender, whatever becomes of connections. */
    @Test
    void nothingIsShownTwiceWhereConnectionsBreakAtAnyMoment() {
        int said = 0;
        for (int round = 0; round < 20; round++) {
            TestClient client = logIn(address());
            say(said, said + 7);
            said += 7;
            for (int i = 0; i < round % 9; i++) {
                ServerPacket packet = client.poll(5_000).orElseThrow();
                if (packet instanceof KeptMessage message) {
                    shown.putIfAbsent(message.id(), message.information().toString());
                    if (i % 3 == 0) {
                        client.send(new Acknowledge(receiver, message.sequence()));
                    }
                }
            }
            client.reset();
        }
        TestClient last = logIn(address());
        while (shown.size() < said) {
            hear(last);
        }
        last.barrier();
        shown(said);
    }

    @Test
    void othersGetWhatTheyAlwaysGot() {
        TestClient client = new TestClient(address());
        client.logIn(receiver);
        say(0, 1);
        ServerPacket packet = client.receive();
        assertTrue(packet instanceof Message, packet.toString());
    }
}
