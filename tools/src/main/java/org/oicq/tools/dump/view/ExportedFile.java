package org.oicq.tools.dump.view;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.oicq.tools.dump.stream.Half;

/** A file that is put together; it is made on the disk with its first piece. */
final class ExportedFile {
    private static final int MOST_OF_A_NAME = 10_000;

    private final String name;
    private final long length;
    /** The direction that brought the first piece. */
    private @Nullable Half carrier;

    private @Nullable Path path;
    private @Nullable OutputStream out;
    private long written;

    /**
     * One of which nothing has come yet.
     *
     * @param name safe on every system
     * @param length bytes that were announced
     */
    ExportedFile(String name, long length) {
        this.name = name;
        this.length = length;
    }

    String name() {
        return name;
    }

    long length() {
        return length;
    }

    long written() {
        return written;
    }

    /** Where it is; null before the first piece. */
    @Nullable
    Path path() {
        return path;
    }

    boolean whole() {
        return written == length;
    }

    /** Whether it is this one, and its first piece is still to come. */
    boolean awaits(String otherName, long otherLength) {
        return carrier == null && name.equals(otherName) && length == otherLength;
    }

    /** Adds a piece; nothing beyond the announced length, and nothing from another direction. */
    void add(Half half, byte[] data, int from, long bytes, Path folder) throws IOException {
        if (carrier != null && carrier != half) {
            return;
        }
        carrier = half;
        OutputStream open = out;
        if (open == null) {
            path = create(folder);
            open = Files.newOutputStream(path);
            out = open;
        }
        int taken = (int) Math.min(bytes, length - written);
        open.write(data, from, taken);
        written += taken;
    }

    void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }

    /** A new file of this name, or of one with a number where there is one already: nothing is overwritten. */
    private Path create(Path folder) throws IOException {
        int dot = name.lastIndexOf('.');
        String start = dot > 0 ? name.substring(0, dot) : name;
        String end = dot > 0 ? name.substring(dot) : "";
        for (int i = 1; i < MOST_OF_A_NAME; i++) {
            try {
                return Files.createFile(folder.resolve(i == 1 ? name : start + " (" + i + ")" + end));
            } catch (FileAlreadyExistsException _) {
                // The next number, then.
            }
        }
        throw new IOException("there are too many files called " + name + " in " + folder);
    }
}
