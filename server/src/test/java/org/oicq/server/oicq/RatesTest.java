package org.oicq.server.oicq;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.oicq.server.config.Settings;

class RatesTest {
    private static final InetAddress ONE = InetAddress.ofLiteral("2001:db8:0:1::1");
    private static final InetAddress SAME_NETWORK = InetAddress.ofLiteral("2001:db8:0:1:ffff::2");
    private static final InetAddress NEXT_NETWORK = InetAddress.ofLiteral("2001:db8:0:2::1");

    private final Rates rates = new Rates(Settings.read(Map.of(
            "registration-rate", "1/h burst 1",
            "failed-login-rate", "1/h burst 1",
            "failed-login-address-rate", "2/h burst 2")));

    /** A user of IPv6 has a network of 64 bits to take addresses from. */
    @Test
    void aNetworkOfIPv6IsOneAddress() {
        assertTrue(rates.registration(ONE));
        assertFalse(rates.registration(SAME_NETWORK));
        assertTrue(rates.registration(NEXT_NETWORK));

        assertTrue(rates.login(10_001, ONE));
        assertFalse(rates.login(10_001, SAME_NETWORK), "for this number");
        assertTrue(rates.login(10_002, SAME_NETWORK));
        assertFalse(rates.login(10_003, ONE), "for the network");
        assertTrue(rates.login(10_001, NEXT_NETWORK));
        // A good log-in gives its turn back, from whichever address it came.
        rates.goodLogin(10_001, SAME_NETWORK);
        assertTrue(rates.login(10_001, ONE));
    }
}
