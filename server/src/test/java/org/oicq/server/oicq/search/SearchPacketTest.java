package org.oicq.server.oicq.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.oicq.codec.packet.Search;
import org.oicq.codec.packet.SearchResult;
import org.oicq.codec.packet.UserCard;
import org.oicq.codec.wire.Text;
import org.oicq.server.TestClient;
import org.oicq.server.TestServer;

/** Packet 0x0B over a real connection. */
class SearchPacketTest {
    @Test
    void isAnsweredWithUsersOrWithFailure() {
        try (TestServer server = TestServer.start()) {
            TestClient anna = server.join("小明");
            anna.send(new Search(anna.number(), Text.of("nickname LIKE '小%'")));
            UserCard card = new UserCard(anna.number(), Text.of("小明"), 0, 0, Text.EMPTY);
            assertEquals(new SearchResult(true, List.of(card)), anna.receive());
            anna.send(new Search(anna.number(), Text.of("nickname = 'nobody'")));
            assertEquals(new SearchResult(true, List.of()), anna.receive());
            anna.send(new Search(anna.number(), Text.of("nickname = 'x'; DROP TABLE accounts")));
            assertEquals(new SearchResult(false, List.of()), anna.receive());
            anna.barrier();
        }
    }
}
