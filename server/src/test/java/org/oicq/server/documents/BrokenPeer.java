package org.oicq.server.documents;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A fax server or printer that is broken: what it says to each who connects is written here. */
public final class BrokenPeer implements AutoCloseable {
    /** What it says. */
    public interface Saying {
        void to(OutputStream client, InputStream said) throws IOException, InterruptedException;
    }

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger connections = new AtomicInteger();

    /** One that says this. */
    public BrokenPeer(Saying saying) throws IOException {
        Thread.ofVirtual().start(() -> {
            while (!door.isClosed()) {
                try {
                    Socket client = door.accept();
                    connections.incrementAndGet();
                    Thread.ofVirtual().start(() -> {
                        try (client) {
                            saying.to(client.getOutputStream(), client.getInputStream());
                            // A close with something unread would be a reset, which may overtake what was said.
                            client.shutdownOutput();
                            client.getInputStream().transferTo(OutputStream.nullOutputStream());
                        } catch (IOException _) {
                            // The other side has gone.
                        } catch (InterruptedException _) {
                            Thread.currentThread().interrupt();
                        }
                    });
                } catch (IOException _) {
                    return;
                }
            }
        });
    }

    /** Says this for ever, with a pause after each. */
    public static Saying forEver(String begin, String words, long pauseMillis) {
        return (client, _) -> {
            client.write(begin.getBytes(StandardCharsets.ISO_8859_1));
            byte[] piece = words.getBytes(StandardCharsets.ISO_8859_1);
            while (true) {
                client.write(piece);
                if (pauseMillis > 0) {
                    Thread.sleep(pauseMillis);
                }
            }
        };
    }

    /** How many have connected. */
    public int connections() {
        return connections.get();
    }

    /** Where it is. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), door.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
