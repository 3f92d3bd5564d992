package org.oicq.server.tap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waits in a tap: bounded in bytes, and counted where there is no room. */
@Timeout(60)
class TapTest {
    private static final InetSocketAddress CLIENT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);
    private static final InetSocketAddress SERVER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8_000);
    private static final int FRAME = 1 << 20;

    private final Tap tap = new Tap(10_001, Tap.MOST_SECONDS);

    private void say(Object connection, int bytes) {
        tap.add(connection, CLIENT, SERVER, true, new byte[bytes]);
    }

    private static int sequence(byte[] packet) {
        return ByteBuffer.wrap(packet).getInt(28 + 20 + 4);
    }

    @Test
    void whatNobodyWritesIsLeftOutAndCounted() throws Exception {
        int fit = Tap.MOST_BYTES / FRAME - 1;
        for (int i = 0; i < fit + 5; i++) {
            say("a", FRAME);
        }
        assertEquals(new Capture.Outcome(fit, 5, 5L * FRAME), tap.outcome());
        // What is small enough still goes.
        say("a", 100);
        tap.end();
        say("a", 100);
        assertEquals(new Capture.Outcome(fit + 1L, 5, 5L * FRAME), tap.outcome());
        long bytes = 0;
        int last = 0;
        for (byte[] packet = tap.next(); packet != null; packet = tap.next()) {
            bytes += packet.length;
            last = sequence(packet);
        }
        assertTrue(bytes <= Tap.MOST_BYTES, bytes + " bytes waited");
        assertEquals(1 + (fit + 5) * FRAME, last, "what was left out shows as a gap");
    }

    @Test
    void aConnectionWithoutABeginningInTheFileGetsOneLater() throws Exception {
        say("a", Tap.MOST_BYTES - 200_000);
        say("b", FRAME);
        assertEquals(1, tap.outcome().leftOut());
        while (sequence(some(tap.next())) < Tap.MOST_BYTES - 400_000) {
            // Room is made.
        }
        say("b", 10);
        tap.end();
        byte[] packet = some(tap.next());
        while (sequence(packet) > 1) {
            packet = some(tap.next());
        }
        assertEquals(0, sequence(packet), "a SYN");
        assertEquals(0, sequence(some(tap.next())), "its answer");
        assertEquals(1, sequence(some(tap.next())), "the data");
        assertNull(tap.next());
    }

    private static byte[] some(byte @Nullable [] packet) {
        assertNotNull(packet);
        return packet;
    }

    /** A program that connects again and again is not remembered for ever. */
    @Test
    void connectionsAreForgotten() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            say(i, 1);
        }
        say(0, 1);
        say(999, 1);
        tap.end();
        int packets = 0;
        while (tap.next() != null) {
            packets++;
        }
        // Each with a beginning, the first one with two.
        assertEquals(1_000 * 3 + 3 + 1, packets);
    }

    @Test
    void itEndsByItself() throws Exception {
        Tap shortOne = new Tap(10_001, 1);
        assertNull(shortOne.next());
        shortOne.add("a", CLIENT, SERVER, true, new byte[1]);
        assertEquals(new Capture.Outcome(0, 0, 0), shortOne.outcome());
    }

    @Test
    void onlyWhoIsTappedIsFound() {
        Taps taps = new Taps();
        assertNull(taps.of(10_001));
        taps.add(tap);
        assertEquals(tap, taps.of(10_001));
        assertNull(taps.of(10_002));
        assertEquals("10001 is tapped already", taps.refusal(10_001));
        for (int i = 2; i <= Taps.MOST; i++) {
            assertNull(taps.refusal(10_000 + i));
            taps.add(new Tap(10_000 + i, 1));
        }
        assertEquals("4 users are tapped, and there can't be more at once", taps.refusal(10_099));
        taps.remove(tap);
        assertNull(taps.of(10_001));
        assertNotNull(taps.of(10_002));
    }
}
