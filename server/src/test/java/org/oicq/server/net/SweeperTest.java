package org.oicq.server.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.netty.channel.DefaultEventLoop;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.oicq.server.LoggedEvents;

class SweeperTest {
    /** Without it the others of its loop would live for ever. */
    @Test
    void aConnectionThatFailsDoesNotEndTheTimer() throws Exception {
        var loop = new DefaultEventLoop();
        try (LoggedEvents logged = new LoggedEvents(Sweeper.class.getName(), Level.ERROR)) {
            var sweeps = new CountDownLatch(3);
            loop.submit(() -> new Sweeper(loop, 16).add(_ -> {
                        sweeps.countDown();
                        throw new AssertionError("a defect");
                    }))
                    .sync();
            assertTrue(sweeps.await(60, TimeUnit.SECONDS), "it is looked at again");
            logged.await("The time of ");
        } finally {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }
}
