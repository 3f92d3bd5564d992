package org.oicq.schema;

/**
 * The database can't be started, reached or asked. Unchecked, because nothing but giving up the request (or the start)
 * follows from it. The message is one sentence; where a person caused it, the sentence says what to do.
 */
public final class DatabaseException extends RuntimeException {
    public DatabaseException(String sentence) {
        super(sentence);
    }

    public DatabaseException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
