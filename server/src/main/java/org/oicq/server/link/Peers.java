package org.oicq.server.link;

import io.netty.handler.codec.http.QueryStringEncoder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.oicq.server.tls.ServerCertificate;

/** Asks other servers of the cluster. Everything here may block, until the answer is there or patience is over. */
public final class Peers implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int NOTHING = 404;
    private static final int OK = 200;

    private final HttpClient http;

    /**
     * @param own shown to those who are asked
     * @param member whether a fingerprint is that of a server of the cluster; may block
     * @param blocking runs the client's own work
     */
    public Peers(ServerCertificate own, Predicate<String> member, Executor blocking) {
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .proxy(HttpClient.Builder.NO_PROXY)
                .sslContext(tls(own, member))
                .executor(blocking)
                .build();
    }

    private static SSLContext tls(ServerCertificate own, Predicate<String> member) {
        try {
            char[] none = new char[0];
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, none);
            store.setKeyEntry("own", own.key(), none, own.chain().toArray(Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, none);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keys.getKeyManagers(), new TrustManager[] {new LinkTrust(member)}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Asks a server.
     *
     * @param address where it is, as it stands in the database
     * @param patience the longest time that it may take
     * @return its words; empty where there is nothing of that there
     * @throws IOException where it cannot be asked, or cannot answer
     */
    public Optional<String> ask(String address, String what, Map<String, String> fields, Duration patience)
            throws IOException {
        CompletableFuture<HttpResponse<String>> asked =
                http.sendAsync(request(address, what, fields, patience), HttpResponse.BodyHandlers.ofString());
        try {
            HttpResponse<String> answer = asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return found(answer, answer.body()) ? Optional.of(answer.body()) : Optional.empty();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            asked.cancel(true);
            throw new IOException("the other server takes longer than " + patience.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** The same, within a few seconds. */
    public Optional<String> ask(String address, String what, Map<String, String> fields) throws IOException {
        return ask(address, what, fields, PATIENCE);
    }

    /**
     * As {@link #ask}, for a file: its bytes come as they are read, for as long as that takes, and the stream is the caller's to
     * close.
     */
    public Optional<InputStream> askForContent(String address, String what, Map<String, String> fields)
            throws IOException {
        HttpResponse<InputStream> answer;
        try {
            answer = http.send(request(address, what, fields, PATIENCE), HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        boolean found = false;
        try {
            found = found(answer, "");
            return found ? Optional.of(answer.body()) : Optional.empty();
        } finally {
            if (!found) {
                answer.body().close();
            }
        }
    }

    private static boolean found(HttpResponse<?> answer, String words) throws IOException {
        if (answer.statusCode() != OK && answer.statusCode() != NOTHING) {
            throw new IOException("the other server says " + answer.statusCode() + " " + words);
        }
        return answer.statusCode() == OK;
    }

    private static HttpRequest request(String address, String what, Map<String, String> fields, Duration patience) {
        QueryStringEncoder encoder = new QueryStringEncoder("");
        fields.forEach(encoder::addParam);
        String form = encoder.toString();
        return HttpRequest.newBuilder(URI.create("https://" + address + what))
                .timeout(patience)
                .POST(HttpRequest.BodyPublishers.ofString(form.isEmpty() ? "" : form.substring(1)))
                .build();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
