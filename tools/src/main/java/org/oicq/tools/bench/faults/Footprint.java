package org.oicq.tools.bench.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server's process holds.
 *
 * @param threads the system's threads
 * @param virtualThreads the JVM's own, which cost no thread of the system
 * @param descriptors open files and sockets
 * @param heap bytes of living objects, after a full collection
 * @param resident bytes of memory that the process occupies
 */
record Footprint(long threads, long virtualThreads, long descriptors, long heap, long resident) {
    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final long MIB = 1 << 20;

    /** Allowed: pools of the database and of the JVM breathe by a few. */
    private static final int THREADS = 8;

    private static final int VIRTUAL_THREADS = 4;
    private static final int DESCRIPTORS = 16;
    private static final long HEAP = 4 * MIB;
    private static final long RESIDENT = 64 * MIB;

    /** Takes the measure of a process of this user; collects its garbage first. */
    static Footprint of(long pid, Path scratch) throws IOException {
        jcmd(pid, "GC.run");
        Matcher used = USED.matcher(jcmd(pid, "GC.heap_info"));
        long heap = used.find() ? Long.parseLong(used.group(1)) * 1024 : 0;
        Path dump = scratch.resolve("threads.txt");
        jcmd(pid, "Thread.dump_to_file", "-overwrite", dump.toString());
        long virtual;
        try (var lines = Files.lines(dump)) {
            virtual = lines.filter(line -> line.startsWith("#") && line.contains(" virtual"))
                    .count();
        }
        return new Footprint(status(pid, "Threads:"), virtual, descriptors(pid), heap, status(pid, "VmRSS:") * 1024);
    }

    /** Open files and sockets of a process. */
    static long descriptors(long pid) throws IOException {
        try (var all = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return all.count();
        }
    }

    static long status(long pid, String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    private static String jcmd(long pid, String... words) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        command.add(Long.toString(pid));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return said;
    }

    /** What of this is more than there was before, in words; empty where nothing is left over. */
    String leftOver(Footprint before) {
        StringBuilder words = new StringBuilder();
        more(words, "threads", threads - before.threads, THREADS);
        more(words, "virtual threads", virtualThreads - before.virtualThreads, VIRTUAL_THREADS);
        more(words, "descriptors", descriptors - before.descriptors, DESCRIPTORS);
        more(words, "bytes of heap", heap - before.heap, HEAP);
        more(words, "bytes of memory", resident - before.resident, RESIDENT);
        return words.toString();
    }

    private static void more(StringBuilder words, String what, long grown, long allowed) {
        if (grown > allowed) {
            words.append(words.isEmpty() ? "" : ", ").append(String.format(Locale.ROOT, "%,d %s", grown, what));
        }
    }

    /** Both measures in a few words. */
    String change(Footprint before) {
        return String.format(
                Locale.ROOT,
                "threads %d→%d, virtual %d→%d, descriptors %d→%d, heap %.1f→%.1f MiB, RSS %.0f→%.0f MiB",
                before.threads,
                threads,
                before.virtualThreads,
                virtualThreads,
                before.descriptors,
                descriptors,
                before.heap / (double) MIB,
                heap / (double) MIB,
                before.resident / (double) MIB,
                resident / (double) MIB);
    }
}
