package org.oicq.tools.dump;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.oicq.tools.dump.capture.Capture;

/** Whatever a person pastes as hex, every view gets through it. */
class HexFuzzTest {
    static Stream<byte[]> seeds() {
        return Stream.of(
                        HostileTest.hex(HostileTest.stream()),
                        "81 0a 01 16 00 00 00 04 00 00 27 11",
                        "00000000: 810a 0116 0000 0004 0000 2711            ......'.",
                        "00000000  81 0a 01 16 00 00 00 04  00 00 27 11  |..........'.|\n*\n0000001c",
                        "0x81, 0x0a, 0x01, 0x16, 0, 0, 0, 4, // keep alive\n 0, 0, 0x27, 0x11",
                        "\\x81\\x0a\\x01\\x16\\0\\0\\0\\4\\0\\0'\\x11",
                        "00000000  81 0a 01 16 00 00 00 04\n    00000000  81 01 0a 07 00 00 00 02  01 02")
                .map(text -> text.getBytes(StandardCharsets.US_ASCII));
    }

    @MethodSource("seeds")
    @FuzzTest
    void hex(byte[] data) throws IOException {
        HostileTest.show(data, Capture.Format.HEX);
    }
}
