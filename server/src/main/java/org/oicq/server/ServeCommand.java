package org.oicq.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.oicq.codec.text.Shown;
import org.oicq.schema.DatabaseAccess;
import org.oicq.schema.DatabaseException;
import org.oicq.server.config.Addresses;
import org.oicq.server.config.ConfigOptions;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.config.Settings;
import org.oicq.server.config.Switch;
import org.oicq.server.log.LogOutput;
import org.oicq.server.net.PortServer;
import org.oicq.server.tls.BadCertificateException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code ./oicq serve}: every setting is an option too, made from the config record. */
final class ServeCommand {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    /** What the process ends with when it has stopped. */
    private static final AtomicInteger exit = new AtomicInteger();

    private ServeCommand() {}

    /** The command line with its options. */
    static CommandLine commandLine() {
        CommandLine[] line = new CommandLine[1];
        Callable<Integer> run = () -> run(line[0].getParseResult());
        CommandSpec spec = CommandSpec.wrapWithoutInspection(run);
        spec.usageMessage()
                .description("Runs the server. When it takes connections it prints one line that starts with 'ready'.")
                .footer("", "Example: ./oicq serve --listen 0.0.0.0:8000 --data /var/lib/oicq");
        spec.addOption(OptionSpec.builder("--print-config")
                .type(boolean.class)
                .description("Print all settings with their values and what they mean, as such a file, and end.")
                .build());
        spec.addOption(OptionSpec.builder("--no-rate-limits")
                .type(boolean.class)
                .description("Switch all rates off (no size limit); the same as --rate-limits false.")
                .build());
        spec.addOption(OptionSpec.builder("--verbose")
                .type(boolean.class)
                .description("Show the stack trace of an error.")
                .build());
        spec.addOption(OptionSpec.builder("-h", "--help")
                .type(boolean.class)
                .usageHelp(true)
                .description("Show this help.")
                .build());
        ConfigOptions.add(spec, _ -> true);
        line[0] = new CommandLine(spec);
        return line[0];
    }

    /** Runs until the process is told to stop, or must. Returns the exit code. */
    static int run(ParseResult options) {
        ServerConfig asked;
        ServerConfig config;
        try {
            Map<String, String> texts = texts(options);
            asked = Settings.read(texts);
            config = fitted(texts, descriptors());
        } catch (IllegalArgumentException e) {
            return fail(2, e, options);
        }
        Optional<String> problem = problem(config);
        if (problem.isPresent()) {
            return fail(2, new IllegalArgumentException(problem.get()), options);
        }
        if (options.hasMatchedOption("--print-config")) {
            System.out.print(Settings.print(asked, DatabaseAccess::shown));
            return 0;
        }
        long start = System.nanoTime();
        try {
            if (config.logLevel() != Settings.DEFAULTS.logLevel()) {
                LogOutput.use(config.logLevel());
            }
            LogOutput.use(config.logFormat());
            // Until it is ready: a standby reads its settings when it takes over, and has no state.
            Signals.on("HUP", () -> {});
            Signals.on("USR1", () -> {});
            RunningServer running =
                    RunningServer.start(config, () -> fitted(texts(options), descriptors()), () -> standsBy(config));
            Signals.on("HUP", () -> running.server().ifPresent(OicqServer::reload));
            Signals.on("USR1", () -> running.server().ifPresent(OicqServer::logState));
            warnOfFew(asked.connections(), config.connections(), descriptors());
            // Ctrl-C, SIGTERM and the end of main end in here; the process lives until it returns.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running), "stop"));
            System.out.printf(
                    "ready %s, %s, started in %d ms%n",
                    Addresses.shown(running.server().orElseThrow().address()),
                    config.db().isEmpty()
                            ? "embedded PostgreSQL in " + config.data()
                            : "PostgreSQL at " + DatabaseAccess.shown(config.db()),
                    (System.nanoTime() - start) / 1_000_000);
            System.out.flush();
            notifySystemd();
            if (!running.untilLost()) {
                return exit.get();
            }
            exit.set(3);
            if (!config.cluster().isEmpty()) {
                LOG.error(
                        "The other servers of the cluster have taken this one for dead, and it stops. What it had not delivered"
                                + " is in its users' mailboxes. Start it again.");
                return 3;
            }
            LOG.error("Another server has taken this server's database, and this one stops."
                    + " What it had not delivered waits there. Give each server a database of its own, or make one the"
                    + " standby of the other (standby = on).");
            return 3;
        } catch (BadCertificateException | IllegalArgumentException e) {
            return fail(2, e, options);
        } catch (DatabaseException | PortServer.CannotListenException e) {
            return fail(3, e, options);
        } catch (RuntimeException e) {
            exit.set(1);
            throw e;
        }
    }

    /** Why these settings do not go together. */
    private static Optional<String> problem(ServerConfig config) {
        boolean standby = config.standby() == Switch.ON;
        boolean cluster = !config.cluster().isEmpty();
        if (standby && cluster) {
            return Optional.of(
                    "a server of a cluster needs no standby: leave out --standby, and start one more with --cluster");
        }
        if ((standby || cluster) && config.db().isEmpty()) {
            return Optional.of((standby ? "a standby" : "a cluster")
                    + " needs a PostgreSQL of your own, with --db: nobody else can use the embedded one");
        }
        if (cluster && config.clusterListen().isEmpty()) {
            return Optional.of(
                    "a server of a cluster needs --cluster-listen HOST:PORT, the address of this machine at which the"
                            + " other servers reach it");
        }
        if (config.clusterListen()
                .map(InetSocketAddress::getAddress)
                .filter(InetAddress::isAnyLocalAddress)
                .isPresent()) {
            return Optional.of(
                    "'cluster-listen' is what the other servers are told, and so one address of this machine and not"
                            + " all of them");
        }
        return Optional.empty();
    }

    /** A standby waits; for a service manager it runs by now, however long that takes. */
    private static void standsBy(ServerConfig config) {
        System.out.printf(
                "standby: another server runs on PostgreSQL at %s; this one takes over when it ends%n",
                DatabaseAccess.shown(config.db()));
        System.out.flush();
        notifySystemd();
    }

    /** Tells a service manager that waits for it (Type=notify) that the server is ready; Java can't write to its socket. */
    private static void notifySystemd() {
        if (System.getenv("NOTIFY_SOCKET") == null) {
            return;
        }
        try {
            Process process =
                    new ProcessBuilder("systemd-notify", "--ready").inheritIO().start();
            process.waitFor();
        } catch (IOException e) {
            LOG.warn("systemd is not told that the server is ready: {}", e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops in order, after which the exit code is that of the reason, where a signal's would be 143. */
    private static void stop(RunningServer running) {
        try {
            running.close();
        } catch (RuntimeException e) {
            LOG.error("The server could not stop in an orderly way.", e);
            exit.compareAndSet(0, 1);
        }
        Runtime.getRuntime().halt(exit.get());
    }

    /**
     * The configuration, with no more connections than the process may have files open for: beyond that, nothing can be
     * opened at all.
     *
     * @param most how many files; 0 where that is not known
     * @throws IllegalArgumentException where they are too few for any use; the message is a sentence
     */
    static ServerConfig fitted(Map<String, String> texts, long most) {
        ServerConfig config = Settings.read(texts);
        long needed = PortServer.descriptorsFor(config.connections());
        if (most == 0 || most >= needed) {
            return config;
        }
        int connections = PortServer.connectionsWith(most);
        if (connections == 0) {
            throw new IllegalArgumentException("this process may have " + most
                    + " files open, which are too few for a server; " + raised(config.connections()));
        }
        texts.put("connections", Integer.toString(connections));
        return Settings.read(texts);
    }

    private static String raised(int connections) {
        long needed = PortServer.descriptorsFor(connections);
        return "raise that with 'ulimit -n " + needed + "' (in a unit of systemd: LimitNOFILE=" + needed + ")";
    }

    /** Says that there may be fewer connections than were asked for, where that is so. */
    static void warnOfFew(int asked, int connections, long most) {
        if (connections < asked) {
            LOG.warn(
                    "This process may have {} files open, so it takes only {} connections and not {}; {}, or set"
                            + " connections = {}.",
                    most,
                    connections,
                    asked,
                    raised(asked),
                    connections);
        }
    }

    private static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : 0;
    }

    /** Says what went wrong in one sentence, with the trace only where it was asked for. Returns the code. */
    private static int fail(int code, Exception cause, ParseResult options) {
        System.err.println("oicq: " + Shown.line(String.valueOf(cause.getMessage())));
        if (options.hasMatchedOption("--verbose")) {
            cause.printStackTrace();
        }
        // Also where it had run before: it could not start again.
        exit.set(code);
        return code;
    }

    private static Map<String, String> texts(ParseResult options) {
        Map<String, String> texts = ConfigOptions.texts(options);
        if (options.hasMatchedOption("--no-rate-limits")) {
            texts.put("rate-limits", "false");
        }
        return texts;
    }
}
