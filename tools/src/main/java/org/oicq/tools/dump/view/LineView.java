package org.oicq.tools.dump.view;

import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.text.Shown;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.stream.Half;
import org.oicq.tools.dump.stream.HttpMessage;

/** One line a frame: time, connection, who and in which direction, the packet's name, the gist. */
public class LineView implements View {
    private static final int GIST = 120;
    private static final int NAME = 17;
    /** An IPv4 address with its port mostly fits. */
    private static final int WHO = 16;

    /** The time, the connection, who and the arrow: what stands before the packet's name. */
    private static final int HEAD = 15 + 2 + 5 + WHO + 3;

    private final Output out;
    private final Style style;
    private final Times times;
    private final Nicknames nicknames = new Nicknames();
    /** The packets' names with their type, by type; another row for the server's. */
    private final String[][] names = new String[2][256];

    /** Lines of this style on {@code out}. */
    public LineView(Output out, Style style) {
        this.out = out;
        this.style = style;
        this.times = new Times(style.pane().times());
    }

    Output out() {
        return out;
    }

    Style style() {
        return style;
    }

    @Override
    public void frame(long number, DecodedFrame frame, Half half, long time) {
        nicknames.learn(frame);
        String gist = Shown.cut(Gist.of(frame, style), gistColumns());
        String problem = frame.problem()
                .map(p -> style.damage("malformed: " + p.getMessage()) + (gist.isEmpty() ? "" : "  "))
                .orElse("");
        line(half, time, frame.isFromUser(half == half.connection().first()), name(frame), problem + gist);
    }

    /** The type and the name, as {@code 03 SendMessage}. */
    private String name(DecodedFrame frame) {
        if (frame.packet().isEmpty()) {
            return HexFormat.of().toHexDigits((byte) frame.type()) + " " + frame.name();
        }
        String[] row = names[frame.fromUser() ? 0 : 1];
        String name = row[frame.type()];
        // A catalogue of another route may have another packet of the same type.
        if (name == null
                || !name.endsWith(frame.name())
                || name.length() != frame.name().length() + 3) {
            name = HexFormat.of().toHexDigits((byte) frame.type()) + " " + frame.name();
            row[frame.type()] = name;
        }
        return name;
    }

    /** How many columns the gist of a packet may have. */
    int gistColumns() {
        return style.pane().rest(HEAD + NAME + 4, GIST);
    }

    @Override
    public void http(long number, HttpMessage message, Half half, long time) {
        WebKeys keys = WebKeys.of(message);
        line(
                half,
                time,
                message.request(),
                "HTTP " + keys.name(),
                Shown.cut(status(message) + keys.gist(style), gistColumns()));
    }

    /** The status of an answer that is not the usual one. */
    private static String status(HttpMessage message) {
        return message.request() || message.status().equals("200") ? "" : "status " + message.status() + " ";
    }

    /** Writes the line of a frame or message. */
    final void line(Half half, long time, boolean fromUser, String name, String gist) {
        String who = nicknames.with(who(half, fromUser), half.connection().user());
        String packet = style.strong(Shown.left(name, NAME + 3));
        // Piece by piece: a line with an arrow in it would be a text of two bytes a character.
        out.text(head(half, time)).text(Shown.right(who, WHO)).text(fromUser ? " → " : " ← ");
        if (gist.isEmpty()) {
            out.line(packet.stripTrailing());
        } else {
            out.text(packet).put(' ').line(gist.stripTrailing());
        }
    }

    @Override
    public void note(@Nullable Half half, long time, boolean damage, String text) {
        String mark = damage ? "! " : "· ";
        String where = half == null ? "" : head(half, time);
        out.line(where + (damage ? style.damage(mark + text) : style.faint(mark + text)));
    }

    @Override
    public void flush() {
        out.flush();
    }

    /** Time and connection; a line with the date goes before the first frame of each day. */
    final String head(Half half, long time) {
        String day = times.newDay(time);
        if (!day.isEmpty()) {
            out.line(style.faint("— " + day + " —"));
        }
        String id = "#" + half.connection().id();
        return style.faint(times.time(time)) + "  " + style.faint(Shown.left(id, 4)) + " ";
    }

    /** The user at the end of the connection: its number, or as long as that is not known its address. */
    static String who(Half half, boolean fromUser) {
        long user = half.connection().user();
        if (user != 0) {
            return Long.toString(user);
        }
        return (fromUser ? half.source() : half.target()).toString();
    }

    /** The kinds of program at both ends, as {@code OICQ user → OICQ server}. */
    static String route(DecodedFrame frame) {
        return kind(frame.route().sender()) + " → " + kind(frame.route().receiver());
    }

    private static String kind(int code) {
        return ProgramKind.find(code)
                .map(ProgramKind::label)
                .orElseGet(() -> String.format(Locale.ROOT, "kind 0x%02x", code));
    }
}
