package org.oicq.tools.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The generated files that are checked in are what {@code ./oicq spec} prints now. After a change of the catalogue,
 * {@code -Doicq.spec.write=true} writes them anew.
 */
class GeneratedFilesTest {
    /** Surefire runs a module's tests in its folder. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @ParameterizedTest
    @CsvSource({
        "docs/protocol.md, MARKDOWN",
        "docs/protocol.json, JSON",
        "tools/wireshark/oicqs.lua, LUA",
        "tools/kaitai/oicqs.ksy, KSY",
        "client/web/src/main/ts/protocol.ts, TS"
    })
    void isNotStale(String file, SpecCommand.Format format) throws IOException {
        Path path = ROOT.resolve(file);
        if (Boolean.getBoolean("oicq.spec.write")) {
            Files.createDirectories(path.getParent());
            Files.writeString(path, format.print());
        }
        assertEquals(
                format.print(),
                Files.exists(path) ? Files.readString(path) : "",
                file + " is stale: run './oicq spec --format " + format + " > " + file + "'");
    }
}
