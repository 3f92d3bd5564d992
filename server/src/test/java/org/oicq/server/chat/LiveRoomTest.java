package org.oicq.server.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.packet.chat.RoomMessage;
import org.oicq.codec.wire.Text;
import org.oicq.server.chat.LiveRoom.Gap;
import org.oicq.server.config.Settings;
import org.oicq.server.delivery.NotedOutlet;
import org.oicq.server.session.Session;

/** What a room holds of entries that come before their turn. */
class LiveRoomTest {
    private static final long ROOM = 17;

    private final LiveRoom room = new LiveRoom(ROOM, _ -> null);

    LiveRoomTest() {
        Session session = new Session(10001, new NotedOutlet(), false, DisplayMode.ONLINE, Settings.DEFAULTS);
        room.enter(new Visitor(session));
        assertFalse(room.begin(room.present().getFirst(), 0, 3));
    }

    private static RoomMessage said(long entry, String text) {
        return new RoomMessage(MessageFlag.USER.code(), ROOM, entry, 0, 10001, Text.of(text), 0);
    }

    @Test
    void holdsSoManyEntriesAndReadsTheRestFromTheLog() {
        // The first is missing, so that all wait.
        assertTrue(room.happened(said(2, "x")));
        for (int entry = 3; entry <= 1000; entry++) {
            assertFalse(room.happened(said(entry, "x")));
        }
        assertEquals(new Gap(1, 1), room.tell());
        room.read(new Gap(1, 1), List.of(said(1, "x")));
        assertEquals(new Gap(258, 1000), room.tell());
    }

    @Test
    void holdsSoManyBytesAndOneEntryInAnyCase() {
        String text = "x".repeat(60_000);
        assertTrue(room.happened(said(2, "x".repeat(65_000))));
        for (int entry = 3; entry <= 10; entry++) {
            assertFalse(room.happened(said(entry, text)));
        }
        room.read(new Gap(1, 1), List.of(said(1, "x")));
        assertEquals(new Gap(6, 10), room.tell());
        room.read(new Gap(6, 10), List.of(said(6, "x"), said(7, "x"), said(8, "x"), said(9, "x"), said(10, "x")));
        assertNull(room.tell());
        // What was told makes room again.
        assertTrue(room.happened(said(12, text)));
        assertFalse(room.happened(said(13, text)));
        room.read(new Gap(11, 11), List.of(said(11, "x")));
        assertNull(room.tell());
    }
}
