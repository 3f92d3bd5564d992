package org.oicq.tools.dump.stream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

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

    /** {@code 10.0.0.1:8000}, {@code [2001:db8:0:0:0:0:0:1]:8000}, or {@code -} for no address. */
    @Override
    public String toString() {
        if (!known()) {
            return "-";
        }
        try {
            byte[] bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
            String address = InetAddress.getByAddress(bytes).getHostAddress();
            return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
        } catch (UnknownHostException e) {
            throw new AssertionError("sixteen bytes are an address", e);
        }
    }
}
