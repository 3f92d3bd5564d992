package org.oicq.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.OfferFile;

/**
 * Takes files beside talk. Give it what a {@link ClientListener} hears: offers, pieces, system messages, the end. Offers wait
 * until they are accepted or refused; pieces are written on the listener's thread, so that a slow disk holds the sender back.
 */
public final class Downloads {
    /** Offers that wait, one of each user; more are a flood, and are forgotten. */
    private static final int MOST_OFFERS = 100;

    /** Hears what becomes of files; called on the listener's thread. */
    public interface Listener {
        /** So many bytes of so many have come. */
        void progress(long from, long bytes, long length);

        /** A file is whole, and has its name. */
        void saved(long from, Path file);

        /** A file did not come, for this reason. */
        void failed(long from, String reason);
    }

    private final Listener listener;
    private final Map<Long, OfferFile> offers = new LinkedHashMap<>();
    private final Map<Long, IncomingFile> files = new LinkedHashMap<>();

    /** No files yet. */
    public Downloads(Listener listener) {
        this.listener = listener;
    }

    /** Somebody offers a file. */
    public synchronized void offered(OfferFile offer) {
        if (offers.size() < MOST_OFFERS || offers.containsKey(offer.number())) {
            offers.put(offer.number(), offer);
        }
    }

    /** The file that somebody offers, if it waits for an answer. */
    public synchronized Optional<OfferFile> offer(long from) {
        return Optional.ofNullable(offers.get(from));
    }

    /**
     * Takes the file that somebody offers. Blocks until the server has the answer.
     *
     * @param folder an existing folder
     * @throws RefusedException where nobody offers one any more
     * @throws IOException where the folder can't take it; the other side is told no then
     */
    public void accept(OicqClient client, long from, Path folder)
            throws IOException, InterruptedException, TimeoutException {
        OfferFile offer = taken(from);
        if (offer == null) {
            throw new RefusedException(from + " does not offer a file");
        }
        IncomingFile file;
        try {
            file = new IncomingFile(folder, offer.fileName().toString(), offer.fileLength());
        } catch (IOException e) {
            Await.result(client.answerFile(from, false));
            throw e;
        }
        synchronized (this) {
            files.put(from, file);
        }
        try {
            Await.result(client.answerFile(from, true));
        } catch (ClientException | TimeoutException e) {
            fail(from, String.valueOf(e.getMessage()));
            throw e;
        }
        if (file.complete()) {
            finish(from, file);
        }
    }

    /** Refuses the file that somebody offers. Blocks until the server has the answer. */
    public void refuse(OicqClient client, long from) throws InterruptedException, TimeoutException {
        if (taken(from) == null) {
            throw new RefusedException(from + " does not offer a file");
        }
        Await.result(client.answerFile(from, false));
    }

    private synchronized @Nullable OfferFile taken(long from) {
        return offers.remove(from);
    }

    /** A piece of a file has come. */
    public void piece(FileContent piece) {
        long from = piece.number();
        IncomingFile file;
        synchronized (this) {
            file = files.get(from);
        }
        if (file == null) {
            return;
        }
        try {
            file.write(piece.fileContent().toBuffer());
        } catch (IOException e) {
            fail(from, String.valueOf(e.getMessage()));
            return;
        }
        if (file.complete()) {
            finish(from, file);
        } else {
            listener.progress(from, file.received(), file.length());
        }
    }

    private void finish(long from, IncomingFile file) {
        synchronized (this) {
            if (files.remove(from) == null) {
                return;
            }
        }
        try (file) {
            listener.saved(from, file.finish());
        } catch (IOException e) {
            listener.failed(from, String.valueOf(e.getMessage()));
        }
    }

    private void fail(long from, String reason) {
        IncomingFile file;
        synchronized (this) {
            file = files.remove(from);
        }
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                listener.failed(from, reason + "; " + e.getMessage());
                return;
            }
            listener.failed(from, reason);
        }
    }

    /** A system message may say that a transfer or an offer is over; says whether it did. */
    public boolean systemMessage(Message message) {
        Optional<Long> who;
        synchronized (this) {
            who = java.util.stream.Stream.concat(files.keySet().stream(), offers.keySet().stream())
                    .filter(from -> Notice.endOfTransfer(message, from).isPresent())
                    .findFirst();
        }
        who.ifPresent(from -> {
            String reason = Notice.endOfTransfer(message, from).orElse("");
            if (taken(from) != null) {
                listener.failed(from, reason);
            }
            fail(from, reason);
        });
        return who.isPresent();
    }

    /** The connection is over, and so is everything that came over it. */
    public void closed(ConnectionLostException reason) {
        for (long from : open()) {
            fail(from, String.valueOf(reason.getMessage()));
        }
    }

    private synchronized Iterable<Long> open() {
        offers.clear();
        return java.util.List.copyOf(files.keySet());
    }
}
