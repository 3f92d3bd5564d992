package org.oicq.server.net;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections are open, in all and from each address. */
final class ConnectionCount {
    private final int maxTotal;
    private final int maxPerAddress;
    private final boolean limitLoopback;
    private final AtomicInteger total = new AtomicInteger();
    private final ConcurrentMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    ConnectionCount(int maxTotal, int maxPerAddress, boolean limitLoopback) {
        this.maxTotal = maxTotal;
        this.maxPerAddress = maxPerAddress;
        this.limitLoopback = limitLoopback;
    }

    /** Counts a connection in, unless there are too many; the caller counts out what was counted in. */
    boolean enter(InetAddress address) {
        if (total.incrementAndGet() > maxTotal) {
            total.decrementAndGet();
            return false;
        }
        if (bound(address) && byAddress.merge(address, 1, Integer::sum) > maxPerAddress) {
            leave(address);
            return false;
        }
        return true;
    }

    void leave(InetAddress address) {
        total.decrementAndGet();
        if (bound(address)) {
            byAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    private boolean bound(InetAddress address) {
        return limitLoopback || !address.isLoopbackAddress();
    }
}
