package org.oicq.tools.bench.faults;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.wire.Text;

/** Two people whom the fault does not concern: one writes every 20 ms, and the other looks for the longest pause. */
final class Witness {
    private static final long EACH_MILLIS = 20;
    private static final long KEEP_ALIVE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final String WORDS = "still here ";

    private final Account writer;
    private final Account reader;
    private final Place place;
    private final Recorder latencies = new Recorder(3);
    private volatile boolean stopped;
    private volatile boolean counting;
    private volatile long lastAt;
    private volatile long longest;
    private @Nullable Thread writing;
    private @Nullable Thread reading;

    Witness(Account writer, Account reader, Place place) {
        this.writer = writer;
        this.reader = reader;
        this.place = place;
    }

    void start() {
        reading = Thread.ofVirtual().name("witness-reads").start(() -> forever(this::read));
        writing = Thread.ofVirtual().name("witness-writes").start(() -> forever(this::write));
    }

    /** From now on pauses count. */
    void count() {
        lastAt = System.nanoTime();
        longest = 0;
        counting = true;
    }

    /** Pauses count no more. Returns the longest, in milliseconds. */
    long longestMillis() {
        if (counting) {
            counting = false;
            pause(System.nanoTime());
        }
        return TimeUnit.NANOSECONDS.toMillis(longest);
    }

    void stop() throws InterruptedException {
        stopped = true;
        if (writing != null && reading != null) {
            writing.join();
            reading.join();
        }
    }

    private interface Part {
        void run() throws IOException, InterruptedException;
    }

    private void forever(Part part) {
        while (!stopped) {
            try {
                part.run();
            } catch (IOException _) {
                try {
                    Thread.sleep(EACH_MILLIS);
                } catch (InterruptedException _) {
                    return;
                }
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void write() throws IOException, InterruptedException {
        try (Wire wire = Wire.logIn(place.address(), writer)) {
            while (!stopped) {
                wire.send(new SendMessage(writer.number(), reader.number(), Text.of(WORDS + System.nanoTime())));
                Thread.sleep(EACH_MILLIS);
            }
        }
    }

    private void read() throws IOException {
        try (Wire wire = Wire.logIn(place.address(), reader)) {
            long kept = System.nanoTime();
            while (!stopped) {
                ServerPacket packet = wire.read(50);
                long now = System.nanoTime();
                if (packet instanceof Message message && message.flag() == MessageFlag.USER.code()) {
                    came(message.information().toString(), now);
                }
                if (now - kept > KEEP_ALIVE_NANOS) {
                    kept = now;
                    wire.send(new KeepAlive(reader.number()));
                }
            }
        }
    }

    private void came(String words, long now) {
        if (words.startsWith(WORDS)) {
            latencies.recordValue(Math.max(0, now - Long.parseLong(words.substring(WORDS.length()))));
        }
        if (counting) {
            pause(now);
        }
    }

    /** How long its messages took since the last time this was asked, in nanoseconds. */
    Histogram latencies() {
        return latencies.getIntervalHistogram();
    }

    private synchronized void pause(long now) {
        longest = Math.max(longest, now - lastAt);
        lastAt = now;
    }
}
