package org.oicq.server.documents.fax;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HylaFAX's client protocol (hfaxd(8)): lines as in FTP, with a connection of its own for each document. One session;
 * used by one thread.
 */
final class HylafaxClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HylafaxClient.class);

    private static final int CONNECT_MILLIS = 5_000;
    private static final int ANSWER_MILLIS = 30_000;
    private static final Duration SESSION = Duration.ofMinutes(10);

    /** Bytes of an answer, all its lines together. */
    private static final int LONGEST_ANSWER = 10_000;

    private static final Pattern LAST_LINE = Pattern.compile("\\d{3}( .*)?");
    private static final Pattern PASSIVE = Pattern.compile("(\\d+),(\\d+),(\\d+),(\\d+),(\\d+),(\\d+)");
    private static final Pattern FILE = Pattern.compile("FILE: (\\S+)");
    private static final Pattern JOB = Pattern.compile("jobid: (\\d+)");

    private final Socket socket;
    private final Socket data = new Socket();
    private final InputStream in;
    private final Writer out;
    private final CompletableFuture<Void> end;

    /** The server said no: an answer of 4xx or 5xx. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        private final boolean forNow;

        RefusedException(String line) {
            super(line.length() > 4 ? line.substring(4) : line);
            forNow = line.charAt(0) == '4';
        }

        /** Whether it may say yes later: 4xx. */
        boolean forNow() {
            return forNow;
        }
    }

    /** What it answers is nothing that a fax server says; the message is a sentence for a person. */
    static final class BrokenAnswerException extends IOException {
        private static final long serialVersionUID = 1;

        BrokenAnswerException(String sentence) {
            super(sentence);
        }
    }

    /**
     * Connects and logs in.
     *
     * @param password empty for none
     */
    HylafaxClient(InetSocketAddress address, String user, String password) throws IOException {
        this(address, user, password, SESSION);
    }

    /** The same; after this time it is ended, whatever the fax server does. */
    HylafaxClient(InetSocketAddress address, String user, String password, Duration longest) throws IOException {
        socket = new Socket();
        // One that says a byte now and then, or reads no document, meets no other limit.
        end = CompletableFuture.runAsync(
                this::abort, CompletableFuture.delayedExecutor(longest.toMillis(), TimeUnit.MILLISECONDS));
        try {
            socket.connect(new InetSocketAddress(address.getHostString(), address.getPort()), CONNECT_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
            out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.ISO_8859_1);
            answer();
            if (command("USER " + user).startsWith("331")) {
                command("PASS " + password);
            }
        } catch (IOException e) {
            end.cancel(false);
            socket.close();
            throw e;
        }
    }

    private void abort() {
        try (socket) {
            data.close();
        } catch (IOException e) {
            LOG.debug("A connection to the fax server was closed already", e);
        }
    }

    /** Sends a command, and gives the answer's lines. */
    private String command(String line) throws IOException {
        send(line);
        return answer();
    }

    private void send(String line) throws IOException {
        if (line.indexOf('\r') >= 0 || line.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a command is one line");
        }
        out.write(line + "\r\n");
        out.flush();
    }

    private String answer() throws IOException {
        StringBuilder all = new StringBuilder();
        while (true) {
            String line = line(LONGEST_ANSWER - all.length());
            all.append(line).append('\n');
            if (all.length() > LONGEST_ANSWER) {
                throw new BrokenAnswerException("the fax server's answer has no end");
            }
            if (LAST_LINE.matcher(line).matches()) {
                if (line.charAt(0) >= '4') {
                    throw new RefusedException(line);
                }
                return all.toString();
            }
        }
    }

    private String line(int longest) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the fax server has ended the connection");
            }
            if (line.length() >= longest) {
                throw new BrokenAnswerException("the fax server's answer has no end");
            }
            line.append((char) c);
        }
        int length = line.length();
        return line.substring(0, length > 0 && line.charAt(length - 1) == '\r' ? length - 1 : length);
    }

    /** Stores a document for the length of this session's job; returns its name there. */
    String store(Path document) throws IOException {
        command("TYPE I");
        command("MODE S");
        Matcher passive = PASSIVE.matcher(command("PASV"));
        if (!passive.find()) {
            throw new BrokenAnswerException("the fax server did not name a port");
        }
        int port = Integer.parseInt(passive.group(5)) << 8 | Integer.parseInt(passive.group(6));
        Matcher name;
        try (data) {
            // To the host that answered: what it calls itself may not be reachable from here.
            data.connect(new InetSocketAddress(socket.getInetAddress(), port), CONNECT_MILLIS);
            send("STOT");
            name = FILE.matcher(answer());
            if (!name.find()) {
                throw new BrokenAnswerException("the fax server did not name the document");
            }
            try (OutputStream to = data.getOutputStream()) {
                Files.copy(document, to);
            }
        }
        answer();
        return name.group(1);
    }

    /** Makes a job, which is not begun before {@link #submit}; returns its number. */
    String newJob() throws IOException {
        Matcher job = JOB.matcher(command("JNEW"));
        if (!job.find()) {
            throw new BrokenAnswerException("the fax server did not number the job");
        }
        return job.group(1);
    }

    /** Sets a parameter of the current job. */
    void set(String parameter, String value) throws IOException {
        command("JPARM " + parameter + " " + value);
    }

    /** A text as a parameter; what could end it is left out. */
    void setText(String parameter, String value) throws IOException {
        set(parameter, "\"" + value.replaceAll("[^\\x20-\\x7e]", "?").replaceAll("[\"\\\\]", "'") + "\"");
    }

    /** A parameter of the current job. */
    String get(String parameter) throws IOException {
        String answer = command("JPARM " + parameter);
        return answer.substring(Math.min(4, answer.length())).strip();
    }

    /** Makes a job the current one. @return whether there is such a job */
    boolean select(String job) throws IOException {
        try {
            command("JOB " + job);
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    /** Begins the current job. */
    void submit() throws IOException {
        command("JSUBM");
    }

    /**
     * Takes a job back whose submission was refused.
     *
     * @return whether it certainly was not begun: it was there as it had been made, and is deleted
     */
    boolean withdraw(String job) throws IOException {
        try {
            if (!select(job) || !get("STATE").equals("SUSPENDED")) {
                return false;
            }
            command("JDELE " + job);
            return true;
        } catch (RefusedException _) {
            return false;
        }
    }

    /** Ends a job. */
    void kill(String job) throws IOException {
        command("JKILL " + job);
    }

    @Override
    public void close() {
        end.cancel(false);
        try (socket) {
            send("QUIT");
        } catch (IOException e) {
            LOG.debug("The fax server ended the connection first", e);
        }
    }
}
