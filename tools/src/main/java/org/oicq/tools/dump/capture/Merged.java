package org.oicq.tools.dump.capture;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Several captures as one, in the order of time. Each is read by a thread of its own that is a few segments ahead; what
 * a file tells beside its segments comes where it stands in that file.
 */
final class Merged implements Source {
    private static final int AHEAD = 64;

    /** What one of the sources has found, at its time. */
    private record Event(long time, Consumer<Receiver> deed) {}

    /** A source that is being read. */
    private static final class Reading implements Receiver {
        private static final Event END = new Event(0, _ -> {});

        private final BlockingQueue<Event> found = new ArrayBlockingQueue<>(AHEAD);
        private final String name;
        private final Source source;
        private final boolean packets;
        private long time;
        private volatile @Nullable Exception failure;
        private @Nullable Event next;

        Reading(String name, Source source, boolean packets) {
            this.name = name;
            this.source = source;
            this.packets = packets;
        }

        void read() {
            try {
                try {
                    source.read(this);
                } catch (Stopped e) {
                    throw e;
                } catch (IOException | RuntimeException e) {
                    failure = e;
                }
                tell(END);
            } catch (Stopped _) {
                // Nobody waits for the end.
            }
        }

        /** The earliest thing that nobody has taken yet; null at the end. */
        @Nullable
        Event peek() throws IOException {
            Event event = next;
            if (event == null) {
                try {
                    event = found.take();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
                next = event;
            }
            if (!event.equals(END)) {
                return event;
            }
            switch (failure) {
                case null -> {
                    return null;
                }
                case RuntimeException e -> throw e;
                case NoSuchFileException e -> throw e;
                case Exception e -> throw new IOException(name + ": " + e.getMessage(), e);
            }
        }

        /** Hands on what {@link #peek} has shown. */
        void hand(Receiver receiver) {
            Event event = Objects.requireNonNull(next);
            next = null;
            event.deed.accept(receiver);
        }

        private void tell(Event event) {
            try {
                found.put(event);
            } catch (InterruptedException e) {
                throw new Stopped(e);
            }
        }

        @Override
        public void segment(Segment s) {
            time = s.time;
            Segment copy = s.copy();
            tell(new Event(s.time, receiver -> receiver.segment(copy)));
        }

        @Override
        public void packet(int link, byte[] data, int at, int length, int original, long when) {
            if (packets) {
                time = when;
                byte[] copy = Arrays.copyOfRange(data, at, at + length);
                tell(new Event(when, receiver -> receiver.packet(link, copy, 0, copy.length, original, when)));
            }
        }

        @Override
        public void secrets(byte[] lines) {
            tell(new Event(time, receiver -> receiver.secrets(lines)));
        }

        @Override
        public void bytes(int side, byte[] data, int offset, int length) {
            throw new IllegalArgumentException("only captures can be read together: raw bytes and hex have no times");
        }

        @Override
        public void damage(String text) {
            tell(new Event(time, receiver -> receiver.damage(name + ": " + text)));
        }

        @Override
        public void note(String text) {
            tell(new Event(time, receiver -> receiver.note(name + ": " + text)));
        }

        @Override
        public void idle() {
            // The others may have more.
        }
    }

    /** Nobody wants to know more. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped(Throwable cause) {
            super(cause);
        }
    }

    private final Map<String, Source> sources;

    /** These captures, by the names that what is told of them begins with. */
    Merged(Map<String, Source> sources) {
        this.sources = sources;
    }

    @Override
    public void read(Receiver receiver) throws IOException {
        List<Reading> readings = new ArrayList<>();
        sources.forEach((name, source) -> readings.add(new Reading(name, source, receiver.wantsPackets())));
        List<Thread> threads = readings.stream()
                .map(reading -> Thread.ofVirtual().start(reading::read))
                .toList();
        try {
            for (Reading first = earliest(readings); first != null; first = earliest(readings)) {
                first.hand(receiver);
            }
        } finally {
            threads.forEach(Thread::interrupt);
        }
    }

    private static @Nullable Reading earliest(List<Reading> readings) throws IOException {
        Reading first = null;
        long time = Long.MAX_VALUE;
        for (Reading reading : readings) {
            Event event = reading.peek();
            if (event != null && (first == null || event.time < time)) {
                first = reading;
                time = event.time;
            }
        }
        return first;
    }
}
