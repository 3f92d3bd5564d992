package org.oicq.tools.dump.view;

import org.jspecify.annotations.Nullable;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.stream.Connection;
import org.oicq.tools.dump.stream.Half;
import org.oicq.tools.dump.stream.HttpMessage;

/** A way of showing what was said. Times are nanoseconds since 1970, or 0 where there are none. */
public interface View {
    /**
     * A frame, malformed ones too.
     *
     * @param number counts frames and HTTP messages of the source from 1, shown or not
     * @param frame valid only during the call
     */
    void frame(long number, DecodedFrame frame, Half half, long time);

    /** An HTTP request or answer; {@code number} as for frames. */
    void http(long number, HttpMessage message, Half half, long time);

    /**
     * Something that is no frame.
     *
     * @param half the direction that it is about, or null for the source itself
     * @param damage whether something is missing or wrong
     * @param text a sentence; it holds no bytes of the source
     */
    void note(@Nullable Half half, long time, boolean damage, String text);

    /** Nothing more comes of the connection. */
    default void closed(Connection connection) {}

    /** Makes visible what was shown so far. */
    void flush();

    /** The source is at its end. */
    default void end() {}
}
