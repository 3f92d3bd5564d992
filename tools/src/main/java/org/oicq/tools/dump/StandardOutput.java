package org.oicq.tools.dump;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the process's own output is. */
final class StandardOutput {
    private StandardOutput() {}

    /** Whether it is a pipe, which cannot be full for good: then an error means that its reader left. */
    static boolean isPipe() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString().startsWith("pipe:");
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }

    /** Whether it, and the input, are a terminal. */
    @SuppressWarnings("SystemConsoleNull") // its documentation still allows null
    static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
