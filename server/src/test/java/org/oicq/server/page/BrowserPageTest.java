package org.oicq.server.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.oicq.server.TestServer;

/** The page's files over HTTP. */
class BrowserPageTest {
    /** What the whole shell may weigh on its way to a browser. */
    private static final int BIGGEST_SHELL = 150 << 10;

    private static TestServer server;
    private static HttpClient client;

    @BeforeAll
    static void start() {
        assumeTrue(
                BrowserPageTest.class.getResource("/org/oicq/page/files") != null,
                "the page is not built on this machine: there is no esbuild for it");
        server = TestServer.start();
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            client.close();
            server.close();
        }
    }

    private static HttpResponse<byte[]> ask(String method, String path, String... headers)
            throws IOException, InterruptedException {
        var address = server.server().address();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void thePageMayDoNothingButWithItsOwnServer() throws Exception {
        for (String path : List.of("/", "/app.js", "/app.css")) {
            HttpResponse<byte[]> answer = ask("GET", path);
            assertEquals(200, answer.statusCode(), path);
            String policy = header(answer, "content-security-policy");
            assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"), policy);
            assertFalse(policy.contains("unsafe-"), policy);
            assertTrue(policy.contains("frame-ancestors 'none'"), policy);
            assertEquals("DENY", header(answer, "x-frame-options"));
            assertEquals("nosniff", header(answer, "x-content-type-options"));
            assertEquals("", header(answer, "set-cookie"));
        }
    }

    @Test
    void thePageHasNothingInlineAndNothingFromElsewhere() throws Exception {
        String html = new String(ask("GET", "/").body(), StandardCharsets.UTF_8);
        assertFalse(Pattern.compile("<script(?![^>]*src=)|<style|style=| on[a-z]+=|https?://")
                .matcher(html)
                .find());
    }

    @Test
    void aFileComesOnceAndThenOnlyWhenItChanges() throws Exception {
        HttpResponse<byte[]> first = ask("GET", "/app.js");
        String tag = header(first, "etag");
        assertEquals("no-cache", header(first, "cache-control"));
        HttpResponse<byte[]> again = ask("GET", "/app.js", "If-None-Match", "\"x\", W/" + tag);
        assertEquals(304, again.statusCode());
        assertEquals(0, again.body().length);
        assertEquals(tag, header(again, "etag"));
        assertEquals(200, ask("GET", "/app.js", "If-None-Match", "\"x\"").statusCode());
    }

    @Test
    void whatWasCompressedWhenItWasBuiltIsTheSame() throws Exception {
        HttpResponse<byte[]> plain = ask("GET", "/app.js");
        HttpResponse<byte[]> compressed = ask("GET", "/app.js", "Accept-Encoding", "br, gzip;q=0.8");
        assertEquals("", header(plain, "content-encoding"));
        assertEquals("gzip", header(compressed, "content-encoding"));
        assertEquals("accept-encoding", header(plain, "vary"));
        assertFalse(header(plain, "etag").equals(header(compressed, "etag")));
        assertEquals(
                new String(plain.body(), StandardCharsets.UTF_8),
                new String(
                        new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes(),
                        StandardCharsets.UTF_8));
    }

    @Test
    void theShellIsSmall() throws Exception {
        int bytes = 0;
        for (String path : List.of("/", "/app.js", "/app.css")) {
            bytes += ask("GET", path, "Accept-Encoding", "gzip").body().length;
        }
        assertTrue(bytes < BIGGEST_SHELL, bytes + " bytes");
    }

    @Test
    void headHasNoBody() throws Exception {
        HttpResponse<byte[]> head = ask("HEAD", "/");
        assertEquals(200, head.statusCode());
        assertEquals(0, head.body().length);
        assertEquals(
                header(head, "content-length"),
                Integer.toString(ask("GET", "/?from=home").body().length));
    }

    @Test
    void nothingElseIsThere() throws Exception {
        for (String path :
                List.of("/x", "/files", "/app.js.gz", "/../app.js", "/%2e%2e/app.js", "//app.js", "/APP.JS")) {
            HttpResponse<byte[]> answer = ask("GET", path);
            assertEquals(404, answer.statusCode(), path);
            assertEquals(
                    "There is nothing at this address; the page is at /.\n",
                    new String(answer.body(), StandardCharsets.UTF_8));
        }
    }
}
