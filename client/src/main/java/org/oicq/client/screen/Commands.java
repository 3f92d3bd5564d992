package org.oicq.client.screen;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
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
     * @param naming how a text names commands here; it gets them as they are named after a slash
     * @param lines gets each line that it says
     * @param progress gets how far a transfer is
     */
    void run(
            OicqClient client,
            List<String> words,
            UnaryOperator<String> naming,
            Consumer<String> lines,
            Consumer<String> progress);
}
