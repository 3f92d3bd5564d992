package org.oicq.tools.bench.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oicq.conversations.Script;
import org.oicq.conversations.Scripts;
import org.oicq.tools.Main;
import picocli.CommandLine;

/** The suite passes against several servers as against one, with the users of each conversation on different ones. */
@Timeout(600)
class SeveralServersConformanceTest {
    /** What happens on one server is heard on the others some milliseconds later: people are no faster. */
    private static final long SLOW_MILLIS = 50;

    /** A balancer: each connection goes to another server. */
    private static final class Balancer implements AutoCloseable {
        private final ServerSocket listener;
        private final Supplier<InetSocketAddress> servers;

        Balancer(Supplier<InetSocketAddress> servers) throws IOException {
            this.servers = servers;
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(this::accept);
        }

        private void accept() {
            try {
                while (true) {
                    Socket user = listener.accept();
                    InetSocketAddress chosen = servers.get();
                    Socket server = new Socket(chosen.getAddress(), chosen.getPort());
                    user.setTcpNoDelay(true);
                    server.setTcpNoDelay(true);
                    Thread.ofVirtual().start(() -> pump(user, server, SLOW_MILLIS));
                    Thread.ofVirtual().start(() -> pump(server, user, 0));
                }
            } catch (IOException _) {
                // It was closed.
            }
        }

        /** An end goes on as an end, and a break as a break. */
        private static void pump(Socket from, Socket to, long millis) {
            byte[] bytes = new byte[1 << 16];
            try {
                for (int length = from.getInputStream().read(bytes);
                        length >= 0;
                        length = from.getInputStream().read(bytes)) {
                    TimeUnit.MILLISECONDS.sleep(millis);
                    to.getOutputStream().write(bytes, 0, length);
                }
                to.shutdownOutput();
            } catch (IOException | InterruptedException _) {
                try {
                    to.setSoLinger(true, 0);
                    to.close();
                } catch (IOException _) {
                    // It is closed already.
                }
            }
        }

        int port() {
            return listener.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    private static String run(int port) {
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(out, true));
        // That conversation wants a packet to come at once after a message: a later one proves that the message was
        // read.
        String names = Scripts.all().stream()
                .map(Script::name)
                .filter(name -> !name.equals("oicq/presence-lost"))
                .collect(Collectors.joining(","));
        int code =
                line.execute("conformance", "127.0.0.1:" + port, "--pause", "500", "--patience", "60", "--only", names);
        assertEquals(0, code, out.toString());
        assertTrue(out.toString().matches("(?s).*\\n[2-9]\\d passed, 0 failed, \\d+ skipped\\n"), out.toString());
        return out.toString();
    }

    @Test
    void allTogetherPass() throws Exception {
        try (SeveralServers servers = new SeveralServers(3);
                Balancer balancer = new Balancer(servers::inTurn)) {
            run(balancer.port());
        }
    }
}
