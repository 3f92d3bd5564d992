package org.oicq.server.documents.fax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oicq.server.documents.BrokenPeer;

/** Fax servers that have no end: the client has one, in bytes and in time. */
@Timeout(120)
class HylafaxClientTest {
    private static final Duration DAY = Duration.ofDays(1);

    @ParameterizedTest
    @ValueSource(strings = {"220 ready and ready and ", "220-ready\r\n", "\n"})
    void anAnswerWithoutAnEnd(String words) throws IOException {
        try (BrokenPeer peer = new BrokenPeer(BrokenPeer.forEver("", words, 0))) {
            IOException problem = assertThrows(
                    HylafaxClient.BrokenAnswerException.class,
                    () -> new HylafaxClient(peer.address(), "oicq", "", DAY));
            assertEquals("the fax server's answer has no end", problem.getMessage());
        }
    }

    /** Each byte comes in time, and all of them in half an hour. */
    @Test
    void anAnswerThatTakesForEver() throws IOException {
        try (BrokenPeer peer = new BrokenPeer(BrokenPeer.forEver("", "2", 200))) {
            assertThrows(
                    SocketException.class, () -> new HylafaxClient(peer.address(), "oicq", "", Duration.ofMillis(500)));
        }
    }

    @Test
    void aDocumentThatIsNotRead(@TempDir Path folder) throws IOException {
        Path document = folder.resolve("document");
        try (RandomAccessFile file = new RandomAccessFile(document.toFile(), "rw")) {
            file.setLength(64 << 20);
        }
        try (ServerSocket data = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                BrokenPeer peer = new BrokenPeer((client, said) -> {
                    client.write("220 ready\r\n".getBytes(StandardCharsets.US_ASCII));
                    var lines = new BufferedReader(new InputStreamReader(said, StandardCharsets.US_ASCII));
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        String answer = switch (line) {
                            case "PASV" ->
                                "227 (127,0,0,1," + (data.getLocalPort() >> 8) + "," + (data.getLocalPort() & 0xff)
                                        + ")";
                            case "STOT" -> "150 FILE: /tmp/doc1 (Opening new data connection).";
                            default -> "200 good";
                        };
                        client.write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    }
                });
                HylafaxClient fax = new HylafaxClient(peer.address(), "oicq", "", Duration.ofSeconds(3))) {
            assertThrows(SocketException.class, () -> fax.store(document));
        }
    }
}
