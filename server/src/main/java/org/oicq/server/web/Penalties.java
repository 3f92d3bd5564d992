package org.oicq.server.web;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds answers back, by timers of the event loops: no thread waits. Only so many are held at a time. */
public final class Penalties {
    private final long millis;
    private final int most;
    private final AtomicInteger held = new AtomicInteger();

    Penalties(Duration time, int most) {
        this.millis = time.toMillis();
        this.most = most;
    }

    /** Runs an answer on its event loop when its time has come; at once where so many are held already. */
    void hold(EventLoop loop, Runnable answer) {
        if (held.incrementAndGet() > most) {
            held.decrementAndGet();
            loop.execute(answer);
            return;
        }
        var _ = loop.schedule(
                () -> {
                    held.decrementAndGet();
                    answer.run();
                },
                millis,
                TimeUnit.MILLISECONDS);
    }

    /** How many are held now. */
    int held() {
        return held.get();
    }
}
