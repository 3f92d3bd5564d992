package org.oicq.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncomingFileTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path parent;

    @Test
    void hasNoNameUntilItIsWhole() throws Exception {
        Path folder = Files.createDirectory(parent.resolve("in"));
        try (IncomingFile file = new IncomingFile(folder, "a.txt", 6)) {
            file.write(bytes("abc"));
            assertFalse(file.complete());
            assertFalse(names(folder).contains("a.txt"));
            assertThrows(IOException.class, file::finish);
            file.write(bytes("def"));
            assertEquals(folder.toRealPath().resolve("a.txt"), file.finish());
        }
        assertEquals("abcdef", Files.readString(folder.resolve("a.txt")));
        assertEquals(List.of("a.txt"), names(folder));
    }

    @Test
    void leavesNothingBehindWhenItFails() throws Exception {
        try (IncomingFile file = new IncomingFile(parent, "a.txt", 4)) {
            file.write(bytes("abc"));
            assertThrows(IOException.class, () -> file.write(bytes("de")));
        }
        assertEquals(List.of(), names(parent));
    }

    @Test
    void neverReplacesAFile() throws Exception {
        for (int i = 0; i < 3; i++) {
            receive(parent, "a.txt", "file " + i);
        }
        assertEquals(List.of("a (1).txt", "a (2).txt", "a.txt"), names(parent));
        assertEquals("file 0", Files.readString(parent.resolve("a.txt")));
        assertEquals("file 2", Files.readString(parent.resolve("a (2).txt")));
    }

    @Test
    void followsNoLinkOutOfItsFolder() throws Exception {
        Path folder = Files.createDirectory(parent.resolve("in"));
        Path outside = Files.writeString(parent.resolve("outside.txt"), "mine");
        Files.createSymbolicLink(folder.resolve("a.txt"), outside);
        Files.createSymbolicLink(folder.resolve("b.txt"), parent.resolve("not there"));
        receive(folder, "a.txt", "theirs");
        receive(folder, "../b.txt", "theirs");
        assertEquals("mine", Files.readString(outside));
        assertFalse(Files.exists(parent.resolve("not there")));
        assertEquals(List.of("a (1).txt", "a.txt", "b (1).txt", "b.txt"), names(folder));
        assertEquals(List.of("in", "outside.txt"), names(parent));
    }

    @Test
    void aFileWithoutBytesIsWholeAtOnce() throws Exception {
        try (IncomingFile file = new IncomingFile(parent, "empty", 0)) {
            assertTrue(file.complete());
            assertArrayEquals(new byte[0], Files.readAllBytes(file.finish()));
        }
    }

    @Test
    void saysThatThereIsNoRoom() {
        assertThrows(IOException.class, () -> new IncomingFile(parent, "huge", Long.MAX_VALUE));
        assertThrows(IOException.class, () -> new IncomingFile(parent.resolve("missing"), "a", 1));
    }

    private static void receive(Path folder, String name, String content) throws IOException {
        ByteBuffer bytes = bytes(content);
        try (IncomingFile file = new IncomingFile(folder, name, bytes.remaining())) {
            file.write(bytes);
            file.finish();
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> Objects.requireNonNull(file.getFileName()).toString())
                    .sorted()
                    .toList();
        }
    }
}
