package org.oicq.client;

/** The server, or the person on the other side, said no. The connection lives. */
public final class RefusedException extends ClientException {
    private static final long serialVersionUID = 1L;

    /** A refusal for this reason. */
    public RefusedException(String reason) {
        super(reason, null);
    }
}
