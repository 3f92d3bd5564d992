package org.oicq.codec.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteTest {
    @Test
    void everyPairOfBytesIsARoute() {
        for (int sender = 0; sender < 256; sender++) {
            for (int receiver = 0; receiver < 256; receiver++) {
                Route route = Route.of(sender, receiver);
                assertEquals(new Route(sender, receiver), route);
                assertEquals(new Route(receiver, sender), route.reversed());
            }
        }
    }

    @Test
    void theOicqServerIsOneAndAUserIsTen() {
        assertEquals(new Route(0x0a, 0x01), Route.USER_TO_OICQ);
        assertEquals(new Route(0x01, 0x0a), Route.OICQ_TO_USER);
        assertEquals("0a>01", Route.USER_TO_OICQ.toString());
    }

    @Test
    void theKindsOfProgramAreThoseOfTheProtocol() {
        assertEquals(
                List.of(
                        "1 OICQ server",
                        "2 fax server",
                        "3 web server",
                        "4 print server",
                        "5 chat server",
                        "10 OICQ user"),
                Arrays.stream(ProgramKind.values())
                        .map(kind -> kind.code() + " " + kind.label())
                        .toList());
        assertEquals(Optional.of(ProgramKind.CHAT_SERVER), ProgramKind.find(5));
        assertEquals(Optional.empty(), ProgramKind.find(6));
    }
}
