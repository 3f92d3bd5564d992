package org.oicq.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers shown messages in small files, one for each server and user: 12 bytes before a message is shown, and the same 12 bytes
 * again after it. A message that stands there once may have been shown. What one program has written another one that runs meanwhile reads. Where a file cannot be written, messages are
 * remembered as long as the program runs.
 */
public final class ShownFiles implements ShownMessages {
    /** So many can be unproven at once: a full mailbox, and what a server keeps in memory. */
    static final int MOST = 100_000 + 4_096;

    private static final int ENTRY = Long.BYTES + Integer.BYTES;

    private final Path folder;
    private final Consumer<String> trouble;

    /**
     * Files in a folder, which is made with the first message.
     *
     * @param trouble told in a sentence where a file cannot be read or written
     */
    public ShownFiles(Path folder, Consumer<String> trouble) {
        this.folder = folder;
        this.trouble = trouble;
    }

    /** Files in the user's folder for such things, {@code XDG_STATE_HOME}; trouble goes to the log. */
    public static ShownFiles ofUser() {
        String base = System.getenv().getOrDefault("XDG_STATE_HOME", "");
        Path root = base.isEmpty() ? Path.of(System.getProperty("user.home"), ".local", "state") : Path.of(base);
        return new ShownFiles(
                root.resolve("oicq"),
                sentence -> System.getLogger(ShownFiles.class.getName()).log(System.Logger.Level.WARNING, sentence));
    }

    @Override
    public Of of(InetSocketAddress server, long number) {
        String name = server.getHostString().replaceAll("[^A-Za-z0-9.-]", "_") + "_" + server.getPort() + "_" + number;
        return new One(folder.resolve("shown-" + name));
    }

    private record Entry(long id, int time) {}

    private final class One implements Of {
        private final Path path;
        private final Map<Entry, Seen> known = new LinkedHashMap<>();
        /** Null once the file is given up. */
        private @Nullable FileChannel file;

        /** So much of the file is read. */
        private long readTo;

        One(Path path) {
            this.path = path;
            try {
                Files.createDirectories(folder);
                if (Files.exists(path) && Files.size(path) > 4L * MOST * ENTRY) {
                    shorten();
                }
                FileChannel opened = FileChannel.open(
                        path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                file = opened;
                readOn(opened);
            } catch (IOException e) {
                giveUp(e);
            }
        }

        /** Keeps the last ones alone. */
        private void shorten() throws IOException {
            byte[] all = Files.readAllBytes(path);
            int whole = all.length / ENTRY;
            Path part = Files.createTempFile(folder, "shown", ".part");
            ByteBuffer last = ByteBuffer.wrap(all, (whole - 2 * MOST) * ENTRY, 2 * MOST * ENTRY);
            byte[] kept = new byte[last.remaining()];
            last.get(kept);
            Files.write(part, kept);
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
        }

        /** What is new in the file, of this program or another one. */
        private void readOn(FileChannel file) throws IOException {
            long size = file.size() / ENTRY * ENTRY;
            while (readTo < size) {
                ByteBuffer some = ByteBuffer.allocate((int) Math.min(size - readTo, 1000L * ENTRY));
                while (some.hasRemaining() && file.read(some, readTo + some.position()) >= 0) {
                    // A file that another one shortens is read to its end.
                }
                some.flip();
                readTo += some.remaining() / ENTRY * (long) ENTRY;
                while (some.remaining() >= ENTRY) {
                    know(new Entry(some.getLong(), some.getInt()));
                }
            }
        }

        private void know(Entry entry) {
            known.merge(entry, Seen.PERHAPS, (_, _) -> Seen.YES);
            if (known.size() > MOST) {
                Iterator<Entry> oldest = known.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
        }

        @Override
        public Seen seen(long id, long time) {
            FileChannel open = file;
            try {
                if (open != null) {
                    readOn(open);
                }
            } catch (IOException e) {
                giveUp(e);
            }
            return known.getOrDefault(new Entry(id, (int) time), Seen.NO);
        }

        @Override
        public void about(long id, long time) {
            if (seen(id, time) == Seen.NO) {
                write(id, time);
            }
        }

        @Override
        public void add(long id, long time) {
            if (seen(id, time) == Seen.NO) {
                write(id, time);
            }
            write(id, time);
        }

        private void write(long id, long time) {
            know(new Entry(id, (int) time));
            FileChannel open = file;
            try {
                if (open != null) {
                    ByteBuffer entry = ByteBuffer.allocate(ENTRY)
                            .putLong(id)
                            .putInt((int) time)
                            .flip();
                    long end = open.size() / ENTRY * ENTRY;
                    while (entry.hasRemaining()) {
                        open.write(entry, end + entry.position());
                    }
                    readTo = end == readTo ? end + ENTRY : readTo;
                }
            } catch (IOException e) {
                giveUp(e);
            }
        }

        private void giveUp(IOException e) {
            trouble.accept("cannot remember in " + path + " which messages were shown (" + e.getMessage()
                    + "), so some may be shown again after a crash; set XDG_STATE_HOME to a folder that can be"
                    + " written");
            close();
        }

        @Override
        public void close() {
            FileChannel open = file;
            if (open != null) {
                try {
                    open.close();
                } catch (IOException _) {
                    // Every entry was written at once.
                }
                file = null;
            }
        }
    }
}
