package org.oicq.tools.dump.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which service number stands for which when a capture is sent to another server, and with which password. The file has
 * a line for each: {@code 10001 20001 secret}, the password left out where the captured one is right; or for a room or a job:
 * {@code room:17 room:23}. Blank lines and lines that start with # say nothing.
 */
public final class Mapping {
    /** What else has numbers that a server gives, by the catalogue's name of the field. */
    private static final Set<String> THINGS = Set.of("room", "job");

    private final Map<Long, Long> numbers = new HashMap<>();
    private final Map<String, Long> things = new HashMap<>();
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
            if (parts.length == 2 && mapping.thing(parts[0], parts[1])) {
                continue;
            }
            if (parts.length < 2 || !parts[0].matches("[0-9]{1,10}") || !parts[1].matches("[0-9]{1,10}")) {
                throw new IllegalArgumentException("line " + (i + 1) + " of " + file
                        + " is not CAPTURED-NUMBER NUMBER [PASSWORD], as 10001 20001 secret, nor room:17 room:23");
            }
            long captured = Long.parseLong(parts[0]);
            mapping.numbers.put(captured, Long.parseLong(parts[1]));
            if (parts.length == 3) {
                mapping.passwords.put(captured, parts[2]);
            }
        }
        return mapping;
    }

    /** Whether it is {@code room:17 room:23} or {@code job:4 job:5}, which is kept then. */
    private boolean thing(String captured, String there) {
        String kind = captured.substring(0, Math.max(0, captured.indexOf(':')));
        String number = there.startsWith(kind + ":") ? there.substring(kind.length() + 1) : "";
        boolean good = THINGS.contains(kind) && captured.matches("[a-z]+:[0-9]{1,10}") && number.matches("[0-9]{1,10}");
        if (good) {
            things.put(captured, Long.parseLong(number));
        }
        return good;
    }

    /** The number that stands for that of a captured room or job, by the field's name; itself where nothing is said. */
    long thing(String kind, long captured) {
        String thing = kind.equals("startRoom") ? "room" : kind.equals("startJob") ? "job" : kind;
        return things.getOrDefault(thing + ":" + captured, captured);
    }

    /** The server made a room or job, which had another number in the capture. */
    void learn(String kind, long captured, long number) {
        things.putIfAbsent(kind + ":" + captured, number);
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
