package org.oicq.client.screen;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.oicq.client.ClientOptions;
import org.oicq.client.OicqClient;
import org.oicq.client.StayingClient;
import org.oicq.codec.codes.LoginMode;

/** An interactive client where each thing that happens is a line, with the password "secret". */
final class PlainScreen implements AutoCloseable {
    static final Commands NO_COMMANDS = new Commands() {
        @Override
        public List<String> names() {
            return List.of();
        }

        @Override
        public String about(String name) {
            return "";
        }

        @Override
        public void run(
                OicqClient client,
                List<String> words,
                UnaryOperator<String> naming,
                Consumer<String> lines,
                Consumer<String> progress) {}
    };

    private static final String END = "\0";

    private final BlockingQueue<String> typed = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> shown = new LinkedBlockingQueue<>();
    private final Thread thread;

    PlainScreen(int port, long number, Commands commands) {
        Talk talk = new Talk(
                new Talk.Options(number, "here", Locale.ENGLISH, Optional.empty(), Path.of("."), false, false, false),
                commands,
                listener -> StayingClient.start(
                        "127.0.0.1", port, ClientOptions.DEFAULTS, number, "secret", LoginMode.NORMAL, listener));
        thread = Thread.ofVirtual().start(() -> {
            try {
                talk.runPlain(this::next, shown::add);
            } catch (Exception e) {
                shown.add("failed: " + e);
            }
        });
    }

    private @org.jspecify.annotations.Nullable String next() {
        try {
            String line = typed.take();
            return line.equals(END) ? null : line;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void type(String line) {
        typed.add(line);
    }

    /** Waits for such a line; what comes before it is not looked at. */
    String awaits(Predicate<String> wanted) throws InterruptedException {
        List<String> before = new ArrayList<>();
        while (true) {
            String line = shown.poll(60, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("what was awaited is not among " + before);
            }
            before.add(line);
            if (wanted.test(line)) {
                return line;
            }
        }
    }

    /** Waits for a line, without its time. */
    void sees(String wanted) throws InterruptedException {
        var _ = awaits(line -> line.replaceFirst("^\\d\\d:\\d\\d ", "").equals(wanted));
    }

    @Override
    public void close() {
        type(END);
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
