package org.oicq.server.web;

import java.util.Optional;
import org.oicq.codec.http.WebAnswer;
import org.oicq.codec.http.WebResult;
import org.oicq.server.rule.Refusal;

/**
 * What a command has to say.
 *
 * @param result the answer from RES on; without it the answer is empty
 * @param held whether it is held back for the penalty time
 * @param cookie the value of a Set-Cookie header
 * @param tracked hears what becomes of it on its way
 */
record WebReply(Optional<String> result, boolean held, Optional<String> cookie, Tracked tracked) {
    /** The answer without a byte. */
    static final WebReply EMPTY = new WebReply(Optional.empty(), false, Optional.empty(), Tracked.NOT);

    /** A good answer; the values as {@link WebAnswer#print} takes them. */
    static WebReply good(WebAnswer form, Object... values) {
        return of(form.print(values), false);
    }

    /** Any other answer, at once. */
    static WebReply result(WebResult result) {
        return of("RES=" + result.code(), false);
    }

    /** RES=3, held back: too fast. */
    static WebReply penalty() {
        return of("RES=" + WebResult.REFUSED.code(), true);
    }

    /** The one place that says what a refusal is over HTTP. */
    static WebReply refused(Refusal reason) {
        return switch (reason) {
            case NO_SUCH_USER -> result(WebResult.NO_SUCH_NUMBER);
            // Only the client's own haste: who was refused for the server's sake shall not wait for it as well.
            case TOO_FAST -> penalty();
            default -> result(WebResult.REFUSED);
        };
    }

    private static WebReply of(String result, boolean held) {
        return new WebReply(Optional.of(result), held, Optional.empty(), Tracked.NOT);
    }

    WebReply withCookie(String value) {
        return new WebReply(result, held, Optional.of(value), tracked);
    }

    WebReply tracked(Tracked by) {
        return new WebReply(result, held, cookie, by);
    }

    /** The body of the answer to a request that starts so. */
    String body(String head) {
        return result.map(from -> head + from).orElse("");
    }
}
