package org.oicq.tools.dump.screen;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.stream.Half;
import org.oicq.tools.dump.stream.HttpMessage;
import org.oicq.tools.dump.view.View;

/**
 * What was said, kept to be looked at: as much as fits a bound of memory. Of a file the beginning is kept, of a live talk the
 * newest. One thread adds, another looks.
 */
final class Kept implements View {
    /** Bytes of a connection's two halves with what they remember. */
    private static final int CONNECTION = 4_000;

    private final long most;
    private final boolean live;

    // Guarded by this.
    /** Entries that are kept of each connection. */
    private final Map<Integer, Integer> connections = new HashMap<>();

    private final List<Entry> entries = new ArrayList<>();
    private long bytes;
    private long dropped;
    private boolean ended;

    /**
     * Nothing yet.
     *
     * @param most bytes of memory
     * @param live whether the newest is kept, and not the beginning
     */
    Kept(long most, boolean live) {
        this.most = most;
        this.live = live;
    }

    @Override
    public void frame(long number, DecodedFrame frame, Half half, long time) {
        byte[] copy = Arrays.copyOfRange(frame.data(), frame.start(), frame.start() + frame.size());
        add(Entry.of(number, time, half, copy));
    }

    @Override
    public void http(long number, HttpMessage message, Half half, long time) {
        add(Entry.of(number, time, half, message));
    }

    @Override
    public void note(@Nullable Half half, long time, boolean damage, String text) {
        add(Entry.note(time, half, damage, text));
    }

    private synchronized void add(Entry entry) {
        if (dropped > 0 && !live) {
            dropped++;
            return;
        }
        if (connections.merge(entry.connection(), 1, Integer::sum) == 1) {
            bytes += CONNECTION;
        }
        bytes += entry.bytes();
        if (bytes > most && !live) {
            dropped++;
            return;
        }
        entries.add(entry);
        if (bytes > most) {
            // A part at once, for each moves the others.
            int old = Math.max(1, entries.size() / 8);
            List<Entry> oldest = entries.subList(0, old);
            oldest.forEach(this::letGo);
            oldest.clear();
            dropped += old;
        }
    }

    private void letGo(Entry entry) {
        bytes -= entry.bytes();
        if (connections.computeIfPresent(entry.connection(), (_, count) -> count == 1 ? null : count - 1) == null) {
            bytes -= CONNECTION;
        }
    }

    @Override
    public void flush() {
        // The screen looks by itself.
    }

    @Override
    public synchronized void end() {
        ended = true;
    }

    synchronized int size() {
        return entries.size();
    }

    synchronized Entry get(int index) {
        return entries.get(index);
    }

    /** How many entries were let go: the oldest of a live talk, else the last. */
    synchronized long dropped() {
        return dropped;
    }

    synchronized boolean ended() {
        return ended;
    }

    boolean live() {
        return live;
    }

    /** The entries from {@code from} on for which something holds. */
    synchronized List<Entry> from(int from, Predicate<Entry> wanted) {
        return entries.subList(Math.min(from, entries.size()), entries.size()).stream()
                .filter(wanted)
                .toList();
    }
}
