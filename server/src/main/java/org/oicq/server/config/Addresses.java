package org.oicq.server.config;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** A setting's IP addresses, written with commas between them. */
public record Addresses(Set<InetAddress> all) {
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
        return all.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
    }
}
