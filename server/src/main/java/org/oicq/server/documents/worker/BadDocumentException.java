package org.oicq.server.documents.worker;

import org.jspecify.annotations.Nullable;

/** A document that cannot be turned into pages; the message says why, for a person, without capital and full stop. */
public final class BadDocumentException extends Exception {
    private static final long serialVersionUID = 1;

    public BadDocumentException(String sentence) {
        super(sentence);
    }

    BadDocumentException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }

    /** The sentence. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
