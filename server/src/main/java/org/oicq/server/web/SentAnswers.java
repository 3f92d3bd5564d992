package org.oicq.server.web;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.oicq.server.net.SocketState;

/**
 * The answers with messages that a connection has carried: looks whether their last bytes are acknowledged, and tells them
 * how the connection ended. An orderly end after the acknowledgement is the proof that they were read, as on the binary
 * protocol; one before it is none. Used by the connection's event loop alone.
 */
final class SentAnswers {
    /** From a write to the first look at its acknowledgement; each look in vain doubles the time to the next … */
    private static final long FIRST_LOOK_MILLIS = 10;
    /** … up to this. */
    private static final long LAST_LOOK_MILLIS = 1000;

    private final Channel channel;
    private final Carrier carrier;
    private final boolean endProves;
    private final Runnable noneLeft;

    /** Written, and not known to be acknowledged. */
    private List<Tracked> onTheirWay = new ArrayList<>(0);
    /** Acknowledged; the end of the connection, or a later request, shows that they were read. */
    private List<Tracked> whole = new ArrayList<>(0);

    private boolean lookScheduled;
    private long lookMillis;

    /** Acknowledged before the client ended its side; it is not known yet whether a reset follows. */
    private List<Tracked> ended = List.of();

    /**
     * No answers yet.
     *
     * @param endProves whether the connection is the client's own, and not that of a proxy
     * @param noneLeft called when none is on its way any more, by a look that was scheduled
     */
    SentAnswers(Channel channel, Carrier carrier, boolean endProves, Runnable noneLeft) {
        this.channel = channel;
        this.carrier = carrier;
        this.endProves = endProves;
        this.noneLeft = noneLeft;
    }

    /** An answer is about to be written. */
    void add(Tracked answer) {
        answer.sent(carrier);
        if (!answer.over()) {
            whole.removeIf(Tracked::over);
            onTheirWay.add(answer);
        }
    }

    /**
     * Everything so far is with the kernel.
     *
     * @param inputEnded whether the client has ended its side already
     */
    void written(boolean inputEnded) {
        if (onTheirWay.isEmpty()) {
            return;
        }
        if (SocketState.isKnown(channel)) {
            lookMillis = FIRST_LOOK_MILLIS;
            scheduleLook();
        } else if (!inputEnded) {
            // Nothing is known here but that the client was there: a later request has to show the rest.
            nowWhole();
        }
    }

    private void scheduleLook() {
        if (!lookScheduled) {
            lookScheduled = true;
            var _ = channel.eventLoop().schedule(this::scheduledLook, lookMillis, TimeUnit.MILLISECONDS);
        }
    }

    private void scheduledLook() {
        lookScheduled = false;
        look();
        if (onTheirWay.isEmpty()) {
            noneLeft.run();
        } else if (channel.isActive()) {
            lookMillis = Math.min(2 * lookMillis, LAST_LOOK_MILLIS);
            scheduleLook();
        }
    }

    /** Looks whether they are acknowledged, or the connection is broken. */
    void look() {
        if (onTheirWay.isEmpty() && whole.isEmpty() && ended.isEmpty()) {
            return;
        }
        if (SocketState.isReset(channel)) {
            lost();
        } else if (!onTheirWay.isEmpty() && SocketState.allAcknowledged(channel)) {
            nowWhole();
        }
    }

    private void nowWhole() {
        List<Tracked> now = onTheirWay;
        onTheirWay = new ArrayList<>(0);
        now.forEach(Tracked::whole);
        whole.addAll(now);
    }

    /** Whether it is not known yet what has become of some, and it can still be found out. */
    boolean onTheirWay() {
        return (!onTheirWay.isEmpty() || !ended.isEmpty()) && SocketState.isKnown(channel) && channel.isActive();
    }

    /**
     * The client has ended its side. Some programs do so when they close, and have not read what is there: then a reset
     * follows at once.
     */
    void inputEnded() {
        look();
        if (endProves && SocketState.isKnown(channel) && !whole.isEmpty()) {
            ended = whole;
            whole = new ArrayList<>(0);
            var _ = channel.eventLoop().schedule(this::lookAtEnd, Outbox.OVERTAKEN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void lookAtEnd() {
        confirmEnd();
        if (onTheirWay.isEmpty()) {
            noneLeft.run();
        }
    }

    /** Looks a while after everything that came before: an end of the client's side without a reset was an orderly one. */
    void confirmEnd() {
        look();
        List<Tracked> read = ended;
        ended = List.of();
        read.forEach(Tracked::read);
    }

    /** The connection broke. */
    void lost() {
        tell(onTheirWay, Tracked::lost);
        List<Tracked> unread = ended;
        ended = List.of();
        unread.forEach(Tracked::lost);
        tell(whole, Tracked::lost);
    }

    /** The connection is closed. */
    void closed() {
        tell(onTheirWay, Tracked::lost);
    }

    private static void tell(List<Tracked> answers, Consumer<Tracked> what) {
        List<Tracked> all = List.copyOf(answers);
        answers.clear();
        all.forEach(what);
    }
}
