package org.oicq.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oicq.server.TestClient;
import org.oicq.server.TestCluster;

/** A program of the HTTP protocol is answered by any server of a cluster. */
@Timeout(60)
class HttpOverServersTest {
    private static String head(long number, String command) {
        return "VER=1.1&CMD=" + command + "&SEQ=7&UIN=" + number + "&";
    }

    @Test
    void eachRequestMayGoToAnotherServer() {
        try (TestCluster cluster = TestCluster.of(3)) {
            TestClient carl = cluster.connect(0);
            long number = carl.register("Carl");
            TestClient bob = cluster.join(2, "小明");
            HttpPeer[] at = new HttpPeer[3];
            for (int i = 0; i < 3; i++) {
                at[i] = new HttpPeer(cluster.node(i).server().address());
            }
            String cookie = at[0].logIn(number);
            at[1].post(head(number, "CLTMSG") + "UN=" + bob.number() + "&MG=%e4%bd%a0%e5%a5%bd%26, 100%25");
            assertEquals("你好&, 100%", bob.hear());
            bob.say(number, "and you?");
            String got = "";
            for (int i = 0; !got.contains("and you"); i++) {
                got = at[1 + i % 2].post(head(number, "GetMsgEx"));
            }
            assertTrue(got.startsWith(head(number, "GetMsgEx") + "RES=0&"), got);
            assertTrue(got.contains("UN=" + bob.number() + ",&"), got);
            // Once the cookie was shown it is asked for, whatever server is asked.
            String list = at[2].post(head(number, "List"));
            assertTrue(list.contains("RES=0&"), list);
            at[1].cookie(cookie);
            assertTrue(at[1].post(head(number, "List")).contains("RES=0&"));
            assertEquals(head(number, "List") + "RES=20", at[2].post(head(number, "List")));
            assertTrue(at[1].post(head(number, "Logout")).contains("RES=0"));
            assertEquals(head(number, "List") + "RES=20", at[1].post(head(number, "List")));
            // Somebody who is nowhere.
            assertEquals(head(99_999, "List") + "RES=20", at[1].post(head(99_999, "List")));
            for (HttpPeer peer : at) {
                peer.close();
            }
        }
    }
}
