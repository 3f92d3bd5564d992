package org.oicq.tools.dump.stream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.oicq.tools.dump.capture.Segment;

/** One direction of a connection: puts its segments in order and hands the bytes to the {@link Cutter}. */
public final class Half {
    /** What may wait for a missing segment; beyond it the missing one is given up. */
    private static final int MAX_WAITING = 512;

    private static final int MAX_WAITING_BYTES = 1024 * 1024;
    /** Segments to wait for a reordered one that the other side has acknowledged, so that it must be on its way. */
    private static final int PATIENCE = 8;

    private static final long PATIENCE_NANOS = 1_000_000_000;
    /** A jump further than any window allows: another connection on the same ports. */
    private static final int FAR = 1 << 26;

    /** A segment that came before the one that belongs before it. */
    private static final class Waiting {
        private final int sequence;
        private final byte[] data;
        private final long time;

        Waiting(int sequence, byte[] data, long time) {
            this.sequence = sequence;
            this.data = data;
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
    private int acknowledgedWaits;

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

    /** Whether this SYN starts another connection on the same ports, and is not just sent twice. */
    boolean restartedBy(Segment s) {
        return started && (inTheMiddle || s.sequence + 1 != initial);
    }

    void receive(Segment s) {
        if (over) {
            return;
        }
        int sequence = s.sequence;
        if ((s.flags & Segment.SYN) != 0) {
            sequence++;
            if (!started) {
                start(sequence, false);
            }
        } else if (!started) {
            if (s.length == 0) {
                return;
            }
            start(sequence, true);
        }
        if (s.length > 0) {
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
            cutter.gap(0, s.time);
            owner.listener().note(this, s.time, true, "the sequence numbers jump: other bytes on the same ports");
            next = sequence;
            ahead = 0;
        }
        if (ahead > 0) {
            await(sequence, s);
            return;
        }
        // Bytes that were there before are taken as they were: a retransmission.
        int known = -ahead;
        if (known < s.length) {
            cutter.feed(s.data, s.offset + known, s.length - known, s.time);
            next += s.length - known;
            if (waitingBytes > 0) {
                drain(s.time);
            }
        }
    }

    private void await(int sequence, Segment s) {
        if (waitingBytes == 0) {
            waiting = new ArrayList<>();
            acknowledgedWaits = 0;
        }
        int at = waiting.size();
        while (at > 0 && waiting.get(at - 1).sequence - sequence > 0) {
            at--;
        }
        boolean sameAgain =
                at > 0 && waiting.get(at - 1).sequence == sequence && waiting.get(at - 1).data.length >= s.length;
        if (!sameAgain) {
            waiting.add(at, new Waiting(sequence, Arrays.copyOfRange(s.data, s.offset, s.offset + s.length), s.time));
            waitingBytes += s.length;
            owner.hold(s.length);
        }
        acknowledgedWaits++;
        if (waiting.size() > MAX_WAITING || waitingBytes > MAX_WAITING_BYTES) {
            skipGap(s.time);
        }
    }

    /** The other side says what it has got: what is missing here then is missing in the capture only. */
    void acknowledged(int acknowledged, long time) {
        if (waitingBytes > 0) {
            Waiting first = waiting.getFirst();
            boolean received = acknowledged - first.sequence >= 0;
            if (received && (acknowledgedWaits > PATIENCE || time - first.time > PATIENCE_NANOS)) {
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
            if (known < segment.data.length) {
                cutter.feed(segment.data, known, segment.data.length - known, Math.max(time, segment.time));
                next += segment.data.length - known;
            }
        }
        waiting.subList(0, done).clear();
        acknowledgedWaits = 0;
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
        while (waitingBytes > 0) {
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
            over = true;
            waiting = List.of();
            cutter.end(time, why, damage);
        }
    }
}
