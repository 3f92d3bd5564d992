package org.oicq.conversations;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happened is not what the script says; the message says where, and has what was expected and what came. */
public final class MismatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Script.@Nullable Line line;

    MismatchException(String message) {
        super(message);
        line = null;
    }

    MismatchException(String message, Throwable cause) {
        super(message, cause);
        line = null;
    }

    MismatchException(Script script, Script.Line line, Throwable cause) {
        super(script.name() + ".txt:" + line.number() + "\n    " + line.text() + "\n" + cause.getMessage(), cause);
        this.line = line;
    }

    /** The line that it happened in; empty for what came after the last one. */
    public Optional<Script.Line> line() {
        return Optional.ofNullable(line);
    }
}
