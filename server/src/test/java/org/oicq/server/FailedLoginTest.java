package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.packet.Login;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.server.oicq.Passwords;
import org.oicq.server.web.WebLogin;

/** Nobody learns by a failed log-in, its answer or its work, whether there is an account. */
class FailedLoginTest {
    private static final long NOBODY = 12_345_678;

    /** What came back, and how many hashes it took. */
    private record Outcome(String answer, long hashes) {}

    private static Outcome binary(TestServer server, long number, String password) {
        long before = server.server().passwords().computed();
        TestClient client = server.connect();
        client.send(new Login(number, new Secret(Text.of(password)), 0));
        Frame frame = client.receiveFrame();
        ByteBuffer content = frame.content();
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        String answer = frame.type() + " " + java.util.HexFormat.of().formatHex(bytes);
        // Nothing follows it: the next answer is to the next question.
        client.send(new Login(0, new Secret(Text.of("x")), 0));
        assertEquals(0x02, client.receiveFrame().type());
        return new Outcome(answer, server.server().passwords().computed() - before - 1);
    }

    private static Outcome http(TestServer server, long number, String md5) {
        long before = server.server().passwords().computed();
        String answer = WebLogin.answer(server.server().address(), number, md5).replace("UIN=" + number, "UIN=");
        return new Outcome(answer, server.server().passwords().computed() - before);
    }

    /** Log-ins whose connections are closed at once, as a guesser's that does not wait for the answers. */
    @Test
    void abandonedLogInsHoldNobodyUp() throws IOException {
        try (TestServer server = TestServer.start("rate-limits = false", "hash-threads = 1", "hash-memory = 65536")) {
            long known = server.connect().register("Known");
            Passwords passwords = server.server().passwords();
            long before = passwords.computed();
            for (int i = 0; i < 100; i++) {
                if (i % 4 < 2) {
                    abandonOverHttp(server, known, i % 2 == 0);
                    continue;
                }
                TestClient client = server.connect();
                client.send(new Login(known, new Secret(Text.of("wrong " + i)), 0));
                if (i % 2 == 0) {
                    client.reset();
                } else {
                    client.endOutput();
                }
            }
            server.logIn(known).barrier();
            long computed = passwords.computed() - before;
            assertTrue(computed < 20, computed + " hashes before the one that somebody waited for");
        }
    }

    private static void abandonOverHttp(TestServer server, long number, boolean reset) throws IOException {
        String body = "VER=1.1&CMD=Login&SEQ=1&UIN=" + number + "&PS=" + "0".repeat(32) + "&M5=1&LC=9326B87B234E7235";
        InetSocketAddress address = server.server().address();
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            String request = "POST / HTTP/1.1\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.setSoLinger(reset, 0);
        }
    }

    @Test
    void unknownWrongAndDisabledAreOne() {
        try (TestServer server = TestServer.start("rate-limits = false")) {
            long known = server.connect().register("Known");
            long disabled = server.connect().register("Disabled");
            server.database().execute("UPDATE accounts SET disabled = true WHERE number = " + disabled);
            TestClient logged = server.logIn(known);
            for (int round = 0; round < 3; round++) {
                Outcome wrong = binary(server, known, "wrong");
                assertEquals(1, wrong.hashes());
                assertEquals(wrong, binary(server, NOBODY, "wrong"));
                assertEquals(wrong, binary(server, disabled, "wrong"));
                // Who has the right password knows of the account, and that it was right is known again without
                // hashing.
                assertEquals(
                        wrong.answer(),
                        binary(server, disabled, TestClient.PASSWORD).answer());
            }
            logged.barrier();
        }
    }

    /** Nor by when it is told to slow down. */
    @Test
    void whoIsNobodyIsHeldBackAsSoonAsWhoIsSomebody() {
        try (TestServer server = TestServer.start("limit-loopback = true", "failed-login-rate = 1/h burst 2")) {
            long known = server.connect().register("Known");
            List<List<String>> heard = new ArrayList<>();
            for (long number : new long[] {known, NOBODY}) {
                TestClient client = server.connect();
                List<String> answers = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    client.send(new Login(number, new Secret(Text.of("wrong")), 0));
                }
                // Two failures, and a notice before the third.
                for (int i = 0; i < 4; i++) {
                    answers.add(client.receive().toString());
                }
                heard.add(answers);
            }
            assertEquals(heard.getFirst(), heard.getLast());
            assertTrue(heard.getFirst().get(2).contains("too fast"), heard.toString());
        }
    }

    @Test
    void overHttpTheyAreOneToo() {
        try (TestServer server = TestServer.start("rate-limits = false")) {
            long known = server.connect().register("Known");
            long disabled = server.connect().register("Disabled");
            server.database().execute("UPDATE accounts SET disabled = true WHERE number = " + disabled);
            String wrongMd5 = "0".repeat(32);
            Outcome wrong = http(server, known, wrongMd5);
            assertEquals(1, wrong.hashes());
            assertEquals(wrong, http(server, NOBODY, wrongMd5));
            assertEquals(wrong, http(server, disabled, wrongMd5));
            assertEquals(wrong, http(server, disabled, WebLogin.RIGHT));
            assertNotEquals(wrong.answer(), http(server, known, WebLogin.RIGHT).answer());
        }
    }
}
