package org.oicq.server.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oicq.codec.codes.Direction;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.packet.AnswerFile;
import org.oicq.codec.packet.Block;
import org.oicq.codec.packet.BlockReply;
import org.oicq.codec.packet.ChangeMode;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.FindOnline;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.OnlineUsers;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.Text;
import org.oicq.server.TestClient;
import org.oicq.server.TestCluster;
import org.oicq.server.link.Peers;
import org.oicq.server.rule.Refusal;
import org.oicq.server.tls.SelfSigned;
import org.oicq.server.web.WebLogin;

/** Files pass between users of different servers as between those of one. */
@Timeout(120)
class FilesBetweenServersTest {
    private static void offer(TestClient from, TestClient to, long length) {
        from.send(new OfferFile(from.number(), to.number(), Text.of("照片.jpg"), length));
        assertEquals("照片.jpg", to.receive(OfferFile.class).fileName().toString());
    }

    private static void answer(TestClient by, TestClient other, int allow) {
        by.send(new AnswerFile(by.number(), other.number(), allow));
        assertEquals(allow, other.receive(AnswerFile.class).allow());
    }

    private static void piece(TestClient from, TestClient to, byte[] bytes) {
        from.send(new FileContent(from.number(), to.number(), Blob.of(bytes)));
    }

    private static byte[] read(TestClient client, int length) {
        var all = new ByteArrayOutputStream();
        while (all.size() < length) {
            byte[] piece =
                    new byte[client.receive(FileContent.class).fileContent().length()];
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    private static void await(TestCluster cluster, String state, int count) throws InterruptedException {
        cluster.database().await("SELECT count(*) FROM file_transfers WHERE state = '" + state + "'", count);
    }

    @Test
    void eachByteArrivesInOrder() throws Exception {
        try (TestCluster cluster = TestCluster.of(3)) {
            TestClient alice = cluster.join(0, "Alice");
            TestClient bob = cluster.join(2, "Bob");
            byte[] file = new byte[700_001];
            new Random(1).nextBytes(file);
            offer(alice, bob, file.length);
            answer(bob, alice, 1);
            for (int at = 0; at < file.length; at += 50_000) {
                piece(alice, bob, java.util.Arrays.copyOfRange(file, at, Math.min(file.length, at + 50_000)));
            }
            var all = new ByteArrayOutputStream();
            while (all.size() < file.length) {
                var buffer = bob.receive(FileContent.class).fileContent().toBuffer();
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                all.writeBytes(bytes);
            }
            assertArrayEquals(file, all.toByteArray());
            await(cluster, "complete", 1);
            // And back, at once; an empty one is complete when it is accepted.
            offer(bob, alice, 0);
            answer(alice, bob, 1);
            await(cluster, "complete", 2);
            offer(alice, bob, 1);
            answer(bob, alice, 1);
            piece(alice, bob, new byte[1]);
            read(bob, 1);
        }
    }

    @Test
    void aReceiverThatDoesNotReadHoldsItsSenderBack() throws Exception {
        try (TestCluster cluster = TestCluster.of(2)) {
            TestClient alice = cluster.join(0, "Alice");
            TestClient named = cluster.connect(1);
            long number = named.register("Bob");
            TestClient bob = new TestClient(cluster.node(1).server().address(), 64 << 10);
            bob.logIn(number);
            int pieces = 200;
            int size = 500_000;
            offer(alice, bob, (long) pieces * size);
            answer(bob, alice, 1);
            AtomicLong sent = new AtomicLong();
            CRC32 sum = new CRC32();
            CompletableFuture<Void> sending = CompletableFuture.runAsync(
                    () -> {
                        byte[] bytes = new byte[size];
                        for (int i = 0; i < pieces; i++) {
                            bytes[i] = (byte) i;
                            sum.update(bytes);
                            piece(alice, bob, bytes);
                            sent.addAndGet(size);
                        }
                    },
                    work -> Thread.ofPlatform().daemon().start(work));
            // Nobody else is held up: others talk until the sender has got no further for as long as that takes.
            TestClient carol = cluster.join(0, "Carol");
            TestClient dora = cluster.join(1, "Dora");
            long before;
            do {
                before = sent.get();
                for (int i = 0; i < 100; i++) {
                    carol.say(dora.number(), "hello");
                    assertEquals("hello", dora.hear());
                }
            } while (sent.get() != before || before == 0);
            assertFalse(sending.isDone());
            // What kernels hold for six sockets, and what the servers may hold.
            assertTrue(before < 50_000_000, before + " bytes were taken");
            var buffers = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
            assertTrue(buffers.usedDirectMemory() < 48 << 20, buffers.usedDirectMemory() + " bytes in buffers");
            CRC32 received = new CRC32();
            for (long length = 0; length < (long) pieces * size; ) {
                Blob content = bob.receive(FileContent.class).fileContent();
                received.update(content.toBuffer());
                length += content.length();
            }
            sending.join();
            assertEquals(sum.getValue(), received.getValue());
            await(cluster, "complete", 1);
            bob.close();
        }
    }

    @Test
    void anOfferIsRefusedWithdrawnOrExpires() throws Exception {
        try (TestCluster cluster = TestCluster.of(2, Map.of("offer-time", "4s"))) {
            TestClient alice = cluster.join(0, "Alice");
            TestClient bob = cluster.join(1, "Bob");
            offer(alice, bob, 5);
            answer(bob, alice, 0);
            await(cluster, "refused", 1);
            // It is over.
            bob.send(new AnswerFile(bob.number(), alice.number(), 1));
            assertEquals("0x14 " + alice.number() + ": " + Refusal.NO_TRANSFER.sentence(), bob.hear());
            offer(alice, bob, 5);
            assertEquals("0x13 " + bob.number() + ": nobody answered; the offer has expired", alice.hear());
            assertEquals("0x13 " + alice.number() + ": you did not answer; the offer has expired", bob.hear());
            await(cluster, "expired", 1);
            offer(alice, bob, 5);
            alice.close();
            assertEquals("0x13 " + alice.number() + ": the sender has left; the offer is withdrawn", bob.hear());
            await(cluster, "withdrawn", 1);
        }
    }

    @Test
    void anOfferWaitsForAReceiverWhoComesToAnotherServer() throws Exception {
        try (TestCluster cluster = TestCluster.of(3)) {
            TestClient alice = cluster.join(0, "Alice");
            TestClient away = cluster.connect(1);
            long number = away.register("Bob");
            alice.send(new OfferFile(alice.number(), number, Text.of("a.txt"), 3));
            alice.barrier();
            TestClient bob = cluster.logIn(1, number);
            assertEquals(3, bob.receive(OfferFile.class).fileLength());
            // The offer goes along, and is not shown where he was any more.
            TestClient moved = cluster.logIn(2, number);
            assertEquals(3, moved.receive(OfferFile.class).fileLength());
            answer(moved, alice, 1);
            piece(alice, moved, new byte[3]);
            read(moved, 3);
            await(cluster, "complete", 1);
        }
    }

    @Test
    void eitherSideBreaksOff() throws Exception {
        try (TestCluster cluster = TestCluster.of(2)) {
            TestClient alice = cluster.join(0, "Alice");
            TestClient bob = cluster.join(1, "Bob");
            offer(alice, bob, 10);
            answer(bob, alice, 1);
            piece(alice, bob, new byte[4]);
            read(bob, 4);
            // He does not want the rest.
            bob.send(new AnswerFile(bob.number(), alice.number(), 0));
            assertEquals(0, alice.receive(AnswerFile.class).allow());
            await(cluster, "failed", 1);

            offer(alice, bob, 10);
            answer(bob, alice, 1);
            piece(alice, bob, new byte[4]);
            read(bob, 4);
            long number = bob.number();
            bob.reset();
            assertEquals("0x15 " + number + ": the receiver has left; the file is not whole", alice.hear());
            await(cluster, "failed", 2);

            bob = cluster.logIn(1, number);
            offer(alice, bob, 10);
            answer(bob, alice, 1);
            piece(alice, bob, new byte[4]);
            read(bob, 4);
            alice.reset();
            assertEquals("0x15 " + alice.number() + ": the sender has left; the file is not whole", bob.hear());
            await(cluster, "failed", 3);
        }
    }

    /** The pieces of a file name its sender alone: the next one is shown when all of the one before has come. */
    @Test
    void theNextFileWaitsForTheRestOfTheOneBefore() throws Exception {
        try (TestCluster cluster = TestCluster.of(2)) {
            TestClient alice = cluster.join(0, "Alice");
            long number = cluster.connect(1).register("Bob");
            TestClient bob = new TestClient(cluster.node(1).server().address(), 64 << 10);
            bob.logIn(number);
            int length = 3_000_000;
            offer(alice, bob, length);
            answer(bob, alice, 1);
            for (int sent = 0; sent < length; sent += 100_000) {
                piece(alice, bob, new byte[100_000]);
            }
            await(cluster, "complete", 1);
            alice.send(new OfferFile(alice.number(), number, Text.of("next"), 4));
            alice.barrier();
            read(bob, length);
            assertEquals("next", bob.receive(OfferFile.class).fileName().toString());
            answer(bob, alice, 1);
            piece(alice, bob, new byte[4]);
            read(bob, 4);
            bob.close();
        }
    }

    @Test
    void whoHidesMayStillAnswer() {
        try (TestCluster cluster = TestCluster.of(2)) {
            TestClient alice = cluster.join(0, "Alice");
            TestClient bob = cluster.join(1, "Bob");
            offer(alice, bob, 4);
            bob.send(new ChangeMode(bob.number(), DisplayMode.HIDDEN.code()));
            answer(bob, alice, 1);
            piece(alice, bob, new byte[4]);
            read(bob, 4);
        }
    }

    @Test
    void whoIsBlockedIsHeardNoMore() throws Exception {
        try (TestCluster cluster = TestCluster.of(2)) {
            TestClient alice = cluster.join(0, "Alice");
            TestClient bob = cluster.join(1, "Bob");
            offer(alice, bob, 10);
            answer(bob, alice, 1);
            bob.send(new Block(bob.number(), alice.number(), 1));
            String words = "0x15 " + alice.number() + ": you have blocked this user; the file is not whole";
            for (boolean told = false, answered = false; !told || !answered; ) {
                ServerPacket packet = bob.receive();
                answered |= packet instanceof BlockReply;
                told |= packet instanceof Message message
                        && message.information().toString().equals(words);
            }
            assertEquals("0x15 " + bob.number() + ": the receiver has left; the file is not whole", alice.hear());
            await(cluster, "failed", 1);
            alice.send(new OfferFile(alice.number(), bob.number(), Text.of("a.txt"), 5));
            alice.barrier();
            assertEquals(Optional.empty(), bob.poll(50));
        }
    }

    @Test
    void whoIsThereOverHttpTakesNone() {
        try (TestCluster cluster = TestCluster.of(2)) {
            TestClient alice = cluster.join(0, "Alice");
            TestClient bob = cluster.connect(1);
            bob.register("Bob");
            String answer = WebLogin.answer(cluster.node(1).server().address(), bob.number(), WebLogin.RIGHT);
            assertTrue(answer.contains("&RES=0&RS=0&"), answer);
            // The other server hears of him a moment later.
            int online = 0;
            while (online < 2) {
                alice.send(new FindOnline(alice.number(), 0, 10, Direction.LARGER.code()));
                online = alice.receive(OnlineUsers.class).users().size();
            }
            alice.send(new OfferFile(alice.number(), bob.number(), Text.of("a.txt"), 5));
            assertEquals("0x13 " + bob.number() + ": " + Refusal.CANNOT_TAKE_FILES.sentence(), alice.hear());
            // With another client, and shown as before, he can.
            TestClient able = cluster.logIn(1, bob.number());
            Optional<ServerPacket> offered = Optional.empty();
            while (offered.isEmpty()) {
                alice.send(new OfferFile(alice.number(), bob.number(), Text.of("a.txt"), 5));
                offered = able.poll(20);
            }
            assertEquals(5, ((OfferFile) offered.get()).fileLength());
        }
    }

    @Test
    void nobodyElseGetsAWord() {
        try (TestCluster cluster = TestCluster.of(1)) {
            String link =
                    cluster.database().database().nodes().list().getFirst().link();
            var key = SelfSigned.make(
                    "OICQ cluster",
                    Optional.empty(),
                    java.time.Duration.ofDays(1),
                    KeyPurposeId.id_kp_serverAuth,
                    KeyPurposeId.id_kp_clientAuth);
            try (Peers stranger = new Peers(key, _ -> true, Runnable::run)) {
                assertThrows(IOException.class, () -> stranger.ask(link, "/sessions", Map.of()));
            }
        }
    }
}
