package org.oicq.tools.dump.view;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.oicq.codec.packet.Acknowledge;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.KeptMessage;
import org.oicq.tools.dump.decode.DecodedFrame;

/** How long kept messages wait for their acknowledgement, over all connections, in microseconds. */
final class KeptTimes {
    private static final int KEPT = Catalog.OICQ_TO_USER.typeOf(KeptMessage.class).code();
    private static final int ACKNOWLEDGE =
            Catalog.USER_TO_OICQ.typeOf(Acknowledge.class).code();

    /** Messages of a connection that are not acknowledged; of more the oldest are left out. */
    private static final int MOST_OPEN = 4096;

    /** From when the server took it, which it says to the second. */
    final Histogram sinceTaken = new Histogram(3);
    /** From when it passed here. */
    final Histogram sinceWritten = new Histogram(3);

    /** A message that is not acknowledged; times in nanoseconds since 1970. */
    record Open(long sequence, long taken, long written) {}

    /** A frame of a connection with these open ones has passed. */
    void frame(ArrayDeque<Open> open, DecodedFrame frame, boolean fromUser, long time) {
        if (!fromUser && frame.type() == KEPT) {
            if (open.size() == MOST_OPEN) {
                open.removeFirst();
            }
            open.addLast(new Open(
                    frame.number("sequence", 0), TimeUnit.SECONDS.toNanos(frame.number("time", 0)), time));
        } else if (fromUser && frame.type() == ACKNOWLEDGE) {
            long sequence = frame.number("sequence", 0);
            while (!open.isEmpty() && open.getFirst().sequence <= sequence) {
                Open one = open.removeFirst();
                sinceTaken.recordValue(Math.max(0, time - one.taken) / 1000);
                sinceWritten.recordValue(Math.max(0, time - one.written) / 1000);
            }
        }
    }

    /** Whether a connection with such frames needs a place for open ones. */
    static boolean concerns(DecodedFrame frame, boolean fromUser) {
        return frame.type() == (fromUser ? ACKNOWLEDGE : KEPT);
    }
}
