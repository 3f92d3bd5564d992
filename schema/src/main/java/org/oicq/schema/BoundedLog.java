package org.oicq.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** A program's output in a file of at most 1 MiB, with one older file beside it, and its last 4 KiB in memory. */
final class BoundedLog {
    private static final long MAX_BYTES = 1 << 20;
    private static final int TAIL_BYTES = 4096;

    private final Path file;
    private byte[] tail = {};

    BoundedLog(Path file) {
        this.file = file;
    }

    /** Copies the stream of another run until it ends. A file that can't be written never holds the program up: its output is dropped. */
    void copy(InputStream in) throws IOException {
        forget();
        var buffer = new byte[8192];
        int count;
        while ((count = in.read(buffer)) > 0) {
            remember(buffer, count);
            try {
                append(buffer, count);
            } catch (IOException _) {
                // A full disk. The tail still says what happened.
            }
        }
    }

    private void append(byte[] bytes, int count) throws IOException {
        if (Files.exists(file) && Files.size(file) + count > MAX_BYTES) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            out.write(bytes, 0, count);
        }
    }

    private synchronized void remember(byte[] bytes, int count) {
        var joined = Arrays.copyOf(tail, tail.length + count);
        System.arraycopy(bytes, 0, joined, tail.length, count);
        tail = Arrays.copyOfRange(joined, Math.max(0, joined.length - TAIL_BYTES), joined.length);
    }

    private synchronized void forget() {
        tail = new byte[0];
    }

    /** The last words of this run. */
    synchronized String tail() {
        return new String(tail, StandardCharsets.UTF_8);
    }
}
