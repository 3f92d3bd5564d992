package org.oicq.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.Answer;
import org.oicq.codec.codes.Direction;
import org.oicq.codec.document.AnnounceDocument;
import org.oicq.codec.document.CancelJob;
import org.oicq.codec.document.CancelReply;
import org.oicq.codec.document.DestinationCard;
import org.oicq.codec.document.DestinationList;
import org.oicq.codec.document.DocumentCatalogs;
import org.oicq.codec.document.DocumentContent;
import org.oicq.codec.document.DocumentRequest;
import org.oicq.codec.document.FaxArrived;
import org.oicq.codec.document.FaxContent;
import org.oicq.codec.document.FindDestinations;
import org.oicq.codec.document.JobCard;
import org.oicq.codec.document.JobChange;
import org.oicq.codec.document.JobData;
import org.oicq.codec.document.JobList;
import org.oicq.codec.document.JobMade;
import org.oicq.codec.document.ListJobs;
import org.oicq.codec.document.SubmitText;
import org.oicq.codec.document.TakeFax;
import org.oicq.codec.document.ViewJob;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.packet.Routed;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.Text;

/**
 * The fax server or the print server, over a connection that is logged in. The server tells of a user's jobs on
 * connections that have asked it something.
 *
 * <p>Futures are as those of {@link OicqClient}; the reason of a {@link RefusedException} is the server's own.
 */
public final class Documents {
    /** Faxes that a connection remembers to have come in. */
    private static final int MOST_FAXES = 1000;

    private final Connection connection;
    private final boolean fax;
    private final Map<Long, JobWatch> watches = new ConcurrentHashMap<>();
    private final Map<Long, Taking> taken = new ConcurrentHashMap<>();
    /** Guarded by itself. */
    private final Map<Long, FaxArrived> arrived = new LinkedHashMap<>();

    private volatile @Nullable ConnectionLostException over;

    /** A fax that is on its way here. */
    private record Taking(IncomingFile file, FileUpload.Progress progress, CompletableFuture<Boolean> whole) {}

    Documents(Connection connection, boolean fax) {
        this.connection = connection;
        this.fax = fax;
    }

    // ------------------------------------------------------------------ what one asks for

    /** Has a text sent or printed (0x03); gives its job. */
    public CompletableFuture<Long> submitText(String destination, String content) {
        return ask(
                new SubmitText(me(), text(destination), text(content)), JobMade.class, Documents::made, JobMade::job);
    }

    /** Announces a document (0x13), which {@link #sendPieces} sends; gives its job. */
    public CompletableFuture<Long> announce(String destination, String name, long length) {
        return ask(
                new AnnounceDocument(me(), text(destination), text(name), length),
                JobMade.class,
                Documents::made,
                JobMade::job);
    }

    private static boolean made(JobMade answer) {
        return answer.allow() == Answer.YES.code();
    }

    /**
     * Sends a document that was announced, and returns when the server has all of it.
     *
     * @param watch hears of the job; it says there, too, where the server does not want more of it
     * @param patience how long one piece may take
     * @throws IOException where the file can't be read, or gets shorter meanwhile
     */
    public void sendPieces(JobWatch watch, Path file, long length, Duration patience, FileUpload.Progress progress)
            throws IOException, InterruptedException, TimeoutException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(FileUpload.PIECE);
            progress.sent(0, length);
            for (long sent = 0; sent < length && !watch.ended(); progress.sent(sent, length)) {
                buffer.clear().limit((int) Math.min(FileUpload.PIECE, length - sent));
                while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                    // A read may bring less than asked for.
                }
                if (buffer.hasRemaining()) {
                    throw new IOException("the file got shorter while it was sent");
                }
                sent += buffer.flip().remaining();
                Blob piece = Blob.read(buffer, buffer.remaining());
                Await.result(connection
                        .write(routed(new DocumentContent(me(), watch.job(), piece)))
                        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS));
            }
        }
    }

    /** A job (0x05). */
    public CompletableFuture<JobData> view(long job) {
        return ask(new ViewJob(me(), job), JobData.class, JobData::success, data -> data);
    }

    /** Asks for a job's end, or deletes a fax that has come in (0x08). */
    public CompletableFuture<Long> cancel(long job) {
        return ask(new CancelJob(me(), job), CancelReply.class, CancelReply::success, answer -> {
            forget(answer.job());
            return answer.job();
        });
    }

    /**
     * My jobs (0x0A), from this one on, not including it.
     *
     * @param howMany 0…255
     */
    public CompletableFuture<List<JobCard>> jobs(long start, int howMany, Direction direction) {
        return ask(
                new ListJobs(me(), start, howMany, direction.code()), JobList.class, JobList::success, JobList::jobs);
    }

    /** Printers with their state, or entries of the address book (0x0B), up to 50. */
    public CompletableFuture<List<DestinationCard>> find(String words) {
        return ask(
                new FindDestinations(me(), text(words)),
                DestinationList.class,
                DestinationList::success,
                DestinationList::destinations);
    }

    /** The faxes that have come in for me and are not deleted, oldest first. */
    public CompletableFuture<List<FaxArrived>> arrived() {
        // The server tells of them after its answer to the first question, and before that to the second.
        return jobs(0, 0, Direction.LARGER)
                .thenCompose(_ -> jobs(0, 0, Direction.LARGER))
                .thenApply(_ -> {
                    synchronized (arrived) {
                        return List.copyOf(arrived.values());
                    }
                });
    }

    /**
     * Takes a fax that has come in (0x14), and returns the file when it is whole. It stays at the server.
     *
     * @param folder an existing folder; no file there is replaced
     * @param patience how long it may stand still
     */
    public Path take(FaxArrived what, Path folder, Duration patience, FileUpload.Progress progress)
            throws IOException, InterruptedException, TimeoutException {
        try (IncomingFile file = new IncomingFile(folder, what.documentName().toString(), what.documentLength())) {
            Taking taking = new Taking(file, progress, new CompletableFuture<>());
            taken.put(what.job(), taking);
            try {
                answer(what.job(), Answer.YES);
                while (!taking.whole.isDone()) {
                    long before = file.received();
                    try {
                        Await.result(taking.whole.copy().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS));
                    } catch (TimeoutException e) {
                        if (file.received() == before) {
                            throw e;
                        }
                    }
                }
                Await.result(taking.whole);
                return file.finish();
            } finally {
                taken.remove(what.job());
            }
        }
    }

    /** Deletes a fax that has come in (0x14). */
    public void delete(long job) throws InterruptedException, TimeoutException {
        answer(job, Answer.NO);
        forget(job);
    }

    private void forget(long cameIn) {
        synchronized (arrived) {
            arrived.remove(cameIn);
        }
    }

    /** Has no reply: it is done, or begun, where the next question is answered and nothing was refused. */
    private void answer(long job, Answer answer) throws InterruptedException, TimeoutException {
        TakeFax packet = new TakeFax(me(), job, answer.code());
        PacketType<?> type = DocumentCatalogs.USER_TO_FAX.typeOf(packet);
        Exchange<Boolean> exchange = new Exchange<>(
                type, OptionalLong.of(job), null, _ -> Optional.empty(), Optional.of(true), new CompletableFuture<>());
        CompletableFuture<Boolean> done = connection.start(
                exchange,
                new Routed<>(DocumentCatalogs.USER_TO_FAX, packet),
                connection.options().replyTimeout());
        var _ = jobs(0, 0, Direction.LARGER);
        var _ = Await.result(done);
    }

    /** Hears of a job from now on, until it is closed. */
    public JobWatch watch(long job) {
        JobWatch watch = new JobWatch(job, () -> watches.remove(job));
        watches.put(job, watch);
        ConnectionLostException lost = over;
        if (lost != null) {
            watch.end(lost);
        }
        return watch;
    }

    private Routed<?> routed(DocumentRequest packet) {
        return fax
                ? new Routed<>(DocumentCatalogs.USER_TO_FAX, packet)
                : new Routed<>(DocumentCatalogs.USER_TO_PRINT, packet);
    }

    private <P extends Packet, R> CompletableFuture<R> ask(
            DocumentRequest packet, Class<P> reply, Predicate<P> success, Function<P, R> result) {
        PacketType<?> type =
                fax ? DocumentCatalogs.USER_TO_FAX.typeOf(packet) : DocumentCatalogs.USER_TO_PRINT.typeOf(packet);
        Function<P, R> read = answer -> {
            if (!success.test(answer)) {
                throw new RefusedException("the " + (fax ? "fax" : "print") + " server refused it");
            }
            return result.apply(answer);
        };
        return connection.start(
                Exchange.request(type, type.subject(packet), reply, read),
                routed(packet),
                connection.options().replyTimeout());
    }

    // ------------------------------------------------------------------ what comes

    /** Something that the server says unasked. Called by an I/O thread. */
    void heard(Packet packet) {
        switch (packet) {
            case JobChange change -> {
                JobWatch watch = watches.get(change.job());
                if (watch != null) {
                    watch.heard(change);
                }
            }
            case FaxArrived what -> {
                synchronized (arrived) {
                    if (arrived.size() < MOST_FAXES) {
                        arrived.put(what.job(), what);
                    }
                }
            }
            default -> {
                // A reply, which belongs to its question.
            }
        }
    }

    /** A piece of a fax; called by the thread of the listener, which a slow disk may hold up. */
    void piece(FaxContent piece) {
        Taking taking = taken.get(piece.job());
        if (taking == null) {
            return;
        }
        try {
            taking.file.write(piece.documentContent().toBuffer());
            taking.progress.sent(taking.file.received(), taking.file.length());
            if (taking.file.complete()) {
                taking.whole.complete(true);
            }
        } catch (IOException e) {
            taking.whole.completeExceptionally(new RefusedException(String.valueOf(e.getMessage())));
        }
    }

    /** The connection is over. */
    void end(ConnectionLostException lost) {
        over = lost;
        watches.values().forEach(watch -> watch.end(lost));
        taken.values().forEach(taking -> taking.whole.completeExceptionally(lost));
    }

    private long me() {
        return connection.sender();
    }

    private Text text(String text) {
        return Text.of(text, connection.options().charset());
    }
}
