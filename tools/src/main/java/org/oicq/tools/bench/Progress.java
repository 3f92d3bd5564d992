package org.oicq.tools.bench;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One line on standard error that is written anew each second; only on a terminal. */
final class Progress {
    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final long EACH = TimeUnit.SECONDS.toNanos(1);

    private final PrintWriter err;
    private final boolean shown;
    private long last = System.nanoTime();

    Progress(PrintWriter err) {
        this.err = err;
        this.shown = isTerminal();
    }

    /** Standard output may well be a file while a person looks at standard error. */
    private static boolean isTerminal() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString().matches("/dev/(pts/|tty|console).*");
        } catch (IOException | UnsupportedOperationException _) {
            return System.console() instanceof Console console && console.isTerminal();
        }
    }

    void tick(long now, Supplier<String> line) {
        if (shown && now - last >= EACH) {
            last = now;
            err.print(CLEAR_LINE + line.get());
            err.flush();
        }
    }

    void clear() {
        if (shown) {
            err.print(CLEAR_LINE);
            err.flush();
        }
    }
}
