package org.oicq.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.oicq.schema.TestDatabase;
import org.oicq.server.TestClient;

/** RES=0 to CLTMSG is a promise: a server that is killed right after it has lost nothing. */
class KilledServerTest {
    @Test
    void whatWasTakenIsThere() throws IOException {
        try (TestDatabase database = TestDatabase.create()) {
            for (int round = 0; round < 3; round++) {
                try (ChildServer server = ChildServer.start(database);
                        HttpPeer web = new HttpPeer(server.address())) {
                    if (round == 0) {
                        TestClient registrar = new TestClient(server.address());
                        registrar.register("one");
                        registrar.register("two");
                        registrar.reset();
                    }
                    web.logIn(10001);
                    // In the first round the receiver is away, in the others it is there and has not asked.
                    if (round > 0) {
                        web.logIn(10002);
                    }
                    assertEquals(
                            "VER=1.1&CMD=CLTMSG&SEQ=1&UIN=10001&RES=0&",
                            web.post("VER=1.1&CMD=CLTMSG&SEQ=1&UIN=10001&UN=10002&MG=m" + round));
                }
            }
            try (ChildServer server = ChildServer.start(database);
                    HttpPeer web = new HttpPeer(server.address())) {
                web.logIn(10002);
                assertEquals(
                        "VER=1.1&CMD=GetMsgEx&SEQ=1&UIN=10002&RES=0&MN=3&MT=9,9,9,&UN=10001,10001,10001,&MG=m0,m1,m2,",
                        web.post("VER=1.1&CMD=GetMsgEx&SEQ=1&UIN=10002"));
            }
        }
    }
}
