package org.oicq.tools.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.Route;
import org.oicq.codec.wire.WireCharset;
import org.oicq.tools.dump.capture.Capture;
import org.oicq.tools.dump.capture.Segment;
import org.oicq.tools.dump.capture.Wrapped;
import org.oicq.tools.dump.inspect.Inspector;
import org.oicq.tools.dump.inspect.Selection;
import org.oicq.tools.dump.rewrites.Rewrite;
import org.oicq.tools.dump.rewrites.Rewrites;
import org.oicq.tools.dump.view.FollowView;
import org.oicq.tools.dump.view.HexView;
import org.oicq.tools.dump.view.JsonView;
import org.oicq.tools.dump.view.LineView;
import org.oicq.tools.dump.view.Output;
import org.oicq.tools.dump.view.StatsView;
import org.oicq.tools.dump.view.Style;
import org.oicq.tools.dump.view.TreeView;
import org.oicq.tools.dump.view.View;

/** Cut, swapped, doubled and flipped bytes at every layer: no view crashes or hangs. */
class HostileTest {
    /** Rounds for each source; {@code -Doicq.hostile.rounds=100000} runs for long. */
    private static final int ROUNDS = Integer.getInteger("oicq.hostile.rounds", 25);

    private static List<View> views() {
        Output out = new Output(OutputStream.nullOutputStream());
        Style style = new Style(true, false, Locale.CHINESE);
        return List.of(
                new LineView(out, style),
                new TreeView(out, style),
                new HexView(out, style),
                new JsonView(out, style),
                new StatsView(out),
                new FollowView(out, style, 10001, 10002));
    }

    private static List<byte[]> sources() {
        List<byte[]> sources = new ArrayList<>(captures());
        sources.add(stream());
        sources.add(hex(stream()).getBytes(StandardCharsets.US_ASCII));
        return sources;
    }

    static List<byte[]> captures() {
        Wrapped talk = new Wrapped(Talk.pcap());
        Stream<byte[]> tunnels = Rewrites.all().stream()
                .filter(rewrite -> rewrite.kind() == Rewrite.Kind.TUNNELS || rewrite.kind() == Rewrite.Kind.LINKS)
                .filter(rewrite -> rewrite.right() == Rewrite.Right.SAME)
                .map(Rewrite::file);
        Stream<byte[]> files = Stream.of(
                talk.pcap("ethernet", ByteOrder.LITTLE_ENDIAN, false),
                talk.pcapng("cooked 2", ByteOrder.BIG_ENDIAN),
                talk.pcap("raw", ByteOrder.BIG_ENDIAN, true),
                Wrapped.gzip(talk.pcap("null", ByteOrder.BIG_ENDIAN, true)));
        return Stream.concat(files, tunnels).toList();
    }

    /** Shows bytes in one of the views; which one goes by how many they are. */
    static void show(byte[] data, Capture.Format format) throws IOException {
        List<View> views = views();
        Inspector inspector =
                new Inspector(views.get(data.length % views.size()), Selection.ALL, Set.of(), WireCharset.GB18030);
        Capture.of(new ByteArrayInputStream(data), format).read(inspector);
        inspector.end();
    }

    static byte[] stream() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Talk.segments(s -> all.write(s.data, s.offset, s.length));
        return all.toByteArray();
    }

    static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes.length; i += 16) {
            text.append(String.format("%08x ", i));
            for (int k = i; k < Math.min(i + 16, bytes.length); k++) {
                text.append(String.format(" %02x", bytes[k]));
            }
            text.append("  |x|\n");
        }
        return text.toString();
    }

    static byte[] damage(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int times = 1 + random.nextInt(4); times > 0 && bytes.length > 1; times--) {
            int at = random.nextInt(bytes.length);
            int length = 1 + random.nextInt(Math.min(40, bytes.length - at));
            switch (random.nextInt(7)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> bytes = joined(bytes, 0, at, bytes, at + length, bytes.length);
                case 4 -> bytes = joined(bytes, 0, at + length, bytes, at, bytes.length);
                case 5 -> Arrays.fill(bytes, at, at + length, (byte) (random.nextBoolean() ? 0xff : 0));
                default -> {
                    int other = random.nextInt(bytes.length);
                    byte swapped = bytes[at];
                    bytes[at] = bytes[other];
                    bytes[other] = swapped;
                }
            }
        }
        return bytes;
    }

    private static byte[] joined(byte[] a, int fromA, int toA, byte[] b, int fromB, int toB) {
        byte[] first = Arrays.copyOfRange(a, fromA, toA);
        byte[] result = Arrays.copyOf(first, first.length + toB - fromB);
        System.arraycopy(b, fromB, result, first.length, toB - fromB);
        return result;
    }

    @Test
    void noDamageCrashesOrHangsAView() {
        long seed = Long.getLong("oicq.hostile.seed", 20261122L);
        Random random = new Random(seed);
        int noticed = 0;
        for (byte[] good : sources()) {
            for (int round = 0; round < ROUNDS; round++) {
                byte[] bad = damage(good, random);
                for (View view : views()) {
                    Inspector inspector = new Inspector(view, Selection.ALL, Set.of(), WireCharset.GB18030);
                    assertTimeoutPreemptively(
                            Duration.ofSeconds(20),
                            () -> {
                                Capture.of(new ByteArrayInputStream(bad), Capture.Format.AUTO)
                                        .read(inspector);
                                inspector.end();
                            },
                            () -> "seed " + seed + ", " + view.getClass().getSimpleName() + " on "
                                    + HexFormat.of().formatHex(bad));
                    noticed += inspector.damaged() ? 1 : 0;
                }
            }
        }
        assertTrue(noticed > ROUNDS, "the damage was noticed " + noticed + " times only");
    }

    @Test
    void noOrderOfSegmentsCrashesTheStreams() {
        Random random = new Random(7);
        for (int round = 0; round < ROUNDS; round++) {
            List<Segment> segments = new ArrayList<>(Talk.list());
            Collections.shuffle(segments, random);
            segments.subList(0, random.nextInt(segments.size())).clear();
            for (Segment s : segments) {
                switch (random.nextInt(12)) {
                    case 0 -> s.sequence = random.nextInt();
                    case 1 -> s.flags = random.nextInt(64);
                    case 2 -> s.length = random.nextInt(s.length + 1);
                    case 3 -> s.acknowledged = random.nextInt();
                    default -> {}
                }
            }
            Inspector inspector = new Inspector(
                    new LineView(new Output(OutputStream.nullOutputStream()), new Style(false, false, Locale.ENGLISH)),
                    Selection.ALL,
                    Set.of(),
                    WireCharset.GB18030);
            segments.forEach(inspector::segment);
            inspector.end();
        }
    }

    /** The longest friend list has a quarter of a million fields; the longest piece of a file 16 MiB. */
    @Test
    void theLongestFramesAreShownInTime() {
        ByteBuffer list = ByteBuffer.allocate(3 * 1024 * 1024);
        list.put((byte) 1).put((byte) 255);
        for (int group = 0; group < 255; group++) {
            list.putShort((short) 0).put((byte) group).put((byte) 255);
            for (int friend = 0; friend < 255; friend++) {
                list.putInt(friend).put((byte) 1).put((byte) 1).putShort((short) 0);
            }
        }
        int size = list.position();
        ByteBuffer stream = ByteBuffer.allocate(24 * 1024 * 1024);
        Frame.writeHeader(stream, Route.OICQ_TO_USER, 2, size);
        stream.put(list.flip());
        int most = 16 * 1024 * 1024;
        Frame.writeHeader(stream, Route.USER_TO_OICQ, 0x15, most);
        stream.putInt(1).putInt(2).putInt(most - 12).position(stream.position() + most - 12);
        byte[] bytes = Arrays.copyOf(stream.array(), stream.position());
        for (View view : views()) {
            Inspector inspector = new Inspector(view, Selection.ALL, Set.of(), WireCharset.GB18030);
            assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
                Capture.of(new ByteArrayInputStream(bytes), Capture.Format.RAW).read(inspector);
                inspector.end();
            });
            assertEquals(false, inspector.damaged());
        }
    }

    /** Fifty thousand connections that each start a frame of 16 MiB and never end it. */
    @Test
    void holdsBackABoundedAmount() {
        Inspector inspector = new Inspector(
                new StatsView(new Output(OutputStream.nullOutputStream())),
                Selection.ALL,
                Set.of(),
                WireCharset.GB18030);
        byte[] start = new byte[60_000];
        System.arraycopy(new byte[] {(byte) 0x81, 0x0a, 1, 0x15, 1, 0, 0, 0}, 0, start, 0, 8);
        Segment s = new Segment();
        s.targetPort = 8000;
        s.flags = Segment.ACK;
        s.data = start;
        s.length = start.length;
        Runtime runtime = Runtime.getRuntime();
        long most = 0;
        for (int i = 0; i < 50_000; i++) {
            s.sourceLow = i;
            s.sourcePort = i & 0xffff;
            inspector.segment(s);
            if (i % 5000 == 4999) {
                System.gc();
                most = Math.max(most, runtime.totalMemory() - runtime.freeMemory());
            }
        }
        assertTrue(most < 200L * 1024 * 1024, "held " + most / 1024 / 1024 + " MiB");
        assertEquals(true, inspector.damaged());
    }
}
