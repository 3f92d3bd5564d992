package org.oicq.server.tls;

import org.jspecify.annotations.Nullable;

/** A certificate or its key cannot be used; the message is a sentence for a person. */
public final class BadCertificateException extends Exception {
    private static final long serialVersionUID = 1L;

    /** For this reason, with what is behind it. */
    public BadCertificateException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
