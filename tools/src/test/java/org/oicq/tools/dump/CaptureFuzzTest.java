package org.oicq.tools.dump;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.oicq.tools.dump.capture.Capture;

/** Whatever a capture file holds, every view gets through it. */
class CaptureFuzzTest {
    static Stream<byte[]> seeds() {
        return HostileTest.captures().stream();
    }

    @MethodSource("seeds")
    @FuzzTest
    void capture(byte[] data) throws IOException {
        HostileTest.show(data, Capture.Format.PCAP);
    }
}
