package org.oicq.tools.dump.live;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Reads addresses as a person types them. */
public final class HostPort {
    private static final String LOOPBACK = "127.0.0.1";

    private HostPort() {}

    /**
     * The address {@code HOST:PORT}, {@code [IPv6]:PORT}, or a port alone on 127.0.0.1.
     *
     * @throws IllegalArgumentException where it is none; the message is a sentence for a person
     */
    public static InetSocketAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? LOOPBACK : text.substring(0, colon);
        String port = text.substring(colon + 1);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535 || host.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' is no address; write HOST:PORT, as 127.0.0.1:8000");
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(port));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("the host '" + host + "' is not known", e);
        }
    }

    /** The same, written. */
    public static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
