package org.oicq.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.oicq.schema.DatabaseException;

/** What the server's own logback.xml makes of events. */
class LogLinesTest {
    private final LoggerContext context = new LoggerContext();

    @BeforeEach
    void configure() throws Exception {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LogLinesTest.class.getResource("/logback.xml"));
    }

    /** The lines for an event, without their time. */
    private String lines(String message, @Nullable Throwable cause) {
        var appender = (OutputStreamAppender<ch.qos.logback.classic.spi.ILoggingEvent>)
                context.getLogger("ROOT").getAppender("STDERR");
        var encoder = (PatternLayoutEncoder) appender.getEncoder();
        var event =
                new LoggingEvent("", context.getLogger("org.oicq.Test"), Level.ERROR, message, cause, new Object[0]);
        return new String(encoder.encode(event), StandardCharsets.UTF_8).substring("2026-01-01 00:00:00.000 ".length());
    }

    @Test
    void nobodyForgesALine() {
        assertEquals(
                "ERROR Test - the name a ⏎ 2026-01-01 INFO b\\u{1b}[2J\n",
                lines("the name a\n2026-01-01 INFO b\u001b[2J", null));
        String trace = lines("It failed.", new IllegalStateException("a\rb\u202e"));
        assertTrue(trace.startsWith("ERROR Test - It failed.\njava.lang.IllegalStateException: a"), trace);
        assertFalse(trace.contains("\r") || trace.contains("\u202e"), trace);
        assertTrue(trace.contains("\n\tat " + LogLinesTest.class.getName()), trace);
    }

    @Test
    void asJsonAnEventIsOneObject() throws Exception {
        JsonLines lines = new JsonLines();
        lines.setContext(context);
        var event = new LoggingEvent(
                "",
                context.getLogger("org.oicq.Test"),
                Level.WARN,
                "It is {}.",
                new DatabaseException("Away."),
                new Object[] {"a\n\u202eb"});
        String line = new String(lines.encode(event), StandardCharsets.UTF_8);
        assertTrue(line.endsWith("}\n") && line.indexOf('\n') == line.length() - 1 && !line.contains("\u202e"), line);
        var object = com.fasterxml.jackson.jr.ob.JSON.std.mapFrom(line);
        assertEquals("WARN", object.get("level"));
        assertEquals("Test", object.get("logger"));
        assertEquals("It is {}.", object.get("event"));
        assertEquals("It is a\n\u202eb.", object.get("message"));
        assertEquals("Away.", object.get("cause"));
    }

    @Test
    void troubleOfTheDatabaseIsOneLine() {
        var cause = new IllegalStateException(new DatabaseException("It is away.", new IllegalStateException("deep")));
        assertEquals("ERROR Test - Trying again. (It is away.)\n", lines("Trying again.", cause));
        context.getLogger("org.oicq").setLevel(Level.DEBUG);
        assertTrue(lines("Trying again.", cause).contains("\n\tat "), "at DEBUG the stack is there");
    }
}
