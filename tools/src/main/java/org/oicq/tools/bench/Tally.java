package org.oicq.tools.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What a run has counted. Messages are counted from the start to the end; figures of speed only while measuring. */
final class Tally {
    private static final long LONGEST = TimeUnit.HOURS.toNanos(1);

    long sent;
    long received;
    /** Wrong content, wrong receiver, out of order, or twice where that can't be. */
    long bad;
    /** Type 0 system messages that senders got. */
    long refused;
    /** Due, but not sent: the server did not take what was sent before. */
    long unsent;
    /** Came again after a connection had ended before the proof of arrival, as the protocol allows. */
    long repeated;
    /** Packets that the scenario did not ask for: friends who come and go, messages of earlier runs. */
    long other;
    /** Connections that the server ended. */
    long connectionsLost;

    /** How late the generator itself was with a message that was due, at the worst, in nanoseconds. */
    long latest;

    /** The words of the first refusal. */
    String firstRefusal = "";

    /** Why the first lost connection was lost. */
    String firstLoss = "";

    boolean measuring;
    /** Messages that came while measuring. */
    long measured;

    /** Nanoseconds from due to received, of messages received while measuring. */
    final Histogram latency = histogram();

    static Histogram histogram() {
        return new Histogram(LONGEST, 3);
    }

    static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.clamp(nanos, 0, LONGEST));
    }

    /** Something came while measuring. */
    void measured(long due, long at) {
        if (measuring) {
            measured++;
            record(latency, at - due);
        }
    }

    /** Something came while measuring whose time says nothing: its receiver had been away. */
    void measuredWithoutLatency() {
        if (measuring) {
            measured++;
        }
    }

    void refused(String words, long messages) {
        refused += messages;
        if (firstRefusal.isEmpty()) {
            firstRefusal = words;
        }
    }

    void connectionLost(String why) {
        connectionsLost++;
        if (firstLoss.isEmpty()) {
            firstLoss = why;
        }
    }

    /** Messages that neither came nor were refused, so far. */
    long missing() {
        return Math.max(0, sent - refused - received);
    }

    /** Messages that were refused and came all the same, at least. */
    long contradicted() {
        return Math.max(0, received + refused - sent);
    }

    /** Whether nothing went wrong, once all that was sent had its time to come. */
    boolean good() {
        return bad == 0 && refused == 0 && unsent == 0 && connectionsLost == 0 && missing() == 0;
    }
}
