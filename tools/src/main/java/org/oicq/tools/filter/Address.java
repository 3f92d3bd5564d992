package org.oicq.tools.filter;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An IP address with a port. An IPv4 address is held as its IPv4-mapped IPv6 address.
 *
 * @param high the first eight bytes of the IPv6 address
 * @param low its last eight
 * @param port 0…65,535
 */
public record Address(long high, long low, int port) {
    private static final int ANY_PORT = -1;
    private static final int BITS = 128;
    private static final int IPV4_STARTS = 96;
    private static final long IPV4_MAPPED = 0xffff_0000_0000L;

    /** Whether it is an IPv4 address. */
    public boolean isFour() {
        return high == 0 && low >>> 32 == 0xffff;
    }

    /** {@code 10.0.0.1:8000} or, in the short form of RFC 5952, {@code [2001:db8::1]:8000}. */
    @Override
    public String toString() {
        return (isFour() ? four() : "[" + six() + "]") + ":" + port;
    }

    private String four() {
        return (low >>> 24 & 0xff) + "." + (low >>> 16 & 0xff) + "." + (low >>> 8 & 0xff) + "." + (low & 0xff);
    }

    /** The longest run of two or more zero groups, the first of equals, is {@code ::}. */
    private String six() {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (int) ((i < 4 ? high : low) >>> (48 - 16 * (i % 4))) & 0xffff;
        }
        int bestStart = -1;
        int best = 1;
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && groups[i + run] == 0) {
                run++;
            }
            if (run > best) {
                best = run;
                bestStart = i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == bestStart) {
                text.append("::");
                i += best - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    /**
     * Whether an address is one that {@code text} means: {@code 10.0.0.2}, {@code 10.0.0.0/8}, {@code :8000}, {@code
     * 10.0.0.2:8000}, {@code ::1}, {@code fe80::/10}, {@code [::1]:8000}.
     *
     * @return empty where the text is no address
     */
    static Optional<Predicate<Address>> matcher(String text) {
        String host = text;
        String port = "";
        boolean brackets = text.startsWith("[");
        int colon = text.lastIndexOf(':');
        boolean six = text.indexOf(':') != colon;
        if (brackets) {
            int close = text.indexOf(']');
            if (close < 0 || (close + 1 < text.length() && text.charAt(close + 1) != ':')) {
                return Optional.empty();
            }
            host = text.substring(1, close);
            port = close + 1 < text.length() ? text.substring(close + 2) : "";
            if (close + 1 < text.length() && port.isEmpty()) {
                return Optional.empty();
            }
        } else if (colon >= 0 && !six) {
            host = text.substring(0, colon);
            port = text.substring(colon + 1);
            if (port.isEmpty()) {
                return Optional.empty();
            }
        }
        int wantedPort = port.isEmpty() ? ANY_PORT : number(port, 65_535);
        if (!port.isEmpty() && wantedPort < 0) {
            return Optional.empty();
        }
        Predicate<Address> rightPort = address -> wantedPort == ANY_PORT || address.port == wantedPort;
        return host.isEmpty() && !brackets
                ? wantedPort == ANY_PORT ? Optional.empty() : Optional.of(rightPort)
                : net(host).map(rightPort::and);
    }

    /** An address, or a net in CIDR's form. */
    private static Optional<Predicate<Address>> net(String text) {
        int slash = text.indexOf('/');
        Optional<byte[]> bytes = bytes(slash < 0 ? text : text.substring(0, slash));
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        boolean four = bytes.get().length == 4;
        int longest = four ? BITS - IPV4_STARTS : BITS;
        int bits = slash < 0 ? longest : number(text.substring(slash + 1), longest);
        if (bits < 0) {
            return Optional.empty();
        }
        int prefix = four ? bits + IPV4_STARTS : bits;
        ByteBuffer in = ByteBuffer.wrap(bytes.get());
        long wantedHigh = four ? 0 : in.getLong();
        long wantedLow = four ? IPV4_MAPPED | (in.getInt() & 0xffff_ffffL) : in.getLong();
        long highMask = mask(Math.min(prefix, 64));
        long lowMask = mask(Math.max(prefix - 64, 0));
        return Optional.of(
                address -> ((address.high ^ wantedHigh) & highMask) == 0 && ((address.low ^ wantedLow) & lowMask) == 0);
    }

    private static long mask(int bits) {
        return bits == 0 ? 0 : -1L << (64 - bits);
    }

    /** The bytes of a literal address; nothing is ever looked up. */
    private static Optional<byte[]> bytes(String text) {
        if (text.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
            ByteBuffer four = ByteBuffer.allocate(4);
            for (String part : text.split("\\.", -1)) {
                int value = number(part, 255);
                if (value < 0) {
                    return Optional.empty();
                }
                four.put((byte) value);
            }
            return Optional.of(four.array());
        }
        if (text.indexOf(':') < 0 || !text.matches("[0-9a-fA-F:.]+")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text).getAddress());
        } catch (UnknownHostException _) {
            return Optional.empty();
        }
    }

    private static int number(String text, int most) {
        if (!text.matches("\\d{1,5}")) {
            return -1;
        }
        int value = Integer.parseInt(text);
        return value <= most ? value : -1;
    }
}
