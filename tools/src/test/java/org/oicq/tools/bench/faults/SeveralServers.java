package org.oicq.tools.bench.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.oicq.schema.EmbeddedPostgres;
import org.oicq.tools.bench.BenchException;

/** Servers that are one service, each a process of its own, on a PostgreSQL of the suite's. */
final class SeveralServers implements AutoCloseable {
    /** Each is started often, beside others that have work to do. */
    private static final String JVM = "-Xmx192m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private final Path folder;
    private final EmbeddedPostgres postgres;
    private final List<ServerProcess> all = new ArrayList<>();

    /** Those that a balancer would send people to. */
    private final List<ServerProcess> up = new CopyOnWriteArrayList<>();

    private final AtomicInteger turn = new AtomicInteger();

    /** Starts so many; always by the thread that lives as long as the suite ({@link ServerProcess#start}). */
    SeveralServers(int count) throws IOException, BenchException {
        folder = Files.createTempDirectory("oicq-faults");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        postgres = EmbeddedPostgres.start(folder.resolve("shared"));
        for (int i = 1; i <= count; i++) {
            Path own = Files.createDirectory(folder.resolve("server-" + i));
            all.add(new ServerProcess(
                    serve(),
                    own,
                    List.of(
                            "--cluster=faults",
                            "--cluster-listen=127.0.0.1:0",
                            "--db=" + postgres.jdbcUrl(),
                            "--db-user=" + postgres.user()),
                    Map.of("OICQ_DB_PASSWORD", postgres.password(), "JDK_JAVA_OPTIONS", JVM)));
        }
        startAll();
    }

    /** On the class path of the tests are two providers of logs. */
    private static List<String> serve() {
        List<String> words = new ArrayList<>(FaultsTest.SERVE);
        words.add(1, "-Dslf4j.provider=ch.qos.logback.classic.spi.LogbackServiceProvider");
        return words;
    }

    Path folder() {
        return folder;
    }

    List<ServerProcess> all() {
        return all;
    }

    ServerProcess get(int index) {
        return all.get(index % all.size());
    }

    /** Starts all at the same time. */
    void startAll() throws BenchException {
        for (ServerProcess server : all) {
            server.begin();
        }
        for (ServerProcess server : all) {
            server.awaitReady();
            up.add(server);
        }
    }

    void start(ServerProcess server) throws BenchException {
        server.start();
        up.add(server);
    }

    /** People who connect anew go elsewhere from now on. */
    void down(ServerProcess server) {
        up.remove(server);
    }

    /** Starts again what is not running: a scene that failed leaves it so. */
    void repair() throws BenchException {
        for (ServerProcess server : all) {
            if (!up.contains(server)) {
                server.kill();
                start(server);
            }
        }
    }

    /** Errors that all have logged. */
    long errors() throws IOException {
        long sum = 0;
        for (ServerProcess server : all) {
            try (var lines = Files.lines(server.log())) {
                sum += lines.filter(line -> line.contains(" ERROR ")).count();
            }
        }
        return sum;
    }

    /** SIGKILL to the postmaster; it is started again. */
    void killPostgres() throws BenchException {
        ServerProcess.postgres(folder.resolve("shared"), ProcessHandle.current())
                .destroyForcibly();
    }

    /** The same, again and again for so long. */
    void keepPostgresAway(long millis) throws BenchException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() - end < 0) {
            killPostgres();
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** Another one of those that live, at random, each time. */
    InetSocketAddress any() {
        ServerProcess[] now = up.toArray(ServerProcess[]::new);
        return (now.length == 0 ? get(0) : now[ThreadLocalRandom.current().nextInt(now.length)]).address();
    }

    /** One after the other. */
    InetSocketAddress inTurn() {
        ServerProcess[] now = up.toArray(ServerProcess[]::new);
        return (now.length == 0 ? get(0) : now[Math.floorMod(turn.getAndIncrement(), now.length)]).address();
    }

    /** The same one as long as it lives. */
    Place same() {
        return new Place() {
            private @Nullable ServerProcess mine;

            @Override
            public synchronized InetSocketAddress address() {
                ServerProcess[] now = up.toArray(ServerProcess[]::new);
                if (mine == null || !up.contains(mine)) {
                    mine = now.length == 0
                            ? get(0)
                            : now[ThreadLocalRandom.current().nextInt(now.length)];
                }
                return mine.address();
            }
        };
    }

    @Override
    public void close() {
        try {
            all.forEach(ServerProcess::close);
        } finally {
            postgres.close();
        }
    }
}
