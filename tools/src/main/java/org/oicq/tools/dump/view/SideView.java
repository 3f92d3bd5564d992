package org.oicq.tools.dump.view;

import org.jspecify.annotations.Nullable;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.stream.Connection;
import org.oicq.tools.dump.stream.Half;
import org.oicq.tools.dump.stream.HttpMessage;

/** Does something with what is shown, beside showing it. */
abstract class SideView implements View {
    private final View shown;

    SideView(View shown) {
        this.shown = shown;
    }

    @Override
    public void frame(long number, DecodedFrame frame, Half half, long time) {
        shown.frame(number, frame, half, time);
    }

    @Override
    public void http(long number, HttpMessage message, Half half, long time) {
        shown.http(number, message, half, time);
    }

    @Override
    public void note(@Nullable Half half, long time, boolean damage, String text) {
        shown.note(half, time, damage, text);
    }

    @Override
    public void closed(Connection connection) {
        shown.closed(connection);
    }

    @Override
    public void flush() {
        shown.flush();
    }

    @Override
    public void end() {
        shown.end();
    }
}
