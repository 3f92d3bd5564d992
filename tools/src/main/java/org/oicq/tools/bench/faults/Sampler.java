package org.oicq.tools.bench.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Takes the measure of a server now and then, from outside and by its own metrics, on a thread of its own. */
final class Sampler implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final double MIB = 1 << 20;

    /**
     * How the server was.
     *
     * @param seconds since the beginning
     * @param memory MiB that the process occupies
     * @param descriptors open files and sockets
     * @param threads of the system
     * @param rows messages that wait in the database
     * @param database MiB on disk
     * @param median of the latencies since the sample before, in ms; NaN where nothing came
     * @param worst percentile 99 of the same
     */
    record Sample(
            double seconds,
            double memory,
            double descriptors,
            double threads,
            double rows,
            double database,
            double median,
            double worst) {}

    /** A time at which something was done to the server, in seconds since the beginning. */
    record Strike(double seconds, String what) {}

    private final ServerProcess server;
    private final int operatorPort;
    private final long begin = System.nanoTime();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Sample> samples = new CopyOnWriteArrayList<>();
    private final List<Strike> strikes = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile @Nullable Scene scene;

    Sampler(ServerProcess server, int operatorPort, Duration every) {
        this.server = server;
        this.operatorPort = operatorPort;
        this.thread = Thread.ofVirtual().name("sampler").start(() -> run(every));
    }

    /** The latencies are those of this scene from now on. */
    void of(Scene now) {
        scene = now;
    }

    void strike(String what) {
        strikes.add(new Strike(seconds(), what));
    }

    double seconds() {
        return (System.nanoTime() - begin) / 1e9;
    }

    List<Sample> samples() {
        return List.copyOf(samples);
    }

    List<Strike> strikes() {
        return List.copyOf(strikes);
    }

    private void run(Duration every) {
        try {
            while (true) {
                Thread.sleep(every);
                try {
                    take();
                } catch (IOException _) {
                    // The server is down just now: a gap.
                }
            }
        } catch (InterruptedException _) {
            // The end.
        }
    }

    private void take() throws IOException, InterruptedException {
        long pid = server.pid();
        URI uri = URI.create("http://127.0.0.1:" + operatorPort + "/metrics");
        String metrics = http.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofString())
                .body();
        Scene now = scene;
        Histogram latencies = now == null ? new Histogram(3) : now.latencies();
        boolean none = latencies.getTotalCount() == 0;
        samples.add(new Sample(
                seconds(),
                Footprint.status(pid, "VmRSS:") * 1024 / MIB,
                Footprint.descriptors(pid),
                Footprint.status(pid, "Threads:"),
                figure(metrics, "oicq_stored_messages").orElse(Double.NaN),
                figure(metrics, "oicq_database_bytes").orElse(Double.NaN) / MIB,
                none ? Double.NaN : millis(latencies.getValueAtPercentile(50)),
                none ? Double.NaN : millis(latencies.getValueAtPercentile(99))));
    }

    private static double millis(long nanos) {
        return nanos / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }

    private static OptionalDouble figure(String metrics, String name) {
        Matcher line =
                Pattern.compile("^" + name + " (\\S+)$", Pattern.MULTILINE).matcher(metrics);
        return line.find() ? OptionalDouble.of(Double.parseDouble(line.group(1))) : OptionalDouble.empty();
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        http.close();
    }
}
