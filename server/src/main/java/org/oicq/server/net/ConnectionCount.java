package org.oicq.server.net;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.oicq.server.config.Addresses;

/** How many connections are open, in all and from each address ({@link Addresses#counted}). */
final class ConnectionCount {
    private volatile int maxTotal;
    private volatile int maxPerAddress;
    private final Predicate<InetAddress> bound;
    private final AtomicInteger total = new AtomicInteger();
    private final ConcurrentMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    /**
     * No connections yet.
     *
     * @param bound whether the limit for one address binds this one
     */
    ConnectionCount(int maxTotal, int maxPerAddress, Predicate<InetAddress> bound) {
        this.maxTotal = maxTotal;
        this.maxPerAddress = maxPerAddress;
        this.bound = bound;
    }

    /** Other limits from now on; connections that are open stay. */
    void limits(int total, int perAddress) {
        maxTotal = total;
        maxPerAddress = perAddress;
    }

    /** Counts a connection in, unless there are too many; the caller counts out what was counted in. */
    Optional<Refusable.Reason> enter(InetAddress address) {
        if (total.incrementAndGet() > maxTotal) {
            total.decrementAndGet();
            return Optional.of(Refusable.Reason.TOO_MANY);
        }
        if (bound.test(address) && byAddress.merge(Addresses.counted(address), 1, Integer::sum) > maxPerAddress) {
            leave(address);
            return Optional.of(Refusable.Reason.TOO_MANY_FROM_ADDRESS);
        }
        return Optional.empty();
    }

    void leave(InetAddress address) {
        total.decrementAndGet();
        if (bound.test(address)) {
            byAddress.computeIfPresent(Addresses.counted(address), (_, count) -> count == 1 ? null : count - 1);
        }
    }
}
