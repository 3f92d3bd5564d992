package org.oicq.schema;

import java.util.Optional;

/**
 * The database can't be started, reached or asked. Unchecked, because nothing but giving up the request (or the start)
 * follows from it.
 */
public final class DatabaseException extends RuntimeException {
    private final String sentence;

    public DatabaseException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    public DatabaseException(String sentence, Throwable cause) {
        super(sentence, cause);
        this.sentence = sentence;
    }

    /** One sentence, never null; where a person caused it, the sentence says what to do. */
    @Override
    public String getMessage() {
        return sentence;
    }

    /**
     * The SQLSTATE of what it was given, where it refuses that: a value that it can't hold (class 22), or that a constraint
     * forbids (23). Trying again is of no use then. Empty where it failed for another reason.
     */
    public Optional<String> refusedData() {
        return refusedData(this);
    }

    /** The same of another error. */
    static Optional<String> refusedData(Throwable error) {
        return Optional.of(Sql.state(error)).filter(state -> state.startsWith("22") || state.startsWith("23"));
    }
}
