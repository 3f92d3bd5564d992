package org.oicq.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Netty's native library goes where it can run. */
class NativeTransportTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void theFirstFolderFromWhichCodeMayRun(@TempDir Path good) {
        Path nowhere = Path.of("/proc/no-files-here");
        Path made = good.resolve("made").resolve("if need be");
        assertEquals(Optional.of(made), NativeTransport.firstThatRuns(List.of(nowhere, made, good)));
        assertEquals(Optional.empty(), NativeTransport.firstThatRuns(List.of(nowhere)));
    }

    /** A process of its own: Netty loads its library once. */
    static final class Probe {
        private Probe() {}

        public static void main(String[] data) {
            System.out.println(
                    NativeTransport.available(Path.of(data[0])) + " " + System.getProperty("io.netty.native.workdir"));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aTemporaryFolderWithoutExecIsNotUsed(@TempDir Path folder) throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        String mounted = "mount -t tmpfs -o noexec tmpfs \"$1\" && shift && exec \"$@\"";
        assumeTrue(inItsOwnMounts(mounted, temporary, "true").waitFor() == 0, "no file system can be mounted here");
        Path data = folder.resolve("data");
        Process probe = inItsOwnMounts(
                mounted,
                temporary,
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Probe.class.getName(),
                data.toString());
        var said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("true " + data.resolve("native"), said.lines().toList().getLast(), said);
        assertEquals(0, probe.waitFor());
    }

    /** Messages that come again at every log-in must not come as a surprise. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void whereItCanRunNowhereTheServerSaysWhatItCannotPromise(@TempDir Path folder) throws Exception {
        Path noexec = Files.createDirectory(folder.resolve("noexec"));
        String mounted = "mount -t tmpfs -o noexec tmpfs \"$1\" && shift && exec \"$@\"";
        assumeTrue(inItsOwnMounts(mounted, noexec, "true").waitFor() == 0, "no file system can be mounted here");
        Process probe = inItsOwnMounts(
                mounted,
                noexec,
                "env",
                "OICQ_CACHE=" + noexec.resolve("cache"),
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + noexec,
                "-cp",
                System.getProperty("java.class.path"),
                Probe.class.getName(),
                noexec.resolve("data").toString());
        var said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(said.contains("WARN") && said.contains("cannot see which messages have arrived"), said);
        assertTrue(said.endsWith("false null\n"), said);
    }

    private static Process inItsOwnMounts(String script, Path temporary, String... command) throws IOException {
        var words = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", script, "sh", temporary.toString()));
        words.addAll(List.of(command));
        return new ProcessBuilder(words).redirectErrorStream(true).start();
    }
}
