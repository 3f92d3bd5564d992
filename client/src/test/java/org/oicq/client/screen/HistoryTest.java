package org.oicq.client.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    private static History.Kept kept(int i, String text) {
        return new History.Kept(Instant.ofEpochSecond(1_000_000 + i), Target.user(10002), 10002, text);
    }

    @Test
    void keepsAndFindsWhatWasSaid() throws Exception {
        History history = new History(folder, 10001);
        List<History.Kept> all =
                List.of(kept(1, "你好，世界"), kept(2, "two\nlines\tand \\n no line end"), kept(3, "Hello World"));
        for (History.Kept one : all) {
            history.keep(one);
        }
        assertEquals(all, new History(folder, 10001).recent(10));
        assertEquals(all.subList(1, 3), history.recent(2));
        assertEquals(List.of(all.get(2)), history.search(List.of("world", "hello"), 10));
        assertEquals(List.of(all.getFirst()), history.search(List.of("世界"), 10));
        assertEquals(List.of(), history.search(List.of("10002"), 10));
        assertEquals(List.of(), new History(folder, 10002).recent(10));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    List.of("rw-------"),
                    files.map(file -> {
                                try {
                                    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                                } catch (java.io.IOException e) {
                                    throw new AssertionError(e);
                                }
                            })
                            .toList());
        }
    }

    @Test
    void isBoundedAndLosesTheOldest() throws Exception {
        History history = new History(folder, 10001);
        String text = "x".repeat(60_000);
        int count = (int) (5 * History.MAX_BYTES / 2 / text.length());
        for (int i = 0; i < count; i++) {
            history.keep(kept(i, i + " " + text));
        }
        long bytes = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        assertTrue(bytes <= 2 * (History.MAX_BYTES + 70_000), bytes + " bytes");
        assertEquals(
                List.of(),
                history.search(List.of("0 xxx"), 1000).stream()
                        .filter(one -> one.text().startsWith("0 "))
                        .toList());
        assertTrue(history.recent(1).getFirst().text().startsWith(count - 1 + " "));
    }

    @Test
    void aLineOfSomebodyElseIsNone() throws Exception {
        History history = new History(folder, 10001);
        history.keep(kept(1, "mine"));
        Files.writeString(
                folder.resolve("history-10001.txt"),
                "1\tUSER\tx\ty\tz\nnonsense\n",
                java.nio.file.StandardOpenOption.APPEND);
        assertEquals(1, history.recent(10).size());
    }
}
