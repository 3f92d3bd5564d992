package org.oicq.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.oicq.codec.http.WebCommand;
import org.oicq.codec.http.WebField;
import org.oicq.server.FirstError;
import org.oicq.server.TestServer;

/**
 * Whatever somebody sends who speaks HTTP is answered with HTTP that can be read, never with an error of the server's
 * own, and its connection ends in an orderly way. The server is a whole one, and 10001 is logged in from this address, so
 * that commands do what they do.
 */
class HttpFuzzTest {
    private static final long ME = 10001;
    private static final int PATIENCE_MILLIS = 30_000;
    private static final Set<Integer> STATUSES = Set.of(100, 101, 200, 304, 400, 403, 404, 405, 413, 426, 431);

    private static final FirstError ERROR = new FirstError();

    private static final TestServer SERVER = start();

    private static TestServer start() {
        TestServer server = TestServer.start(
                "rate-limits = false", "web-penalty = 1ms", "stored-messages = 1000", "web-session-time = 1d");
        server.connect().register("me");
        server.connect().register("you");
        Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
        return server;
    }

    static Stream<byte[]> seeds() {
        String list = body(WebCommand.LIST);
        Stream<String> forms = Stream.of(
                "POST HTTP/1.1\r\nContent-Length: " + list.length() + "\r\n\r\n" + list,
                "POST /x HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: " + list.length() + "\r\n\r\n" + list,
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(list.length()) + "\r\n"
                        + list + "\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nA=B",
                "POST / HTTP/1.1\r\nHost: a\r\nOrigin: http://b\r\nContent-Length: 0\r\n\r\n",
                "POST / HTTP/1.1\nCookie: OICQ=0123\nContent-Length: 9999999\n\n",
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "HEAD /app.js HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\nIf-None-Match: *\r\n\r\n",
                "HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
                String.join(
                        "\r\n",
                        "GET /oicq HTTP/1.1",
                        "Connection: Upgrade",
                        "Upgrade: websocket",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                        "Sec-WebSocket-Protocol: oicq",
                        "",
                        "\u0002\u0001x"),
                request(list) + request(body(WebCommand.GET_MSG_EX)) + request("VER=1.1"));
        Stream<String> commands =
                Arrays.stream(WebCommand.values()).map(HttpFuzzTest::body).map(HttpFuzzTest::request);
        return Stream.concat(forms, commands).map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    private static String request(String body) {
        return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** A request with every field that the command takes. */
    private static String body(WebCommand command) {
        StringBuilder body = new StringBuilder("VER=1.1&CMD=" + command.spelling() + "&SEQ=1&UIN=" + ME);
        for (WebField field : command.request()) {
            String value = switch (field.key()) {
                case PS -> HttpPeer.PS;
                case LC -> HttpPeer.LC;
                case UN -> "10002";
                default -> field.form() == WebField.Form.NUMBER ? "1" : "x%2cy";
            };
            body.append('&').append(field.key()).append('=').append(value);
        }
        return body.toString();
    }

    @MethodSource("seeds")
    @FuzzTest
    void asking(byte[] data) throws IOException {
        if (data.length == 0 || data[0] < 'A' || data[0] > 'Z') {
            return; // no HTTP
        }
        InetSocketAddress address = SERVER.server().address();
        if (SERVER.server().sessions().find(ME).isEmpty()) {
            try (HttpPeer again = new HttpPeer(address)) {
                again.logIn(ME);
            }
        }
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(data);
            socket.shutdownOutput();
            check(data, socket.getInputStream().readAllBytes());
        }
        assertEquals("", ERROR.take());
    }

    /** Reads answers as one does who knows what was asked for: the answer to HEAD has a length, and no body. */
    private static final class Answers extends HttpResponseDecoder {
        private final Deque<HttpMethod> asked = new ArrayDeque<>();

        Answers(byte[] requests) {
            EmbeddedChannel decoder = new EmbeddedChannel(new RequestDecoder(false));
            decoder.writeInbound(Unpooled.wrappedBuffer(requests));
            for (Object part = decoder.readInbound(); part != null; part = decoder.readInbound()) {
                if (part instanceof HttpRequest request) {
                    asked.add(request.method());
                }
                ReferenceCountUtil.release(part);
            }
            decoder.finishAndReleaseAll();
        }

        @Override
        protected boolean isContentAlwaysEmpty(HttpMessage answer) {
            if (((HttpResponse) answer).status().codeClass() == HttpStatusClass.INFORMATIONAL) {
                return super.isContentAlwaysEmpty(answer);
            }
            return HttpMethod.HEAD.equals(asked.poll()) || super.isContentAlwaysEmpty(answer);
        }
    }

    private static void check(byte[] requests, byte[] answers) {
        EmbeddedChannel client = new EmbeddedChannel(new Answers(requests), new HttpObjectAggregator(1 << 20));
        client.writeInbound(Unpooled.wrappedBuffer(answers));
        client.finish();
        for (FullHttpResponse answer = client.readInbound(); answer != null; answer = client.readInbound()) {
            assertTrue(answer.decoderResult().isSuccess(), answer.toString());
            assertTrue(STATUSES.contains(answer.status().code()), answer.toString());
            if (answer.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
                // What follows is no HTTP.
                answer.release();
                return;
            }
            String body = answer.content().toString(StandardCharsets.UTF_8);
            boolean look = answer.headers().contains("content-security-policy")
                    || answer.status().code() >= 400;
            assertTrue(look || body.isEmpty() || (body.startsWith("VER=") && body.contains("&RES=")), body);
            answer.release();
        }
    }
}
