package org.oicq.server.oicq.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.oicq.codec.packet.AnswerFile;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.Text;
import org.oicq.server.TestClient;
import org.oicq.server.TestServer;

/** A receiver that does not read holds its sender back, and nobody else. */
class SlowReceiverTest {
    private static final int PIECE = 1_000_000;
    private static final int PIECES = 100;
    private static final long LENGTH = (long) PIECE * PIECES;

    /** What the kernel holds for four sockets, and what the server may hold for two connections. */
    private static final long IN_BETWEEN = 40_000_000;

    private final TestServer server = TestServer.start();
    private final TestClient anna = server.join("anna");
    private TestClient bert = server.connect();

    private final AtomicLong sent = new AtomicLong();
    private final CRC32 sentSum = new CRC32();

    @BeforeEach
    void openTransfer() {
        long number = bert.register("bert");
        bert.close();
        bert = new TestClient(server.server().address(), 64 << 10);
        bert.logIn(number);
        anna.send(new OfferFile(anna.number(), bert.number(), Text.of("big"), LENGTH));
        bert.receive(OfferFile.class);
        bert.send(new AnswerFile(bert.number(), anna.number(), 1));
        anna.receive(AnswerFile.class);
    }

    @AfterEach
    void close() {
        bert.reset();
        server.close();
    }

    /** Sends the whole file as fast as it goes. */
    private CompletableFuture<Void> sendAll() {
        return CompletableFuture.runAsync(
                () -> {
                    byte[] bytes = new byte[PIECE];
                    for (int i = 0; i < PIECES; i++) {
                        bytes[i] = (byte) i;
                        sentSum.update(bytes);
                        anna.send(new FileContent(anna.number(), bert.number(), Blob.of(bytes)));
                        sent.addAndGet(PIECE);
                    }
                },
                work -> Thread.ofPlatform().daemon().start(work));
    }

    /** Waits until the sender gets no further. */
    private void awaitStandstill(CompletableFuture<Void> sending) throws InterruptedException {
        long before;
        do {
            before = sent.get();
            Thread.sleep(500);
        } while (sent.get() != before || before == 0);
        assertTrue(!sending.isDone() && before < IN_BETWEEN, before + " bytes were taken from the sender");
    }

    /** Reads everything up to the file's last byte; gives its checksum. */
    private long readAll() {
        CRC32 sum = new CRC32();
        for (long received = 0; received < LENGTH; ) {
            ServerPacket packet = bert.receive();
            if (packet instanceof FileContent piece) {
                sum.update(piece.fileContent().toBuffer());
                received += piece.fileContent().length();
            } else {
                assertEquals("are you there?", ((Message) packet).information().toString());
            }
        }
        return sum.getValue();
    }

    private static String transfers(String state) {
        return "SELECT count(*) FROM file_transfers WHERE state = '" + state + "'";
    }

    private void awaitState(String expected) throws InterruptedException {
        server.database().await(transfers(expected), 1);
    }

    @Test
    void holdsItsSenderBackAndNobodyElse() throws Exception {
        CompletableFuture<Void> sending = sendAll();
        awaitStandstill(sending);

        var buffers = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        assertTrue(buffers.usedDirectMemory() < 48 << 20, buffers.usedDirectMemory() + " bytes in buffers");

        TestClient carl = server.join("carl");
        TestClient dora = server.join("dora");
        long start = System.nanoTime();
        for (int i = 0; i < 200; i++) {
            carl.say(dora.number(), "hello");
            dora.hear();
        }
        Duration each = Duration.ofNanos((System.nanoTime() - start) / 200);
        assertTrue(each.toMillis() < 20, "a message takes " + each);

        // The file is no reason for the receiver's own messages to take the way through the database.
        carl.say(bert.number(), "are you there?");
        carl.barrier();

        long received = readAll();
        sending.join();
        assertEquals(sentSum.getValue(), received);
        anna.barrier();
        assertEquals(1, server.database().number(transfers("complete")));
    }

    @Test
    void theSenderEndsItsSideWhileItIsHeldBack() throws Exception {
        CompletableFuture<Void> sending = sendAll();
        awaitStandstill(sending);
        CompletableFuture<Void> ended = sending.thenRun(anna::endOutput);
        long received = readAll();
        ended.join();
        assertEquals(sentSum.getValue(), received);
        awaitState("complete");
    }

    @Test
    void theSenderBreaksWhileItIsHeldBack() throws Exception {
        CompletableFuture<Void> sending = sendAll();
        awaitStandstill(sending);
        anna.reset();
        sending.handle((_, _) -> "broken").join();
        // The receiver has still not read anything.
        awaitState("failed");
        for (ServerPacket packet = bert.receive(); ; packet = bert.receive()) {
            if (packet instanceof Message message) {
                assertEquals(
                        "0x15 " + anna.number() + ": the sender has left; the file is not whole",
                        message.information().toString());
                return;
            }
        }
    }

    @Test
    void theReceiverBreaksWhileItsSenderIsHeldBack() throws Exception {
        CompletableFuture<Void> sending = sendAll();
        awaitStandstill(sending);
        bert.reset();
        sending.join();
        // What was on its way already is refused; it may be told first.
        String left = "0x15 " + bert.number() + ": the receiver has left; the file is not whole";
        String refused = "0x15 10002: there is no such file transfer";
        String told = refused;
        while (told.equals(refused)) {
            told = anna.receive(Message.class).information().toString();
        }
        assertEquals(left, told);
        awaitState("failed");
    }
}
