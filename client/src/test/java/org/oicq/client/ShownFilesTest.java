package org.oicq.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.oicq.client.ShownMessages.Seen;

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
            assertEquals(Seen.NO, one.seen(7, 1));
            one.add(7, 1);
            assertEquals(Seen.YES, one.seen(7, 1));
            assertEquals(Seen.YES, other.seen(7, 1));
            assertEquals(Seen.NO, other.seen(7, 2), "another database's");
            other.add(8, 1);
            assertEquals(Seen.YES, one.seen(8, 1));
        }
        try (ShownMessages.Of later = open()) {
            assertEquals(Seen.YES, later.seen(7, 1));
            assertEquals(Seen.YES, later.seen(8, 1));
        }
        assertEquals(List.of(), trouble);
    }

    /** A program that was killed between the two. */
    @Test
    void whatWasAboutToBeShownMayHaveBeen() {
        try (ShownMessages.Of one = open()) {
            one.about(7, 1);
            one.about(7, 1);
        }
        try (ShownMessages.Of later = open()) {
            assertEquals(Seen.PERHAPS, later.seen(7, 1));
            later.about(7, 1);
            assertEquals(Seen.PERHAPS, later.seen(7, 1));
            later.add(7, 1);
            assertEquals(Seen.YES, later.seen(7, 1));
        }
    }

    /** A program that was killed in the middle of a write. */
    @Test
    void halfAnEntryIsNone() throws IOException {
        try (ShownMessages.Of one = open()) {
            one.add(7, 1);
        }
        Files.write(file(), new byte[] {0, 0, 0}, StandardOpenOption.APPEND);
        try (ShownMessages.Of later = open()) {
            assertEquals(Seen.YES, later.seen(7, 1));
            later.add(8, 1);
        }
        try (ShownMessages.Of last = open()) {
            assertEquals(Seen.YES, last.seen(8, 1));
        }
    }

    @Test
    void forgetsTheOldestAndStaysSmall() throws IOException {
        int many = 2 * ShownFiles.MOST + 10;
        try (ShownMessages.Of one = open()) {
            for (int i = 0; i < many; i++) {
                one.add(i, 1);
            }
            assertEquals(Seen.NO, one.seen(0, 1));
            assertEquals(Seen.YES, one.seen(many - 1, 1));
        }
        try (ShownMessages.Of later = open()) {
            assertEquals(Seen.YES, later.seen(many - ShownFiles.MOST, 1));
            assertEquals(Seen.NO, later.seen(many - ShownFiles.MOST - 1, 1));
        }
        assertEquals(24L * ShownFiles.MOST, Files.size(file()));
    }

    @Test
    void whereNothingCanBeWrittenItSaysSoAndRemembersForNow() throws IOException {
        Files.writeString(folder.resolve("oicq"), "a file where the folder should be");
        try (ShownMessages.Of one = open()) {
            one.add(7, 1);
            assertEquals(Seen.YES, one.seen(7, 1));
        }
        assertEquals(1, trouble.size());
        assertTrue(trouble.getFirst().contains("XDG_STATE_HOME"), trouble.getFirst());
    }
}
