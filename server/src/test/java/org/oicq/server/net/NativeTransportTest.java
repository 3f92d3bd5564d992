package org.oicq.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
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
}
