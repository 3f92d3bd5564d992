package org.oicq.tools.dump.view;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.wire.Field;
import org.oicq.codec.wire.FieldType;
import org.oicq.tools.dump.decode.DecodedFrame;

/** What a frame says, in a few words: the catalogue's names with their values. */
public final class Gist {
    /** Rows that are looked at: a long friend list has a hundred thousand. */
    private static final int MOST_ROWS = 40;

    /** Characters that hold most of them. */
    private static final int USUAL = 240;

    private Gist() {}

    /** What a frame says, of what may be seen; without line ends. */
    public static String of(DecodedFrame frame, Style style) {
        if (frame.packet().isEmpty()) {
            return LineView.route(frame) + ", " + frame.contentLength() + " bytes: "
                    + Hex.of(frame.data(), frame.start() + 8, frame.contentLength(), 16);
        }
        StringBuilder gist = new StringBuilder(USUAL);
        boolean fromUser = frame.fromUser();
        for (int row = 0; row < Math.min(frame.rows(), MOST_ROWS); row++) {
            Field field = frame.field(row);
            // The sender's own number stands before the arrow.
            boolean own = fromUser && row == 0 && field.name().equals("number");
            boolean empty = !field.type().number() && frame.number(row) == 0;
            if (frame.parent(row) >= 0 || own || empty || saysNothing(frame, row)) {
                continue;
            }
            CodeTable codes = field.codes().orElse(null);
            String meaning = codes == null ? "" : style.meaning(frame, row);
            gist.append(gist.isEmpty() ? "" : " ");
            if (codes != CodeTable.OUTCOME) {
                gist.append(field.name()).append('=');
            }
            if (field.type() == FieldType.B) {
                gist.append(frame.number(row)).append(" bytes");
            } else {
                gist.append(meaning.isEmpty() ? style.value(frame, row) : meaning);
            }
        }
        return gist.toString();
    }

    /** The information type of a user's message is 0 for want of another value. */
    private static boolean saysNothing(DecodedFrame frame, int row) {
        return frame.field(row).codes().orElse(null) == CodeTable.INFORMATION_TYPE && frame.number("flag", 1) == 2;
    }
}
