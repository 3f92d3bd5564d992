package org.oicq.tools.dump.view;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.packet.chat.ChatCatalog;
import org.oicq.codec.packet.chat.RoomLog;
import org.oicq.codec.packet.chat.RoomMessage;
import org.oicq.codec.text.Shown;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.stream.Half;

/** The talk in a room. A capture at the server holds an entry once for each member: it is one line. */
public final class RoomView extends LineView {
    /** Entries that are remembered, so that none is shown twice. */
    private static final int REMEMBERED = 10_000;

    private static final int MESSAGE =
            ChatCatalog.CHAT_TO_USER.typeOf(RoomMessage.class).code();
    private static final int LOG =
            ChatCatalog.CHAT_TO_USER.typeOf(RoomLog.class).code();

    private final long room;
    private final Set<String> shown = new LinkedHashSet<>();

    /** The talk in this room. */
    public RoomView(Output out, Style style, long room) {
        super(out, style);
        this.room = room;
    }

    @Override
    public void frame(long number, DecodedFrame frame, Half half, long time) {
        boolean fromChat = frame.good() && frame.route().equals(ChatCatalog.CHAT_TO_USER.route());
        if (!fromChat || frame.number("room", 0) != room || (frame.type() != MESSAGE && frame.type() != LOG)) {
            return;
        }
        List<Object> entries = frame.values("entry");
        for (int i = 0; i < entries.size(); i++) {
            entry(
                    half,
                    time,
                    entries.get(i).toString(),
                    frame.values("number").get(i).toString(),
                    frame.values("flag").get(i).toString(),
                    frame.values("information").get(i).toString(),
                    frame.values("roomInformationType").get(i).toString());
        }
    }

    private void entry(
            Half half, long time, String entry, String number, String flag, String information, String type) {
        // What is not in the log has no number of its own.
        String key = entry.equals("0") ? number + " " + type + " " + information : entry;
        if (!shown.add(key)) {
            return;
        }
        if (shown.size() > REMEMBERED) {
            shown.remove(shown.iterator().next());
        }
        boolean said = flag.equals(Integer.toString(MessageFlag.USER.code()));
        String words = Shown.escaped(information);
        String what = said
                ? style().strong(words)
                : style().faint("["
                        + CodeTable.ROOM_INFORMATION.name(Integer.parseInt(type), style().locale())
                        + (words.isEmpty() ? "" : " " + words) + "]");
        String place = entry.equals("0") ? "" : entry;
        out().line(head(half, time) + style().faint(Shown.right(place, 6)) + Shown.right(number, 12) + "  " + what);
    }

    /** Damage is in a connection, whose rooms nobody knows. */
    @Override
    public void note(@Nullable Half half, long time, boolean damage, String text) {
        if (half == null || damage) {
            super.note(half, time, damage, text);
        }
    }
}
