package org.oicq.server.documents.open;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.server.documents.worker.Conversion;

/** How many documents are opened at a time. The documents are pipes: each is read as far as the test has written it. */
@Timeout(300)
class ConverterTest {
    private static final byte[] TEXT = "hello\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private final Conversion page = new Conversion(Conversion.Form.FAX, 0, false, 100, "", TEXT.length);

    /** A document that comes in the course of the test. */
    private final class Pipe {
        private final Path path;
        private final FutureTask<Converted> converted;
        private final Thread converting;
        private final FutureTask<OutputStream> opened;

        Pipe(Converter converter, String name) throws IOException, InterruptedException {
            path = folder.resolve(name);
            assumeTrue(new ProcessBuilder("mkfifo", path.toString()).start().waitFor() == 0, "this system has pipes");
            converted = started(() -> converter.convert(page, path, folder.resolve(name + ".pages")));
            converting = threadOf(converted);
            // It is opened when the other side is read.
            opened = started(() -> Files.newOutputStream(path));
            var _ = threadOf(opened);
        }

        private static <T> FutureTask<T> started(Callable<T> what) {
            return new FutureTask<>(what);
        }

        private static Thread threadOf(FutureTask<?> task) {
            return Thread.ofPlatform().daemon().start(task);
        }

        /** Waits until a worker gets it. */
        OutputStream awaitOpened() throws Exception {
            return opened.get();
        }

        /** Waits until nothing happens to it, unless a worker gets it. @return whether one does */
        boolean isOpened() throws InterruptedException {
            while (!opened.isDone() && converting.getState() != Thread.State.WAITING) {
                Thread.sleep(1);
            }
            return opened.isDone();
        }

        void write() throws Exception {
            try (OutputStream document = awaitOpened()) {
                document.write(TEXT);
            }
            assertEquals(new Converted(1, false), converted.get());
        }
    }

    @Test
    void oneMoreWaitsForItsTurn() throws Exception {
        try (Converter converter = new Converter(2, 256, Duration.ofMinutes(2), "")) {
            Pipe first = new Pipe(converter, "first");
            Pipe second = new Pipe(converter, "second");
            first.awaitOpened();
            second.awaitOpened();
            Pipe third = new Pipe(converter, "third");
            assertFalse(third.isOpened());
            second.write();
            third.awaitOpened();
            first.write();
            third.write();
        }
    }
}
