package org.oicq.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.server.TestClient;
import org.oicq.server.TestServer;
import org.oicq.server.tls.TestCertificate;

/** The HTTP interface behind TLS. */
@Timeout(60)
class HttpOverTlsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    private static final String LOG_IN = "VER=1.1&CMD=Login&SEQ=1&UIN=%d&PS=" + HttpPeer.PS + "&M5=1&LC=" + HttpPeer.LC;

    @Test
    void theCookieIsSecureOverTlsAlone() {
        TestCertificate certificate = TestCertificate.make(folder);
        try (TestServer server = TestServer.start(certificate.settings())) {
            InetSocketAddress address = server.server().address();
            long number = new TestClient(certificate.connect(address)).register("Alice");
            for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
                try (HttpPeer secure = new HttpPeer(certificate.connect(address, version))) {
                    String cookie = secure.ask(LOG_IN.formatted(number)).header("set-cookie");
                    assertTrue(cookie.endsWith("; Path=/; HttpOnly; SameSite=Strict; Secure"), cookie);
                    secure.cookie(cookie.split(";", 2)[0]);
                    assertTrue(
                            secure.post("VER=1.1&CMD=List&SEQ=2&UIN=" + number).contains("&RES=0&"));
                }
            }
            try (HttpPeer clear = new HttpPeer(address)) {
                String cookie = clear.ask(LOG_IN.formatted(number)).header("set-cookie");
                assertTrue(cookie.endsWith("; SameSite=Strict"), cookie);
            }
        }
    }

    /** The JDK's own client of HTTP, which wants HTTP/2 first, and keeps its connection. */
    @Test
    void anHttpLibraryGetsAlong() throws IOException, InterruptedException {
        TestCertificate certificate = TestCertificate.make(folder);
        try (TestServer server = TestServer.start(certificate.settings());
                HttpClient client = HttpClient.newBuilder()
                        .sslContext(certificate.context())
                        .build()) {
            int port = server.server().address().getPort();
            for (int i = 0; i < 3; i++) {
                HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/"))
                        .POST(HttpRequest.BodyPublishers.ofString("VER=1.1&CMD=List&SEQ=" + i + "&UIN=10001"))
                        .build();
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                assertEquals(200, answer.statusCode());
                assertEquals("VER=1.1&CMD=List&SEQ=" + i + "&UIN=10001&RES=20", answer.body());
            }
        }
    }

    /** A page in clear text may be anybody's work: over TLS it is another site. */
    @Test
    void onlyASecurePageOfTheSameSiteMayAct() {
        TestCertificate certificate = TestCertificate.make(folder);
        try (TestServer server = TestServer.start(certificate.settings())) {
            InetSocketAddress address = server.server().address();
            for (String origin : new String[] {"https://oicq.example", "https://OICQ.example:443"}) {
                assertFalse(refuses(certificate, address, origin), origin);
            }
            for (String origin :
                    new String[] {"http://oicq.example", "https://oicq.example:8443", "https://evil.example", "null"}) {
                assertTrue(refuses(certificate, address, origin), origin);
            }
        }
    }

    private static boolean refuses(TestCertificate certificate, InetSocketAddress address, String origin) {
        try (HttpPeer peer = new HttpPeer(certificate.connect(address))) {
            peer.send("POST / HTTP/1.1\r\nHost: oicq.example\r\nOrigin: " + origin + "\r\nContent-Length: 0\r\n\r\n");
            return peer.receive().status().equals("HTTP/1.1 403 Forbidden");
        }
    }
}
