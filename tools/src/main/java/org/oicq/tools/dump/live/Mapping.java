package org.oicq.tools.dump.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which service number stands for which when a capture is sent to another server, and with which password. The file has
 * a line for each: {@code 10001 20001 secret}, the password left out where the captured one is right. Blank lines and
 * lines that start with # say nothing.
 */
public final class Mapping {
    private final Map<Long, Long> numbers = new HashMap<>();
    private final Map<Long, String> passwords = new HashMap<>();

    /**
     * The mapping in a file.
     *
     * @throws IOException where it cannot be read
     * @throws IllegalArgumentException where a line is wrong; the message is a sentence that names it
     */
    public static Mapping read(Path file) throws IOException {
        Mapping mapping = new Mapping();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split("\\s+", 3);
            if (parts.length < 2 || !parts[0].matches("[0-9]{1,10}") || !parts[1].matches("[0-9]{1,10}")) {
                throw new IllegalArgumentException("line " + (i + 1) + " of " + file
                        + " is not CAPTURED-NUMBER NUMBER [PASSWORD], as 10001 20001 secret");
            }
            long captured = Long.parseLong(parts[0]);
            mapping.numbers.put(captured, Long.parseLong(parts[1]));
            if (parts.length == 3) {
                mapping.passwords.put(captured, parts[2]);
            }
        }
        return mapping;
    }

    /** The number that stands for a captured one; itself where nothing else is said. */
    public long number(long captured) {
        return numbers.getOrDefault(captured, captured);
    }

    /** The password for a captured number, if it is another one. */
    Optional<String> password(long captured) {
        return Optional.ofNullable(passwords.get(captured));
    }

    /** The server gave another number to a registration than in the capture. */
    void learn(long captured, long number) {
        numbers.putIfAbsent(captured, number);
    }
}
