package org.oicq.schema;

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
}
