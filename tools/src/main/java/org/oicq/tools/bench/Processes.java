package org.oicq.tools.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
