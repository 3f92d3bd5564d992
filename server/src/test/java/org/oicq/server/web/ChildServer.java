package org.oicq.server.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.oicq.schema.TestDatabase;
import org.oicq.server.Main;

/** A server in a JVM of its own. */
public record ChildServer(Process process, InetSocketAddress address) implements AutoCloseable {
    public static ChildServer start(TestDatabase database, String... settings) throws IOException {
        return start(List.of(), database, settings);
    }

    /**
     * Starts one.
     *
     * @param jvm options of the JVM
     */
    public static ChildServer start(List<String> jvm, TestDatabase database, String... settings) throws IOException {
        return begin(jvm, database, settings).ready();
    }

    /** One that may not be ready yet. */
    public record Starting(Process process, BufferedReader out) implements AutoCloseable {
        /** The next line that it prints. */
        public String line() throws IOException {
            return Objects.requireNonNull(out.readLine(), "the server has ended");
        }

        /** Waits until it takes connections. */
        public ChildServer ready() throws IOException {
            String port = line().replaceFirst("^ready [^ ]*:(\\d+), .*", "$1");
            return new ChildServer(
                    process, new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)));
        }

        @Override
        public void close() {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    /** As {@link #start(List, TestDatabase, String...)}, without waiting for it. */
    public static Starting begin(List<String> jvm, TestDatabase database, String... settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "--enable-native-access=ALL-UNNAMED",
                // It lives for seconds: optimising it takes longer than that saves.
                "-XX:TieredStopAtLevel=1",
                Main.class.getName(),
                "serve",
                "--listen=127.0.0.1:0",
                "--hash-memory=64",
                "--db=" + database.url(),
                "--db-user=" + database.user()));
        command.addAll(1, jvm);
        command.addAll(List.of(settings));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("OICQ_DB_PASSWORD", database.password());
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = builder.start();
        return new Starting(
                process, new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
    }

    /** As {@code kill -9}. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
