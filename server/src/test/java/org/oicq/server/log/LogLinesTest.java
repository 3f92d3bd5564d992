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
import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.oicq.schema.DatabaseException;
import org.slf4j.event.KeyValuePair;

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
        JsonLines lines = new JsonLines(new PatternLayoutEncoder());
        lines.setContext(context);
        var event = new LoggingEvent(
                "",
                context.getLogger("org.oicq.Test"),
                Level.WARN,
                "Messages wait for the database: {}",
                new DatabaseException("Away."),
                new Object[] {"a\n\u202eb"});
        event.addKeyValuePair(new KeyValuePair("number", 10_001));
        String line = new String(lines.encode(event), StandardCharsets.UTF_8);
        assertTrue(line.endsWith("}\n") && line.indexOf('\n') == line.length() - 1 && !line.contains("\u202e"), line);
        var object = JSON.std.mapFrom(line);
        assertEquals(
                List.of("time", "level", "logger", "event", "message", "number", "cause"),
                List.copyOf(object.keySet()));
        assertEquals("WARN", object.get("level"));
        assertEquals("Test", object.get("logger"));
        assertEquals("messages-wait", object.get("event"));
        assertEquals("Messages wait for the database: a\n\u202eb", object.get("message"));
        assertEquals(10_001, object.get("number"));
        assertEquals("Away.", object.get("cause"));
    }

    @Test
    void asJsonATraceIsThere() throws Exception {
        JsonLines lines = new JsonLines(new PatternLayoutEncoder());
        lines.setContext(context);
        var event = new LoggingEvent(
                "", context.getLogger("com.zaxxer.Pool"), Level.ERROR, "x", new IllegalStateException("y"), null);
        var object = JSON.std.mapFrom(new String(lines.encode(event), StandardCharsets.UTF_8));
        assertEquals("library", object.get("event"));
        assertTrue(String.valueOf(object.get("trace")).contains("IllegalStateException: y\n\tat "));
    }

    @Test
    void troubleOfTheDatabaseIsOneLine() {
        var cause = new IllegalStateException(new DatabaseException("It is away.", new IllegalStateException("deep")));
        assertEquals("ERROR Test - Trying again. (It is away.)\n", lines("Trying again.", cause));
        context.getLogger("org.oicq").setLevel(Level.DEBUG);
        assertTrue(lines("Trying again.", cause).contains("\n\tat "), "at DEBUG the stack is there");
    }
}
