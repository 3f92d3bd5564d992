package org.oicq.server.admin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import org.oicq.server.config.Addresses;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code ./oicq admin ping}. */
@Command(
        name = "ping",
        description = {
            "Asks the server at the address in the settings whether it answers, with TLS or without. The exit code is 0 if it",
            "does and 3 if not. Health checks of containers use it."
        },
        footer = {"", "Example: ./oicq admin ping --listen 127.0.0.1:8000"})
final class PingCommand implements Callable<Integer> {
    private static final int PATIENCE_MILLIS = 5_000;

    /** HTTP without sense, which every server answers, if only to say that it wants TLS. */
    private static final String REQUEST = "GET / HTTP/1.0\r\n\r\n";

    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Override
    public Integer call() {
        return admin.onSettings((config, results) -> {
            InetSocketAddress listen = admin.remote().map(RemoteDesk::listen).orElse(config.listen());
            InetSocketAddress address = listen.getAddress().isAnyLocalAddress()
                    ? new InetSocketAddress(InetAddress.getLoopbackAddress(), listen.getPort())
                    : listen;
            String shown = Addresses.shown(address);
            try (Socket socket = new Socket()) {
                socket.connect(address, PATIENCE_MILLIS);
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
                if (socket.getInputStream().read() == 'H') {
                    results.result("the server at " + shown + " answers", Map.of("address", shown, "answers", true));
                    return 0;
                }
                results.error("what listens on " + shown + " is no OICQ server");
            } catch (IOException e) {
                results.error("the server at " + shown + " does not answer (" + e.getMessage() + ")");
            }
            return 3;
        });
    }
}
