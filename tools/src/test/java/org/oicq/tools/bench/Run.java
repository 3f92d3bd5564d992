package org.oicq.tools.bench;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.oicq.tools.Main;

/** What a run of {@code bench} said and how it ended. */
record Run(int code, String out, String err) {
    /** Runs the scenario that the words name, with their options in one text. */
    static Run of(String words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(("bench " + words).split(" "));
        return new Run(code, out.toString(), err.toString());
    }

    Map<String, Object> json() {
        try {
            return JSON.std.mapFrom(out);
        } catch (IOException e) {
            throw new AssertionError(out, e);
        }
    }

    long count(String name) {
        return ((Number) json().getOrDefault(name, -1)).longValue();
    }

    /** A percentile of a latency, in milliseconds. */
    double millis(String name, String percentile) {
        if (json().get(name) instanceof Map<?, ?> latency && latency.get(percentile) instanceof Number micros) {
            return micros.doubleValue() / 1000;
        }
        throw new AssertionError(out);
    }
}
