package org.oicq.server.oicq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;
import org.oicq.server.config.Settings;
import org.oicq.server.delivery.Attention;

class PasswordsTest {
    private static final String MD5 = Passwords.md5(new Secret(Text.of("secret")));
    private static final String WRONG = Passwords.md5(new Secret(Text.of("Secret")));

    private static Passwords passwords(String... settings) {
        Map<String, String> texts = new HashMap<>(Map.of("hash-memory", "64", "hash-passes", "1"));
        for (int i = 0; i < settings.length; i += 2) {
            texts.put(settings[i], settings[i + 1]);
        }
        return new Passwords(Settings.read(texts));
    }

    /** What the old programs on Chinese Windows computed: over the bytes in the wire's charset. */
    @Test
    void theMd5IsThatOfTheBytesOnTheWire() {
        assertEquals("5ebe2294ecd0e0f08eab7690d2a6ee69", MD5);
        // d6 d0 in GB18030.
        assertEquals("5301da37e5ffca1823a5cef67488d4bf", Passwords.md5(new Secret(Text.of("中"))));
        assertNotEquals(
                Passwords.md5(new Secret(Text.of("中"))),
                Passwords.md5(new Secret(Text.of("中", WireCharset.of("UTF-8")))));
    }

    @Test
    void aHashKeepsItsCostAndASaltOfItsOwn() {
        try (Passwords passwords = passwords()) {
            String hash = passwords.hash(MD5).join();
            assertTrue(hash.matches("\\$argon2id\\$v=19\\$m=64,t=1,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}"), hash);
            assertNotEquals(hash, passwords.hash(MD5).join());
        }
    }

    /** Otherwise a hash holds up everybody's messages for as long as the kernel lets it run, on a single core at least. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aHashingThreadIsNice() throws IOException {
        try (Passwords passwords = passwords()) {
            passwords.hash(MD5).join();
            List<String> hashing = new ArrayList<>();
            try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
                for (Path thread : threads) {
                    String stat = Files.readString(thread.resolve("stat"));
                    if (stat.contains("(password-hash")) {
                        hashing.add(stat.substring(stat.lastIndexOf(')') + 2));
                    }
                }
            }
            assertFalse(hashing.isEmpty());
            for (String stat : hashing) {
                // proc_pid_stat(5): nice is field 19, and the text begins with field 3.
                assertEquals("19", stat.split(" ", -1)[19 - 3], stat);
            }
        }
    }

    @Test
    void onlyTheRightPasswordIsRightTheFirstTimeAndEveryTimeAfter() {
        try (Passwords passwords = passwords()) {
            Optional<String> hash = Optional.of(passwords.hash(MD5).join());
            for (int i = 0; i < 2; i++) {
                assertFalse(passwords.verify(10_001, WRONG, hash).join());
                assertTrue(passwords.verify(10_001, MD5, hash).join());
                assertFalse(passwords.verify(10_001, WRONG, hash).join());
            }
            // What was right for one hash says nothing of another.
            Optional<String> changed = Optional.of(passwords.hash(WRONG).join());
            assertFalse(passwords.verify(10_001, MD5, changed).join());
            assertTrue(passwords.verify(10_001, WRONG, changed).join());
            assertFalse(passwords.verify(10_002, MD5, Optional.empty()).join());
            assertFalse(passwords.verify(10_003, MD5, Optional.of("plain text")).join());
        }
    }

    @Test
    void anOlderCostStillVerifiesAndIsOutdated() {
        String old;
        try (Passwords passwords = passwords()) {
            old = passwords.hash(MD5).join();
            assertFalse(passwords.outdated(old));
        }
        try (Passwords passwords = passwords("hash-passes", "2")) {
            assertTrue(passwords.outdated(old));
            assertTrue(passwords.verify(10_001, MD5, Optional.of(old)).join());
        }
        try (Passwords passwords = passwords("hash-memory", "128")) {
            assertTrue(passwords.outdated(old));
            assertTrue(passwords.verify(10_001, MD5, Optional.of(old)).join());
            assertFalse(passwords.verify(10_001, WRONG, Optional.of(old)).join());
        }
    }

    /** However many have asked and gone, who comes then waits for none of their hashes. */
    @Test
    void hashesOfClientsThatAreGoneAreNotComputed() {
        try (Passwords passwords = passwords("hash-threads", "1")) {
            CountDownLatch release = new CountDownLatch(1);
            Optional<String> hash = Optional.of(passwords.hash(MD5).join());
            passwords.hash(MD5, () -> {
                await(release);
                return Attention.WAITS;
            });
            List<CompletableFuture<Boolean>> gone = Stream.generate(
                            () -> passwords.verify(10_001, WRONG, hash, () -> Attention.GONE))
                    .limit(50)
                    .toList();
            List<CompletableFuture<Boolean>> leaving = Stream.generate(
                            () -> passwords.verify(10_001, WRONG, hash, () -> Attention.MAY_HAVE_LEFT))
                    .limit(50)
                    .toList();
            // Counted by the thread that hashes, before it goes on to the others.
            CompletableFuture<Long> here = passwords.verify(10_001, MD5, hash).thenApply(right -> {
                assertTrue(right);
                return passwords.computed();
            });
            long before = passwords.computed();
            release.countDown();
            assertTrue(here.join() - before <= 2, "its own, and the one before it");
            assertTrue(gone.stream().allMatch(CompletableFuture::isCompletedExceptionally));
            leaving.forEach(answer -> assertFalse(answer.join(), "they may wait for their answers all the same"));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void onlySoManyWait() {
        try (Passwords passwords = passwords("hash-memory", "65536", "hash-passes", "3", "hash-queue", "2")) {
            List<CompletableFuture<String>> hashes = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                hashes.add(passwords.hash(MD5));
            }
            var refused = assertThrows(
                    CompletionException.class, () -> hashes.getLast().join());
            assertInstanceOf(RejectedExecutionException.class, refused.getCause());
            assertTrue(hashes.getFirst().join().startsWith("$argon2id$"));
        }
    }
}
