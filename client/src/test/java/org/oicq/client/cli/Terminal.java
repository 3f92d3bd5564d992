package org.oicq.client.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** Runs the program in this process, as if typed. */
final class Terminal {
    private static final String PASSWORD = "geheim";

    private final List<String> common;
    /** What programs remember in one test others must not read, so each server's has names of its own. */
    private static final String STATE = state();

    private static String state() {
        try {
            Path folder = Files.createTempDirectory("oicq-state");
            folder.toFile().deleteOnExit();
            return folder.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> environment =
            Map.of("OICQ_PASSWORD", PASSWORD, "HOME", "/nonexistent", "XDG_STATE_HOME", STATE, "OICQ_TIMEOUT", "60");
    private String input = "";

    /** A terminal whose commands go to this server, with these options more. */
    Terminal(String server, String... options) {
        this.common = new ArrayList<>(List.of("--server", server));
        common.addAll(List.of(options));
    }

    /** A terminal whose commands find their server themselves. */
    Terminal() {
        this.common = List.of();
    }

    /** What a command did. */
    record Result(int exit, String out, String err) {
        /** The lines of the output without the times in front. */
        List<String> lines() {
            return out.lines()
                    .map(line -> line.replaceFirst("^(\\d{4}-\\d\\d-\\d\\d )?\\d\\d:\\d\\d:\\d\\d ", ""))
                    .toList();
        }
    }

    Terminal withEnvironment(Map<String, String> other) {
        environment = other;
        return this;
    }

    Terminal withInput(String text) {
        input = text;
        return this;
    }

    /** Types a command of a user. */
    Result as(long number, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(0, List.of("--number", Long.toString(number)));
        return run(all.toArray(String[]::new));
    }

    /** The same beside the test. */
    CompletableFuture<Result> startAs(long number, String... words) {
        return CompletableFuture.supplyAsync(() -> as(number, words), Executors.newVirtualThreadPerTaskExecutor());
    }

    Result run(String... words) {
        List<String> all = new ArrayList<>(common);
        all.addAll(List.of(words));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                Locale.ENGLISH);
        int exit;
        try {
            exit = Main.run(all, Settings.of(environment), console);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Result(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
