package org.oicq.server.documents.open;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.text.Shown;
import org.oicq.server.documents.worker.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command that starts a worker: at a low priority, with limits, and where the system allows it in namespaces of
 * its own, without network, as nobody, and with nothing to read but Java, its own classes and the fonts.
 */
final class WorkerCommand {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerCommand.class);

    /** The jars of the class path that a worker needs. */
    private static final Pattern JARS = Pattern.compile(
            "oicq-server(-\\d.*)?\\.jar|(pdfbox|pdfbox-io|fontbox|commons-logging|imageio-(core|tiff|metadata)|common-(lang|io|image))-\\d.*\\.jar");

    /** What a folder of the class path holds that a worker needs. */
    private static final String WORKER_CLASS = Worker.class.getName().replace('.', '/') + ".class";

    /** What programs and the loader of their libraries are. */
    private static final List<String> SYSTEM = List.of("/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache");

    /** Folders that are there everywhere and hold nothing that a worker needs: one becomes its root, for itself alone. */
    private static final List<String> ROOTS = List.of("/mnt", "/media", "/srv");

    /** What a JVM maps beyond its heap: classes, code, threads, libraries. */
    private static final long BEYOND_HEAP_MIB = 1536;

    private static final long PROBE_SECONDS = 30;
    private static final int MOST_SAID = 4096;

    /** See {@link #isolation}; null before. */
    private static @Nullable Isolation allowed;

    private static final Path SHELL = Path.of("/bin/sh");
    private static final String NOBODY = "65534";
    private static final String NO_ROOT = "-";

    private final int heapMib;
    private final Duration time;
    private final String font;
    private final String root;
    private final String classPath;
    private final List<String> isolation;

    /** Whether a process can be given what others leave of the processors, and nothing else (SCHED_IDLE). */
    private final boolean canBeLeisurely;

    /**
     * Finds out what the system allows.
     *
     * @param heapMib the worker's heap
     * @param time the longest for one document
     * @param font the operator's font file, or an empty text
     */
    WorkerCommand(int heapMib, Duration time, String font) {
        this.heapMib = heapMib;
        this.time = time;
        this.font = font;
        this.classPath = classPath();
        Set<String> readable = readable();
        this.canBeLeisurely = problem(List.of("chrt", "--idle", "0", "true")).isEmpty();
        this.root = ROOTS.stream()
                .filter(folder -> Files.isDirectory(Path.of(folder)))
                .filter(folder -> readable.stream().noneMatch(path -> path.startsWith(folder + "/")))
                .findFirst()
                .orElse(NO_ROOT);
        Isolation found = root.equals(NO_ROOT)
                ? Isolation.impossible("no folder of " + String.join(", ", ROOTS) + " can become a root")
                : isolation(this::probed);
        this.isolation = found.command();
        if (isolation.isEmpty()) {
            LOG.warn(
                    "Documents are opened in a process of its own with limits of memory and time, but it could reach"
                            + " the network and the server's files. This system gives it no namespaces: {}",
                    found.problem());
        }
    }

    /**
     * What makes the namespaces.
     *
     * @param command empty where they cannot be had
     * @param problem why not
     */
    private record Isolation(List<String> command, String problem) {
        static Isolation impossible(String problem) {
            return new Isolation(List.of(), problem);
        }
    }

    /** Whether workers are cut off from network and files. */
    boolean isolated() {
        return !isolation.isEmpty();
    }

    /**
     * Whether a worker that starts now takes only what others leave of the processors, so that nobody's message waits for it.
     * Where others leave nothing it would never end, and gets a small share instead.
     *
     * @param workers how many of them are at work, and are part of the machine's load
     */
    boolean leisurely(int workers) {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        double othersLoad = system.getSystemLoadAverage() - workers;
        return canBeLeisurely && othersLoad < system.getAvailableProcessors();
    }

    /**
     * The whole command.
     *
     * @param leisurely whether it takes only what others leave of the processors
     */
    List<String> command(boolean leisurely) {
        List<String> java = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMib + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:CompressedClassSpaceSize=64m",
                "-XX:ReservedCodeCacheSize=64m",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-Djava.awt.headless=true",
                "-Duser.home=/nowhere",
                "-Dpdfbox.fontcache=/nowhere",
                "-cp",
                classPath,
                Worker.class.getName(),
                Long.toString(time.toSeconds()),
                font));
        if (!Files.isExecutable(SHELL)) {
            return java;
        }
        List<String> all = new ArrayList<>(leisurely ? List.of("chrt", "--idle", "0") : List.of("nice", "-n", "5"));
        all.addAll(wrapped(isolation, java));
        return all;
    }

    private List<String> wrapped(List<String> namespaces, List<String> program) {
        List<String> all = new ArrayList<>(namespaces);
        all.addAll(List.of(SHELL.toString(), "-c", script(), "worker"));
        all.add(Long.toString((heapMib + BEYOND_HEAP_MIB) * 1024));
        all.add(Long.toString(time.toSeconds() * 2 + 60));
        all.add(namespaces.isEmpty() ? NO_ROOT : root);
        Set<String> readable = namespaces.isEmpty() ? Set.of() : readable();
        all.add(Integer.toString(readable.size()));
        all.addAll(readable);
        if (!namespaces.isEmpty()) {
            all.addAll(
                    List.of("setpriv", "--pdeathsig=KILL", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"));
            if (isRoot()) {
                all.addAll(List.of("--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
            }
        }
        all.addAll(program);
        return all;
    }

    /** Found out once in the life of this process. */
    private static synchronized Isolation isolation(Supplier<Isolation> probe) {
        Isolation known = allowed;
        if (known == null) {
            known = probe.get();
            allowed = known;
        }
        return known;
    }

    private Isolation probed() {
        List<String> namespaces = new ArrayList<>(
                List.of("unshare", "--net", "--mount", "--ipc", "--uts", "--pid", "--fork", "--kill-child"));
        if (!isRoot()) {
            namespaces.addAll(List.of("--user", "--map-root-user"));
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return problem(wrapped(namespaces, List.of("test", "-x", java)))
                .map(Isolation::impossible)
                .orElseGet(() -> new Isolation(List.copyOf(namespaces), ""));
    }

    /** Runs a command; empty where it ends well, otherwise its last words. */
    static Optional<String> problem(List<String> command) {
        try {
            Process probe = process(command).redirectErrorStream(true).start();
            if (!probe.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
                probe.destroyForcibly();
                return Optional.of(command.getFirst() + " took longer than " + PROBE_SECONDS + " s");
            }
            if (probe.exitValue() == 0) {
                return Optional.empty();
            }
            // It fits into the pipe, or the command had not ended.
            String said = new String(probe.getInputStream().readNBytes(MOST_SAID), StandardCharsets.UTF_8);
            return Optional.of(said.lines()
                    .filter(line -> !line.isBlank())
                    .reduce((_, last) -> Shown.line(last))
                    .orElse(command.getFirst() + " ended with " + probe.exitValue()));
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.of("the server stops");
        }
    }

    /**
     * A process that knows nothing of this one's environment, where passwords may be. Tools of the system are found where
     * only root has their folders on the path.
     */
    static ProcessBuilder process(List<String> command) {
        ProcessBuilder process = new ProcessBuilder(command);
        String path = process.environment().getOrDefault("PATH", "");
        process.environment().clear();
        process.environment().put("PATH", path + (path.isEmpty() ? "" : ":") + "/usr/sbin:/usr/bin:/sbin:/bin");
        return process;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private Set<String> readable() {
        Set<String> paths = new LinkedHashSet<>(SYSTEM);
        paths.add(System.getProperty("java.home"));
        paths.addAll(Arrays.asList(classPath.split(File.pathSeparator)));
        if (!font.isEmpty()) {
            paths.add(Path.of(font).toAbsolutePath().toString());
        }
        paths.removeIf(path -> !Files.exists(Path.of(path)) || (path.startsWith("/usr/") && paths.contains("/usr")));
        return paths;
    }

    /**
     * Where a class says itself that it is from must not be asked: one from the start-up cache of a package that was moved
     * does not know.
     */
    private static String classPath() {
        Stream<Path> needed = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> JARS.matcher(String.valueOf(path.getFileName())).matches()
                        || Files.exists(path.resolve(WORKER_CLASS)));
        return needed.map(path -> path.toAbsolutePath().toString()).collect(Collectors.joining(File.pathSeparator));
    }

    private static String script() {
        try (InputStream in = Objects.requireNonNull(WorkerCommand.class.getResourceAsStream("worker.sh"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "worker with %d MiB for %d s", heapMib, time.toSeconds());
    }
}
