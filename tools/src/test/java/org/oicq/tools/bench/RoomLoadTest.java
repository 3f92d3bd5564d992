package org.oicq.tools.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.oicq.codec.packet.chat.RoomMessage;
import org.oicq.codec.wire.Text;

/** What the check of rooms notices. */
class RoomLoadTest {
    private static final long ROOM = 17;

    @AutoClose
    private final Engine engine = engine();

    private final User alice = new User(engine, 10001, "");
    private final User bob = new User(engine, 10002, "");
    private final Tally tally = new Tally();
    private final Stamp stamp = new Stamp(Stamp.MIN_SIZE, 1);
    private final RoomLoad load = load();

    private static Engine engine() {
        try {
            return new Engine(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), false, false);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private RoomLoad load() {
        TextOptions text = new TextOptions();
        text.size = Stamp.MIN_SIZE;
        return new RoomLoad(tally, stamp, text, List.of(alice, bob), 1, 2, 1, null);
    }

    @BeforeEach
    void begin() {
        LoadRoom room = load.rooms().getFirst();
        room.number = ROOM;
        for (LoadRoom.Seat seat : room.seats) {
            seat.next = 3;
            seat.lane.sent = 10;
        }
        tally.sent = 4;
        assertEquals(Long.MAX_VALUE, load.offer(0));
    }

    private void gets(User user, long entry, int lane, long number) {
        ByteBuffer text = ByteBuffer.allocate(Stamp.MIN_SIZE);
        stamp.write(text, lane, number, 0);
        load.roomPacket(
                user,
                new RoomMessage(
                        2,
                        ROOM,
                        entry,
                        0,
                        lane == 0 ? 10001 : 10002,
                        Text.of(new String(text.array(), StandardCharsets.US_ASCII)),
                        0),
                0);
    }

    private String counts() {
        return "received " + tally.received + ", bad " + tally.bad;
    }

    @Test
    void theSameForAllIsGood() {
        for (User user : List.of(alice, bob)) {
            gets(user, 3, 0, 0);
            gets(user, 4, 1, 0);
        }
        assertEquals("received 4, bad 0", counts());
    }

    @Test
    void aGapIsBad() {
        gets(alice, 4, 0, 0);
        assertEquals("received 1, bad 1", counts());
    }

    @Test
    void twiceIsBad() {
        gets(alice, 3, 0, 0);
        gets(alice, 3, 0, 0);
        assertEquals("received 1, bad 1", counts());
    }

    @Test
    void anotherOrderThanForOthersIsBad() {
        gets(alice, 3, 0, 0);
        gets(bob, 3, 1, 0);
        assertEquals("received 1, bad 1", counts());
    }

    @Test
    void anotherOrderThanItWasSaidInIsBad() {
        gets(alice, 3, 0, 1);
        gets(alice, 4, 0, 0);
        assertEquals("received 1, bad 1", counts());
    }

    @Test
    void anotherSpeakerIsBad() {
        gets(alice, 3, 7, 0);
        assertEquals("received 0, bad 1", counts());
    }
}
