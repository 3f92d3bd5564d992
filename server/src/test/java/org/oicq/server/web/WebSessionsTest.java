package org.oicq.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.config.Settings;
import org.oicq.server.session.Session;

/** The end of sessions whose clients are gone. */
class WebSessionsTest {
    private static final Caller CALLER =
            new Caller(InetAddress.getLoopbackAddress(), null, false, false, 0, new OpenCarrier());

    @Test
    void aSessionThatCannotBeEndedLeavesTheOthersTheirEnd() throws InterruptedException {
        ServerConfig config = Settings.read(Map.of("web-session-time", "100ms"));
        AtomicBoolean failed = new AtomicBoolean();
        BlockingQueue<Session> ended = new LinkedBlockingQueue<>();
        try (WebSessions sessions = new WebSessions(
                config,
                task -> {
                    if (failed.compareAndSet(false, true)) {
                        throw new RejectedExecutionException("for the test");
                    }
                    task.run();
                },
                ended::add)) {
            for (long number = 10001; number <= 10003; number++) {
                WebSession opened = sessions.prepare(CALLER, number);
                sessions.open(opened, new Session(number, opened, false, DisplayMode.ONLINE, config));
            }
            assertNotNull(ended.poll(60, TimeUnit.SECONDS));
            assertNotNull(ended.poll(60, TimeUnit.SECONDS));
            assertEquals(0, ended.size());
        }
    }
}
