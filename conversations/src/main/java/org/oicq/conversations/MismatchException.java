package org.oicq.conversations;

/** What happened is not what the script says; the message says where, and has what was expected and what came. */
public final class MismatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MismatchException(String message) {
        super(message);
    }

    MismatchException(String message, Throwable cause) {
        super(message, cause);
    }
}
