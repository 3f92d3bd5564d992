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
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A printer that speaks IPP (RFC 8011), and what it said of itself a moment ago. Safe for all threads. */
final class Printer {
    static final String PDF = "application/pdf";
    static final String RASTER = "image/pwg-raster";

    private static final Duration ANSWER_TIME = Duration.ofSeconds(20);
    private static final Duration DOCUMENT_TIME = Duration.ofMinutes(5);
    private static final int LONGEST_ANSWER = 1 << 20;

    /** What it said is believed for so long, whoever asks. */
    private static final long FRESH_NANOS = Duration.ofSeconds(3).toNanos();

    private static final String USER = "oicq";

    private final String name;
    private final URI uri;
    private final HttpClient http;

    private @Nullable Facts facts;
    private long factsAt;

    /**
     * What a printer says of itself.
     *
     * @param reasons why it is not ready, in IPP's words, as "media-empty"
     * @param createsJobs whether a job can be made before its document is sent
     */
    record Facts(
            PrinterState state,
            String reasons,
            List<String> formats,
            List<Integer> resolutions,
            boolean color,
            boolean createsJobs) {}

    Printer(String name, URI uri, HttpClient http) {
        this.name = name;
        this.uri = uri;
        this.http = http;
    }

    String name() {
        return name;
    }

    URI uri() {
        return uri;
    }

    /** What it says of itself now, or said a moment ago. */
    synchronized Facts facts() throws IOException {
        Facts known = facts;
        if (known != null && System.nanoTime() - factsAt < FRESH_NANOS) {
            return known;
        }
        IppPacket answer = ask(IppPacket.getPrinterAttributes(uri));
        AttributeGroup group = answer.get(Tag.printerAttributes);
        if (group == null) {
            throw new IOException("the printer says nothing of itself: " + answer.getStatus());
        }
        PrinterState state = group.getValue(Types.printerState);
        List<String> types = group.getStrings(Types.pwgRasterDocumentTypeSupported);
        List<Operation> operations = group.getValues(Types.operationsSupported);
        Facts now = new Facts(
                state == null ? PrinterState.idle : state,
                String.join(
                        ", ",
                        group.getStrings(Types.printerStateReasons).stream()
                                .filter(reason -> !reason.equals("none"))
                                .toList()),
                group.getStrings(Types.documentFormatSupported),
                group.getValues(Types.pwgRasterDocumentResolutionSupported).stream()
                        .filter(r -> r.getX() == r.getY())
                        .map(Resolution::getX)
                        .toList(),
                types.contains("srgb_8"),
                operations.contains(Operation.createJob) && operations.contains(Operation.sendDocument));
        facts = now;
        factsAt = System.nanoTime();
        return now;
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
        HttpRequest post = HttpRequest.newBuilder(httpUri(uri))
                .header("Content-Type", "application/ipp")
                .timeout(document == null ? ANSWER_TIME : DOCUMENT_TIME)
                .POST(body)
                .build();
        try {
            HttpResponse<InputStream> response = http.send(post, BodyHandlers.ofInputStream());
            try (InputStream answer = response.body()) {
                if (response.statusCode() != 200) {
                    throw new IOException("the printer answers with HTTP status " + response.statusCode());
                }
                byte[] bytes = answer.readNBytes(LONGEST_ANSWER);
                try (IppInputStream packet = new IppInputStream(new ByteArrayInputStream(bytes))) {
                    return packet.readPacket();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the server stops", e);
        } catch (RuntimeException e) {
            // What is no IPP makes the decoder throw all sorts of things.
            throw new IOException("the printer's answer is no IPP", e);
        }
    }

    /** Where IPP goes over HTTP: port 631 unless it says another one. */
    private static URI httpUri(URI ipp) {
        String scheme = Objects.requireNonNull(ipp.getScheme()).equals("ipps") ? "https" : "http";
        int port = ipp.getPort() < 0 ? 631 : ipp.getPort();
        return URI.create(scheme + "://" + ipp.getHost() + ":" + port + ipp.getRawPath());
    }
}
