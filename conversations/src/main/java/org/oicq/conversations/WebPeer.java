package org.oicq.conversations;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Somebody on the HTTP interface: one request after the other, without cookies. */
final class WebPeer implements AutoCloseable {
    private final HttpClient client;
    private final URI server;
    private final Duration patience;
    private @Nullable HttpResponse<byte[]> answer;

    /**
     * Connects with the first request.
     *
     * @param patience how long an answer is waited for
     */
    WebPeer(InetSocketAddress address, Duration patience) {
        this.patience = patience;
        String host =
                address.getHostString().contains(":") ? "[" + address.getHostString() + "]" : address.getHostString();
        server = URI.create("http://" + host + ":" + address.getPort() + "/");
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience)
                .build();
    }

    void post(String body) throws IOException {
        if (answer != null) {
            throw new MismatchException("no line expected the answer to the request before");
        }
        HttpRequest request = HttpRequest.newBuilder(server)
                .timeout(patience)
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .build();
        try {
            answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (HttpTimeoutException e) {
            throw new MismatchException("nothing came within " + patience.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The answer is as expected: {@code 200 OK} with this body, in which {@code *} is any text of one field. */
    void expect(String body) {
        HttpResponse<byte[]> got = answer;
        if (got == null) {
            throw new IllegalArgumentException("nothing has been asked");
        }
        answer = null;
        String text = new String(got.body(), StandardCharsets.UTF_8);
        String pattern =
                Arrays.stream(body.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining("[^&]*"));
        if (got.statusCode() != 200 || !text.matches(pattern)) {
            throw new MismatchException(Player.difference(shown(body), got.statusCode() + " " + shown(text)));
        }
        String type = got.headers().firstValue("content-type").orElse("none");
        if (!body.isEmpty() && !type.replace(" ", "").equalsIgnoreCase("text/plain;charset=UTF-8")) {
            throw new MismatchException(Player.difference("Content-Type: text/plain; charset=UTF-8", type));
        }
    }

    private static String shown(String body) {
        return body.isEmpty() ? "an empty answer" : body;
    }

    /** Whether an answer came that no line has expected. */
    boolean hasMore() {
        return answer != null;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
