package org.oicq.tools.dump.live;

import org.jspecify.annotations.Nullable;
import org.oicq.codec.wire.WireCharset;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.decode.FrameWalker;
import org.oicq.tools.dump.stream.Connection;
import org.oicq.tools.dump.stream.Half;
import org.oicq.tools.dump.stream.HttpMessage;
import org.oicq.tools.dump.view.View;

/** Shows a view what was said as if the mapped numbers and passwords had been used. */
public final class MappedView implements View {
    private final View view;
    private final Rewriter rewriter;
    private final FrameWalker walker;

    /** The way to {@code view} through {@code mapping}. */
    public MappedView(View view, Mapping mapping, WireCharset charset) {
        this.view = view;
        this.rewriter = new Rewriter(mapping, charset);
        this.walker = new FrameWalker(charset);
    }

    @Override
    public void frame(long number, DecodedFrame frame, Half half, long time) {
        byte[] bytes = rewriter.frame(frame);
        view.frame(number, walker.walk(bytes, 0, bytes.length), half, time);
    }

    @Override
    public void http(long number, HttpMessage message, Half half, long time) {
        view.http(number, rewriter.message(message, half.connection().user()), half, time);
    }

    @Override
    public void note(@Nullable Half half, long time, boolean damage, String text) {
        view.note(half, time, damage, text);
    }

    @Override
    public void closed(Connection connection) {
        view.closed(connection);
    }

    @Override
    public void flush() {
        view.flush();
    }

    @Override
    public void end() {
        view.end();
    }
}
