package org.oicq.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.oicq.codec.http.WebCommand;
import org.oicq.codec.packet.Register;
import org.oicq.codec.packet.RegisterReply;
import org.oicq.server.TestClient;
import org.oicq.server.TestServer;

/** The lines of docs/http.md, pasted into a shell: what they print is what stands there. */
class HttpDocsTest {
    @Test
    void theLinesPrintWhatStandsThere() throws Exception {
        assumeTrue(run("curl --version").startsWith("curl "), "curl is not installed");
        List<String> lines = Files.readAllLines(Path.of("..", "docs", "http.md"));
        Set<WebCommand> missing = EnumSet.allOf(WebCommand.class);
        try (TestServer server = TestServer.start("web-penalty = 10ms")) {
            TestClient client = server.connect();
            client.send(new Register(TestClient.form("Ming", "secret", 1)));
            client.receive(RegisterReply.class);
            client.send(new Register(TestClient.form("Hua", "secret", 0)));
            assertEquals(10002, client.receive(RegisterReply.class).number());
            String here = "127.0.0.1:" + server.server().address().getPort();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).startsWith("$ ")) {
                    String command = lines.get(i).substring(2).replace("127.0.0.1:8000", here);
                    assertEquals(lines.get(i + 1), run(command), command);
                    missing.removeIf(known -> command.contains("CMD=" + known.spelling() + "&"));
                }
            }
        }
        assertTrue(missing.isEmpty(), "docs/http.md has no line for " + missing);
    }

    private static String run(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }
}
