package org.oicq.tools.dump.view;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.text.Shown;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.stream.Half;
import org.oicq.tools.dump.stream.HttpMessage;

/** A hex dump in which every field has its own lines, its colour, and its name and value in the margin. */
public final class HexView extends LineView {
    private static final int ON_A_LINE = 16;
    private static final int MARGIN = ON_A_LINE * 3;
    private static final int WIDEST_VALUE = 60;
    private static final String HIDDEN_BYTE = "••";

    /** Dumps of this style on {@code out}. */
    public HexView(Output out, Style style) {
        super(out, style);
    }

    @Override
    public void frame(long number, DecodedFrame frame, Half half, long time) {
        super.frame(number, frame, half, time);
        String header = "header: " + route(frame) + ", type " + String.format("0x%02x", frame.type()) + ", length "
                + frame.contentLength();
        field(frame, -Frame.HEADER_LENGTH, 0, -1, header);
        int end = 0;
        for (int row = 0; row < frame.rows(); row++) {
            String value = Shown.cut(style().value(frame, row), WIDEST_VALUE);
            String meaning = style().meaning(frame, row);
            field(
                    frame,
                    frame.offset(row),
                    frame.length(row),
                    row,
                    frame.path(row) + " " + value + (meaning.isEmpty() ? "" : " = " + meaning));
            end = frame.offset(row) + frame.length(row);
        }
        if (end < frame.contentLength()) {
            String why =
                    frame.problem().map(p -> "malformed: " + p.getMessage()).orElse("");
            field(frame, end, frame.contentLength() - end, -2, why);
        }
        out().put('\n');
    }

    /** The body, line by line; where it has a secret, that is hidden in the keys above and the bytes are left out. */
    @Override
    public void http(long number, HttpMessage message, Half half, long time) {
        super.http(number, message, half, time);
        out().line("        " + Shown.quoted(message.startLine()));
        for (HttpMessage.Header header : message.headers()) {
            out().line("        " + Shown.escaped(header.name()) + ": " + Shown.escaped(header.value()));
        }
        if (WebKeys.of(message).hides(style())) {
            out().line("        " + style().faint("the body has a secret: --show-secrets shows its bytes"));
        } else {
            byte[] body = new byte[message.body().length()];
            message.body().toBuffer().get(body);
            for (int at = 0; at < body.length; at += ON_A_LINE) {
                int end = Math.min(body.length, at + ON_A_LINE);
                String hex = HexFormat.ofDelimiter(" ").formatHex(body, at, end);
                String text = new String(body, at, end - at, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", ".");
                out().line(style().faint(String.format("  %04x  ", at)) + Shown.left(hex, MARGIN) + " " + text);
            }
        }
        out().put('\n');
    }

    /** The lines of one field; offsets count from the start of the frame here, as the bytes do. */
    private void field(DecodedFrame frame, int offset, int length, int row, String name) {
        int size = row == -1 ? Frame.HEADER_LENGTH : length;
        for (int at = 0; at < size; at += ON_A_LINE) {
            StringBuilder hex = new StringBuilder();
            for (int i = at; i < Math.min(size, at + ON_A_LINE); i++) {
                int place = frame.start() + Frame.HEADER_LENGTH + offset + i;
                hex.append(
                                style().hidesByte(frame, offset + i)
                                        ? HIDDEN_BYTE
                                        : HexFormat.of().toHexDigits(frame.data()[place]))
                        .append(' ');
            }
            String bytes = Shown.left(hex.toString(), MARGIN);
            String margin = at == 0 ? " " + name : "";
            String line = switch (row) {
                case -1 -> style().strong(bytes) + margin;
                case -2 -> style().damage(bytes) + style().damage(margin);
                default -> style().field(row, bytes) + style().field(row, margin);
            };
            String place = String.format("  %04x  ", Frame.HEADER_LENGTH + offset + at);
            out().line((style().faint(place) + line).stripTrailing());
        }
    }
}
