package org.oicq.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.UserData;
import org.oicq.codec.packet.UserPacket;
import org.oicq.codec.packet.ViewUser;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.server.TestClient;
import org.oicq.server.TestServer;

/** A client that says everything at once and ends its side gets every answer, also where the server was not reading. */
class EndOfInputTest {
    @Test
    void whatCameBeforeTheEndIsAnswered() {
        try (TestServer server = TestServer.start("request-queue = 2")) {
            long number = server.connect().register("anna");
            for (int round = 0; round < 20; round++) {
                TestClient client = server.connect();
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                // While the log-in is being answered nothing is read, and after it two packets at a time.
                add(all, new Login(number, new Secret(Text.of(TestClient.PASSWORD)), 0));
                for (int i = 0; i < 9; i++) {
                    add(all, new ViewUser(number, number));
                }
                client.sendBytes(all.toByteArray());
                client.endOutput();
                assertEquals(true, client.receive(LoginReply.class).success());
                for (int i = 0; i < 9; i++) {
                    client.receive(UserData.class);
                }
                client.expectEnd();
            }
        }
    }

    private static void add(ByteArrayOutputStream all, UserPacket packet) {
        all.writeBytes(Catalog.USER_TO_OICQ.encode(packet).array());
    }
}
