package org.oicq.server.documents.fax;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * HylaFAX's client protocol (hfaxd(8)): lines as in FTP, with a connection of its own for each document. One session;
 * used by one thread.
 */
final class HylafaxClient implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int ANSWER_MILLIS = 30_000;
    private static final int LONGEST_LINE = 10_000;
    private static final Pattern LAST_LINE = Pattern.compile("\\d{3}( .*)?");
    private static final Pattern PASSIVE = Pattern.compile("(\\d+),(\\d+),(\\d+),(\\d+),(\\d+),(\\d+)");
    private static final Pattern FILE = Pattern.compile("FILE: (\\S+)");
    private static final Pattern JOB = Pattern.compile("jobid: (\\d+)");

    private final Socket socket;
    private final BufferedReader in;
    private final Writer out;

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

    /**
     * Connects and logs in.
     *
     * @param password empty for none
     */
    HylafaxClient(InetSocketAddress address, String user, String password) throws IOException {
        socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(address.getHostString(), address.getPort()), CONNECT_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.ISO_8859_1);
            answer();
            if (command("USER " + user).startsWith("331")) {
                command("PASS " + password);
            }
        } catch (IOException e) {
            socket.close();
            throw e;
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
            String line = in.readLine();
            if (line == null) {
                throw new EOFException("the fax server has ended the connection");
            }
            all.append(line).append('\n');
            if (all.length() > LONGEST_LINE) {
                throw new IOException("the fax server's answer has no end");
            }
            if (LAST_LINE.matcher(line).matches()) {
                if (line.charAt(0) >= '4') {
                    throw new RefusedException(line);
                }
                return all.toString();
            }
        }
    }

    /** Stores a document for the length of this session's job; returns its name there. */
    String store(Path document) throws IOException {
        command("TYPE I");
        command("MODE S");
        Matcher passive = PASSIVE.matcher(command("PASV"));
        if (!passive.find()) {
            throw new IOException("the fax server did not name a port");
        }
        int port = Integer.parseInt(passive.group(5)) << 8 | Integer.parseInt(passive.group(6));
        Matcher name;
        try (Socket data = new Socket()) {
            // To the host that answered: what it calls itself may not be reachable from here.
            data.connect(new InetSocketAddress(socket.getInetAddress(), port), CONNECT_MILLIS);
            send("STOT");
            name = FILE.matcher(answer());
            if (!name.find()) {
                throw new IOException("the fax server did not name the document");
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
            throw new IOException("the fax server did not number the job");
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

    /** Ends a job. */
    void kill(String job) throws IOException {
        command("JKILL " + job);
    }

    @Override
    public void close() throws IOException {
        try (socket) {
            send("QUIT");
        }
    }
}
