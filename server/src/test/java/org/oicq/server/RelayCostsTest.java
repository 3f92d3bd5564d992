package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.wire.Text;
import org.oicq.server.net.WriteCount;
import org.oicq.server.tap.TapPort;

/** What one message between two who are online costs, where noise can't blur it: memory, bytes, and system calls. */
class RelayCostsTest {
    private static final int BURST = 64;
    private static final int ROUNDS = 1500;
    private static final int TEXT = 100;

    /** Measured: 570 to 760 bytes, by what else the JIT has seen: the packet read, the message kept until its proof, and the packet written. */
    private static final int MOST_HEAP = 1000;

    /** Measured: 36 messages in a write; how many depends on how fast the two sides happen to be. */
    private static final int LEAST_FOR_A_WRITE = 8;

    /** Head and length, flag, number, length of the text, the text, information type. */
    private static final int FRAME = Frame.HEADER_LENGTH + 1 + 4 + 2 + TEXT + 1;

    private static byte[] burst(TestClient from, TestClient to) {
        SendMessage message = new SendMessage(from.number(), to.number(), Text.of("x".repeat(TEXT)));
        ByteBuffer burst = ByteBuffer.allocate(BURST * Catalog.USER_TO_OICQ.frameSize(message));
        while (burst.hasRemaining()) {
            Catalog.USER_TO_OICQ.write(message, burst);
        }
        return burst.array();
    }

    private static final int MOST_WARM_UPS = 20;

    /** A burst, received as a whole, and the receiver's keep-alive: the proof that all of it has arrived. */
    private static void relay(TestClient from, TestClient to, byte[] burst, int rounds) {
        byte[] alive = Catalog.USER_TO_OICQ.encode(new KeepAlive(to.number())).array();
        for (int i = 0; i < rounds; i++) {
            from.sendBytes(burst);
            for (int j = 0; j < BURST; j++) {
                assertEquals(
                        FRAME - Frame.HEADER_LENGTH, to.receiveFrame().content().remaining());
            }
            to.sendBytes(alive);
        }
    }

    /** Bytes that all threads but this one, which is the clients', have ever allocated. */
    private static long allocatedByOthers() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getTotalThreadAllocatedBytes() - threads.getCurrentThreadAllocatedBytes();
    }

    /**
     * What comes soon after a log-in may have waited during it, and proves nothing; nor does what follows without a pause of
     * two round trips, which are long on a busy machine. So the first packet comes after one.
     */
    private static void rest(TestClient client) throws InterruptedException {
        Thread.sleep(300);
        client.barrier();
    }

    @Test
    void memoryForAMessage() throws InterruptedException {
        try (TestServer server = TestServer.start("rate-limits = false")) {
            memoryForAMessage(server);
        }
    }

    /** An operator who looks at one user costs the others nothing. */
    @Test
    void memoryForAMessageWhileSomebodyElseIsTapped(@TempDir Path folder) throws Exception {
        try (TestServer server = TestServer.start("rate-limits = false");
                TapPort _ = TapPort.open(folder, server.server().auditedTaps()).orElseThrow();
                SocketChannel operator = SocketChannel.open(UnixDomainSocketAddress.of(TapPort.socket(folder)))) {
            TestClient carol = server.join("Carol");
            int _ = operator.write(
                    ByteBuffer.wrap(("tap " + carol.number() + " 3600\n").getBytes(StandardCharsets.US_ASCII)));
            int _ = operator.read(ByteBuffer.allocate(3));
            memoryForAMessage(server);
            assertTrue(server.server().taps().any());
        }
    }

    private static void memoryForAMessage(TestServer server) throws InterruptedException {
        TestClient alice = server.join("Alice");
        TestClient bob = server.join("Bob");
        rest(bob);
        byte[] burst = burst(alice, bob);
        long least = Long.MAX_VALUE;
        // The first rounds are the interpreter's, which allocates what the compilers spare, sooner or later.
        for (int i = 0; least > MOST_HEAP && i < MOST_WARM_UPS; i++) {
            long before = allocatedByOthers();
            relay(alice, bob, burst, ROUNDS);
            least = Math.min(least, (allocatedByOthers() - before) / (ROUNDS * BURST));
        }
        assertTrue(least <= MOST_HEAP, "a message of " + TEXT + " bytes costs " + least + " bytes of heap");
    }

    @Test
    void bytesAndWritesForABurst() throws InterruptedException {
        try (TestServer server = TestServer.start("rate-limits = false")) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            rest(bob);
            WriteCount writes = WriteCount.of(server.server().port(), bob.localPort());
            relay(alice, bob, burst(alice, bob), ROUNDS);
            long messages = ROUNDS * BURST;
            assertEquals(messages * FRAME, writes.bytes(), "bytes");
            assertTrue(
                    writes.flushes() <= messages / LEAST_FOR_A_WRITE,
                    messages + " messages in bursts of " + BURST + " took " + writes.flushes() + " writes");
        }
    }
}
