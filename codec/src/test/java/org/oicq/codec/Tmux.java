package org.oicq.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Terminals that nobody sits at, which are tmux's; without tmux their tests are skipped. */
public final class Tmux implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 90;

    private final Path folder;

    /**
     * A tmux of its own.
     *
     * @param folder for its socket and its scripts
     */
    public Tmux(Path folder) throws InterruptedException {
        this.folder = folder;
        assumeTrue(run(List.of("tmux", "-V")) == 0, "tmux is not installed");
    }

    private static int run(List<String> words) throws InterruptedException {
        try {
            return new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException _) {
            return -1;
        }
    }

    private List<String> words(List<String> words) {
        List<String> all =
                new ArrayList<>(List.of("tmux", "-S", folder.resolve("tmux").toString(), "-f", "/dev/null", "-u"));
        all.addAll(words);
        return all;
    }

    /** Has tmux do something. */
    public void does(String... words) throws InterruptedException {
        assertEquals(0, run(words(List.of(words))), () -> String.join(" ", words));
    }

    /** A terminal in which the shell runs these commands. */
    public void open(String name, int columns, int rows, String commands) throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve(name + ".sh"), commands + "\n");
        does("new-session", "-d", "-s", name, "-x", "" + columns, "-y", "" + rows, "sh " + script);
    }

    /** The command line of a Java program with the classes of the tests. */
    public static String java(String mainClass) {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return "'" + Path.of(System.getProperty("java.home"), "bin", "java")
                + "' -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp '" + classes + "' " + mainClass;
    }

    /** Types a text as it is. */
    public void type(String name, String text) throws InterruptedException {
        does("send-keys", "-t", name, "-l", text);
    }

    /** Presses keys, named as tmux names them. */
    public void press(String name, String... keys) throws InterruptedException {
        for (String key : keys) {
            does("send-keys", "-t", name, key);
        }
    }

    public void resize(String name, int columns, int rows) throws InterruptedException {
        does("resize-window", "-t", name, "-x", "" + columns, "-y", "" + rows);
    }

    /** What the terminal shows now, without colours. */
    public String screen(String name) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words(List.of("capture-pane", "-p", "-t", name))).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }

    /** A terminal tells nobody when it has changed, so it is looked at until it shows this. */
    public String await(String name, Predicate<String> shows) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        String screen = screen(name);
        while (!shows.test(screen)) {
            assertTrue(System.nanoTime() < end, name + " shows\n" + screen);
            Thread.sleep(50);
            screen = screen(name);
        }
        return screen;
    }

    @Override
    public void close() {
        try {
            int _ = run(words(List.of("kill-server")));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
