package org.oicq.tools.dump.view;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.Catalogs;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.http.WebCommand;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.PacketType;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.stream.Connection;
import org.oicq.tools.dump.stream.Half;
import org.oicq.tools.dump.stream.HttpMessage;

/**
 * Counts and bytes by packet, user, connection and time; times from request to reply, and which got none; what was
 * malformed or unknown.
 */
public final class StatsView implements View {
    private static final int MOST_USERS = 100_000;
    private static final int SHOWN = 20;
    private static final Object HTTP_ANSWER = "HTTP";

    /** A packet of a route, or one that the catalogue does not know. */
    private static final class Count {
        private final String name;
        private long frames;
        private long bytes;
        private long malformed;
        /** What answers it, if anything does. */
        private @Nullable Count reply;

        Count(String name) {
            this.name = name;
        }

        void add(Count other) {
            frames += other.frames;
            bytes += other.bytes;
            malformed += other.malformed;
        }
    }

    /** What a user wrote and got, on one connection or on all. */
    private static final class UserCount {
        private final long number;
        private long sent;
        private long sentBytes;
        private long received;
        private long receivedBytes;

        UserCount(long number) {
            this.number = number;
        }

        void add(UserCount other) {
            sent += other.sent;
            sentBytes += other.sentBytes;
            received += other.received;
            receivedBytes += other.receivedBytes;
        }

        long bytes() {
            return sentBytes + receivedBytes;
        }
    }

    /** A connection's requests that wait for a reply, and what went over it. */
    private static final class Open {
        private UserCount count = new UserCount(0);
        private final UserCount all = new UserCount(0);
        private final ReplyTimes.Open requests = new ReplyTimes.Open();
        private @Nullable ArrayDeque<KeptTimes.Open> kept;
    }

    /** A connection that is over. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Line(long bytes, Object[] cells) {}

    private final Output out;
    private final boolean json;
    private final Pane pane;
    /** By sender, receiver and type; routes without packets have no table. */
    private final @Nullable Count[][] counts = new Count[256 * 256][];

    private final Map<String, Count> others = new TreeMap<>();
    private final Map<Long, UserCount> users = new HashMap<>();
    private final UserCount furtherUsers = new UserCount(0);
    /** The connections with most bytes, the smallest of them first. */
    private final PriorityQueue<Line> largest = new PriorityQueue<>(Comparator.comparingLong(Line::bytes));

    private final ReplyTimes times = new ReplyTimes();
    private final KeptTimes keptTimes = new KeptTimes();
    private final Timeline timeline = new Timeline();
    private final List<String> notes = new ArrayList<>();
    private long noteCount;
    private long frames;
    private long bytes;
    private long malformed;
    private long unknown;
    private long connections;
    private long firstTime;
    private long lastTime;

    /** Counts that are written to {@code out} when the source is at its end. */
    public StatsView(Output out) {
        this(out, false, Pane.FILE);
    }

    /** Counts that are written as one object of JSON, or as tables. */
    public StatsView(Output out, boolean json, Pane pane) {
        this.out = out;
        this.pane = pane;
        this.json = json;
        Map<PacketType<?>, Count> byType = new HashMap<>();
        for (Catalog<?> catalog : Catalogs.all()) {
            Count[] table = new Count[256];
            for (PacketType<?> type : catalog.types()) {
                Count count = new Count(String.format("%s 0x%02x %s", arrow(type), type.code(), type.name()));
                table[type.code()] = count;
                byType.put(type, count);
            }
            counts[catalog.route().sender() << 8 | catalog.route().receiver()] = table;
        }
        byType.forEach((type, count) -> type.reply().ifPresent(reply -> count.reply = byType.get(reply)));
    }

    private static String arrow(PacketType<?> type) {
        return type.route().sender() > type.route().receiver() ? "→" : "←";
    }

    @Override
    public void frame(long number, DecodedFrame frame, Half half, long time) {
        frames++;
        bytes += frame.size();
        time(time, frame.size());
        Count count = count(frame);
        count.frames++;
        count.bytes += frame.size();
        if (frame.packet().isEmpty()) {
            unknown++;
        } else if (!frame.good()) {
            malformed++;
            count.malformed++;
        }
        Connection connection = half.connection();
        boolean fromUser = frame.isFromUser(half == connection.first());
        Open state = state(connection);
        user(state, connection.user(), fromUser, frame.size());
        if (!frame.good()) {
            return;
        }
        if (time != 0 && KeptTimes.concerns(frame)) {
            keptTimes(state, frame, time);
        }
        if (!fromUser) {
            times.reply(state.requests, count, time);
        } else if (count.reply != null) {
            times.request(state.requests, count.name, count.reply, time, number, connection.id(), connection.user());
        }
    }

    private void keptTimes(Open state, DecodedFrame frame, long time) {
        ArrayDeque<KeptTimes.Open> kept = state.kept;
        if (kept == null) {
            kept = new ArrayDeque<>(4);
            state.kept = kept;
        }
        keptTimes.frame(kept, frame, time);
    }

    private Count count(DecodedFrame frame) {
        @Nullable
        Count[] table = counts[frame.route().sender() << 8 | frame.route().receiver()];
        Count known = table == null ? null : table[frame.type()];
        return known != null
                ? known
                : others.computeIfAbsent(
                        String.format(
                                "%02x>%02x 0x%02x unknown",
                                frame.route().sender(), frame.route().receiver(), frame.type()),
                        Count::new);
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
            add(state);
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

    /** Adds what a connection counted to the user's sum and to its own. */
    private void add(Open state) {
        UserCount count = state.count;
        state.all.add(count);
        UserCount sum = users.get(count.number);
        if (sum == null) {
            boolean room = users.size() < MOST_USERS;
            sum = room ? new UserCount(count.number) : furtherUsers;
            if (room) {
                users.put(count.number, sum);
            }
        }
        sum.add(count);
    }

    private void time(long time, int size) {
        if (time != 0) {
            if (firstTime == 0) {
                firstTime = time;
            }
            lastTime = time;
        }
        timeline.add(time, size);
    }

    @Override
    public void http(long number, HttpMessage message, Half half, long time) {
        frames++;
        int size = message.body().length();
        bytes += size;
        time(time, size);
        // What is none of the known commands must not make the table grow.
        String command = WebKeys.of(message).command().map(WebCommand::spelling).orElse("other");
        String name = (message.request() ? "→" : "←") + " HTTP " + command;
        Count count = others.computeIfAbsent(name, Count::new);
        count.frames++;
        count.bytes += size;
        Connection connection = half.connection();
        Open state = state(connection);
        user(state, connection.user(), message.request(), size);
        if (message.request()) {
            times.request(state.requests, name, HTTP_ANSWER, time, number, connection.id(), connection.user());
        } else if (!message.status().startsWith("1")) {
            times.reply(state.requests, HTTP_ANSWER, time);
        }
    }

    @Override
    public void note(@Nullable Half half, long time, boolean damage, String text) {
        noteCount++;
        if (notes.size() < SHOWN) {
            notes.add((damage ? "! " : "· ")
                    + (half == null ? "" : "#" + half.connection().id() + " ")
                    + text);
        }
    }

    @Override
    public void closed(Connection connection) {
        if (!(connection.attachment() instanceof Open open)) {
            return;
        }
        times.close(open.requests, connection.id(), connection.user());
        add(open);
        UserCount all = open.all;
        Object[] cells = {
            "#" + connection.id() + " " + connection.first().source() + " "
                    + connection.second().source(),
            connection.user() == 0 ? "" : Long.toString(connection.user()),
            all.sent,
            all.sentBytes,
            all.received,
            all.receivedBytes,
            connection.repeated()
        };
        largest.add(new Line(all.bytes(), cells));
        if (largest.size() > SHOWN) {
            largest.remove();
        }
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void end() {
        List<Section> sections = new ArrayList<>(programs());
        sections.addAll(List.of(
                packets(),
                users(),
                connections(),
                times.section(),
                keptTimes.section(),
                times.unanswered(),
                timeline.section()));
        double seconds = (lastTime - firstTime) / 1e9;
        if (json) {
            out.text("{\"frames\":").number(frames).text(",\"total bytes\":").number(bytes);
            out.text(",\"connection count\":").number(connections);
            out.text(",\"seconds\":").text(String.format(Locale.ROOT, "%.9f", seconds));
            out.text(",\"malformed\":").number(malformed).text(",\"unknown\":").number(unknown);
            out.text(",\"unanswered\":").number(times.missing());
            for (Section section : sections) {
                out.put(',');
                section.json(out);
            }
            out.text(",\"notes\":[");
            for (int i = 0; i < notes.size(); i++) {
                out.text(i == 0 ? "\"" : ",\"")
                        .text(JsonView.escape(notes.get(i)))
                        .put('"');
            }
            out.text("]}\n");
            return;
        }
        out.line(String.format(
                Locale.ROOT,
                "%,d frames, %,d bytes, %,d connections%s",
                frames,
                bytes,
                connections,
                seconds > 0 ? String.format(Locale.ROOT, ", %.3f s from the first to the last", seconds) : ""));
        out.line(String.format(Locale.ROOT, "%,d malformed, %,d of unknown packets, %s", malformed, unknown, times));
        sections.forEach(section -> section.print(out, pane));
        notes.forEach(out::line);
        if (noteCount > notes.size()) {
            out.line(String.format(Locale.ROOT, "… and %,d more such lines", noteCount - notes.size()));
        }
    }

    /** How much was said with each program, where it was more than one. */
    private List<Section> programs() {
        Map<ProgramKind, Count> programs = new EnumMap<>(ProgramKind.class);
        for (Catalog<?> catalog : Catalogs.all()) {
            int sender = catalog.route().sender();
            int other = sender == ProgramKind.OICQ_USER.code() ? catalog.route().receiver() : sender;
            @Nullable Count[] table = counts[sender << 8 | catalog.route().receiver()];
            for (int type = 0; table != null && type < table.length; type++) {
                Count count = table[type];
                if (count != null && count.frames > 0) {
                    programs.computeIfAbsent(
                                    ProgramKind.find(other).orElseThrow(), program -> new Count(program.label()))
                            .add(count);
                }
            }
        }
        if (programs.size() < 2) {
            return List.of();
        }
        Section section = new Section("program", "frames", "bytes", "malformed");
        programs.values().forEach(count -> section.row(count.name, count.frames, count.bytes, count.malformed));
        return List.of(section);
    }

    private Section packets() {
        Section section = new Section("packet", "frames", "bytes", "malformed");
        for (Catalog<?> catalog : Catalogs.all()) {
            @Nullable
            Count[] table =
                    counts[catalog.route().sender() << 8 | catalog.route().receiver()];
            for (int type = 0; table != null && type < table.length; type++) {
                Count count = table[type];
                if (count != null && count.frames > 0) {
                    section.row(count.name, count.frames, count.bytes, count.malformed);
                }
            }
        }
        others.values().forEach(count -> section.row(count.name, count.frames, count.bytes, count.malformed));
        return section;
    }

    private Section users() {
        Section section = new Section("user", "sent", "sent B", "got", "got B");
        List<UserCount> known = users.values().stream()
                .filter(user -> user.number != 0)
                .sorted(Comparator.comparingLong((UserCount user) -> -user.bytes())
                        .thenComparingLong(user -> user.number))
                .toList();
        UserCount rest = new UserCount(0);
        rest.add(furtherUsers);
        known.stream().skip(SHOWN).forEach(rest::add);
        known.stream().limit(SHOWN).forEach(user -> row(section, Long.toString(user.number), user));
        if (rest.sent + rest.received > 0) {
            row(section, "all others", rest);
        }
        return section;
    }

    private static void row(Section section, String name, UserCount user) {
        section.row(name, user.sent, user.sentBytes, user.received, user.receivedBytes);
    }

    private Section connections() {
        Section section = new Section("connection", "user", "sent", "sent B", "got", "got B", "again");
        largest.stream()
                .sorted(Comparator.comparingLong(Line::bytes).reversed())
                .forEach(line -> section.row(line.cells));
        return section;
    }
}
