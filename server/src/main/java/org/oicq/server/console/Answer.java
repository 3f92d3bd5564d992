package org.oicq.server.console;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** The answer to a request: HTTP's status, and an object of JSON. */
public record Answer(int status, Map<String, ?> facts) {
    static Answer ok(Map<String, ?> facts) {
        return new Answer(200, facts);
    }

    /** Nothing was done; the sentence says why. */
    public static Answer refused(int status, String sentence) {
        return new Answer(status, Map.of("error", sentence));
    }

    /** The object as UTF-8. */
    public byte[] json() {
        try {
            return JSON.std.asBytes(facts);
        } catch (IOException e) {
            throw new UncheckedIOException("a buffer takes everything", e);
        }
    }
}
