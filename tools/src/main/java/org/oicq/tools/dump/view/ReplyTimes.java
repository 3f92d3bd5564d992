package org.oicq.tools.dump.view;

import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Which requests got a reply and how long it took. Percentiles are exact to three digits, the longest wholly. */
final class ReplyTimes {
    /** Requests of a connection whose reply is not there yet. */
    private static final int MOST_OPEN = 256;

    private static final int UNANSWERED_SHOWN = 20;

    /**
     * A request.
     *
     * @param reply what answers it
     * @param frame its place in the source
     */
    private record Request(String name, Object reply, long time, long frame) {}

    /** The requests of a connection that wait, the oldest first. */
    static final class Open {
        private final ArrayDeque<Request> requests = new ArrayDeque<>(4);
    }

    /** The times of one kind of request. */
    private static final class Times {
        private final Histogram micros = new Histogram(3);
        private long longest;
    }

    private final Map<String, Times> times = new TreeMap<>();
    private final Section unanswered = new Section("request without a reply", "frame", "connection", "user");
    private long missing;

    /** A request that {@code reply} will answer. */
    void request(Open open, String name, Object reply, long time, long frame, int connection, long user) {
        if (open.requests.size() == MOST_OPEN) {
            miss(open.requests.removeFirst(), connection, user);
        }
        open.requests.addLast(new Request(name, reply, time, frame));
    }

    /** A reply belongs to the oldest request that it can answer: the server answers a connection in order. */
    @SuppressWarnings("ReferenceEquality") // The very object that the request named.
    void reply(Open open, Object reply, long time) {
        for (var waiting = open.requests.iterator(); waiting.hasNext(); ) {
            Request request = waiting.next();
            if (request.reply == reply) {
                waiting.remove();
                if (time != 0 && request.time != 0) {
                    long nanos = Math.max(0, time - request.time);
                    Times kind = times.computeIfAbsent(request.name, _ -> new Times());
                    kind.micros.recordValue(nanos / 1000);
                    kind.longest = Math.max(kind.longest, nanos);
                }
                return;
            }
        }
    }

    /** The connection is over: what still waits got no reply. */
    void close(Open open, int connection, long user) {
        open.requests.forEach(request -> miss(request, connection, user));
        open.requests.clear();
    }

    private void miss(Request request, int connection, long user) {
        missing++;
        if (unanswered.rows().size() < UNANSWERED_SHOWN) {
            unanswered.row(request.name, request.frame, "#" + connection, user == 0 ? "" : Long.toString(user));
        }
    }

    long missing() {
        return missing;
    }

    Section unanswered() {
        return unanswered;
    }

    Section section() {
        Section section = new Section("request to reply, ms", "replies", "p50", "p90", "p99", "max");
        times.forEach((name, kind) -> section.row(
                name,
                kind.micros.getTotalCount(),
                percentile(kind, 50),
                percentile(kind, 90),
                percentile(kind, 99),
                kind.longest / 1e6));
        return section;
    }

    /** The histogram gives the upper end of a step, which may be above the longest. */
    private static Double percentile(Times kind, double percent) {
        return Math.min(kind.micros.getValueAtPercentile(percent) * 1000.0, (double) kind.longest) / 1e6;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d requests without a reply", missing);
    }
}
