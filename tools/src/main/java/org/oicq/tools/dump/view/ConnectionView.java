package org.oicq.tools.dump.view;

import org.jspecify.annotations.Nullable;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.stream.Half;
import org.oicq.tools.dump.stream.HttpMessage;

/** What was said on one connection, with all of its texts. */
public final class ConnectionView extends LineView {
    private final int connection;

    /** The connection with this id, as the other views show it behind a {@code #}. */
    public ConnectionView(Output out, Style style, int connection) {
        super(out, style);
        this.connection = connection;
    }

    @Override
    int gistColumns() {
        return Integer.MAX_VALUE;
    }

    private boolean has(Half half) {
        return half.connection().id() == connection;
    }

    @Override
    public void frame(long number, DecodedFrame frame, Half half, long time) {
        if (has(half)) {
            super.frame(number, frame, half, time);
        }
    }

    @Override
    public void http(long number, HttpMessage message, Half half, long time) {
        if (has(half)) {
            super.http(number, message, half, time);
        }
    }

    @Override
    public void note(@Nullable Half half, long time, boolean damage, String text) {
        if (half == null || has(half)) {
            super.note(half, time, damage, text);
        }
    }
}
