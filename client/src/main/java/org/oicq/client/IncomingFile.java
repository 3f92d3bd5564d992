package org.oicq.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is being received: a {@code .part} file with a name of its own until the last byte is there, then a file
 * with the offered name. It never leaves its folder and never replaces a file.
 */
public final class IncomingFile implements AutoCloseable {
    private static final int MOST_OF_A_NAME = 10_000;

    private final Path folder;
    private final String name;
    private final long length;
    private final Path part;
    private final FileChannel channel;
    private long received;

    /**
     * Opens the part file.
     *
     * @param folder an existing folder
     * @param offeredName whatever the other side sent
     * @param length the declared length in bytes
     * @throws IOException where the folder can't be written or has no room; the message is a sentence for a person
     */
    public IncomingFile(Path folder, String offeredName, long length) throws IOException {
        this.folder = folder.toRealPath();
        this.name = SafeFileName.of(offeredName);
        this.length = length;
        long room = Files.getFileStore(this.folder).getUsableSpace();
        if (room < length) {
            throw new IOException("the folder " + folder + " has room for " + room + " bytes, the file has " + length);
        }
        // A new file with a name that nobody can guess: no link can lead the bytes elsewhere.
        this.part = Files.createTempFile(this.folder, ".oicq-", ".part");
        this.channel = FileChannel.open(part, StandardOpenOption.WRITE);
    }

    /**
     * Writes the next piece; blocks while the disk is slow.
     *
     * @throws IOException where the disk fails or more comes than was declared
     */
    public synchronized void write(ByteBuffer piece) throws IOException {
        if (piece.remaining() > length - received) {
            throw new IOException("the other side sends more than the " + length + " bytes that it declared");
        }
        while (piece.hasRemaining()) {
            received += channel.write(piece);
        }
    }

    /** Bytes so far. */
    public synchronized long received() {
        return received;
    }

    /** The declared length in bytes. */
    public long length() {
        return length;
    }

    /** Whether every declared byte is there. */
    public synchronized boolean complete() {
        return received == length;
    }

    /**
     * Gives the file its name: the offered one made safe, with a number where it is taken.
     *
     * @throws IOException where bytes are missing or the folder can't be written
     */
    public synchronized Path finish() throws IOException {
        if (!complete()) {
            throw new IOException(received + " of " + length + " bytes came");
        }
        channel.close();
        Path target = reserve();
        return Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** An empty file of our own under the first free name; creating it fails on whatever is there, links too. */
    private Path reserve() throws IOException {
        for (int i = 0; i < MOST_OF_A_NAME; i++) {
            try {
                return Files.createFile(path(i == 0 ? name : SafeFileName.numbered(name, i)));
            } catch (FileAlreadyExistsException _) {
                // The next number, then.
            }
        }
        throw new IOException("the folder " + folder + " is full of files named like " + name);
    }

    private Path path(String fileName) {
        try {
            return folder.resolve(fileName);
        } catch (InvalidPathException _) {
            // The system's own charset, as with LANG=C, has no form for it.
            return folder.resolve(SafeFileName.ascii(fileName));
        }
    }

    /** Closes the file, and deletes the part file unless {@link #finish} gave it a name. */
    @Override
    public synchronized void close() throws IOException {
        channel.close();
        Files.deleteIfExists(part);
    }
}
