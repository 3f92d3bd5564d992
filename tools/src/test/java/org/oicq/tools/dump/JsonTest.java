package org.oicq.tools.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonTest {
    @TempDir
    private Path folder;

    @Test
    void writesOneObjectALine() {
        Tool.Run run = Tool.over(folder, Talk.pcap(), "--json");
        assertEquals(22, run.lines().size());
        String hello = run.lines().stream()
                .filter(line -> line.contains("\"packet\":\"SendMessage\""))
                .findFirst()
                .orElseThrow();
        String expected = "{\"frame\":8,\"time\":\"2026-11-22T09:00:00.012500000Z\",\"connection\":1,"
                + "\"from\":\"192.0.2.10:40001\",\"to\":\"192.0.2.1:8000\",\"user\":10001,\"sender\":10,\"receiver\":1,"
                + "\"type\":3,\"packet\":\"SendMessage\",\"length\":15,"
                + "\"raw\":\"810a01030000000f0000271100002712000568656c6c6f\",\"fields\":["
                + "{\"name\":\"number\",\"type\":\"L\",\"offset\":0,\"length\":4,\"value\":10001},"
                + "{\"name\":\"otherNumber\",\"type\":\"L\",\"offset\":4,\"length\":4,\"value\":10002},"
                + "{\"name\":\"content\",\"type\":\"S\",\"offset\":8,\"length\":7,\"value\":\"hello\"}]}";
        assertEquals(expected, hello);
    }

    @Test
    void namesTheItemsOfRepetitions() {
        String out = Tool.over(folder, Talk.pcap(), "--json").out();
        assertTrue(
                out.contains("{\"path\":\"groups[0].friends[0].friendState\",\"name\":\"friendState\",\"type\":\"T\","),
                out);
        assertTrue(out.contains("\"value\":4,\"meaning\":\"offline\""), out);
    }

    @Test
    void tellsWhatIsMalformed() {
        String out = Tool.over(folder, Talk.pcap(), "--json").out();
        assertTrue(
                out.contains("\"problem\":{\"reason\":\"the field runs past the end of the content\","
                        + "\"field\":\"friendNumber\",\"offset\":4}"),
                out);
        assertTrue(out.contains("\"problem\":{\"reason\":\"unknown packet type\",\"offset\":0}"), out);
    }
}
