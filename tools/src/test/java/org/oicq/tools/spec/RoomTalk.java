package org.oicq.tools.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Two people and a third that joins late talk in a room, each with a reference client of its own, and their server is killed
 * meanwhile. The programs are processes, as a person starts them.
 */
final class RoomTalk implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final Path folder;
    private final int port;
    private final List<Process> processes = new ArrayList<>();
    private Process server;

    RoomTalk(Path folder) throws Exception {
        this.folder = folder;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
        this.server = serve();
    }

    InetSocketAddress server() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private Process java(String main, List<String> words) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx256m",
                "-Dfile.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                main));
        all.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(all).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment()
                .putAll(Map.of(
                        "OICQ_PASSWORD",
                        "secret",
                        "HOME",
                        folder.toString(),
                        "LC_ALL",
                        "C.UTF-8",
                        "OICQ_TIMEOUT",
                        "100"));
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private Process serve() throws Exception {
        Process process = java(
                "org.oicq.server.Main",
                List.of(
                        "serve",
                        "--listen",
                        "127.0.0.1:" + port,
                        "--data",
                        folder.resolve("data").toString(),
                        "--hash-memory",
                        "64",
                        "--hash-passes",
                        "1"));
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("ready ")) {
                return process;
            }
        }
        throw new AssertionError("the server did not start");
    }

    /** A reference client that serves this test, as {@code ./oicq client pipe}. */
    private final class Person {
        private final Process process;
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private final List<String> heard = new ArrayList<>();

        Person(InetSocketAddress place, long number) throws Exception {
            this.process = java(
                    "org.oicq.client.cli.Main",
                    List.of("--server", "127.0.0.1:" + place.getPort(), "--number", "" + number, "pipe"));
            // Reading a pipe holds the carrier of a virtual thread.
            Thread.ofPlatform()
                    .daemon()
                    .start(() ->
                            process.inputReader(StandardCharsets.UTF_8).lines().forEach(events::add));
            var _ = hears(event -> event.contains("\"event\":\"ready\""));
        }

        /** Types a command, and waits until it is done. */
        String types(String... words) throws Exception {
            String id = Integer.toString(Arrays.hashCode(words));
            process.outputWriter(StandardCharsets.UTF_8)
                    .write("{\"id\":" + id + ",\"command\":[\"" + String.join("\",\"", words) + "\"]}\n");
            process.outputWriter(StandardCharsets.UTF_8).flush();
            return hears(event -> event.contains("\"event\":\"done\"") && event.contains("\"id\":" + id + "}"));
        }

        String hears(Predicate<String> wanted) throws Exception {
            while (true) {
                String event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (event == null) {
                    throw new AssertionError("nothing more came after " + heard);
                }
                heard.add(event);
                if (wanted.test(event)) {
                    return event;
                }
            }
        }

        String hearsInRoom(String text) throws Exception {
            return hears(event ->
                    event.contains("\"event\":\"room message\"") && event.endsWith("\"text\":\"" + text + "\"}"));
        }

        /** The numbers of the room's entries, as they came. */
        List<Integer> entries() {
            return heard.stream()
                    .filter(event -> event.matches("\\{\"event\":\"room (message|system)\".*\"entry\":\\d+.*")
                            && !event.contains("\"id\":"))
                    .map(event -> Integer.valueOf(event.replaceFirst(".*\"entry\":(\\d+),.*", "$1")))
                    .toList();
        }
    }

    private long register(InetSocketAddress place, String nickname) throws Exception {
        Process registering = java(
                "org.oicq.client.cli.Main",
                List.of("--server", "127.0.0.1:" + place.getPort(), "register", "--nickname", nickname));
        return Long.parseLong(registering.inputReader(StandardCharsets.UTF_8).readLine());
    }

    void talk(InetSocketAddress place) throws Exception {
        Person alice = new Person(place, register(place, "Alice"));
        Person bob = new Person(place, register(place, "小红"));
        long carol = register(place, "Carol");
        var _ = alice.types("room", "create", "老朋友");
        assertEquals("0", exit(bob.types("room", "join", "1")));
        assertEquals("0", exit(alice.types("send", "--room", "1", "你好")));
        assertEquals("0", exit(bob.types("send", "--room", "1", "hello 😀")));
        var _ = alice.hearsInRoom("hello 😀");
        server.destroyForcibly().waitFor();
        var _ = alice.hears(event -> event.contains("\"event\":\"disconnected\""));
        server = serve();
        var _ = alice.hears(event -> event.contains("\"event\":\"ready\""));
        assertEquals("0", exit(alice.types("send", "--room", "1", "still here")));
        var _ = bob.hearsInRoom("still here");
        Person late = new Person(place, carol);
        assertEquals("0", exit(late.types("room", "join", "1")));
        assertEquals("0", exit(late.types("room", "history", "1", "--after", "0")));
        assertEquals("0", exit(late.types("send", "--room", "1", "now I am here")));
        var _ = alice.hearsInRoom("now I am here");
        var _ = bob.hearsInRoom("now I am here");
        // Each entry once, in order, without gaps, across the kill; who joined late has read the same.
        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7), alice.entries());
        assertEquals(List.of(2, 3, 4, 5, 6, 7), bob.entries());
        List<String> said = late.heard.stream()
                .filter(event -> event.contains("\"event\":\"room message\"") && event.contains("\"id\":"))
                .map(event -> event.replaceFirst(".*\"text\":\"([^\"]*)\".*", "$1"))
                .toList();
        assertEquals(List.of("你好", "hello 😀", "still here"), said);
        for (Person person : List.of(alice, bob, late)) {
            person.process.outputWriter(StandardCharsets.UTF_8).close();
            person.process.waitFor();
        }
    }

    private static String exit(String done) {
        return done.replaceFirst(".*\"exit\":(\\d+).*", "$1");
    }

    @Override
    public void close() {
        server.destroy();
        var _ = server.onExit().join();
        processes.forEach(Process::destroyForcibly);
    }
}
