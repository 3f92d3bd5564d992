package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.packet.ChangeData;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Register;
import org.oicq.codec.packet.RegisterReply;
import org.oicq.codec.packet.RequestFriend;
import org.oicq.codec.packet.Search;
import org.oicq.codec.packet.SearchResult;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.packet.UserData;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.server.tls.TestCertificate;
import org.oicq.server.web.WebLogin;

/** With everything logged that can be, no log holds a password, what stands for one, or a message's words. */
class LogsTest {
    private static final String PASSWORD = "pw-Zauberwort-17";
    private static final String NEW_PASSWORD = "pw-Losung-18";
    private static final String WRONG_PASSWORD = "pw-Irrtum-19";
    private static final String WORDS = "said-Geheimnis-20";
    private static final String REASON = "said-Grund-21";
    private static final String SEARCHED = "said-Gesucht-22";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    @Test
    void logsHoldNoSecret() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder);
        List<ILoggingEvent> events;
        try (LoggedEvents log = new LoggedEvents("ROOT", Level.TRACE)) {
            try (TestServer server =
                    TestServer.start(certificate.settings()[0], certificate.settings()[1])) {
                talk(server, server.connect(), server.join("Bob"));
                talk(server, new TestClient(certificate.connect(server.server().address())), server.join("Carol"));
                breakOff(server);
                // What waits for the database, and what comes from it, are told of too.
                try (var _ = server.databaseAway()) {
                    TestClient client = server.connect();
                    client.send(new Login(10_001, new Secret(Text.of(PASSWORD)), 0));
                    client.receiveFrame();
                }
            }
            events = log.events();
        }
        assertTrue(
                events.stream()
                        .anyMatch(event -> event.getLevel() == Level.DEBUG
                                && event.getLoggerName().startsWith("org.oicq.server")),
                "nothing was captured");
        for (ILoggingEvent event : events) {
            String all = event.getFormattedMessage() + " " + ThrowableProxyUtil.asString(event.getThrowableProxy());
            for (String secret : List.of(PASSWORD, NEW_PASSWORD, WRONG_PASSWORD)) {
                refute(all, secret);
                refute(all, md5(secret));
            }
            for (String words : List.of(WORDS, REASON)) {
                refute(all, words);
            }
        }
    }

    private static void refute(String logged, String secret) {
        String lower = logged.toLowerCase(Locale.ROOT);
        assertFalse(lower.contains(secret.toLowerCase(Locale.ROOT)), logged);
        assertFalse(lower.contains(HexFormat.of().formatHex(secret.getBytes(StandardCharsets.US_ASCII))), logged);
    }

    private static String md5(String password) throws GeneralSecurityException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("MD5").digest(password.getBytes(StandardCharsets.US_ASCII)));
    }

    private static void talk(TestServer server, TestClient alice, TestClient other) throws GeneralSecurityException {
        alice.send(new Register(TestClient.form("Alice", PASSWORD, 1)));
        long number = alice.receive(RegisterReply.class).number();
        alice.send(new Login(number, new Secret(Text.of(WRONG_PASSWORD)), 0));
        assertFalse(alice.receive(LoginReply.class).success());
        alice.send(new Login(number, new Secret(Text.of(PASSWORD)), 0));
        assertTrue(alice.receive(LoginReply.class).success());
        alice.send(new SendMessage(number, other.number(), Text.of(WORDS)));
        alice.send(new SendMessage(number, 99_999_999, Text.of(WORDS)));
        alice.hear();
        alice.send(new RequestFriend(number, other.number(), Text.of(REASON)));
        alice.hear();
        alice.send(new Search(number, Text.of("nickname = '" + SEARCHED + "' AND (")));
        alice.receive(SearchResult.class);
        alice.send(new ChangeData(number, TestClient.form("Alice", NEW_PASSWORD, 1)));
        alice.receive(UserData.class);
        assertTrue(WebLogin.answer(server.server().address(), number, md5(WRONG_PASSWORD))
                .contains("&RS=1"));
        assertTrue(WebLogin.answer(server.server().address(), number, md5(NEW_PASSWORD))
                .contains("&RS=0"));
        String said = WebLogin.ask(
                server.server().address(),
                "VER=1.1&CMD=CLTMSG&SEQ=2&UIN=" + number + "&UN=" + other.number() + "&MG=" + WORDS);
        assertTrue(said.contains("&RES=0"), said);
    }

    /** Packets and requests that are malformed in the middle of a secret. */
    private static void breakOff(TestServer server) {
        TestClient client = server.connect();
        byte[] login = org.oicq.codec.packet.Catalog.USER_TO_OICQ
                .encode(new Login(10_001, new Secret(Text.of(PASSWORD)), 0))
                .array();
        byte[] shorter = java.util.Arrays.copyOf(login, login.length - 3);
        shorter[7] = (byte) (shorter[7] - 3);
        client.sendBytes(shorter);
        client.receiveFrame();
        client.sendBytes((PASSWORD + WORDS).getBytes(StandardCharsets.US_ASCII));
        client.receiveFrame();
        client.expectEnd();
        WebLogin.ask(server.server().address(), "VER=9&CMD=Login&UIN=x&PS=" + PASSWORD + "&MG=" + WORDS);
        TestClient partial = server.connect();
        partial.sendBytes(java.util.Arrays.copyOf(login, login.length - 1));
        partial.reset();
    }
}
