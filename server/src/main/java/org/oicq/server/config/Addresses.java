package org.oicq.server.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A setting's IP addresses, written with commas between them. */
public record Addresses(Set<InetAddress> all) {
    /** Groups of zeros in the long form, with the colons around them. */
    private static final Pattern ZEROS = Pattern.compile("(?:^|:)0(?::0)+(?::|$)");

    /**
     * The addresses of a text; names are not looked up.
     *
     * @throws IllegalArgumentException where one is none; the message is a sentence for a person
     */
    static Addresses parse(String text) {
        Set<InetAddress> all = new LinkedHashSet<>();
        if (!text.isBlank()) {
            Arrays.stream(text.split(",", -1)).map(String::strip).forEach(one -> all.add(literal(one)));
        }
        return new Addresses(all);
    }

    private static InetAddress literal(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is no IP address, as 127.0.0.1 or ::1", e);
        }
    }

    @Override
    public String toString() {
        return all.stream().map(Addresses::shown).collect(Collectors.joining(", "));
    }

    /** An address and port as people write them: {@code 127.0.0.1:8000}, {@code [::1]:8000}. */
    public static String shown(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        String host = ip == null ? address.getHostString() : shown(ip);
        return (ip instanceof Inet6Address ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** An address as people write it, IPv6 in the short form of RFC 5952. */
    public static String shown(InetAddress address) {
        String text = address.getHostAddress();
        if (!(address instanceof Inet6Address)) {
            return text;
        }
        // The longest run of zeros, of two groups or more and the first of equals, is left out.
        Matcher runs = ZEROS.matcher(text);
        int from = 0;
        int end = 0;
        while (runs.find()) {
            if (runs.end() - runs.start() > end - from) {
                from = runs.start();
                end = runs.end();
            }
        }
        return end == 0 ? text : text.substring(0, from) + "::" + text.substring(end);
    }

    /**
     * What limits by address count: an IPv4 address, or the network of 64 bits in which an IPv6 user can take any
     * address.
     */
    public static InetAddress counted(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, 8, 16, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("16 bytes are an address", e);
        }
    }
}
