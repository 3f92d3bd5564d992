package org.oicq.server.documents;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.oicq.server.documents.backend.SafeFile;
import org.oicq.server.session.Session;

/** A document that comes in, piece by piece and straight to disk. Guarded by itself. */
final class Intake {
    /** What became of a piece. */
    enum Taken {
        MORE_TO_COME,
        WHOLE,
        /** It was not taken: it goes beyond the length that was announced. */
        TOO_LONG,
        /** It was not taken: nothing comes in any more. */
        OVER
    }

    private final long job;
    private final Session sender;
    private final long length;
    private final DocumentFolder folder;
    private final Path part;
    private @Nullable FileChannel file;
    private long come;

    Intake(long job, Session sender, long length, DocumentFolder folder) throws IOException {
        this.job = job;
        this.sender = sender;
        this.length = length;
        this.folder = folder;
        this.part = folder.part(job);
        this.file = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    long job() {
        return job;
    }

    Session sender() {
        return sender;
    }

    /** Takes the next piece; the last one makes the document whole, and safe against a kill. */
    synchronized Taken take(ByteBuffer piece) throws IOException {
        FileChannel open = file;
        if (open == null) {
            return Taken.OVER;
        }
        if (come + piece.remaining() > length) {
            return Taken.TOO_LONG;
        }
        come += piece.remaining();
        while (piece.hasRemaining()) {
            open.write(piece);
        }
        if (come < length) {
            return Taken.MORE_TO_COME;
        }
        close();
        SafeFile.publish(part, folder.document(job));
        return Taken.WHOLE;
    }

    /** Nothing more comes. @return whether something was still to come */
    synchronized boolean end() throws IOException {
        if (file == null) {
            return false;
        }
        close();
        Files.deleteIfExists(part);
        return true;
    }

    private void close() throws IOException {
        FileChannel open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }
}
