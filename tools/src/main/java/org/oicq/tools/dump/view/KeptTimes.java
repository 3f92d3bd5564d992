package org.oicq.tools.dump.view;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.oicq.codec.frame.Route;
import org.oicq.codec.packet.Acknowledge;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.KeptMessage;
import org.oicq.tools.dump.decode.DecodedFrame;

/** How long kept messages wait for their acknowledgement, over all connections, in microseconds. */
final class KeptTimes {
    private static final int KEPT =
            Catalog.OICQ_TO_USER.typeOf(KeptMessage.class).code();
    private static final int ACKNOWLEDGE =
            Catalog.USER_TO_OICQ.typeOf(Acknowledge.class).code();

    /** Messages of a connection that are not acknowledged; of more the oldest are left out. */
    private static final int MOST_OPEN = 4096;

    /** From when the server took it, which it says to the second. */
    private final Histogram sinceTaken = new Histogram(3);
    /** From when it passed here. */
    private final Histogram sinceWritten = new Histogram(3);

    /** A message that is not acknowledged; times in nanoseconds since 1970. */
    record Open(long sequence, long taken, long written) {}

    /** Whether a frame is a kept message or an acknowledgement. */
    static boolean concerns(DecodedFrame frame) {
        return isKept(frame) || (frame.type() == ACKNOWLEDGE && frame.route().equals(Route.USER_TO_OICQ));
    }

    private static boolean isKept(DecodedFrame frame) {
        return frame.type() == KEPT && frame.route().equals(Route.OICQ_TO_USER);
    }

    /** Such a frame of a connection with these open ones has passed. */
    void frame(ArrayDeque<Open> open, DecodedFrame frame, long time) {
        long sequence = frame.number("sequence", 0);
        if (isKept(frame)) {
            if (open.size() == MOST_OPEN) {
                open.removeFirst();
            }
            open.addLast(new Open(sequence, TimeUnit.SECONDS.toNanos(frame.number("time", 0)), time));
            return;
        }
        while (!open.isEmpty() && open.getFirst().sequence <= sequence) {
            Open one = open.removeFirst();
            sinceTaken.recordValue(Math.max(0, time - one.taken) / 1000);
            sinceWritten.recordValue(Math.max(0, time - one.written) / 1000);
        }
    }

    Section section() {
        Section section = new Section("kept to 0x19, ms", "messages", "p50", "p90", "p99", "max");
        if (sinceWritten.getTotalCount() > 0) {
            row(section, "from taken (to 1 s)", sinceTaken);
            row(section, "from written", sinceWritten);
        }
        return section;
    }

    private static void row(Section section, String name, Histogram micros) {
        section.row(
                name,
                micros.getTotalCount(),
                micros.getValueAtPercentile(50) / 1000.0,
                micros.getValueAtPercentile(90) / 1000.0,
                micros.getValueAtPercentile(99) / 1000.0,
                micros.getMaxValue() / 1000.0);
    }
}
