package org.oicq.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.oicq.client.Await;
import org.oicq.client.ConnectionLostException;
import org.oicq.client.IncomingFile;
import org.oicq.client.Notice;
import org.oicq.client.OicqClient;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.text.Shown;

/**
 * Takes offered files one after the other. Pieces are written on the listener's thread, so a slow disk holds the
 * connection back instead of filling memory.
 */
final class FileReceiver extends Incoming {
    /** Offers that wait for their turn; more are a flood. */
    private static final int MOST_OFFERS = 100;

    private final Console console;
    private final Path folder;
    private final Duration standstill;
    private final BlockingQueue<OfferFile> offers = new LinkedBlockingQueue<>(MOST_OFFERS);
    private volatile @Nullable Transfer current;

    /** A file that is coming. */
    private record Transfer(long from, IncomingFile file, Meter meter, CompletableFuture<Boolean> complete) {}

    /**
     * A receiver.
     *
     * @param standstill how long a transfer may go without a piece
     */
    FileReceiver(Console console, Path folder, Duration standstill) {
        super(console, false);
        this.console = console;
        this.folder = folder;
        this.standstill = standstill;
    }

    @Override
    public void fileOffered(OfferFile offer) {
        if (!offers.offer(offer)) {
            super.fileOffered(offer);
        }
    }

    @Override
    public void filePiece(FileContent piece) {
        Transfer transfer = current;
        if (transfer == null || transfer.from != piece.number()) {
            return;
        }
        try {
            transfer.file.write(piece.fileContent().toBuffer());
            transfer.meter.show(transfer.file.received(), transfer.file.length());
            if (transfer.file.complete()) {
                transfer.complete.complete(true);
            }
        } catch (IOException e) {
            transfer.complete.completeExceptionally(e);
        }
    }

    @Override
    public void systemMessage(Message message) {
        Transfer transfer = current;
        Optional<String> end = transfer == null ? Optional.empty() : Notice.endOfTransfer(message, transfer.from);
        if (transfer != null && end.isPresent()) {
            transfer.complete.completeExceptionally(Problem.refused(
                    Sentence.of("transfer-failed", "the transfer failed: {0}", Sentence.reason(end.get()))));
        } else {
            super.systemMessage(message);
        }
    }

    @Override
    public void closed(ConnectionLostException reason) {
        Transfer transfer = current;
        if (transfer != null) {
            transfer.complete.completeExceptionally(reason);
        }
    }

    /**
     * Takes files until there are enough, or no offer comes in time.
     *
     * @param count 0 = without end
     * @param seconds 0 = without end
     * @return the exit code: whether all that were wanted came
     */
    int receive(OicqClient client, OptionalLong only, boolean yes, int count, double seconds) throws Exception {
        int taken = 0;
        while (count == 0 || taken < count) {
            Optional<OfferFile> offer = nextOffer(client, seconds);
            if (offer.isEmpty()) {
                if (taken == 0) {
                    console.refused(
                            Json.object("event", "nothing found"),
                            Sentence.of("no-file-offered", "no file was offered"));
                }
                return taken > 0 ? Main.DONE : Main.REFUSED;
            }
            if (wanted(offer.get(), only, yes)) {
                take(client, offer.get());
                taken++;
            } else {
                Await.result(client.answerFile(offer.get().number(), false));
            }
        }
        return Main.DONE;
    }

    private Optional<OfferFile> nextOffer(OicqClient client, double seconds)
            throws InterruptedException, ExecutionException {
        long deadline = System.nanoTime() + Math.round(seconds * 1e9);
        while (true) {
            OfferFile offer = offers.poll(200, TimeUnit.MILLISECONDS);
            if (offer != null) {
                return Optional.of(offer);
            }
            if (client.closed().isDone()) {
                throw client.closed().get();
            }
            if (seconds > 0 && System.nanoTime() >= deadline) {
                return Optional.empty();
            }
        }
    }

    private boolean wanted(OfferFile offer, OptionalLong only, boolean yes) throws IOException {
        Sentence what = Sentence.of(
                "file-from",
                "\"{0}\" ({1}) from {2}",
                Shown.line(offer.fileName().toString()),
                FileCommands.bytes(offer.fileLength()),
                offer.number());
        if (only.isPresent() && only.getAsLong() != offer.number()) {
            console.hint(Sentence.of("refused-file", "refused {0}", what));
            return false;
        }
        return yes || console.confirm(Sentence.of("take-file", "take {0}?", what));
    }

    private void take(OicqClient client, OfferFile offer) throws Exception {
        long from = offer.number();
        try (IncomingFile file = open(client, offer)) {
            Meter meter = new Meter(console, Sentence.of("meter-received", "received"));
            meter.show(0, file.length());
            Transfer transfer = new Transfer(from, file, meter, new CompletableFuture<>());
            current = transfer;
            if (file.complete()) {
                transfer.complete.complete(true);
            }
            Await.result(client.answerFile(from, true));
            awaitEnd(transfer);
            Path path = file.finish();
            console.result(
                    Json.object(
                            "event", "file received", "from", from, "path", path.toString(), "length", file.length()),
                    Sentence.of(
                            "file-received", "received {0} from {1}, {2}", path, from, meter.summary(file.length())));
        } finally {
            current = null;
        }
    }

    /** The part file; where it can't be made, the other side is told no. */
    private IncomingFile open(OicqClient client, OfferFile offer) throws Exception {
        try {
            return new IncomingFile(folder, offer.fileName().toString(), offer.fileLength());
        } catch (IOException e) {
            Await.result(client.answerFile(offer.number(), false));
            throw e;
        }
    }

    private void awaitEnd(Transfer transfer) throws Exception {
        while (true) {
            long before = transfer.file.received();
            try {
                transfer.complete.get(standstill.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException _) {
                if (transfer.file.received() == before) {
                    throw Problem.refused(Sentence.of(
                            "stands-still", "the transfer stands still since {0} s", standstill.toSeconds()));
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        }
    }
}
