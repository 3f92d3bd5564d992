package org.oicq.client.screen;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.oicq.client.OicqClient;

/** The program's commands, as the interactive client needs them. */
public interface Commands {
    /** The names of all commands, and of those below them, as {@code group add}. */
    List<String> names();

    /** What a command does, in one sentence; empty where there is no such command. */
    String about(String name);

    /**
     * Runs a command on a connection; may block.
     *
     * @param words the command and what it takes
     * @param wording the sentence for what came of it, in the user's language; empty for the command's own
     * @param lines gets each line that it says
     * @param progress gets how far a transfer is
     */
    void run(
            OicqClient client,
            List<String> words,
            Function<Map<String, Object>, Optional<String>> wording,
            Consumer<String> lines,
            Consumer<String> progress);
}
