package org.oicq.server.documents.open;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.oicq.codec.text.Shown;
import org.oicq.server.documents.worker.BadDocumentException;
import org.oicq.server.documents.worker.Conversion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker that has been started, for one document. */
final class WorkerProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);

    /** Pages that take more are not taken. */
    private static final long MOST_BYTES = 512L << 20;

    private static final int MOST_SAID = 1000;
    private static final Duration START_TIME = Duration.ofMinutes(3);

    private final Process process;
    private final boolean leisurely;
    private final DataInputStream in;
    private final DataOutputStream out;

    /**
     * Starts one.
     *
     * @param leisurely whether it has only what others leave of the processors
     */
    WorkerProcess(List<String> command, boolean leisurely) throws IOException {
        this.leisurely = leisurely;
        process = WorkerCommand.process(command).start();
        in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
        out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        Thread.ofVirtual().name("worker-log").start(this::log);
    }

    private void log() {
        // By length and not by lines: one that a document has taken over may never end its line.
        char[] piece = new char[MOST_SAID];
        try (Reader said = process.errorReader()) {
            for (int length = said.read(piece); length >= 0; length = said.read(piece)) {
                LOG.debug("A worker says: {}", Shown.line(new String(piece, 0, length)));
            }
        } catch (IOException e) {
            LOG.debug("A worker says no more", e);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Waits until it is warm; one that does not get there is ended, and says why where it can. */
    void awaitReady() throws IOException {
        CompletableFuture<Void> end = CompletableFuture.runAsync(
                process::destroyForcibly,
                CompletableFuture.delayedExecutor(START_TIME.toMillis(), TimeUnit.MILLISECONDS));
        try {
            int kind = in.readUnsignedByte();
            if (kind == Conversion.Answer.BAD.code()) {
                throw new IOException(Shown.line(in.readUTF()));
            }
            expect(kind, Conversion.Answer.READY);
        } catch (EOFException e) {
            throw new IOException("a worker ended before it was ready", e);
        } finally {
            end.cancel(false);
        }
    }

    /**
     * Has the document opened.
     *
     * @throws BadDocumentException where it cannot be, or breaks the worker or its limits
     * @throws IOException where the server's own files fail
     */
    Converted convert(Conversion conversion, Path document, Path result, Duration time)
            throws BadDocumentException, IOException {
        boolean[] late = new boolean[1];
        CompletableFuture<Void> end = CompletableFuture.runAsync(
                () -> {
                    late[0] = true;
                    process.destroyForcibly();
                },
                CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS));
        try (OutputStream file = Files.newOutputStream(result)) {
            try {
                conversion.write(out);
                Files.copy(document, out);
                out.flush();
            } catch (IOException e) {
                // It has ended before it has read all; what it said before that is still to be read.
                LOG.debug("A worker took less than its document", e);
            }
            return answer(file, conversion.mostPages());
        } catch (BrokenWorkerException e) {
            LOG.debug("A worker ended without an answer", e);
            String tooLong = "opening the document took longer than " + time.toSeconds() + " s";
            if (late[0] && leisurely) {
                // Others may have left it nothing, which says nothing about the document.
                throw new SlowWorkerException(tooLong, e);
            }
            throw new BadDocumentException(late[0] ? tooLong : "the document is broken, or takes too much memory");
        } finally {
            end.cancel(false);
            close();
        }
    }

    /** A worker was too slow that had only what others left of the processors. */
    static final class SlowWorkerException extends IOException {
        private static final long serialVersionUID = 1;

        SlowWorkerException(String sentence, Throwable cause) {
            super(sentence, cause);
        }
    }

    /** The worker's side has ended in the middle. */
    private static final class BrokenWorkerException extends IOException {
        private static final long serialVersionUID = 1;

        BrokenWorkerException(Throwable cause) {
            super(cause);
        }
    }

    private Converted answer(OutputStream file, int mostPages) throws BadDocumentException, IOException {
        long bytes = 0;
        while (true) {
            byte[] piece;
            try {
                int kind = in.readUnsignedByte();
                if (kind == Conversion.Answer.DONE.code()) {
                    Converted made = new Converted(in.readInt(), in.readBoolean());
                    if (made.pages() < 1 || made.pages() > mostPages) {
                        throw new IOException("a worker says that it has made " + made.pages() + " pages");
                    }
                    return made;
                }
                if (kind == Conversion.Answer.BAD.code()) {
                    throw new BadDocumentException(in.readUTF());
                }
                expect(kind, Conversion.Answer.PIECE);
                piece = new byte[Math.clamp(in.readInt(), 0, 1 << 20)];
                in.readFully(piece);
            } catch (IOException e) {
                throw new BrokenWorkerException(e);
            }
            bytes += piece.length;
            if (bytes > MOST_BYTES) {
                throw new BadDocumentException("the document's pages take more than " + (MOST_BYTES >> 20) + " MiB");
            }
            file.write(piece);
        }
    }

    private static void expect(int kind, Conversion.Answer answer) throws IOException {
        if (kind != answer.code()) {
            throw new IOException("a worker said " + kind + " instead of " + answer);
        }
    }

    /** Ends it, whatever it does. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            // A worker that outlives what started it ends with its standard input.
            process.getOutputStream().close();
        } catch (IOException e) {
            LOG.debug("A worker's input was closed already", e);
        }
    }
}
