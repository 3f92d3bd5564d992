package org.oicq.tools.dump.stream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.oicq.tools.dump.capture.Segment;

/** One direction of a connection: puts its segments in order and hands the bytes to the {@link Cutter}. */
public final class Half {
    /** What may wait for a missing segment; beyond it the missing one is given up. */
    private static final int MAX_WAITING = 512;

    private static final int MAX_WAITING_BYTES = 1024 * 1024;
    /** How long a segment that the other side has acknowledged may be late in the capture. */
    private static final long PATIENCE_NANOS = 1_000_000_000;
    /** A jump further than any window allows: another connection on the same ports. */
    private static final int FAR = 1 << 26;
    /** A reset stands where the sender's next byte would, or as far behind it as the capture may have lost. */
    private static final int RESET_WINDOW = 1 << 20;
    /** Segments that are remembered to see whether one that comes again is the same. */
    private static final int REMEMBERED = 8;

    /** A segment that came before the one that belongs before it. */
    private static final class Waiting {
        private final int sequence;
        private final byte[] data;
        /** Bytes behind them that the capture cut off. */
        private final int cutOff;

        private final long time;

        Waiting(int sequence, byte[] data, int cutOff, long time) {
            this.sequence = sequence;
            this.data = data;
            this.cutOff = cutOff;
            this.time = time;
        }
    }

    private final Connection connection;
    private final Endpoint source;
    private final Connections owner;
    private final Cutter cutter;

    private boolean started;
    private boolean inTheMiddle;
    private int initial;
    private int next;
    private boolean finSeen;
    private int finAt;
    private boolean over;
    private List<Waiting> waiting = List.of();
    private int waitingBytes;
    /** What the other side has acknowledged first and last; meaningful once {@link #acknowledged} is set. */
    private int firstAcknowledged;

    private int lastAcknowledged;
    private boolean acknowledged;
    private boolean afterReset;
    /** Sequence, length and sum of the segments that came last, three places each; null before the second. */
    private int @Nullable [] history;

    private int historyAt;

    Half(Connection connection, Endpoint source, Connections owner) {
        this.connection = connection;
        this.source = source;
        this.owner = owner;
        this.cutter = new Cutter(this, owner);
    }

    public Connection connection() {
        return connection;
    }

    /** Who writes in this direction. */
    public Endpoint source() {
        return source;
    }

    /** Who reads in this direction. */
    public Endpoint target() {
        return connection.other(this).source;
    }

    Cutter cutter() {
        return cutter;
    }

    boolean over() {
        return over;
    }

    boolean started() {
        return started;
    }

    /** Whether bytes were seen in this direction. */
    boolean spoke() {
        return started && next != initial;
    }

    /** Whether a reset with this sequence number is one that its receiver takes. */
    boolean takesReset(Segment s) {
        int ahead = s.sequence - next;
        return !started || (ahead >= -1 && ahead < RESET_WINDOW) || (acknowledged && s.sequence == lastAcknowledged);
    }

    /** Whether this SYN starts another connection on the same ports, and is not just sent twice. */
    boolean restartedBy(Segment s) {
        return started && (inTheMiddle || s.sequence + 1 != initial);
    }

    void receive(Segment s) {
        if (over) {
            if (s.length > 0 && s.sequence + s.length - next > 0 && !afterReset && connection.shown()) {
                afterReset = true;
                owner.listener().note(this, s.time, true, "bytes after the end of the connection are passed over");
            }
            return;
        }
        int sequence = s.sequence;
        if ((s.flags & Segment.SYN) != 0) {
            sequence++;
            if (!started) {
                start(sequence, false);
            }
        } else if (!started) {
            if (s.length + s.cutOff == 0) {
                return;
            }
            start(sequence, true);
        }
        if (s.length + s.cutOff > 0) {
            if (connection.reset && !afterReset && connection.shown() && sequence + s.length - next > 0) {
                afterReset = true;
                owner.listener().note(this, s.time, true, "what follows came after the connection was reset");
            }
            data(sequence, s);
        }
        if ((s.flags & Segment.FIN) != 0) {
            finSeen = true;
            finAt = sequence + s.length + s.cutOff;
        }
        if (finSeen && next - finAt >= 0) {
            end(s.time, "the connection ends", true);
        }
    }

    private void start(int sequence, boolean middle) {
        started = true;
        inTheMiddle = middle;
        initial = sequence;
        next = sequence;
        cutter.start(middle);
    }

    private void data(int sequence, Segment s) {
        int ahead = sequence - next;
        if (ahead > FAR || ahead < -FAR) {
            giveUp(s.time);
            if (connection.shown()) {
                cutter.gap(0, s.time);
                owner.listener().note(this, s.time, true, "the sequence numbers jump: other bytes on the same ports");
            } else {
                cutter.start(true);
            }
            next = sequence;
            ahead = 0;
        }
        if (ahead > 0) {
            await(sequence, s);
            return;
        }
        // Bytes that were there before are taken as they were: a retransmission.
        if (-ahead < s.length + s.cutOff) {
            remember(sequence, s);
            take(s.data, s.offset, s.length, s.cutOff, -ahead, s.time);
            if (!waiting.isEmpty()) {
                drain(s.time);
            }
        } else {
            compare(sequence, s);
        }
    }

    /** Hands on a segment of which {@code known} bytes are there already, and tells what the capture cut off. */
    private void take(byte[] data, int offset, int length, int cutOff, int known, long time) {
        if (known < length) {
            cutter.feed(data, offset + known, length - known, time);
            next += length - known;
        }
        int missing = cutOff - Math.max(0, known - length);
        if (missing > 0) {
            cutter.gap(missing, time);
            next += missing;
        }
    }

    private void remember(int sequence, Segment s) {
        if (history == null) {
            history = new int[3 * REMEMBERED];
        }
        int at = historyAt;
        history[at] = sequence;
        history[at + 1] = s.length;
        history[at + 2] = sum(s);
        historyAt = (at + 3) % history.length;
    }

    private static int sum(Segment s) {
        CRC32C crc = new CRC32C();
        crc.update(s.data, s.offset, s.length);
        return (int) crc.getValue();
    }

    /** A segment that came again with other bytes: one of the two is forged or damaged. */
    private void compare(int sequence, Segment s) {
        if (s.length <= 1) {
            // A keep-alive probe or one of a closed window.
            return;
        }
        if (sequence - initial < 0) {
            if (connection.shown()) {
                String late = s.length + " bytes from before the first ones came too late to be shown";
                owner.listener().note(this, s.time, true, late);
            }
            return;
        }
        owner.repeated(connection);
        if (history == null || !connection.shown()) {
            return;
        }
        for (int at = 0; at < history.length; at += 3) {
            if (history[at] == sequence && history[at + 1] == s.length && history[at + 2] != sum(s)) {
                String bytes = s.length + " bytes came again and are not the same; the first are shown";
                owner.listener().note(this, s.time, true, bytes);
                return;
            }
        }
    }

    private void await(int sequence, Segment s) {
        if (waiting.isEmpty()) {
            waiting = new ArrayList<>();
        }
        int at = waiting.size();
        while (at > 0 && waiting.get(at - 1).sequence - sequence > 0) {
            at--;
        }
        boolean sameAgain =
                at > 0 && waiting.get(at - 1).sequence == sequence && waiting.get(at - 1).data.length >= s.length;
        if (sameAgain) {
            owner.repeated(connection);
        } else {
            byte[] bytes = Arrays.copyOfRange(s.data, s.offset, s.offset + s.length);
            waiting.add(at, new Waiting(sequence, bytes, s.cutOff, s.time));
            waitingBytes += s.length;
            owner.hold(s.length);
        }
        if (waiting.size() > MAX_WAITING || waitingBytes > MAX_WAITING_BYTES) {
            skipGap(s.time);
        }
    }

    /**
     * The other side says what it has got: what is missing here then is missing in the capture only, or late in it.
     *
     * @param number the next byte that it expects
     */
    void acknowledged(int number, long time) {
        if (!acknowledged) {
            acknowledged = true;
            firstAcknowledged = number;
            lastAcknowledged = number;
        } else if (number - lastAcknowledged > 0) {
            lastAcknowledged = number;
        }
        if (!waiting.isEmpty()) {
            Waiting first = waiting.getFirst();
            if (number - first.sequence >= 0 && time - first.time > PATIENCE_NANOS) {
                skipGap(time);
            }
        }
    }

    /** Hands on what waits and now fits. */
    private void drain(long time) {
        int done = 0;
        while (done < waiting.size() && waiting.get(done).sequence - next <= 0) {
            Waiting segment = waiting.get(done++);
            int known = next - segment.sequence;
            release(segment.data.length);
            take(segment.data, 0, segment.data.length, segment.cutOff, known, Math.max(time, segment.time));
        }
        waiting.subList(0, done).clear();
    }

    private void release(int bytes) {
        waitingBytes -= bytes;
        owner.release(bytes);
    }

    /** Gives up the bytes that are missing before the first segment that waits. */
    private void skipGap(long time) {
        int sequence = waiting.getFirst().sequence;
        cutter.gap(sequence - next, time);
        next = sequence;
        drain(time);
    }

    private void giveUp(long time) {
        while (!waiting.isEmpty()) {
            skipGap(time);
        }
    }

    /**
     * Nothing more comes.
     *
     * @param why starts the sentence about a frame that is cut off
     * @param damage whether a frame that is cut off is damage, and not just where the capture stops
     */
    void end(long time, String why, boolean damage) {
        if (!over) {
            giveUp(time);
            tellMissingEnd(time);
            over = true;
            waiting = List.of();
            cutter.end(time, why, damage);
        }
    }

    /** The last bytes of a direction are missing where its FIN or the other side's acknowledgement stands behind them. */
    private void tellMissingEnd(long time) {
        if (!started) {
            int missing = lastAcknowledged - firstAcknowledged;
            if (missing > 0 && missing < FAR && connection.shown()) {
                String text = missing + " bytes are missing: this direction was not captured";
                owner.listener().note(this, time, true, text);
            }
            return;
        }
        int missing = finSeen ? finAt - next : 0;
        if (acknowledged) {
            // An acknowledged FIN counts one, also where the capture lacks it.
            int beyond = lastAcknowledged - next;
            missing = Math.max(missing, finSeen || beyond == 1 ? beyond - 1 : beyond);
        }
        if (missing > 0 && missing < FAR) {
            cutter.gap(missing, time);
        }
    }
}
