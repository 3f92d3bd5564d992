package org.oicq.server.config;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Printers by name, written {@code office=ipp://host:631/printers/x, second floor=ipps://…}. */
public record Printers(Map<String, URI> addresses) {
    /** In the order in which they are written. */
    public Printers {
        addresses = Collections.unmodifiableMap(new LinkedHashMap<>(addresses));
    }

    /**
     * The printers of this text; an empty one has none.
     *
     * @throws IllegalArgumentException where it is not such a list; the message says what is
     */
    public static Printers parse(String text) {
        Map<String, URI> addresses = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            if (part.isBlank()) {
                continue;
            }
            String[] halves = part.split("=", 2);
            String name = halves[0].strip();
            URI address = halves.length == 2 ? URI.create(halves[1].strip()) : URI.create("");
            boolean ipp = "ipp".equals(address.getScheme()) || "ipps".equals(address.getScheme());
            if (name.isEmpty() || !ipp || address.getHost() == null || addresses.put(name, address) != null) {
                throw new IllegalArgumentException(
                        "printers read 'office=ipp://host:631/printers/x, other=ipps://…', each name once");
            }
        }
        return new Printers(addresses);
    }

    @Override
    public String toString() {
        return addresses.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining(", "));
    }
}
