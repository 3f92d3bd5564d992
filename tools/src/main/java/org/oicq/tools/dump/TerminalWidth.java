package org.oicq.tools.dump;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oicq.tools.dump.view.Pane;

/** How wide the terminal is. */
final class TerminalWidth {
    private TerminalWidth() {}

    /** Its columns, as the shell (COLUMNS) or the terminal itself says; unbounded where neither does. */
    static int columns() {
        int said = number(System.getenv("COLUMNS"));
        return said > 0 ? said : ask();
    }

    private static int ask() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/tty")))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroy();
            }
            return number(size.replaceFirst("^.* ", ""));
        } catch (IOException _) {
            // No stty, as on Windows: the lines stay as long as they are.
            return Pane.UNBOUNDED;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Pane.UNBOUNDED;
        }
    }

    private static int number(@Nullable String text) {
        return text != null && text.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(text) : Pane.UNBOUNDED;
    }
}
