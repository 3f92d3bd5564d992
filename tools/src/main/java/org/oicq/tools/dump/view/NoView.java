package org.oicq.tools.dump.view;

import org.jspecify.annotations.Nullable;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.stream.Half;
import org.oicq.tools.dump.stream.HttpMessage;

/** Shows nothing: for what is done beside showing. */
public final class NoView implements View {
    @Override
    public void frame(long number, DecodedFrame frame, Half half, long time) {}

    @Override
    public void http(long number, HttpMessage message, Half half, long time) {}

    @Override
    public void note(@Nullable Half half, long time, boolean damage, String text) {}

    @Override
    public void flush() {}
}
