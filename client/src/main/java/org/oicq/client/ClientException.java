package org.oicq.client;

import org.jspecify.annotations.Nullable;

/** Why something that was asked of the server was not done; the message is a sentence for a person. */
public sealed class ClientException extends RuntimeException permits RefusedException, ConnectionLostException {
    private static final long serialVersionUID = 1L;

    ClientException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
