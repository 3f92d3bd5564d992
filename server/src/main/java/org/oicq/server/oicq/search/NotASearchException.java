package org.oicq.server.oicq.search;

/** A statement is none of the search language. Hostile input must be cheap, so it has no stack trace. */
final class NotASearchException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * A statement that is not taken.
     *
     * @param reason what is wrong with it, for a log
     */
    NotASearchException(String reason) {
        super(reason, null, false, false);
    }
}
