package org.oicq.tools.dump.view;

import org.oicq.codec.text.Shown;
import org.oicq.codec.wire.FieldType;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.stream.Half;
import org.oicq.tools.dump.stream.HttpMessage;

/** A tree of fields a frame: offset, type letter, name, value, meaning. */
public final class TreeView extends LineView {
    private static final int WIDEST_VALUE = 40;
    private static final String INDENT = "        ";

    /** Trees of this style on {@code out}. */
    public TreeView(Output out, Style style) {
        super(out, style);
    }

    @Override
    public void frame(long number, DecodedFrame frame, Half half, long time) {
        out().line(head(half, time) + half.source() + " → " + half.target());
        String doc = frame.packet().map(packet -> ": " + packet.doc()).orElse("");
        out().line("  "
                + style().strong(String.format("%s 0x%02x", frame.name(), frame.type()))
                + ", " + route(frame) + ", " + frame.contentLength() + " bytes" + doc);
        int names = 0;
        int values = 0;
        for (int row = 0; row < frame.rows(); row++) {
            names = Math.max(names, name(frame, row).length());
            values = Math.max(values, Math.min(WIDEST_VALUE, Shown.width(value(frame, row))));
        }
        for (int row = 0; row < frame.rows(); row++) {
            String line = String.format(
                            "  %5d %s  ", frame.offset(row), frame.field(row).type())
                    + style().field(row, Shown.left(name(frame, row), names))
                    + "  " + Shown.left(value(frame, row), values)
                    + "  " + explanation(frame, row);
            out().line(line.stripTrailing());
        }
        if (frame.packet().isEmpty() && frame.contentLength() > 0) {
            out().line(INDENT + Hex.of(frame.data(), frame.start() + 8, frame.contentLength(), 64));
        }
        frame.problem().ifPresent(problem -> out().line("  " + style().damage("malformed: " + problem.getMessage())));
        out().put('\n');
    }

    @Override
    public void http(long number, HttpMessage message, Half half, long time) {
        out().line(head(half, time) + half.source() + " → " + half.target());
        WebKeys keys = WebKeys.of(message);
        String doc = keys.command().map(command -> ": " + command.doc()).orElse("");
        out().line("  " + style().strong("HTTP " + keys.name()) + (message.request() ? ", request " : ", answer ")
                + Shown.quoted(message.startLine()) + doc);
        int values = 0;
        for (WebKeys.Pair pair : keys.pairs()) {
            values = Math.max(values, Math.min(WIDEST_VALUE, Shown.width(Shown.quoted(pair.shown(style())))));
        }
        int row = 0;
        for (WebKeys.Pair pair : keys.pairs()) {
            String line = INDENT + style().field(row++, Shown.left(Shown.escaped(pair.name()), 4)) + "  "
                    + Shown.left(Shown.quoted(pair.shown(style())), values) + "  "
                    + (pair.meaning().isEmpty() ? style().faint(pair.doc()) : pair.meaning());
            out().line(line.stripTrailing());
        }
        out().put('\n');
    }

    private String value(DecodedFrame frame, int row) {
        return frame.field(row).repeated() ? items(frame.number(row)) : style().value(frame, row);
    }

    private static String items(long count) {
        return count == 1 ? "1 item" : count + " items";
    }

    /** The meaning of a code; the bytes of a long value; else what the catalogue says of the field. */
    private String explanation(DecodedFrame frame, int row) {
        String meaning = style().meaning(frame, row);
        if (!meaning.isEmpty()) {
            return meaning;
        }
        if (frame.field(row).type() == FieldType.B) {
            return frame.number(row) + " bytes";
        }
        return style().faint(frame.field(row).doc());
    }

    /** The name, set in by its level; the first field of an item has the item's place before it. */
    private static String name(DecodedFrame frame, int row) {
        int parent = frame.parent(row);
        if (parent < 0) {
            return frame.field(row).name();
        }
        int level = 0;
        for (int up = frame.parent(parent); up >= 0; up = frame.parent(up)) {
            level++;
        }
        String place = "[" + frame.item(row) + "] ";
        boolean first = frame.field(parent)
                .items()
                .getFirst()
                .name()
                .equals(frame.field(row).name());
        return "  ".repeat(level * 2 + 1)
                + (first ? place : " ".repeat(place.length()))
                + frame.field(row).name();
    }
}
