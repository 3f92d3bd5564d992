package org.oicq.server.console;

/** A request that is none; the message is a sentence. */
final class BadRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadRequestException(String sentence) {
        super(sentence);
    }
}
