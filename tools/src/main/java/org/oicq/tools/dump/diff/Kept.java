package org.oicq.tools.dump.diff;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.stream.Half;
import org.oicq.tools.dump.stream.HttpMessage;
import org.oicq.tools.dump.view.Style;
import org.oicq.tools.dump.view.View;
import org.oicq.tools.dump.view.WebKeys;

/** Reads a capture again and keeps the values of the few frames whose numbers it is given. */
final class Kept implements View {
    /** Fields of a frame that are kept: a long friend list has a hundred thousand. */
    private static final int MOST_FIELDS = 1000;

    /**
     * What a frame says.
     *
     * @param name the packet's
     * @param values by path, as a view shows them
     */
    record Said(String name, Map<String, String> values) {}

    private final Set<Long> wanted;
    private final Style style;
    private final Map<Long, Said> said = new HashMap<>();

    Kept(Set<Long> wanted, Style style) {
        this.wanted = wanted;
        this.style = style;
    }

    /** The frame with this number; it was wanted. */
    @Nullable
    Said said(long number) {
        return said.get(number);
    }

    @Override
    public void frame(long number, DecodedFrame frame, Half half, long time) {
        if (!wanted.contains(number)) {
            return;
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int row = 0; row < Math.min(frame.rows(), MOST_FIELDS); row++) {
            if (!Digest.ofTheMoment(frame.field(row))) {
                values.put(frame.path(row), style.explained(frame, row));
            }
        }
        frame.problem().ifPresent(problem -> values.put("malformed", problem.getMessage()));
        if (frame.packet().isEmpty()) {
            values.put("content", style.unknownContent(frame));
        }
        said.put(number, new Said(String.format("0x%02x ", frame.type()) + frame.name(), values));
    }

    @Override
    public void http(long number, HttpMessage message, Half half, long time) {
        if (!wanted.contains(number)) {
            return;
        }
        WebKeys keys = WebKeys.of(message);
        Map<String, String> values = new LinkedHashMap<>();
        keys.pairs().forEach(pair -> values.put(pair.name(), pair.explained(style)));
        said.put(number, new Said("HTTP " + keys.name(), values));
    }

    @Override
    public void note(@Nullable Half half, long time, boolean damage, String text) {
        // The first reading told of it.
    }

    @Override
    public void flush() {
        // It writes nothing.
    }
}
