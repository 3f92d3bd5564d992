package org.oicq.tools.dump.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of TLS connections, as programs log them where SSLKEYLOGFILE says so: lines of a label, the client's random
 * number and the secret, the last two in hex.
 */
public final class KeyLog {
    /** Secrets that are kept, of a hundred bytes or so each; a connection of TLS 1.3 has five. */
    private static final int MOST = 500_000;

    private static final Pattern LINE = Pattern.compile("([A-Z0-9_]+) ([0-9a-fA-F]{64}) ((?:[0-9a-fA-F]{2}){32,64})");

    private final Map<String, byte[]> secrets = new HashMap<>();
    private final @Nullable Path file;
    private long read;

    private KeyLog(@Nullable Path file) {
        this.file = file;
    }

    /** One that has nothing yet. */
    public static KeyLog empty() {
        return new KeyLog(null);
    }

    /**
     * The one in a file, which may grow: it is read on where a secret is missing.
     *
     * @throws IOException where it cannot be read
     * @throws IllegalArgumentException where it has lines, and none with a secret
     */
    public static KeyLog of(Path file) throws IOException {
        KeyLog log = new KeyLog(file);
        log.readOn(file);
        if (log.secrets.isEmpty() && Files.size(file) > 0) {
            throw new IllegalArgumentException("there is no secret in '" + file
                    + "'; each line is LABEL RANDOM SECRET in hex, as SSLKEYLOGFILE makes it");
        }
        return log;
    }

    /** Whether no secret can be found in it, now or later. */
    public boolean isEmpty() {
        return secrets.isEmpty() && file == null;
    }

    /** Adds the lines of a text, and passes over those that are none; what is more than half a million is left out. */
    public void add(byte[] text) {
        for (String line : new String(text, StandardCharsets.ISO_8859_1).split("[\r\n]+", -1)) {
            Matcher matcher = LINE.matcher(line.strip());
            if (matcher.matches() && secrets.size() < MOST) {
                byte[] secret = HexFormat.of().parseHex(matcher.group(3));
                secrets.put(key(matcher.group(1), HexFormat.of().parseHex(matcher.group(2))), secret);
            }
        }
    }

    /** The secret with this label of the connection with this client random, or null. */
    byte @Nullable [] find(String label, byte[] random) {
        byte[] found = secrets.get(key(label, random));
        if (found == null && file != null) {
            try {
                readOn(file);
            } catch (IOException _) {
                // It was there at the start: what has been read of it counts.
            }
            found = secrets.get(key(label, random));
        }
        return found;
    }

    private static String key(String label, byte[] random) {
        return label + " " + HexFormat.of().formatHex(random);
    }

    private void readOn(Path path) throws IOException {
        long size = Files.size(path);
        if (size != read) {
            read = size;
            add(Files.readAllBytes(path));
        }
    }
}
