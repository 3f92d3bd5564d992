package org.oicq.tools.filter;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is written as a filter is one, or is told why it isn't and where. */
class FilterFuzzTest {
    static Stream<byte[]> seeds() {
        return Stream.of(
                        "type == 0x03 and content contains \"hello\" and number == 10001",
                        "loginMode == invisible or displayMode == hidden or problem",
                        "not (packet in {Login, Register}) and nickname matches \"(?i)^li\"",
                        "UIN == 10003 and RES == done")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest
    void parsing(byte[] data) {
        String expression = new String(data, StandardCharsets.UTF_8);
        try {
            Filter.parse(expression);
        } catch (FilterException e) {
            assertTrue(!e.getMessage().isEmpty() && !e.marked().isEmpty());
        }
    }
}
