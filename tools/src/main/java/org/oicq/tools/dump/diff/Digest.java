package org.oicq.tools.dump.diff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.wire.Field;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.live.Mapping;
import org.oicq.tools.dump.stream.Connection;
import org.oicq.tools.dump.stream.Half;
import org.oicq.tools.dump.stream.HttpMessage;
import org.oicq.tools.dump.view.View;
import org.oicq.tools.dump.view.WebKeys;

/** Reads a capture into {@link Stream}s, named by whose they are: "user 10001, connection 1, from the user". */
final class Digest implements View {
    /** A connection's two streams: what the user wrote, and what it got. */
    private static final class Pair {
        private final Stream up = new Stream();
        private final Stream down = new Stream();
        private long user;
    }

    /** Bytes for a frame at most, while its stream grows. */
    private static final int FRAME_COST = 40;
    /** Bytes for a connection with two short streams. */
    private static final int CONNECTION_COST = 1000;

    private final Mapping mapping;
    private final long room;
    private final List<Pair> pairs = new ArrayList<>();
    private final List<String> damage = new ArrayList<>();
    private long frames;

    /**
     * A reading in which other numbers stand for the users'.
     *
     * @param room the bytes of memory that it may take
     */
    Digest(Mapping mapping, long room) {
        this.mapping = mapping;
        this.room = room;
    }

    /** The bytes of memory that it takes. */
    long cost() {
        return frames * FRAME_COST + pairs.size() * (long) CONNECTION_COST;
    }

    /** The streams by name, those of each user in the order of its connections. */
    Map<String, Stream> streams() {
        Map<Long, Integer> counts = new LinkedHashMap<>();
        Map<String, Stream> streams = new LinkedHashMap<>();
        for (Pair pair : pairs) {
            int connection = counts.merge(pair.user, 1, Integer::sum);
            String who = pair.user == 0 ? "no user" : "user " + pair.user;
            String name = who + (connection == 1 ? "" : ", connection " + connection);
            streams.put(name + ", from the user", pair.up);
            streams.put(name + ", to the user", pair.down);
        }
        return streams;
    }

    long frames() {
        return frames;
    }

    @Override
    public void frame(long number, DecodedFrame frame, Half half, long time) {
        long hash = 1;
        int at = 1;
        for (int row = 0; row < frame.rows(); row++) {
            if (ofTheMoment(frame.field(row))) {
                int field = Frame.HEADER_LENGTH + frame.offset(row);
                hash = hash(hash, frame, at, field);
                at = field + frame.length(row);
            }
        }
        hash = hash(hash, frame, at, frame.size());
        add(half, frame.isFromUser(half == half.connection().first()), hash, number);
    }

    private static long hash(long start, DecodedFrame frame, int from, int to) {
        long hash = start;
        for (int i = from; i < to; i++) {
            hash = (hash ^ frame.data()[frame.start() + i]) * 0x1_0000_0000_01b3L;
        }
        return hash;
    }

    /** Whether a field says when something happened, or is an id made at that time: it differs in every run. */
    static boolean ofTheMoment(Field field) {
        return switch (field.name()) {
            case "time", "entryTime", "idHigh", "idLow" -> true;
            default -> false;
        };
    }

    @Override
    public void http(long number, HttpMessage message, Half half, long time) {
        long hash = 2;
        for (WebKeys.Pair pair : WebKeys.of(message).pairs()) {
            String text = pair.name() + '=' + pair.value() + '&';
            for (int i = 0; i < text.length(); i++) {
                hash = (hash ^ text.charAt(i)) * 0x1_0000_0000_01b3L;
            }
        }
        add(half, message.request(), hash, number);
    }

    private void add(Half half, boolean fromUser, long hash, long number) {
        frames++;
        if (cost() > room) {
            throw new IllegalArgumentException(String.format(
                    "these captures are too long to compare in %d MiB of memory, 40 bytes a frame; compare less with"
                            + " --filter, or give more with OICQ_JAVA_OPTS=-Xmx8g",
                    Runtime.getRuntime().maxMemory() >> 20));
        }
        Connection connection = half.connection();
        Pair pair;
        if (connection.attachment() instanceof Pair known) {
            pair = known;
        } else {
            pair = new Pair();
            connection.attach(pair);
            pairs.add(pair);
        }
        if (pair.user == 0) {
            pair.user = mapping.number(connection.user());
        }
        (fromUser ? pair.up : pair.down).add(hash ^ hash >>> 32, number);
    }

    @Override
    public void note(@Nullable Half half, long time, boolean isDamage, String text) {
        if (isDamage && damage.size() < 20) {
            damage.add(text);
        }
    }

    /** What was missing or wrong, the first few. */
    List<String> damage() {
        return damage;
    }

    @Override
    public void flush() {
        // It writes nothing.
    }
}
