package org.oicq.tools.bench.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.oicq.tools.bench.BenchException;

/** A server of the suite's own, on a free port of the loopback address and with a data folder of its own. */
final class ServerProcess implements Place, AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready ([0-9.]+):(\\d+),.*");
    private static final long STOP_SECONDS = 60;
    /** So long PostgreSQL may take to be there again. */
    private static final long POSTGRES_SECONDS = 30;

    private static final long LOOK_MILLIS = 50;
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    /** A fixed heap, all of it touched: what the process then grows by is memory outside of it. */
    private static final String JVM = "-Xms256m -Xmx256m -XX:+AlwaysPreTouch";

    private final List<String> command = new ArrayList<>();
    private final Path folder;
    private final Map<String, String> environment;
    private @Nullable Process process;
    private volatile InetSocketAddress address = InetSocketAddress.createUnresolved("127.0.0.1", 0);
    private long begun;
    private long startMillis;

    /**
     * @param serve the words that start a server, as {@code ./oicq serve}
     * @param folder where its data and its log go
     * @param options the suite's, after these
     */
    ServerProcess(List<String> serve, Path folder, List<String> options) {
        this(serve, folder, options, Map.of());
    }

    /** @param environment of the process, besides this one's */
    ServerProcess(List<String> serve, Path folder, List<String> options, Map<String, String> environment) {
        this.folder = folder;
        this.environment = Map.copyOf(environment);
        if (Files.isExecutable(SETPRIV)) {
            // It must not outlive the suite, however that ends.
            command.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "KILL"));
        }
        command.addAll(serve);
        command.addAll(List.of(
                "--listen", "127.0.0.1:0", "--data", folder.resolve("data").toString()));
        command.addAll(List.of("--no-rate-limits", "--hash-memory", "64", "--hash-passes", "1"));
        command.addAll(options);
    }

    /**
     * Starts it, and comes back when it takes connections. Always by the thread that lives as long as the suite: the
     * system ends the server when the thread that started it ends.
     */
    void start() throws BenchException {
        begin();
        awaitReady();
    }

    /** Starts it, and does not wait until it takes connections; by the same thread as {@link #start}. */
    void begin() throws BenchException {
        begun = System.nanoTime();
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()));
            builder.environment().merge("JDK_JAVA_OPTIONS", JVM, (theirs, ours) -> ours + " " + theirs);
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new BenchException(
                    BenchException.NO_CONNECTION, "the server of the suite cannot be started: " + e.getMessage());
        }
    }

    /** After {@link #begin}: comes back when it takes connections. */
    void awaitReady() throws BenchException {
        try {
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(running().getInputStream(), StandardCharsets.UTF_8));
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                Matcher ready = READY.matcher(line);
                if (ready.matches()) {
                    address = new InetSocketAddress(ready.group(1), Integer.parseInt(ready.group(2)));
                    startMillis = (System.nanoTime() - begun) / 1_000_000;
                    return;
                }
            }
            throw new BenchException(
                    BenchException.NO_CONNECTION, "the server of the suite did not start; see " + log());
        } catch (IOException e) {
            throw new BenchException(
                    BenchException.NO_CONNECTION, "the server of the suite cannot be heard: " + e.getMessage());
        }
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    Path log() {
        return folder.resolve("server.log");
    }

    Path folder() {
        return folder;
    }

    /** Milliseconds that the last start took, until the server was ready. */
    long startMillis() {
        return startMillis;
    }

    long pid() {
        return running().pid();
    }

    private Process running() {
        Process now = process;
        if (now == null) {
            throw new IllegalStateException("the server has not been started");
        }
        return now;
    }

    /** SIGKILL. */
    void kill() {
        running().destroyForcibly();
        await();
    }

    /** SIGKILL to the server and its PostgreSQL, at the same time. */
    void killBoth() throws BenchException {
        ProcessHandle postgres = postgres();
        postgres.destroyForcibly();
        running().destroyForcibly();
        await();
    }

    /** SIGKILL to the postmaster. */
    void killPostgres() throws BenchException {
        postgres().destroyForcibly();
    }

    /** SIGTERM, and waits for the end. */
    void terminate() {
        running().destroy();
        await();
    }

    /** Sends a signal, named without SIG. */
    void signal(String name) throws BenchException {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new BenchException(BenchException.NO_CONNECTION, "kill -" + name + " ended with " + code);
            }
        } catch (IOException e) {
            throw new BenchException(BenchException.NO_CONNECTION, "kill -" + name + ": " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until it has ended by itself, at most as long as for a stop. Returns its exit code. */
    int awaitEnd() {
        await();
        return running().exitValue();
    }

    boolean isAlive() {
        return running().isAlive();
    }

    private void await() {
        try {
            if (!running().waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                running().destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            running().destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private ProcessHandle postgres() throws BenchException {
        return postgres(folder, running().toHandle());
    }

    /**
     * The postmaster in a folder, which may just be started again.
     *
     * @param ancestor of the process: nothing else is found
     */
    static ProcessHandle postgres(Path folder, ProcessHandle ancestor) throws BenchException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(POSTGRES_SECONDS);
        Optional<ProcessHandle> found = findPostgres(folder, ancestor);
        while (found.isEmpty() && System.nanoTime() < end) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                break;
            }
            found = findPostgres(folder, ancestor);
        }
        return found.orElseThrow(() -> new BenchException(
                BenchException.NO_CONNECTION,
                "the server's PostgreSQL cannot be found in " + folder + "; it must be the embedded one"));
    }

    /** The process that wrote the postmaster's file, if it descends from this one and from nothing else. */
    private static Optional<ProcessHandle> findPostgres(Path folder, ProcessHandle ancestor) {
        try (var files = Files.find(folder, 4, (path, _) -> path.endsWith("postmaster.pid"))) {
            Optional<Path> file = files.findFirst();
            if (file.isEmpty()) {
                return Optional.empty();
            }
            long pid = Long.parseLong(Files.readAllLines(file.get()).getFirst().trim());
            return ancestor.descendants().filter(child -> child.pid() == pid).findFirst();
        } catch (IOException | UncheckedIOException | NumberFormatException | NoSuchElementException _) {
            // It comes, or goes, or is being written.
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        if (process != null) {
            terminate();
        }
    }

    /** Ends it at once, from any thread. */
    void abandon() {
        Process now = process;
        if (now != null) {
            now.destroyForcibly();
        }
    }
}
