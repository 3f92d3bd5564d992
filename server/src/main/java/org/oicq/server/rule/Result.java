package org.oicq.server.rule;

/** What a service did: its value, or the rule that said no. */
public sealed interface Result<T> {
    /** It was done. */
    record Ok<T>(T value) implements Result<T> {}

    /** A rule said no, and nothing was done. */
    record Refused<T>(Refusal reason) implements Result<T> {}

    static <T> Result<T> ok(T value) {
        return new Ok<>(value);
    }

    static <T> Result<T> refused(Refusal reason) {
        return new Refused<>(reason);
    }
}
