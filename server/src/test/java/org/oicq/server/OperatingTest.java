package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oicq.codec.packet.AccountForm;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.Profile;
import org.oicq.codec.packet.Register;
import org.oicq.codec.packet.RegisterReply;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.schema.BanTable;
import org.oicq.schema.Database;
import org.oicq.schema.TestDatabase;
import org.oicq.server.config.Network;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.log.JsonLines;
import org.oicq.server.web.WebLogin;
import org.slf4j.LoggerFactory;

/** What an operator changes while the server runs: settings, bans, invitations. */
@Timeout(60)
class OperatingTest {
    private static boolean registers(TestServer server, String email) {
        Profile p = Profile.named(Text.of("somebody"));
        Profile profile = new Profile(
                p.nickname(),
                p.portrait(),
                p.gender(),
                p.age(),
                p.realName(),
                p.country(),
                p.province(),
                p.city(),
                p.address(),
                p.zipCode(),
                p.education(),
                p.school(),
                p.occupation(),
                p.phone(),
                p.pager(),
                Text.of(email),
                p.hobbies(),
                p.description());
        try (TestClient client = server.connect()) {
            client.send(new Register(AccountForm.of(profile, new Secret(Text.of(TestClient.PASSWORD)), 0)));
            ServerPacket answer = client.receive();
            if (answer instanceof Message explanation) {
                assertTrue(explanation.information().toString().contains("you need an invitation"));
                answer = client.receive();
            }
            return ((RegisterReply) answer).success();
        }
    }

    @Test
    void anInvitationIsUsedUpAndItsCodeNotKept() {
        try (TestServer server = TestServer.start("registration = invite")) {
            Database database = server.database().database();
            String code = database.invites().create(2, Optional.empty(), "class");
            String ended = database.invites().create(1, Optional.of(Instant.EPOCH), "late");
            assertFalse(registers(server, ""));
            assertFalse(registers(server, "ming@example.org"));
            assertFalse(registers(server, ended));
            assertTrue(registers(server, code));
            assertEquals(1, database.invites().list().getFirst().usesLeft());
            assertTrue(registers(
                    server, " " + code.toUpperCase(java.util.Locale.ROOT).replace("-", "") + " "));
            assertFalse(registers(server, code), "it is used up");
            assertEquals(2, server.database().number("SELECT count(*) FROM accounts WHERE email = ''"));
            assertEquals(0, server.database().number("SELECT count(*) FROM accounts WHERE email <> ''"));
            String again = database.invites().create(1, Optional.empty(), "");
            assertTrue(database.invites()
                    .revoke(database.invites().list().getFirst().id()));
            assertFalse(registers(server, again), "it is revoked");
        }
    }

    @Test
    void aBanEndsConnectionsAndKeepsNewOnesOut() throws Exception {
        try (TestServer server = TestServer.start()) {
            BanTable bans = server.database().database().bans();
            TestClient there = server.connect();
            bans.add("127.0.0.0/8", Optional.empty(), "a test");
            there.expectEnd();
            server.connect().expectEnd();
            assertTrue(bans.remove("127.0.0.0/8"));
            assertFalse(bans.remove("127.0.0.0/8"));
            // The server hears of it a moment later.
            boolean in = false;
            while (!in) {
                try (TestClient client = server.connect()) {
                    client.register("Ming");
                    in = true;
                } catch (RuntimeException | AssertionError _) {
                    Thread.onSpinWait();
                }
            }
            bans.add("127.0.0.1/32", Optional.of(Instant.now().minusSeconds(1)), "over already");
            server.connect().register("Hua");
        }
    }

    @Test
    void aBanHoldsFromTheStartOn() {
        try (TestServer server = TestServer.start()) {
            server.database().database().bans().add("127.0.0.1/32", Optional.empty(), "");
            server.stop();
            server.startAgain();
            server.connect().expectEnd();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7/32, 192.0.2.7, 192.0.2.8",
        "192.0.2.7/24, 192.0.2.0/24, 192.0.2.255, 192.0.3.0",
        "192.0.2.7/25, 192.0.2.0/25, 192.0.2.127, 192.0.2.128",
        "0.0.0.0/0, 0.0.0.0/0, 255.1.2.3, ::1",
        "2001:db8:0:1::7/64, 2001:db8:0:1::/64, 2001:db8:0:1:ffff::, 2001:db8:0:2::"
    })
    void networks(String text, String shown, String in, String out) {
        Network network = Network.parse(text);
        assertEquals(shown, network.toString());
        assertTrue(network.has(java.net.InetAddress.ofLiteral(in)));
        assertFalse(network.has(java.net.InetAddress.ofLiteral(out)));
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger("ROOT");
    }

    private static Encoder<ILoggingEvent> rootEncoder() {
        return ((OutputStreamAppender<ILoggingEvent>)
                        root().iteratorForAppenders().next())
                .getEncoder();
    }

    @Test
    void whoComesAndGoesIsLoggedWhereItIsAskedFor() {
        try (LoggedEvents log = new LoggedEvents("org.oicq.server.oicq.AccessLog", Level.INFO)) {
            try (TestServer server = TestServer.start("access-log = on", "registration = open")) {
                TestClient alice = server.connect();
                long number = alice.register("Alice");
                log.await(number + " was registered from 127.0.0.1.");
                assertFalse(alice.tryLogIn(number, "wrong").success());
                log.await(
                        "A log-in as " + number + " from 127.0.0.1 was refused: the number or the password is wrong.");
                alice.logIn();
                log.await(number + " has logged in from 127.0.0.1.");
                String answer = WebLogin.answer(server.server().address(), number, WebLogin.RIGHT);
                assertTrue(answer.contains("&RS=0"), answer);
                log.await(number + " from 127.0.0.1 is gone.");
            }
            Map<String, Object> values = new HashMap<>();
            log.events().get(1).getKeyValuePairs().forEach(pair -> values.put(pair.key, pair.value));
            assertEquals("WRONG_PASSWORD", values.get("reason"));
            assertEquals("127.0.0.1", values.get("address"));
            int before = log.events().size();
            try (TestServer server = TestServer.start()) {
                server.join("Bob");
            }
            assertEquals(before, log.events().size(), "without the setting there is no access log");
        }
    }

    @Test
    void theStateIsLoggedInFigures() {
        try (TestServer server = TestServer.start();
                LoggedEvents log = new LoggedEvents("org.oicq.server.ServerFigures", Level.INFO)) {
            TestClient alice = server.join("Alice");
            alice.say(alice.number(), "one");
            alice.hear();
            server.server().logState();
            String state = log.await("The state of the server: ");
            assertTrue(state.contains("oicq_sessions 1, "), state);
            assertTrue(state.contains("oicq_packets_received_total.SendMessage.oicq 1, "), state);
            assertTrue(state.contains("oicq_database_up 1, "), state);
            assertTrue(state.contains("process_open_fds "), state);
        }
    }

    @Test
    void whatCanChangeDoesAndTheRestIsNamed() throws Exception {
        Map<String, String> texts = new HashMap<>(Map.of("message-rate", "1/h burst 1"));
        ServerConfig before = TestServer.config(texts);
        texts.put("message-rate", "10/s burst 100");
        texts.put("registration", "closed");
        texts.put("connections", "5");
        texts.put("idle-time", "1m");
        try (TestDatabase database = TestDatabase.create();
                OicqServer server = new OicqServer(before, database.database(), () -> TestServer.config(texts))) {
            TestClient alice = new TestClient(server.address());
            alice.register("Alice");
            alice.logIn();
            alice.say(alice.number(), "one");
            assertEquals("one", alice.hear());
            alice.say(alice.number(), "two");
            assertTrue(alice.hear().contains("too fast"));

            // As ./oicq admin reload does.
            database.database().announceSettings();
            database.await("SELECT count(*) FROM audit WHERE action = 'reload'", 1);
            assertEquals(
                    "now registration = closed, connections = 5, message-rate = 10/s burst 100; only a restart changes"
                            + " idle-time",
                    database.database()
                            .audit()
                            .read(1, Long.MAX_VALUE)
                            .getFirst()
                            .detail());
            alice.say(alice.number(), "three");
            assertEquals("three", alice.hear());
            TestClient late = new TestClient(server.address());
            late.send(new Register(TestClient.form("Late", TestClient.PASSWORD, 0)));
            assertTrue(late.hear().contains("registration is closed"));
            assertFalse(late.receive(RegisterReply.class).success());

            // Also what the log is like.
            texts.put("log-format", "json");
            texts.put("access-log", "on");
            server.reload();
            try (LoggedEvents log = new LoggedEvents("org.oicq.server.oicq.AccessLog", Level.INFO)) {
                assertTrue(late.tryLogIn(alice.number(), TestClient.PASSWORD).success());
                log.await(alice.number() + " has logged in from 127.0.0.1");
            }
            assertTrue(rootEncoder() instanceof JsonLines);
            texts.put("log-format", "text");
            texts.put("access-log", "off");
            server.reload();
            assertFalse(rootEncoder() instanceof JsonLines);

            assertEquals(Level.WARN, root().getLevel());
            texts.put("log-level", "error");
            server.reload();
            assertEquals(Level.ERROR, root().getLevel());
            texts.put("log-level", "warn");
            server.reload();
            assertEquals(Level.WARN, root().getLevel());

            // A file that is wrong changes nothing.
            texts.put("registration", "perhaps");
            server.reload();
            assertTrue(database.database()
                    .audit()
                    .read(1, Long.MAX_VALUE)
                    .getFirst()
                    .detail()
                    .startsWith("the settings stay as they were: 'perhaps' is no value for registration"));
            alice.close();
            late.close();
        }
    }

    @Test
    void moreConnectionsOfAnAddressAreLetInAtOnce() throws Exception {
        Map<String, String> texts = new HashMap<>(Map.of("limit-loopback", "true", "connections-per-address", "1"));
        try (TestDatabase database = TestDatabase.create();
                OicqServer server =
                        new OicqServer(TestServer.config(texts), database.database(), () -> TestServer.config(texts))) {
            TestClient alice = new TestClient(server.address());
            alice.register("Alice");
            TestClient bob = new TestClient(server.address());
            bob.send(new KeepAlive(1));
            assertEquals("too many connections from your address", bob.hear());
            bob.close();
            texts.put("connections-per-address", "3");
            server.reload();
            TestClient carol = new TestClient(server.address());
            carol.register("Carol");
            alice.close();
            carol.close();
        }
    }
}
