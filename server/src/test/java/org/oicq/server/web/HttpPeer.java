package org.oicq.server.web;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An HTTP client on a plain socket, whose requests are written by hand: what a test says is what is on the wire. */
final class HttpPeer implements AutoCloseable {
    /** The MD5 of {@code secret}, which is everybody's password in the tests. */
    static final String PS = "5ebe2294ecd0e0f08eab7690d2a6ee69";

    static final String LC = "9326B87B234E7235";

    private static final int PATIENCE_MILLIS = 30_000;

    /** An answer; the names of its headers are in lower case. */
    record Answer(String status, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private @Nullable String cookie;

    HttpPeer(InetSocketAddress address) {
        this(connected(address));
    }

    /** Speaks over a socket that is connected already, as one under TLS. */
    HttpPeer(Socket connected) {
        try {
            socket = connected;
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Socket connected(InetSocketAddress address) {
        try {
            return new Socket(address.getAddress(), address.getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends this cookie with every {@link #post} from now on; null for none. */
    void cookie(@Nullable String value) {
        cookie = value;
    }

    /** Posts a body, and gives that of the answer, which must be a 200. */
    String post(String body) {
        Answer answer = ask(body);
        if (!answer.status.equals("HTTP/1.1 200 OK")) {
            throw new AssertionError("200 was expected, and this came: " + answer);
        }
        return answer.body;
    }

    /** Posts a body, and gives the answer. */
    Answer ask(String body) {
        send(request(body));
        return receive();
    }

    /** A request as today's libraries write it. */
    private String request(String body) {
        return "POST / HTTP/1.1\r\nHost: localhost\r\n" + (cookie == null ? "" : "Cookie: " + cookie + "\r\n")
                + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    /** Logs in, which must succeed. Returns the cookie. */
    String logIn(long number) {
        Answer answer = ask("VER=1.1&CMD=Login&SEQ=1&UIN=" + number + "&PS=" + PS + "&M5=1&LC=" + LC);
        if (!answer.body.contains("&RES=0&RS=0&")) {
            throw new AssertionError("the log-in of " + number + " was answered with " + answer.body);
        }
        return answer.header("set-cookie").split(";", 2)[0];
    }

    // ------------------------------------------------------------------ bytes

    void send(String text) {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void endOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Answer receive() {
        try {
            String status = line();
            Map<String, String> headers = new TreeMap<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
            return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server has ended the connection");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** Bytes that have come and are not read yet. */
    int available() {
        try {
            return in.available();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server ends its side in an orderly way, and sends nothing before. */
    void expectEnd() {
        try {
            int b = in.read();
            if (b >= 0) {
                throw new AssertionError("the end of the connection was expected, and the byte " + b + " came");
            }
        } catch (IOException e) {
            throw new AssertionError("the end of the connection was not orderly", e);
        }
    }

    /** Breaks the connection: what came unread is lost, and the server gets a reset. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
