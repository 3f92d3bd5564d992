package org.oicq.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.FieldType;

/** Sends a file: offers it, waits for the answer, sends the pieces, and makes sure that the server took them all. */
public final class FileUpload {
    /** Bytes of a piece. */
    public static final int PIECE = 64 << 10;
    /** Pieces on their way to the socket; more would only fill memory while the receiver is slow. */
    private static final int WINDOW = 16;

    private FileUpload() {}

    /** Hears how far it is. */
    @FunctionalInterface
    public interface Progress {
        /** So many bytes of so many have left; 0 when the other side has accepted. */
        void sent(long bytes, long length);
    }

    /**
     * Sends a file and returns when the last byte has passed the server.
     *
     * @param patience how long to wait for the other's answer, and for any one piece to move
     * @return the number of bytes
     * @throws RefusedException where the other side or the server says no, before or in between
     * @throws IOException where the file can't be read, is too long, or gets shorter meanwhile
     */
    public static long send(OicqClient client, long to, Path file, Duration patience, Progress progress)
            throws IOException, InterruptedException, TimeoutException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long length = channel.size();
            if (length > FieldType.L.max()) {
                throw new IOException("the file has " + length + " bytes; " + FieldType.L.max() + " is the most");
            }
            String name = String.valueOf(file.getFileName());
            if (!Await.result(client.offerFile(to, name, length, patience))) {
                throw new RefusedException(to + " does not want the file");
            }
            progress.sent(0, length);
            Exchange<Boolean> watch = client.watchTransfer(to);
            try {
                sendPieces(client, to, channel, length, patience, progress, watch.future());
                Await.result(client.barrier(patience));
                stopIfOver(watch.future());
            } finally {
                client.unwatch(watch);
            }
            return length;
        }
    }

    private static void sendPieces(
            OicqClient client,
            long to,
            FileChannel channel,
            long length,
            Duration patience,
            Progress progress,
            CompletableFuture<Boolean> over)
            throws IOException, InterruptedException, TimeoutException {
        Deque<CompletableFuture<Void>> moving = new ArrayDeque<>();
        ByteBuffer buffer = ByteBuffer.allocate(PIECE);
        long sent = 0;
        while (sent < length) {
            stopIfOver(over);
            buffer.clear().limit((int) Math.min(PIECE, length - sent));
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // A read may bring less than asked for.
            }
            if (buffer.flip().limit() < Math.min(PIECE, length - sent)) {
                throw new IOException("the file got shorter while it was sent");
            }
            if (moving.size() == WINDOW) {
                Await.result(moving.remove().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS));
            }
            sent += buffer.remaining();
            moving.add(client.sendPiece(to, Blob.read(buffer, buffer.remaining())));
            progress.sent(sent, length);
        }
        while (!moving.isEmpty()) {
            Await.result(moving.remove().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    private static void stopIfOver(CompletableFuture<Boolean> over) throws InterruptedException, TimeoutException {
        if (over.isDone()) {
            Await.result(over);
        }
    }
}
