package org.oicq.tools.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What the system says of the server's processes; none where the user named none. */
final class Processes {
    private final List<Long> pids;

    /** @throws BenchException where there is no such process */
    Processes(List<Long> pids) throws BenchException {
        this.pids = List.copyOf(pids);
        for (long pid : pids) {
            if (ProcessHandle.of(pid).isEmpty()) {
                throw new BenchException(BenchException.USAGE, "there is no process " + pid + " here (--pid)");
            }
        }
    }

    boolean known() {
        return !pids.isEmpty();
    }

    /** CPU seconds that all their threads have used, user and system, in steps of the kernel's clock (10 ms). */
    double cpuSeconds() {
        return pids.stream()
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .mapToDouble(Processes::cpuSeconds)
                .sum();
    }

    /** CPU seconds that this program has used. */
    static double ownCpuSeconds() {
        return cpuSeconds(ProcessHandle.current());
    }

    private static double cpuSeconds(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    /** CPU seconds that the whole machine has used and not idled away; empty where the system does not tell. */
    static OptionalDouble machineCpuSeconds() {
        try (var lines = Files.newBufferedReader(Path.of("/proc/stat"))) {
            // cpu user nice system idle iowait irq softirq …, in hundredths of a second
            String[] words = String.valueOf(lines.readLine()).split(" +", -1);
            return OptionalDouble.of(
                    (ticks(words, 1) + ticks(words, 2) + ticks(words, 3) + ticks(words, 6) + ticks(words, 7)) / 100.0);
        } catch (IOException | NumberFormatException _) {
            return OptionalDouble.empty();
        }
    }

    private static long ticks(String[] words, int index) {
        return index < words.length ? Long.parseLong(words[index]) : 0;
    }

    /** Their resident memory in bytes, shared pages counted for each; empty where the system does not tell. */
    OptionalLong residentBytes() {
        long bytes = 0;
        for (long pid : pids) {
            try {
                bytes += Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                        .sum();
            } catch (IOException _) {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.of(bytes);
    }
}
