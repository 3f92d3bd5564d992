package org.oicq.tools.bench.faults;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.oicq.tools.bench.WebLogin;

/** Sends over HTTP, one message a request: it is taken when RES=0 comes. */
final class WebSender implements Talker {
    private static final long RETRY_MILLIS = 30;
    private static final int TIMEOUT_MILLIS = 60_000;

    private final Account account;
    private final Place place;
    private final Book book;
    private final int pauseMillis;
    private volatile boolean stopped;

    WebSender(Account account, Place place, Book book, int pauseMillis) {
        this.account = account;
        this.place = place;
        this.book = book;
        this.pauseMillis = pauseMillis;
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                try (Session session = new Session(place.address())) {
                    session.ask(logIn(account));
                    while (!stopped) {
                        send(session);
                        Thread.sleep(ThreadLocalRandom.current().nextInt(2 * pauseMillis + 1));
                    }
                } catch (IOException _) {
                    Thread.sleep(RETRY_MILLIS);
                }
            }
        } catch (InterruptedException _) {
            // The suite gives up.
        }
    }

    private void send(Session session) throws IOException {
        for (Lane lane : book.lanesOf(account)) {
            int number = lane.next();
            String answer = session.ask("VER=1.1&CMD=CLTMSG&SEQ=" + number + "&UIN=" + account.number() + "&UN="
                    + lane.receiver() + "&MG=" + book.words(lane, number));
            if (answer.contains("&RES=0&")) {
                lane.taken(number);
            } else {
                lane.refused(number, number + 1, 1);
                if (answer.contains("&RES=20")) {
                    throw new IOException("the session is over");
                }
            }
        }
    }

    /** The body of a log-in. */
    static String logIn(Account account) {
        return WebLogin.body(account.number(), account.password());
    }

    /** A connection that speaks HTTP and is kept alive. */
    static final class Session implements AutoCloseable {
        private final Socket socket = new Socket();
        private final InputStream in;

        Session(InetSocketAddress server) throws IOException {
            try {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(TIMEOUT_MILLIS);
                socket.connect(server, 5_000);
                in = new BufferedInputStream(socket.getInputStream());
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        }

        /** Posts a body, and reads no answer. */
        void send(String body) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            String head = "POST / HTTP/1.1\r\nHost: oicq\r\nContent-Length: " + bytes.length + "\r\n\r\n";
            byte[] request = (head + body).getBytes(StandardCharsets.UTF_8);
            socket.getOutputStream().write(request);
        }

        /** Posts a body, and gives the answer's. */
        String ask(String body) throws IOException {
            send(body);
            if (!line().contains(" 200 ")) {
                throw new IOException("the request was refused");
            }
            int length = 0;
            for (String line = line(); !line.isEmpty(); line = line()) {
                String lower = line.toLowerCase(Locale.ROOT);
                if (lower.startsWith("content-length:")) {
                    length = Integer.parseInt(
                            lower.substring("content-length:".length()).trim());
                }
            }
            byte[] answer = in.readNBytes(length);
            if (answer.length < length) {
                throw new EOFException("the answer broke off");
            }
            return new String(answer, StandardCharsets.UTF_8);
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new EOFException("the server closed the connection");
                }
                if (b != '\r') {
                    line.append((char) b);
                }
            }
            return line.toString();
        }

        /** Ends the connection with a reset. */
        void reset() {
            Wire.reset(socket);
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException _) {
                // It is over already.
            }
        }
    }
}
