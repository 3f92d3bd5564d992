package org.oicq.tools.dump.view;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** The output takes no more: the reader of a pipe has left, or the disk is full. */
public final class OutputException extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    OutputException(IOException cause) {
        super(cause);
    }

    /** Whether the system says in English that the reader left, as {@code head} does. */
    public boolean readerLeft() {
        String message = String.valueOf(getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("pipe") || message.contains("connection reset");
    }
}
