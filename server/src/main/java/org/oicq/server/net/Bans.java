package org.oicq.server.net;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.oicq.server.config.Network;

/** Networks that may not connect. For all threads. */
public final class Bans {
    /**
     * A network that may not connect.
     *
     * @param end when it may again, if that is set
     */
    public record Ban(Network network, Optional<Instant> end) {
        private boolean holds(InetAddress address) {
            return network.has(address) && end.map(time -> time.isAfter(Instant.now())).orElse(true);
        }
    }

    private volatile List<Ban> bans = List.of();

    /** Puts these in the place of those before. */
    public void set(List<Ban> now) {
        bans = List.copyOf(now);
    }

    /** Whether an address may not connect now. */
    public boolean has(InetAddress address) {
        for (Ban ban : bans) {
            if (ban.holds(address)) {
                return true;
            }
        }
        return false;
    }
}
