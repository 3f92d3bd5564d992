package org.oicq.tools.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.tools.dump.capture.Segment;

class DiffTest {
    @TempDir
    private Path folder;

    private Tool.Run diff(List<Segment> a, List<Segment> b) throws IOException {
        Path fileA = Files.write(folder.resolve("a"), Talk.pcap(a));
        Path fileB = Files.write(folder.resolve("b"), Talk.pcap(b));
        return Tool.run(fileA.toString(), "--diff", fileB.toString());
    }

    @Test
    void timesAndPortsPlayNoPart() throws IOException {
        List<Segment> other = Talk.list();
        for (Segment s : other) {
            s.time += 5_000_000_000L;
            s.sourcePort += s.sourcePort > 8000 ? 7 : 0;
            s.targetPort += s.targetPort > 8000 ? 7 : 0;
        }
        Tool.Run run = diff(Talk.list(), other);
        assertEquals("0 differences in 22 frames of A and 22 of B\n", run.out().replaceAll("(?m)^!.*\n", ""));
        assertEquals(4, run.code(), "a malformed packet is in both");
    }

    @Test
    void namesTheFieldThatDiffers() throws IOException {
        List<Segment> other = Talk.list();
        for (Segment s : other) {
            String text = new String(s.data, StandardCharsets.ISO_8859_1);
            if (text.contains("hello")) {
                s.data = text.replace("hello", "hullo").getBytes(StandardCharsets.ISO_8859_1);
            }
        }
        Tool.Run run = diff(Talk.list(), other);
        assertEquals(1, run.code());
        assertEquals("""
                user 10001, from the user
                  frame 8 of A, 8 of B: 0x03 SendMessage
                    content: "hello" in A, "hullo" in B
                user 10002, to the user
                  frame 9 of A, 9 of B: 0x03 Message
                    information: "hello" in A, "hullo" in B
                2 differences in 22 frames of A and 22 of B
                """, run.out());
    }

    @Test
    void aFrameMoreMovesNothingElse() throws IOException {
        List<Segment> less = Talk.list();
        Segment gone = less.stream()
                .filter(s -> new String(s.data, StandardCharsets.ISO_8859_1).contains("bye all"))
                .findFirst()
                .orElseThrow();
        boolean after = false;
        for (Segment s : less) {
            if (after && s.sourcePort == gone.sourcePort) {
                s.sequence -= gone.length;
            }
            if (after && s.targetPort == gone.sourcePort) {
                s.acknowledged -= gone.length;
            }
            after |= s == gone;
        }
        less.remove(gone);
        Tool.Run run = diff(Talk.list(), less);
        assertEquals(1, run.code());
        assertEquals("""
                user 10001, from the user
                  only in A, frame 15: 0x04 Broadcast {number=10001, groupNumber=0, content="bye all"}
                1 difference in 22 frames of A and 21 of B
                """, run.out());
    }
}
