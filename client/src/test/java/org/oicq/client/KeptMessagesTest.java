package org.oicq.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.oicq.client.Packets.loggedIn;
import static org.oicq.client.Packets.notice;
import static org.oicq.client.Packets.talk;
import static org.oicq.client.Packets.user;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.codes.LoginMode;
import org.oicq.codec.packet.Acknowledge;
import org.oicq.codec.packet.AskExtensions;
import org.oicq.codec.packet.Extensions;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.codec.packet.KeptMessage;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.UserPacket;
import org.oicq.codec.packet.ViewUser;
import org.oicq.codec.wire.Text;

/** Kept messages: asked for, each given once, and acknowledged; and a server that knows none of that. */
class KeptMessagesTest {
    private static final long ME = 10001;

    @TempDir
    private Path folder;

    private final BlockingQueue<KeptMessage> kept = new LinkedBlockingQueue<>();
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

    private final ClientListener listener = new ClientListener() {
        @Override
        public void kept(KeptMessage message) {
            kept.add(message);
        }

        @Override
        public void message(Message message) {
            messages.add(message);
        }
    };

    private static KeptMessage message(long sequence, long id, String text) {
        return new KeptMessage(sequence, 1, id, 1_795_963_681L, 2, 10002, Text.of(text), 0);
    }

    /** A server that sends these after each log-in. */
    private static Peer server(KeptMessage... waiting) throws IOException {
        return server(new ArrayDeque<>(List.of(List.of(waiting), List.of(waiting))));
    }

    /** A server that sends these after the first log-in, the second, and so on. */
    private static Peer server(Deque<List<KeptMessage>> logIns) throws IOException {
        return new Peer((link, packet) -> {
            switch (packet) {
                case AskExtensions _ -> link.send(new Extensions(true, Extensions.KEPT_MESSAGES));
                case Login _ -> {
                    link.send(loggedIn());
                    for (KeptMessage one : logIns.remove()) {
                        link.send(one);
                    }
                }
                case ViewUser view -> link.send(user(view.friendNumber(), "me"));
                default -> {}
            }
        });
    }

    private static void trouble(String sentence) {
        throw new AssertionError(sentence);
    }

    private ClientOptions options() {
        return ClientOptions.DEFAULTS
                .withShown(new ShownFiles(folder, KeptMessagesTest::trouble))
                .withKeepAlive(Duration.ofHours(1), Duration.ofMillis(10));
    }

    private OicqClient logIn(Peer peer, ClientOptions options) throws Exception {
        OicqClient client = Await.result(OicqClient.connect("127.0.0.1", peer.port(), options, listener));
        Await.result(client.logIn(ME, "secret", LoginMode.NORMAL));
        return client;
    }

    private <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T one = queue.poll(60, TimeUnit.SECONDS);
        if (one == null) {
            throw new AssertionError("nothing came within 10 s");
        }
        return one;
    }

    private static UserPacket skipTo(Peer peer, Class<? extends UserPacket> type) throws InterruptedException {
        UserPacket packet = peer.next();
        while (!type.isInstance(packet)) {
            packet = peer.next();
        }
        return packet;
    }

    @Test
    void asksBeforeTheLogInAndAcknowledgesWhatWasShown() throws Exception {
        try (Peer peer = server(message(1, 7, "one"), message(2, 8, "two"));
                OicqClient _ = logIn(peer, options())) {
            assertEquals(new AskExtensions(0, Extensions.KEPT_MESSAGES), peer.next());
            assertEquals(Login.class, peer.next().getClass());
            assertEquals(message(1, 7, "one"), next(kept));
            assertEquals(message(2, 8, "two"), next(kept));
            acknowledged(peer, 2);
        }
    }

    /** A request comes at each log-in until it is answered: it is news once, and then a reminder. */
    @Test
    void aRequestThatWasShownIsAReminderAfterwards() throws Exception {
        KeptMessage request = new KeptMessage(1, 0, 9, 1_795_963_681L, 1, 10002, Text.of("we met"), 2);
        BlockingQueue<KeptMessage> reminders = new LinkedBlockingQueue<>();
        ClientListener ears = new ClientListener() {
            @Override
            public void systemMessage(Message message) {
                messages.add(message);
            }

            @Override
            public void stillAsked(KeptMessage again) {
                reminders.add(again);
            }
        };
        try (Peer peer = server(request)) {
            for (int logIn = 0; logIn < 2; logIn++) {
                try (OicqClient client = Await.result(OicqClient.connect("127.0.0.1", peer.port(), options(), ears))) {
                    Await.result(client.logIn(ME, "secret", LoginMode.NORMAL));
                    acknowledged(peer, 1);
                }
            }
        }
        assertEquals(1, messages.size());
        assertEquals(request, reminders.take());
        assertEquals(0, reminders.size());
    }

    /** An orderly end proves nothing, so it waits for the listener. */
    @Test
    @SuppressWarnings("try") // It is closed before the end on purpose.
    void whatCameBeforeItsOwnCloseIsAcknowledged() throws Exception {
        CountDownLatch closing = new CountDownLatch(1);
        ClientListener slow = new ClientListener() {
            @Override
            public void kept(KeptMessage message) {
                try {
                    assertTrue(closing.await(60, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                kept.add(message);
            }
        };
        try (Peer peer = server(message(1, 7, "one"), message(2, 8, "two"));
                OicqClient client = Await.result(OicqClient.connect(
                        "127.0.0.1",
                        peer.port(),
                        options().withKeepAlive(Duration.ofHours(1), Duration.ofHours(1)),
                        slow))) {
            Await.result(client.logIn(ME, "secret", LoginMode.NORMAL));
            Await.result(client.barrier());
            client.close();
            closing.countDown();
            acknowledged(peer, 2);
        }
        assertEquals(2, kept.size());
    }

    @Test
    void whatWasShownIsNotShownAgainAfterAKill() throws Exception {
        Deque<List<KeptMessage>> logIns = new ArrayDeque<>(
                List.of(List.of(message(1, 7, "one")), List.of(message(1, 7, "one"), message(2, 8, "two"))));
        try (Peer peer = server(logIns)) {
            try (OicqClient client = logIn(peer, options().withKeepAlive(Duration.ofHours(1), Duration.ofHours(1)))) {
                assertEquals(message(1, 7, "one"), next(kept));
                // It says no goodbye, and has acknowledged nothing.
                client.abandon();
                var _ = client.closed().get(60, TimeUnit.SECONDS);
            }
            try (OicqClient _ = logIn(peer, options())) {
                assertEquals(message(2, 8, "two"), next(kept));
                acknowledged(peer, 2);
            }
        }
        assertEquals(0, kept.size());
    }

    /** The client says that it has all up to this sequence, at once or bit by bit. */
    private static void acknowledged(Peer peer, long sequence) throws InterruptedException {
        Acknowledge said = (Acknowledge) skipTo(peer, Acknowledge.class);
        while (said.sequence() < sequence) {
            said = (Acknowledge) skipTo(peer, Acknowledge.class);
        }
        assertEquals(new Acknowledge(ME, sequence), said);
    }

    @Test
    @SuppressWarnings("try") // It is closed before the end on purpose.
    void whoOnlyLooksAcknowledgesNothing() throws Exception {
        try (Peer peer = server(message(1, 7, "one"))) {
            try (OicqClient client = logIn(peer, options().withoutAcknowledging())) {
                assertEquals(message(1, 7, "one"), next(kept));
                client.close();
                var _ = client.closed().get(60, TimeUnit.SECONDS);
            }
            try (OicqClient client = logIn(peer, options().withoutAcknowledging())) {
                assertEquals(message(1, 7, "one"), next(kept), "and it was not shown");
                var _ = client.barrier();
                for (UserPacket packet = peer.next(); !(packet instanceof ViewUser); packet = peer.next()) {
                    if (packet instanceof Acknowledge || packet instanceof KeepAlive) {
                        throw new AssertionError(packet);
                    }
                }
            }
        }
    }

    @Test
    void aServerThatKnowsNoKeptMessagesIsTalkedToAsIn2002() throws Exception {
        try (Peer peer = new Peer((link, packet) -> {
                    switch (packet) {
                        case AskExtensions _ -> link.send(notice("0x18: unknown packet type"));
                        case Login _ -> link.send(loggedIn(), talk(10002, "hello"));
                        default -> {}
                    }
                });
                OicqClient _ = logIn(peer, options())) {
            assertEquals(talk(10002, "hello"), next(messages));
            assertEquals(new KeepAlive(ME), skipTo(peer, KeepAlive.class));
            assertEquals(0, Objects.requireNonNull(folder.toFile().list()).length, "nothing to remember");
        }
    }
}
