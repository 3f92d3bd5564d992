package org.oicq.schema;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** As whom PostgreSQL's programs run: they refuse to run as root. */
enum PostgresIdentity {
    /** As the user who started us. */
    SELF,
    /**
     * Started by root, or by a number that is no user of this system, which initdb refuses too: the same user, but without
     * its powers and seen as nobody, in a user namespace of its own.
     */
    NAMESPACE,
    /** Started by root where user namespaces are forbidden (most containers): as nobody, who then owns the database's folder. */
    NOBODY;

    /** The number of nobody and of its group, on every Linux. */
    private static final int NOBODY_ID = 65534;

    private List<String> setpriv() {
        return this == NOBODY ? List.of("--reuid=" + NOBODY_ID, "--regid=" + NOBODY_ID, "--clear-groups") : List.of();
    }

    private List<String> wrapper() {
        return this == NAMESPACE ? List.of("unshare", "-U") : List.of();
    }

    /** The first that works here. */
    static PostgresIdentity detect() {
        if (!isRoot()) {
            return detect(System.getProperty("user.name", "?"));
        }
        for (var identity : List.of(NAMESPACE, NOBODY)) {
            if (identity.run(List.of("true")).good()) {
                return identity;
            }
        }
        throw new DatabaseException(
                "PostgreSQL refuses to run as root and neither 'unshare -U' nor 'setpriv' works here:"
                        + " start the server as an ordinary user, or name a PostgreSQL of your own with --db.");
    }

    /** Of a user who is not root; Java says "?" for the name of a number that has none. */
    static PostgresIdentity detect(String name) {
        if (!name.equals("?")) {
            return SELF;
        }
        if (NAMESPACE.run(List.of("id", "-un")).good()) {
            return NAMESPACE;
        }
        throw new DatabaseException("The number of this process's user has no name, which PostgreSQL wants:"
                + " give it one in /etc/passwd, start the server as another user, or name a PostgreSQL of your own with"
                + " --db.");
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer uid && uid == 0;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException _) {
            return false; // no /proc: not a Linux, and then there are no binaries either
        }
    }

    /**
     * The command line for a server program. It gets SIGINT (PostgreSQL's fast, clean shutdown) when the thread that
     * starts it ends, so also when the JVM is killed, and it is out of the terminal's process group, so that Ctrl-C
     * reaches only the JVM, which still needs its database to stop in order.
     */
    List<String> server(List<String> program) {
        var command = new ArrayList<String>();
        if (this == NOBODY || dieWithParent()) {
            command.add("setpriv");
            command.addAll(setpriv());
            command.addAll(List.of("--pdeathsig=INT", "setsid"));
        }
        command.addAll(wrapper());
        command.addAll(program);
        return command;
    }

    private static boolean dieWithParent() {
        return runCommand(List.of("setpriv", "--pdeathsig=INT", "setsid", "true"))
                .good();
    }

    /** Runs a short program as this identity and waits for its end, a minute at most. */
    Outcome run(List<String> program) {
        var command = new ArrayList<String>();
        if (this == NOBODY) {
            command.add("setpriv");
            command.addAll(setpriv());
        }
        command.addAll(wrapper());
        command.addAll(program);
        return runCommand(command);
    }

    /** Whether this identity may enter and read the folder, or run the file. */
    boolean canUse(Path path) {
        return run(List.of("test", "-r", path.toString(), "-a", "-x", path.toString()))
                .good();
    }

    /** Makes a file or folder of ours this identity's own. */
    void own(Path path) throws IOException {
        if (this == NOBODY) {
            Files.setAttribute(path, "unix:uid", NOBODY_ID);
            Files.setAttribute(path, "unix:gid", NOBODY_ID);
        }
    }

    /** How a short program ended, and what it printed (the first 64 KiB). */
    record Outcome(boolean good, String output) {}

    private static Outcome runCommand(List<String> command) {
        Process process;
        try {
            process = builder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return new Outcome(false, String.valueOf(e.getMessage()));
        }
        try (var stream = process.getInputStream()) {
            var output = new String(stream.readNBytes(1 << 16), StandardCharsets.UTF_8);
            stream.transferTo(OutputStream.nullOutputStream());
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return new Outcome(false, command + " did not end within a minute");
            }
            return new Outcome(process.exitValue() == 0, output.strip());
        } catch (IOException e) {
            return new Outcome(false, String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return new Outcome(false, "interrupted");
        }
    }

    /** A process builder whose environment can't change what PostgreSQL does. */
    static ProcessBuilder builder(List<String> command) {
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }
}
