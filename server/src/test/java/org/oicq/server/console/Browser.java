package org.oicq.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.oicq.schema.Role;
import org.oicq.server.TestClient;
import org.oicq.server.TestServer;

/** What the console's page does, over a real connection to a server that runs. */
final class Browser implements AutoCloseable {
    private final String address;
    private final HttpClient http = HttpClient.newHttpClient();
    private String token = "";

    Browser(TestServer server) {
        this(server.server().operatorAddress().orElseThrow().getPort());
    }

    /** One that asks another server on this machine. */
    Browser(int port) {
        this.address = "http://127.0.0.1:" + port;
    }

    /** An answer, whose body is JSON. */
    record Got(int status, Map<String, Object> facts) {
        /** A field as a text. */
        String get(String name) {
            return String.valueOf(facts.get(name));
        }

        @SuppressWarnings("unchecked")
        List<List<Object>> rows() {
            return (List<List<Object>>) facts.getOrDefault("rows", List.of());
        }
    }

    /** Makes somebody an operator, and gives the number. */
    static long operator(TestServer server, String nickname) {
        long number = server.connect().register(nickname);
        server.database().database().accounts().setRole(number, Role.OPERATOR);
        return number;
    }

    /** One that is logged in as a new operator. */
    static Browser asOperator(TestServer server) {
        Browser browser = new Browser(server);
        browser.in(operator(server, "Op"));
        return browser;
    }

    /** Logs in well. */
    void in(long number) {
        Got got = logIn(number, TestClient.PASSWORD);
        assertEquals(200, got.status(), got.toString());
    }

    Got logIn(long number, String password) {
        Got got = post("/console/login", Map.of("number", number, "password", password));
        if (got.status() == 200) {
            token = got.get("token");
        }
        return got;
    }

    String token() {
        return token;
    }

    /** Runs a command. */
    Got run(String... words) {
        return post("/console/run", Map.of("args", List.of(words)));
    }

    Got get(String path) {
        return send(request(path).GET());
    }

    Got post(String path, Map<String, ?> facts) {
        try {
            return post(path, JSON.std.asString(facts));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    Got post(String path, String body) {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Asks for a command with a file, which goes along as the body or comes back as the answer. */
    HttpResponse<byte[]> file(List<String> args, byte[] body) {
        return answer(fileRequest(args).POST(HttpRequest.BodyPublishers.ofByteArray(body)), BodyHandlers.ofByteArray());
    }

    /** A request for a command with a file, without its body. */
    HttpRequest.Builder fileRequest(List<String> args) {
        try {
            String words = URLEncoder.encode(JSON.std.asString(args), StandardCharsets.UTF_8);
            return request("/console/file?args=" + words);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    <T> HttpResponse<T> answer(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request.build(), handler);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(address + path));
        return token.isEmpty() ? builder : builder.header("authorization", "Bearer " + token);
    }

    HttpResponse<String> raw(HttpRequest.Builder request) {
        return answer(request, BodyHandlers.ofString());
    }

    Got send(HttpRequest.Builder request) {
        HttpResponse<String> response = raw(request);
        String type = response.headers().firstValue("content-type").orElse("");
        try {
            return new Got(
                    response.statusCode(),
                    type.equals("application/json")
                            ? JSON.std.mapFrom(response.body())
                            : Map.of("text", response.body()));
        } catch (IOException e) {
            throw new AssertionError(response.body(), e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
