package org.oicq.tools.dump;

import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.stream.Half;
import org.oicq.tools.dump.stream.HttpMessage;

/** Which of the frames and HTTP messages are shown. */
public interface Selection {
    /** Everything. */
    Selection ALL = new Selection() {};

    /** Whether to show a frame; {@code time} as in {@link org.oicq.tools.dump.view.View}. */
    default boolean frame(DecodedFrame frame, Half half, long time) {
        return true;
    }

    /** Whether to show an HTTP message. */
    default boolean http(HttpMessage message, Half half, long time) {
        return true;
    }
}
