package org.oicq.server.documents.print;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hp.jipp.encoding.IppOutputStream;
import com.hp.jipp.encoding.IppPacket;
import com.hp.jipp.model.PrinterState;
import com.hp.jipp.model.Status;
import com.hp.jipp.model.Types;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oicq.codec.codes.DestinationState;
import org.oicq.codec.text.Shown;
import org.oicq.server.documents.BrokenPeer;
import org.oicq.server.documents.backend.Backend;

/** Printers that say too much, or too little. */
@Timeout(120)
class PrinterTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n";

    private static URI uri(BrokenPeer peer) {
        return URI.create("ipp://127.0.0.1:" + peer.address().getPort() + "/ipp/print");
    }

    private static Printer printer(BrokenPeer peer, Duration time) {
        return new Printer("office", uri(peer), HttpClient.newHttpClient(), time);
    }

    @Test
    void anAnswerWithoutAnEnd() throws IOException {
        try (BrokenPeer peer =
                new BrokenPeer(BrokenPeer.forEver(HEAD + "Content-Length: 10000000000\r\n\r\n", "x".repeat(4096), 0))) {
            assertThrows(IOException.class, printer(peer, Duration.ofDays(1))::facts);
        }
    }

    /** Each byte comes in time. */
    @Test
    void anAnswerThatTakesForEver() throws IOException {
        try (BrokenPeer peer = new BrokenPeer(BrokenPeer.forEver(HEAD + "Content-Length: 1000000\r\n\r\n", "x", 200))) {
            assertThrows(IOException.class, printer(peer, Duration.ofSeconds(1))::facts);
        }
    }

    @Test
    void oneThatIsBrokenIsNotAskedByEveryone() throws IOException {
        try (BrokenPeer peer = new BrokenPeer(
                (client, _) -> client.write("HTTP/1.1 500 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII)))) {
            Printer printer = printer(peer, Duration.ofDays(1));
            for (int i = 0; i < 20; i++) {
                IOException problem = assertThrows(IOException.class, printer::facts);
                assertEquals("the printer answers with HTTP status 500", Printer.sentence(problem));
            }
            // Unless the machine took seconds for that.
            assertTrue(peer.connections() < 20, "connections: " + peer.connections());
        }
    }

    /** The longest text of IPP is 1,023 bytes; nothing keeps a printer to that. */
    @Test
    void whatItSaysIsOneHarmlessLine() throws IOException {
        String message = "\u001b[2J缺纸\r\n\u202e\0".repeat(80);
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        try (IppOutputStream out = new IppOutputStream(packet)) {
            out.write(IppPacket.response(Status.successfulOk)
                    .putPrinterAttributes(
                            Types.printerState.of(PrinterState.stopped),
                            Types.printerStateReasons.of("media-empty", "other\u0007"),
                            Types.printerStateMessage.of(message))
                    .build());
        }
        try (BrokenPeer peer = new BrokenPeer((client, _) -> {
            client.write((HEAD + "Connection: close\r\nContent-Length: " + packet.size() + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            packet.writeTo(client);
        })) {
            Backend.Destination said = new Ipp(Map.of("office", uri(peer)), List.of())
                    .find("office", 1)
                    .getFirst();
            assertEquals(DestinationState.STOPPED, said.state());
            assertTrue(
                    said.information().startsWith("media-empty, other\\u{7}: \\u{1b}[2J缺纸 ⏎ \\u{202e}\\u{0}\\u{1b}"),
                    said.information());
            assertEquals(said.information(), Shown.line(said.information()));
            assertEquals(200, Shown.width(said.information()), said.information());
        }
    }
}
