package org.oicq.client.screen;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was said, on the user's machine: a line for each message in a file that only the user can read. At 8 MiB the file becomes
 * the older one of two, and the one before that goes. So it is bounded, and a search reads no more than both.
 */
public final class History {
    static final long MAX_BYTES = 8 << 20;
    private static final long TAIL_BYTES = 1 << 20;

    /**
     * A message that was kept.
     *
     * @param who the number of who said it
     */
    public record Kept(Instant time, Target target, long who, String text) {}

    private final Path file;
    private final Path older;

    /**
     * The history in a folder that is there.
     *
     * @param number whose
     */
    public History(Path folder, long number) {
        this.file = folder.resolve("history-" + number + ".txt");
        this.older = folder.resolve("history-" + number + ".old.txt");
    }

    /** Keeps a message; it is in the file when this returns. */
    public synchronized void keep(Kept kept) throws IOException {
        String line = kept.time.toEpochMilli() + "\t" + kept.target.kind() + "\t" + kept.target.number() + "\t"
                + kept.who + "\t" + escape(kept.text) + "\n";
        if (Files.exists(file) && Files.size(file) > MAX_BYTES) {
            Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.exists(file)) {
            create();
        }
        OpenOption[] append = {StandardOpenOption.APPEND};
        Files.writeString(file, line, append);
    }

    private void create() throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(
                    file,
                    java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
                            java.nio.file.attribute.PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
    }

    /** The newest messages, the oldest of them first. */
    public synchronized List<Kept> recent(int most) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        byte[] bytes;
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long start = Math.max(0, in.length() - TAIL_BYTES);
            bytes = new byte[(int) (in.length() - start)];
            in.seek(start);
            in.readFully(bytes);
        }
        List<Kept> kept = new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .map(History::parse)
                .flatMap(Optional::stream)
                .toList();
        return kept.subList(Math.max(0, kept.size() - most), kept.size());
    }

    /** The newest messages that contain all these words in any case, the oldest of them first. */
    public synchronized List<Kept> search(List<String> words, int most) throws IOException {
        List<String> wanted =
                words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
        Deque<Kept> found = new ArrayDeque<>();
        for (Path one : List.of(older, file)) {
            if (!Files.exists(one)) {
                continue;
            }
            try (Stream<String> lines = Files.lines(one)) {
                lines.filter(line -> wanted.stream().allMatch(line.toLowerCase(Locale.ROOT)::contains))
                        .map(History::parse)
                        .flatMap(Optional::stream)
                        .filter(kept -> wanted.stream().allMatch(kept.text.toLowerCase(Locale.ROOT)::contains))
                        .forEach(kept -> {
                            found.addLast(kept);
                            if (found.size() > most) {
                                found.removeFirst();
                            }
                        });
            }
        }
        return new ArrayList<>(found);
    }

    /** A line that this program did not write is none. */
    private static Optional<Kept> parse(String line) {
        String[] parts = line.split("\t", 5);
        try {
            return parts.length < 5
                    ? Optional.empty()
                    : Optional.of(new Kept(
                            Instant.ofEpochMilli(Long.parseLong(parts[0])),
                            new Target(Target.Kind.valueOf(parts[1]), Long.parseLong(parts[2])),
                            Long.parseLong(parts[3]),
                            unescape(parts[4])));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String unescape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                char next = text.charAt(++i);
                out.append(next == 'n' ? '\n' : next == 'r' ? '\r' : next);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
