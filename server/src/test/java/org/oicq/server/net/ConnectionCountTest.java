package org.oicq.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectionCountTest {
    private final ConnectionCount count = new ConnectionCount(100, 2, _ -> true);

    private Optional<Refusable.Reason> enter(String address) {
        return count.enter(InetAddress.ofLiteral(address));
    }

    /** A user of IPv6 has a network of 64 bits to take addresses from. */
    @Test
    void countsANetworkOfIPv6AsOneAddress() {
        assertEquals(Optional.empty(), enter("2001:db8:0:1::1"));
        assertEquals(Optional.empty(), enter("2001:db8:0:1:ffff::2"));
        assertEquals(Optional.of(Refusable.Reason.TOO_MANY_FROM_ADDRESS), enter("2001:db8:0:1::3"));
        assertEquals(Optional.empty(), enter("2001:db8:0:2::1"), "the next network");
        count.leave(InetAddress.ofLiteral("2001:db8:0:1::1"));
        assertEquals(Optional.empty(), enter("2001:db8:0:1::3"));
        assertEquals(Optional.empty(), enter("192.0.2.1"));
        assertEquals(Optional.empty(), enter("192.0.2.2"));
    }
}
