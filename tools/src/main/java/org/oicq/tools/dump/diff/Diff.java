package org.oicq.tools.dump.diff;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.wire.WireCharset;
import org.oicq.tools.dump.capture.Source;
import org.oicq.tools.dump.inspect.Inspector;
import org.oicq.tools.dump.live.MappedView;
import org.oicq.tools.dump.live.Mapping;
import org.oicq.tools.dump.view.Output;
import org.oicq.tools.dump.view.Style;
import org.oicq.tools.dump.view.View;

/**
 * Compares two captures by meaning: the connections of each user in their order, each direction for itself (how the two
 * interleave is a matter of time), frame by frame and field by field. Times, ids that are made of them, addresses and ports play no part.
 */
public final class Diff {
    /** Differences that are shown in full. */
    private static final int MOST_SHOWN = 200;

    private static final Stream NOTHING = new Stream();

    private final Source a;
    private final Source b;
    private final Function<View, Inspector> inspectors;
    private final Mapping mapping;
    private final WireCharset charset;
    private final Output out;
    private final Style style;
    private final List<Found> shown = new ArrayList<>();
    private long differences;

    /** How two captures compare. */
    public enum Result {
        SAME,
        DIFFERENT,
        /** The same as far as it can be read. */
        DAMAGED
    }

    /** A difference with the streams that it is in. */
    private record Found(String stream, Alignment.Difference difference) {}

    /**
     * A comparison of two sources that can each be read twice.
     *
     * @param inspectors makes the way from a source to a view
     * @param mapping which numbers and passwords of B stand for those of A
     */
    public Diff(
            Source a,
            Source b,
            Function<View, Inspector> inspectors,
            Mapping mapping,
            WireCharset charset,
            Output out,
            Style style) {
        this.a = a;
        this.b = b;
        this.inspectors = inspectors;
        this.mapping = mapping;
        this.charset = charset;
        this.out = out;
        this.style = style;
    }

    /**
     * Compares them and writes what differs.
     *
     * @throws IOException where a source cannot be read
     * @throws IllegalArgumentException where they are too long for the memory; a sentence says what to do
     */
    public Result run() throws IOException {
        // The other half is for the rest of the program, and for what the collector cannot fill.
        long room = Runtime.getRuntime().maxMemory() / 2;
        Digest digestA = new Digest(mapping, room);
        boolean damagedA = read(a, mapped(digestA));
        Digest digestB = new Digest(new Mapping(), room - digestA.cost());
        boolean damagedB = read(b, digestB);
        compare(digestA.streams(), digestB.streams());
        show();
        digestA.damage().forEach(text -> out.line("! A: " + text));
        digestB.damage().forEach(text -> out.line("! B: " + text));
        out.line(String.format(
                "%d %s in %d frames of A and %d of B",
                differences, differences == 1 ? "difference" : "differences", digestA.frames(), digestB.frames()));
        out.flush();
        if (differences > 0) {
            return Result.DIFFERENT;
        }
        return damagedA || damagedB ? Result.DAMAGED : Result.SAME;
    }

    private View mapped(View view) {
        return new MappedView(view, mapping, charset);
    }

    private boolean read(Source source, View view) throws IOException {
        Inspector inspector = inspectors.apply(view);
        source.read(inspector);
        inspector.end();
        return inspector.damaged();
    }

    private void compare(Map<String, Stream> streamsA, Map<String, Stream> streamsB) {
        Set<String> names = new LinkedHashSet<>(streamsA.keySet());
        names.addAll(streamsB.keySet());
        for (String name : names) {
            Stream inA = streamsA.getOrDefault(name, NOTHING);
            Stream inB = streamsB.getOrDefault(name, NOTHING);
            Alignment.differences(inA, inB, difference -> {
                differences++;
                if (shown.size() < MOST_SHOWN) {
                    shown.add(new Found(name, difference));
                }
            });
        }
    }

    private void show() throws IOException {
        if (shown.isEmpty()) {
            return;
        }
        Kept keptA = new Kept(numbers(shown, Alignment.Difference::a), style);
        Kept keptB = new Kept(numbers(shown, Alignment.Difference::b), style);
        read(a, mapped(keptA));
        read(b, keptB);
        String stream = "";
        for (Found one : shown) {
            if (!one.stream.equals(stream)) {
                stream = one.stream;
                out.line(stream);
            }
            show(one.difference, keptA.said(one.difference.a()), keptB.said(one.difference.b()));
        }
        if (differences > shown.size()) {
            out.line("… and " + (differences - shown.size()) + " more");
        }
    }

    private static Set<Long> numbers(List<Found> found, Function<Alignment.Difference, Long> side) {
        return found.stream().map(one -> side.apply(one.difference)).collect(Collectors.toSet());
    }

    private void show(Alignment.Difference difference, Kept.@Nullable Said inA, Kept.@Nullable Said inB) {
        if (inA == null || inB == null) {
            boolean onlyA = inB == null;
            Kept.Said said = Objects.requireNonNull(onlyA ? inA : inB, "a difference has a frame on one side");
            out.line("  only in " + (onlyA ? "A, frame " + difference.a() : "B, frame " + difference.b()) + ": "
                    + said.name() + " " + said.values());
            return;
        }
        out.line("  frame " + difference.a() + " of A, " + difference.b() + " of B: " + inA.name()
                + (inA.name().equals(inB.name()) ? "" : " in A, " + inB.name() + " in B"));
        Map<String, String> all = new LinkedHashMap<>(inA.values());
        inB.values().forEach(all::putIfAbsent);
        for (String path : all.keySet()) {
            String valueA = inA.values().getOrDefault(path, "-");
            String valueB = inB.values().getOrDefault(path, "-");
            if (!valueA.equals(valueB)) {
                out.line("    " + path + ": " + valueA + " in A, " + valueB + " in B");
            }
        }
    }
}
