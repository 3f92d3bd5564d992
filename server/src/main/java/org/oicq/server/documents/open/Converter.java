package org.oicq.server.documents.open;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oicq.server.documents.worker.BadDocumentException;
import org.oicq.server.documents.worker.Conversion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has documents opened, each by a process of its own, a few at a time. While there is work the next process is started
 * ahead, so that a document does not wait for the start of a JVM; one that nobody needs ends after a while.
 */
public final class Converter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Converter.class);

    private static final Duration UNUSED = Duration.ofMinutes(5);

    /** What the system allows is found out beside the server's start. */
    private final CompletableFuture<WorkerCommand> command;

    private final Duration time;
    private final Semaphore places;

    /** The one that was started ahead. Guarded by this. */
    private @Nullable WorkerProcess next;

    /** Those that are at work. Guarded by this. */
    private final Set<WorkerProcess> working = new HashSet<>();

    private boolean closed;

    /**
     * A converter; nothing is started yet.
     *
     * @param atOnce how many documents are opened at a time
     * @param heapMib a worker's heap
     * @param time the longest for one document
     * @param font the operator's font file for text, or an empty text
     */
    public Converter(int atOnce, int heapMib, Duration time, String font) {
        this.command = new CompletableFuture<>();
        Thread.ofVirtual().name("worker-probe").start(() -> {
            try {
                command.complete(new WorkerCommand(heapMib, time, font));
            } catch (RuntimeException e) {
                command.completeExceptionally(e);
            }
        });
        this.time = time;
        this.places = new Semaphore(atOnce, true);
    }

    /** Whether workers are cut off from network and files. */
    public boolean isolated() {
        return command.join().isolated();
    }

    /** A document is on its way: a worker may be started for it. */
    public synchronized void expect() {
        if (closed || !command.isDone() || (next != null && next.alive())) {
            return;
        }
        try {
            WorkerProcess started = started();
            next = started;
            Thread.ofVirtual().name("worker-unused").start(() -> endUnused(started));
        } catch (IOException e) {
            LOG.warn("No process can be started to open documents: {}", e.getMessage());
        }
    }

    private void endUnused(WorkerProcess started) {
        try {
            TimeUnit.NANOSECONDS.sleep(UNUSED.toNanos());
        } catch (InterruptedException _) {
            // It is ended now.
        }
        synchronized (this) {
            if (next == started) {
                next = null;
                started.close();
            }
        }
    }

    private synchronized WorkerProcess started() throws IOException {
        WorkerCommand how = command.join();
        boolean leisurely = how.leisurely(atWork());
        return new WorkerProcess(how.command(leisurely), leisurely);
    }

    private WorkerProcess take() throws IOException {
        // Outside the lock: finding out how takes its time.
        var _ = command.join();
        synchronized (this) {
            WorkerProcess ahead = next;
            next = null;
            return atWork(ahead != null && ahead.alive() ? ahead : started());
        }
    }

    /** A worker that is ended when the server stops. */
    private synchronized WorkerProcess atWork(WorkerProcess worker) throws IOException {
        if (closed) {
            worker.close();
            throw new IOException("the server stops");
        }
        working.add(worker);
        return worker;
    }

    /**
     * Opens a document and makes its pages; waits for its turn.
     *
     * @param result the file for the pages, which is written over
     * @throws BadDocumentException where the document is not taken; its sentence says why
     * @throws IOException where something else fails, and may be tried again
     */
    public Converted convert(Conversion conversion, Path document, Path result)
            throws BadDocumentException, IOException, InterruptedException {
        places.acquire();
        try {
            return tryConvert(conversion, document, result);
        } catch (BadDocumentException e) {
            if (isClosed()) {
                throw new IOException("the server stops", e);
            }
            throw e;
        } finally {
            places.release();
        }
    }

    private Converted tryConvert(Conversion conversion, Path document, Path result)
            throws BadDocumentException, IOException {
        try {
            return convertWith(take(), conversion, document, result);
        } catch (WorkerProcess.SlowWorkerException e) {
            WorkerCommand how = command.join();
            if (how.leisurely(atWork())) {
                // There was enough for it: it is the document.
                throw new BadDocumentException(String.valueOf(e.getMessage()));
            }
            LOG.debug("A worker had too little of the processors; the next one gets its share", e);
            return convertWith(atWork(new WorkerProcess(how.command(false), false)), conversion, document, result);
        }
    }

    private synchronized int atWork() {
        working.removeIf(worker -> !worker.alive());
        return working.size();
    }

    private Converted convertWith(WorkerProcess taken, Conversion conversion, Path document, Path result)
            throws BadDocumentException, IOException {
        try (WorkerProcess worker = taken) {
            worker.awaitReady();
            // The next document's worker starts while this one works.
            expect();
            return worker.convert(conversion, document, result, time);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        working.forEach(WorkerProcess::close);
        if (next != null) {
            next.close();
        }
    }
}
