package org.oicq.server.documents;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/**
 * Stands before a HylaFAX. The submission of a fax to {@code 5551} it never passes on, and of the one to {@code 5561} it
 * never passes the answer back, until both servers are let go.
 */
final class HoldingFaxServer implements AutoCloseable {
    private final ServerSocket door;
    private final int behind;
    private final CountDownLatch held = new CountDownLatch(2);
    private volatile boolean released;

    HoldingFaxServer(int behind) throws IOException {
        this.behind = behind;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!door.isClosed()) {
                try {
                    Socket client = door.accept();
                    Thread.ofVirtual().start(() -> serve(client));
                } catch (IOException _) {
                    return;
                }
            }
        });
    }

    int port() {
        return door.getLocalPort();
    }

    /** Waits until both are held; from then on nobody is. */
    void awaitBothHeld() throws InterruptedException {
        held.await();
        released = true;
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), behind)) {
            boolean[] silent = new boolean[1];
            Thread.ofVirtual().start(() -> {
                try {
                    OutputStream out = client.getOutputStream();
                    byte[] piece = new byte[4096];
                    for (int length = server.getInputStream().read(piece);
                            length >= 0;
                            length = server.getInputStream().read(piece)) {
                        if (silent[0]) {
                            // HylaFAX has the job: this is its answer.
                            held.countDown();
                        } else {
                            out.write(piece, 0, length);
                        }
                    }
                } catch (IOException _) {
                    // One of the two is gone.
                }
            });
            var lines = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            String number = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("JPARM DIALSTRING")) {
                    number = line;
                }
                if (line.equals("JSUBM") && !released && number.contains("5551")) {
                    held.countDown();
                    continue;
                }
                silent[0] = silent[0] || (line.equals("JSUBM") && !released && number.contains("5561"));
                server.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException _) {
            // One of the two is gone.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
