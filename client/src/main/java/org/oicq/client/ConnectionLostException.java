package org.oicq.client;

import org.jspecify.annotations.Nullable;

/** There is no connection: it could not be made, or it is over. */
public final class ConnectionLostException extends ClientException {
    private static final long serialVersionUID = 1L;

    /** The connection is gone for this reason, a sentence for a person. */
    public ConnectionLostException(String reason) {
        this(reason, null);
    }

    /** The same, with the exception behind it. */
    public ConnectionLostException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }

    /**
     * Whether the number has logged in elsewhere, which ended this connection. The protocol says so in words only, those of a
     * server of ours.
     */
    public boolean takenOver() {
        return String.valueOf(getMessage()).contains("logged in");
    }
}
