package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.packet.UserData;
import org.oicq.codec.packet.ViewUser;
import org.oicq.schema.TestDatabase;
import org.oicq.server.web.ChildServer;

/** A server with little memory writes what it has taken, and refuses what it has no room for. */
@Timeout(120)
class SmallHeapTest {
    private static final int SENDERS = 4;
    private static final int MESSAGES = 500;
    private static final String FILLING = " " + "x".repeat(16_000);

    /** The default rates let through what comes at once here. */
    @ParameterizedTest
    @ValueSource(strings = {"-Xmx128m", "-Xmx64m"})
    void muchForSomebodyAway(String heap) throws Exception {
        try (TestDatabase database = TestDatabase.create();
                ChildServer server = ChildServer.start(List.of(heap), database)) {
            TestClient away = new TestClient(server.address());
            away.register("Away");
            List<CompletableFuture<Map<Long, Integer>>> talking = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                talking.add(
                        CompletableFuture.supplyAsync(() -> talk(server, away.number()), Thread::startVirtualThread));
            }
            Map<Long, Integer> taken = new TreeMap<>();
            talking.forEach(one -> taken.putAll(one.join()));
            away.logIn();
            Map<Long, Integer> heard = new TreeMap<>();
            int all = taken.values().stream().mapToInt(Integer::intValue).sum();
            for (int i = 0; i < all; i++) {
                heard.merge(away.receive(Message.class).number(), 1, Integer::sum);
            }
            assertEquals(taken, heard);
            assertEquals(Optional.empty(), away.poll(100));
            away.reset();
        }
    }

    /** Sends, and gives how many were taken. */
    private static Map<Long, Integer> talk(ChildServer server, long to) {
        TestClient client = new TestClient(server.address());
        client.register("Sender");
        client.logIn();
        for (int i = 0; i < MESSAGES; i++) {
            client.say(to, i + FILLING);
        }
        client.send(new ViewUser(client.number(), client.number()));
        int refused = 0;
        for (ServerPacket packet = client.receive(); !(packet instanceof UserData); packet = client.receive()) {
            refused++;
        }
        client.reset();
        return Map.of(client.number(), MESSAGES - refused);
    }
}
