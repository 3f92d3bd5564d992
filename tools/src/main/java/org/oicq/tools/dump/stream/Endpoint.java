package org.oicq.tools.dump.stream;

import org.oicq.tools.filter.Address;

/**
 * An address and a port. IPv4 addresses are held as IPv4-mapped IPv6 addresses.
 *
 * @param port 0…65,535
 */
public record Endpoint(long high, long low, int port) {
    /** Stands for a side of a stream that has no address, as a file of raw bytes. */
    static final Endpoint NOWHERE = new Endpoint(0, 0, 0);

    /** Whether there is an address at all. */
    public boolean known() {
        return !equals(NOWHERE);
    }

    /** The address, as filters know it. */
    public Address address() {
        return new Address(high, low, port);
    }

    /** {@code 10.0.0.1:8000}, {@code [2001:db8::1]:8000}, or {@code -} for no address. */
    @Override
    public String toString() {
        return known() ? address().toString() : "-";
    }
}
