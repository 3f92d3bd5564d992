package org.oicq.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShownFilesTest {
    private static final InetSocketAddress SERVER = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8000);

    @TempDir
    private Path folder;

    private final List<String> trouble = new ArrayList<>();

    private ShownMessages.Of open() {
        return new ShownFiles(folder.resolve("oicq"), trouble::add).of(SERVER, 10001);
    }

    private Path file() {
        return folder.resolve("oicq/shown-127.0.0.1_8000_10001");
    }

    @Test
    void remembersAcrossProgramsAndBesideThem() {
        try (ShownMessages.Of one = open();
                ShownMessages.Of other = open()) {
            assertFalse(one.has(7, 1));
            one.add(7, 1);
            assertTrue(one.has(7, 1));
            assertTrue(other.has(7, 1));
            assertFalse(other.has(7, 2), "another database's");
            other.add(8, 1);
            assertTrue(one.has(8, 1));
        }
        try (ShownMessages.Of later = open()) {
            assertTrue(later.has(7, 1));
            assertTrue(later.has(8, 1));
        }
        assertEquals(List.of(), trouble);
    }

    /** A program that was killed in the middle of a write. */
    @Test
    void halfAnEntryIsNone() throws IOException {
        try (ShownMessages.Of one = open()) {
            one.add(7, 1);
        }
        Files.write(file(), new byte[] {0, 0, 0}, StandardOpenOption.APPEND);
        try (ShownMessages.Of later = open()) {
            assertTrue(later.has(7, 1));
            later.add(8, 1);
        }
        try (ShownMessages.Of last = open()) {
            assertTrue(last.has(8, 1));
        }
    }

    @Test
    void forgetsTheOldestAndStaysSmall() throws IOException {
        int many = 2 * ShownFiles.MOST + 10;
        try (ShownMessages.Of one = open()) {
            for (int i = 0; i < many; i++) {
                one.add(i, 1);
            }
            assertFalse(one.has(0, 1));
            assertTrue(one.has(many - 1, 1));
        }
        try (ShownMessages.Of later = open()) {
            assertTrue(later.has(many - ShownFiles.MOST, 1));
            assertFalse(later.has(many - ShownFiles.MOST - 1, 1));
        }
        assertEquals(12L * ShownFiles.MOST, Files.size(file()));
    }

    @Test
    void whereNothingCanBeWrittenItSaysSoAndRemembersForNow() throws IOException {
        Files.writeString(folder.resolve("oicq"), "a file where the folder should be");
        try (ShownMessages.Of one = open()) {
            one.add(7, 1);
            assertTrue(one.has(7, 1));
        }
        assertEquals(1, trouble.size());
        assertTrue(trouble.getFirst().contains("XDG_STATE_HOME"), trouble.getFirst());
    }
}
