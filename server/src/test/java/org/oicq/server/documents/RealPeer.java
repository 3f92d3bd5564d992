package org.oicq.server.documents;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A fax server or printer of another house, started by a script that ends with its standard input. */
final class RealPeer implements AutoCloseable {
    private final Process process;

    private RealPeer(Process process) {
        this.process = process;
    }

    /**
     * A port of loopback that nobody has now. It is none of those that the kernel gives to outgoing connections, so
     * that it is still free when a peer that was ended comes back.
     */
    static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException _) {
                // Somebody has it.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** HylaFAX with its files in this folder. */
    static RealPeer hylafax(Path folder, int port) throws IOException {
        needs("hfaxd", "hylafax-server");
        needs("tiffcp", "libtiff-tools");
        return start(List.of("sh", script("hylafax.sh", folder), folder.toString(), Integer.toString(port)));
    }

    /** A printer that takes these formats. */
    static RealPeer printer(Path folder, int port, String formats) throws IOException {
        needs("ippeveprinter", "cups-ipp-utils");
        needs("avahi-daemon", "avahi-daemon");
        needs("dbus-daemon", "dbus");
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "--pid", "--fork", "--kill-child"));
        command.addAll(List.of("sh", script("printer.sh", folder), folder.toString(), Integer.toString(port), formats));
        return start(command);
    }

    /** CUPS with a queue "office", which puts what it prints into the file {@code printed} in this folder. */
    static RealPeer cups(Path folder, int port) throws IOException {
        needs("cupsd", "cups-daemon");
        needs("lpstat", "cups-client");
        return start(List.of("sh", script("cups.sh", folder), folder.toString(), Integer.toString(port)));
    }

    private static void needs(String program, String debianPackage) {
        boolean there = Stream.of("/usr/sbin", "/usr/bin", "/sbin", "/bin")
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        assumeTrue(there, program + " of Debian's " + debianPackage + " is not installed");
        assumeTrue("root".equals(System.getProperty("user.name")), program + " is tried as root only");
    }

    private static String script(String name, Path folder) throws IOException {
        Path copy = folder.resolve(name);
        try (var in = RealPeer.class.getResourceAsStream(name)) {
            Files.write(copy, java.util.Objects.requireNonNull(in).readAllBytes());
        }
        return copy.toString();
    }

    private static RealPeer start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader lines = process.inputReader();
        for (String line = lines.readLine(); !"ready".equals(line); line = lines.readLine()) {
            if (line == null) {
                throw new AssertionError(command + " did not start");
            }
        }
        return new RealPeer(process);
    }

    private static void awaitEnd(ProcessHandle process) throws InterruptedException {
        try {
            process.onExit().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException _) {
            boolean _ = process.destroyForcibly();
        }
    }

    @Override
    public void close() {
        // What it has started may write into its folder a moment longer than it runs itself.
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        try {
            process.getOutputStream().close();
            for (ProcessHandle one : all) {
                awaitEnd(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
