package org.oicq.server.documents.print;

import com.hp.jipp.encoding.AttributeGroup;
import com.hp.jipp.encoding.IppInputStream;
import com.hp.jipp.encoding.IppOutputStream;
import com.hp.jipp.encoding.IppPacket;
import com.hp.jipp.encoding.Resolution;
import com.hp.jipp.encoding.Tag;
import com.hp.jipp.model.Operation;
import com.hp.jipp.model.PrinterState;
import com.hp.jipp.model.Types;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.text.Shown;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A printer that speaks IPP (RFC 8011), and what it said of itself a moment ago. Safe for all threads. */
final class Printer {
    private static final Logger LOG = LoggerFactory.getLogger(Printer.class);

    static final String PDF = "application/pdf";
    static final String RASTER = "image/pwg-raster";

    private static final Duration ANSWER_TIME = Duration.ofSeconds(20);
    private static final Duration DOCUMENT_TIME = Duration.ofMinutes(5);
    private static final long LONGEST_ANSWER = 1 << 20;

    private static final int MOST_REASONS = 20;

    /** Columns, of which a Chinese character takes two. */
    private static final int LONGEST_TROUBLE = 200;

    /** How long an answer of the printer counts for all who ask. */
    private static final long FRESH_NANOS = Duration.ofSeconds(3).toNanos();

    private static final String AWAY = "the printer does not answer";
    private static final String UNSAFE = "no safe connection to the printer can be made";
    private static final String USER = "oicq";

    private final String name;
    private final URI uri;
    private final HttpClient http;
    private final Duration answerTime;

    private @Nullable Facts facts;
    private @Nullable IOException problem;
    private long askedAt;

    /** Whether the log has that its certificate is not trusted. */
    private volatile boolean mistrusted;

    /** What it answers, or is, that nobody can print with; the message is a sentence for a person. */
    static final class PrinterException extends IOException {
        private static final long serialVersionUID = 1;

        PrinterException(String sentence, @Nullable Throwable cause) {
            super(sentence, cause);
        }
    }

    /** There was no connection to ask it over: what was asked for certainly was not done. */
    static final class NotReachedException extends IOException {
        private static final long serialVersionUID = 1;

        NotReachedException(String sentence, Throwable cause) {
            super(sentence, cause);
        }
    }

    /**
     * What a printer says of itself.
     *
     * @param trouble why it is not ready, in IPP's words as "media-empty", and the printer's own where it stands still;
     *     one harmless line
     * @param createsJobs whether a job can be made before its document is sent
     */
    record Facts(
            PrinterState state,
            String trouble,
            List<String> formats,
            List<Integer> resolutions,
            boolean color,
            boolean createsJobs) {}

    Printer(String name, URI uri, HttpClient http) {
        this(name, uri, http, ANSWER_TIME);
    }

    /** The same, with the longest time for an answer that follows no document. */
    Printer(String name, URI uri, HttpClient http, Duration answerTime) {
        this.name = name;
        this.uri = uri;
        this.http = http;
        this.answerTime = answerTime;
    }

    String name() {
        return name;
    }

    URI uri() {
        return uri;
    }

    /** What it says of itself now, or said a moment ago. */
    synchronized Facts facts() throws IOException {
        if (System.nanoTime() - askedAt < FRESH_NANOS) {
            // One that does not answer would keep everybody who asks waiting, one after the other.
            if (problem != null) {
                throw new IOException(problem.getMessage(), problem);
            }
            if (facts != null) {
                return facts;
            }
        }
        facts = null;
        problem = null;
        try {
            Facts now = asked();
            facts = now;
            return now;
        } catch (IOException e) {
            problem = e;
            throw e;
        } finally {
            askedAt = System.nanoTime();
        }
    }

    private Facts asked() throws IOException {
        IppPacket answer = ask(IppPacket.getPrinterAttributes(uri));
        AttributeGroup group = answer.get(Tag.printerAttributes);
        if (group == null) {
            throw new PrinterException(
                    "the printer says nothing of itself: " + answer.getStatus().getName(), null);
        }
        PrinterState state = group.getValue(Types.printerState);
        List<String> types = group.getStrings(Types.pwgRasterDocumentTypeSupported);
        List<Operation> operations = group.getValues(Types.operationsSupported);
        return new Facts(
                state == null ? PrinterState.idle : state,
                trouble(group, PrinterState.stopped.equals(state)),
                group.getStrings(Types.documentFormatSupported),
                group.getValues(Types.pwgRasterDocumentResolutionSupported).stream()
                        .filter(r -> r.getX() == r.getY())
                        .map(Resolution::getX)
                        .toList(),
                types.contains("srgb_8"),
                operations.contains(Operation.createJob) && operations.contains(Operation.sendDocument));
    }

    /** A printer may say anything, at any length. */
    private static String trouble(AttributeGroup group, boolean stopped) {
        String reasons = group.getStrings(Types.printerStateReasons).stream()
                .filter(reason -> !reason.equals("none"))
                .limit(MOST_REASONS)
                .collect(Collectors.joining(", "));
        String message = stopped ? group.getString(Types.printerStateMessage) : null;
        String all = Stream.of(reasons, message == null ? "" : message)
                .filter(words -> !words.isBlank())
                .collect(Collectors.joining(": "));
        return Shown.cut(Shown.line(all), LONGEST_TROUBLE);
    }

    /** Asks without a document. */
    IppPacket ask(IppPacket.Builder request) throws IOException {
        return send(request, null);
    }

    /**
     * Asks, and sends a document behind it.
     *
     * @return the answer, good or bad
     * @throws IOException where there is none; what was asked for may have been done
     */
    IppPacket send(IppPacket.Builder request, @Nullable Path document) throws IOException {
        request.putOperationAttributes(Types.requestingUserName.of(USER));
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        try (IppOutputStream out = new IppOutputStream(head)) {
            out.write(request.build());
        }
        BodyPublisher body = BodyPublishers.ofByteArray(head.toByteArray());
        if (document != null) {
            body = BodyPublishers.concat(body, BodyPublishers.ofFile(document));
        }
        Duration time = document == null ? answerTime : DOCUMENT_TIME;
        HttpRequest post = HttpRequest.newBuilder(httpUri(uri))
                .header("Content-Type", "application/ipp")
                .timeout(time)
                .POST(body)
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(post, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER));
        try {
            // The request's own time does not count the answer's body.
            HttpResponse<byte[]> response = answer.get(time.toMillis(), TimeUnit.MILLISECONDS);
            mistrusted = false;
            if (response.statusCode() != 200) {
                throw new PrinterException("the printer answers with HTTP status " + response.statusCode(), null);
            }
            try (IppInputStream packet = new IppInputStream(new ByteArrayInputStream(response.body()))) {
                return packet.readPacket();
            }
        } catch (ExecutionException e) {
            throw problem(e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause()));
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("the printer's answer takes longer than " + time.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the server stops", e);
        } catch (RuntimeException | StackOverflowError e) {
            // What is no IPP makes the decoder throw all sorts of things; collections in collections fill its stack.
            throw new PrinterException("the printer's answer is no IPP", e);
        }
    }

    private IOException problem(IOException e) {
        if (e instanceof ConnectException || e instanceof HttpConnectTimeoutException) {
            return new NotReachedException(AWAY, e);
        }
        if (!(e instanceof SSLException)) {
            return e;
        }
        if (!(e instanceof SSLHandshakeException)) {
            return new PrinterException(UNSAFE, e);
        }
        Throwable deepest = e;
        boolean certificate = false;
        for (Throwable one = e; one != null; one = one.getCause()) {
            certificate |= one instanceof CertificateException;
            deepest = one;
        }
        if (certificate && !mistrusted) {
            mistrusted = true;
            LOG.warn(
                    "The certificate of the printer {} is not trusted ({}). Where it is the printer's own, put it into"
                            + " the file of printer-trust.",
                    name,
                    Shown.line(String.valueOf(deepest.getMessage())));
        }
        return new NotReachedException(certificate ? "the printer's certificate is not trusted" : UNSAFE, e);
    }

    /** What to tell a person of what went wrong. */
    static String sentence(IOException problem) {
        for (Throwable one = problem; one != null; one = one.getCause()) {
            if (one instanceof PrinterException || one instanceof NotReachedException) {
                return String.valueOf(one.getMessage());
            }
        }
        return AWAY;
    }

    /** Where IPP goes over HTTP: port 631 unless it says another one. */
    private static URI httpUri(URI ipp) {
        String scheme = Objects.requireNonNull(ipp.getScheme()).equals("ipps") ? "https" : "http";
        int port = ipp.getPort() < 0 ? 631 : ipp.getPort();
        return URI.create(scheme + "://" + ipp.getHost() + ":" + port + ipp.getRawPath());
    }
}
