package org.oicq.tools.dump.view;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.Catalogs;
import org.oicq.codec.frame.Route;
import org.oicq.codec.http.WebCommand;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.text.Shown;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.stream.Connection;
import org.oicq.tools.dump.stream.Half;
import org.oicq.tools.dump.stream.HttpMessage;

/** Counts and bytes by packet and by user, times from request to reply, and what was malformed or unknown. */
public final class StatsView implements View {
    private static final int MOST_USERS = 100_000;
    private static final int USERS_SHOWN = 20;
    private static final int NOTES_SHOWN = 20;
    /** Requests of a connection whose reply is not there yet. */
    private static final int MOST_OPEN = 256;

    private static final int NO_REPLY = -1;

    /** A packet of a route, or one that the catalogue does not know. */
    private static final class Count {
        private final String name;
        private long frames;
        private long bytes;
        private long malformed;

        Count(String name) {
            this.name = name;
        }
    }

    /** What a user wrote and got. */
    private static final class UserCount {
        private final long number;
        private long sent;
        private long sentBytes;
        private long received;
        private long receivedBytes;

        UserCount(long number) {
            this.number = number;
        }
    }

    /** A connection's requests that wait for a reply, and what its user wrote and got there. */
    private static final class Open {
        private UserCount count = new UserCount(0);
        private @Nullable ArrayDeque<long[]> requests;
        private @Nullable ArrayDeque<KeptTimes.Open> kept;
    }

    private final Output out;
    private final Count[][] counts = {new Count[256], new Count[256]};
    private final int[] replyTo = new int[256];
    private final Map<String, Count> others = new TreeMap<>();
    private final Map<Long, UserCount> users = new HashMap<>();
    private final UserCount furtherUsers = new UserCount(0);
    private final Map<String, Histogram> times = new TreeMap<>();
    private final KeptTimes keptTimes = new KeptTimes();
    private final List<String> notes = new ArrayList<>();
    private long noteCount;
    private long frames;
    private long bytes;
    private long malformed;
    private long unknown;
    private long connections;
    private long firstTime;
    private long lastTime;
    private long unanswered;

    /** Counts that are written to {@code out} when the source is at its end. */
    public StatsView(Output out) {
        this.out = out;
        for (Catalog<?> catalog : Catalogs.all()) {
            for (PacketType<?> type : catalog.types()) {
                counts[side(catalog.route())][type.code()] =
                        new Count(String.format("%s 0x%02x %s", arrow(catalog.route()), type.code(), type.name()));
            }
        }
        Arrays.fill(replyTo, NO_REPLY);
        for (PacketType<?> type : Catalog.USER_TO_OICQ.types()) {
            type.reply().ifPresent(reply -> replyTo[type.code()] = reply.code());
        }
    }

    private static int side(Route route) {
        return route.equals(Route.USER_TO_OICQ) ? 0 : 1;
    }

    private static String arrow(Route route) {
        return route.equals(Route.USER_TO_OICQ) ? "→" : "←";
    }

    @Override
    public void frame(long number, DecodedFrame frame, Half half, long time) {
        frames++;
        bytes += frame.size();
        time(time);
        if (frame.packet().isEmpty()) {
            unknown++;
            Count count = others.computeIfAbsent(
                    String.format(
                            "%02x>%02x 0x%02x unknown",
                            frame.route().sender(), frame.route().receiver(), frame.type()),
                    Count::new);
            count.frames++;
            count.bytes += frame.size();
            return;
        }
        boolean fromUser = frame.fromUser();
        Count count = counts[fromUser ? 0 : 1][frame.type()];
        count.frames++;
        count.bytes += frame.size();
        if (!frame.good()) {
            malformed++;
            count.malformed++;
        }
        Open state = state(half.connection());
        user(state, half.connection().user(), fromUser, frame.size());
        if (time != 0 && frame.good()) {
            replyTimes(state, frame.type(), fromUser, time);
            keptTimes(state, frame, fromUser, time);
        }
    }

    private Open state(Connection connection) {
        if (connection.attachment() instanceof Open open) {
            return open;
        }
        connections++;
        Open open = new Open();
        connection.attach(open);
        return open;
    }

    private void user(Open state, long number, boolean fromUser, int size) {
        UserCount count = state.count;
        if (count.number != number) {
            add(count);
            count = new UserCount(number);
            state.count = count;
        }
        if (fromUser) {
            count.sent++;
            count.sentBytes += size;
        } else {
            count.received++;
            count.receivedBytes += size;
        }
    }

    /** Adds what a connection counted to the user's sum. */
    private void add(UserCount count) {
        UserCount sum = users.get(count.number);
        if (sum == null) {
            boolean room = users.size() < MOST_USERS;
            sum = room ? new UserCount(count.number) : furtherUsers;
            if (room) {
                users.put(count.number, sum);
            }
        }
        sum.sent += count.sent;
        sum.sentBytes += count.sentBytes;
        sum.received += count.received;
        sum.receivedBytes += count.receivedBytes;
    }

    /** A reply belongs to the oldest request that it can answer: the server answers a connection in order. */
    private void replyTimes(Open state, int type, boolean fromUser, long time) {
        ArrayDeque<long[]> requests = state.requests;
        if (fromUser && replyTo[type] != NO_REPLY) {
            if (requests == null) {
                requests = new ArrayDeque<>(4);
                state.requests = requests;
            }
            if (requests.size() == MOST_OPEN) {
                requests.removeFirst();
                unanswered++;
            }
            requests.addLast(new long[] {type, time});
        }
        if (fromUser || requests == null) {
            return;
        }
        for (var waiting = requests.iterator(); waiting.hasNext(); ) {
            long[] request = waiting.next();
            if (replyTo[(int) request[0]] == type) {
                waiting.remove();
                String name = counts[0][(int) request[0]].name;
                times.computeIfAbsent(name, _ -> new Histogram(3)).recordValue(Math.max(0, time - request[1]) / 1000);
                return;
            }
        }
    }

    private void keptTimes(Open state, DecodedFrame frame, boolean fromUser, long time) {
        if (KeptTimes.concerns(frame, fromUser)) {
            ArrayDeque<KeptTimes.Open> kept = state.kept;
            if (kept == null) {
                kept = new ArrayDeque<>(4);
                state.kept = kept;
            }
            keptTimes.frame(kept, frame, fromUser, time);
        }
    }

    private void time(long time) {
        if (time != 0) {
            if (firstTime == 0) {
                firstTime = time;
            }
            lastTime = time;
        }
    }

    @Override
    public void http(long number, HttpMessage message, Half half, long time) {
        frames++;
        int size = message.body().length();
        bytes += size;
        time(time);
        // What is none of the known commands must not make the table grow.
        String command = WebKeys.of(message).command().map(WebCommand::spelling).orElse("other");
        String name = (message.request() ? "→" : "←") + " HTTP " + command;
        Count count = others.computeIfAbsent(name, Count::new);
        count.frames++;
        count.bytes += size;
        user(state(half.connection()), half.connection().user(), message.request(), size);
    }

    @Override
    public void note(@Nullable Half half, long time, boolean damage, String text) {
        noteCount++;
        if (notes.size() < NOTES_SHOWN) {
            notes.add((damage ? "! " : "· ")
                    + (half == null ? "" : "#" + half.connection().id() + " ")
                    + text);
        }
    }

    @Override
    public void closed(Connection connection) {
        if (connection.attachment() instanceof Open open) {
            unanswered += open.requests == null ? 0 : open.requests.size();
            add(open.count);
        }
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void end() {
        double seconds = (lastTime - firstTime) / 1e9;
        out.line(String.format(
                Locale.ROOT,
                "%,d frames, %,d bytes, %,d connections%s",
                frames,
                bytes,
                connections,
                seconds > 0 ? String.format(Locale.ROOT, ", %.3f s from the first to the last", seconds) : ""));
        out.line(String.format(
                Locale.ROOT,
                "%,d malformed, %,d of unknown packets, %,d requests without a reply",
                malformed,
                unknown,
                unanswered));
        packets();
        userTable();
        replyTable();
        keptTable();
        for (String note : notes) {
            out.line(note);
        }
        if (noteCount > notes.size()) {
            out.line(String.format(Locale.ROOT, "… and %,d more such lines", noteCount - notes.size()));
        }
    }

    private void packets() {
        out.line("").line(String.format(Locale.ROOT, "%-24s %14s %16s %12s", "packet", "frames", "bytes", "malformed"));
        for (Count[] side : counts) {
            for (Count count : side) {
                if (count != null && count.frames > 0) {
                    line(count);
                }
            }
        }
        others.values().forEach(this::line);
    }

    private void line(Count count) {
        out.line(Shown.left(count.name, 24)
                + String.format(Locale.ROOT, " %,14d %,16d %,12d", count.frames, count.bytes, count.malformed));
    }

    private void userTable() {
        if (users.isEmpty()) {
            return;
        }
        out.line("")
                .line(String.format(
                        Locale.ROOT, "%-24s %14s %16s %12s %16s", "user", "sent", "bytes", "received", "bytes"));
        users.values().stream()
                .sorted(Comparator.comparingLong((UserCount user) -> -(user.sentBytes + user.receivedBytes))
                        .thenComparingLong(user -> user.number))
                .filter(user -> user.number != 0)
                .limit(USERS_SHOWN)
                .forEach(user -> line(Long.toString(user.number), user));
        if (users.size() > USERS_SHOWN) {
            out.line(String.format(Locale.ROOT, "… and %,d more users", users.size() - USERS_SHOWN));
        }
        if (furtherUsers.sent + furtherUsers.received > 0) {
            line("all others", furtherUsers);
        }
    }

    private void line(String name, UserCount user) {
        out.line(String.format(
                Locale.ROOT,
                "%-24s %,14d %,16d %,12d %,16d",
                name,
                user.sent,
                user.sentBytes,
                user.received,
                user.receivedBytes));
    }

    private void replyTable() {
        if (times.isEmpty()) {
            return;
        }
        out.line("")
                .line(String.format(
                        Locale.ROOT,
                        "%-24s %14s %10s %10s %10s %10s",
                        "request to reply, ms",
                        "replies",
                        "p50",
                        "p90",
                        "p99",
                        "max"));
        times.forEach(this::line);
    }

    private void keptTable() {
        if (keptTimes.sinceWritten.getTotalCount() > 0) {
            out.line("")
                    .line(String.format(
                            Locale.ROOT,
                            "%-24s %14s %10s %10s %10s %10s",
                            "kept to 0x19, ms",
                            "messages",
                            "p50",
                            "p90",
                            "p99",
                            "max"));
            line("from taken (to 1 s)", keptTimes.sinceTaken);
            line("from written", keptTimes.sinceWritten);
        }
    }

    private void line(String name, Histogram histogram) {
        out.line(Shown.left(name, 24)
                + String.format(
                        Locale.ROOT,
                        " %,14d %10.3f %10.3f %10.3f %10.3f",
                        histogram.getTotalCount(),
                        histogram.getValueAtPercentile(50) / 1000.0,
                        histogram.getValueAtPercentile(90) / 1000.0,
                        histogram.getValueAtPercentile(99) / 1000.0,
                        histogram.getMaxValue() / 1000.0));
    }
}
