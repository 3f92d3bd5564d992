package org.oicq.server.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * The addresses that begin with the same bits.
 *
 * @param first the lowest of them
 * @param bits how many bits they have in common
 */
public record Network(InetAddress first, int bits) {
    /**
     * The network of a text: an address, or one with the number of bits behind a slash.
     *
     * @throws IllegalArgumentException where it is none; the message is a sentence for a person
     */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        String literal = (slash < 0 ? text : text.substring(0, slash)).strip();
        InetAddress address;
        try {
            address = InetAddress.ofLiteral(literal);
        } catch (IllegalArgumentException e) {
            throw wrong(text, e);
        }
        int all = address.getAddress().length * 8;
        String bits = slash < 0 ? Integer.toString(all) : text.substring(slash + 1).strip();
        if (!bits.matches("\\d{1,3}") || Integer.parseInt(bits) > all) {
            throw wrong(text, null);
        }
        return new Network(masked(address, Integer.parseInt(bits)), Integer.parseInt(bits));
    }

    private static IllegalArgumentException wrong(String text, @org.jspecify.annotations.Nullable Throwable cause) {
        return new IllegalArgumentException(
                "'" + text + "' is no address and no network, as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/64", cause);
    }

    private static InetAddress masked(InetAddress address, int bits) {
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, (bits + 7) / 8, bytes.length, (byte) 0);
        if (bits % 8 != 0) {
            bytes[bits / 8] &= (byte) (0xff << (8 - bits % 8));
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("the length is that of an address", e);
        }
    }

    /** Whether an address is one of them. */
    public boolean has(InetAddress address) {
        return address.getAddress().length == first.getAddress().length && masked(address, bits).equals(first);
    }

    /** As {@code 192.0.2.0/24}. */
    @Override
    public String toString() {
        return Addresses.shown(first) + "/" + bits;
    }
}
