package org.oicq.tools.bench;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of every scenario. */
final class ServerOptions {
    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8000",
            converter = Address.class,
            description = "Where the server listens. Default: ${DEFAULT-VALUE}.")
    InetSocketAddress server = InetSocketAddress.createUnresolved("127.0.0.1", 8000);

    @Option(
            names = "--yes-load-this-server",
            description = "Load a server that is not on this machine. Only do this to a server of your own.")
    boolean anyServer;

    @Option(
            names = "--users",
            paramLabel = "FILE",
            description = "Keep the accounts in this file ('NUMBER PASSWORD' lines) and log in with them next time;"
                    + " without it each run registers new ones.")
    @Nullable
    Path users;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            defaultValue = "64",
            description = "Users that register or log in at the same time. Default: ${DEFAULT-VALUE}.")
    int atOnce;

    @Option(
            names = "--pid",
            paramLabel = "PID",
            split = ",",
            description = "The server's process (or several): shows its CPU and memory too.")
    List<Long> pids = new ArrayList<>();

    @Option(
            names = "--kept",
            description =
                    "Users ask for kept messages (0x18) before they log in, and acknowledge (0x19) where they would"
                            + " send a keep-alive.")
    boolean kept;

    @Option(names = "--websocket", description = "Users speak in a WebSocket, as the page does.")
    boolean webSocket;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Option(names = "--verbose", description = "Show the stack trace of an error.")
    boolean verbose;

    /** {@code HOST:PORT}; an IPv6 address stands in brackets. */
    static final class Address implements ITypeConverter<InetSocketAddress> {
        private static final Pattern FORM = Pattern.compile("(?:\\[([^\\]]+)]|([^:\\[\\]]+)):(\\d{1,5})");

        @Override
        public InetSocketAddress convert(String value) {
            Matcher form = FORM.matcher(value);
            if (form.matches()) {
                String host = form.group(1) == null ? form.group(2) : form.group(1);
                int port = Integer.parseInt(form.group(3));
                if (host != null && port >= 1 && port <= 65_535) {
                    return new InetSocketAddress(host, port);
                }
            }
            throw new TypeConversionException("'" + value + "' is no HOST:PORT, as in 127.0.0.1:8000");
        }
    }
}
