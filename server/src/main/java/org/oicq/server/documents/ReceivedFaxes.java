package org.oicq.server.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.oicq.codec.document.DocumentCatalogs;
import org.oicq.codec.document.FaxAnswer;
import org.oicq.codec.document.FaxArrived;
import org.oicq.codec.document.FaxContent;
import org.oicq.codec.packet.Routed;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;
import org.oicq.schema.FaxTable;
import org.oicq.server.delivery.FileOutlet;
import org.oicq.server.rule.Refusal;
import org.oicq.server.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Faxes that came in: told to their owners, sent to them when they ask, and deleted. */
final class ReceivedFaxes {
    private static final Logger LOG = LoggerFactory.getLogger(ReceivedFaxes.class);

    private static final int PIECE = 64 * 1024;

    /** No fax has this id. */
    private static final Long NOTHING = 0L;

    private final FaxTable table;
    private final DocumentFolder folder;
    private final Watchers watchers;
    private final WireCharset charset;

    /** Up to which number a session has been told of its faxes. */
    private final Map<Session, Long> told = new ConcurrentHashMap<>();

    /** Sessions to which a fax is on its way, with the fax that comes next: one at a time, and one that waits. */
    private final Map<Session, Long> sending = new ConcurrentHashMap<>();

    ReceivedFaxes(FaxTable table, DocumentFolder folder, Watchers watchers, WireCharset charset) {
        this.table = table;
        this.folder = folder;
        this.watchers = watchers;
        this.charset = charset;
    }

    /** A fax may have come in for this user. */
    void arrived(long owner) {
        watchers.find(owner).ifPresent(this::tell);
    }

    /** Tells a session of its faxes of which it does not know yet. */
    void tell(Session session) {
        told.compute(session, (_, before) -> {
            long last = before == null ? 0 : before;
            for (FaxTable.Received fax : table.waiting(session.number(), last)) {
                send(session, new FaxArrived(fax.id(), text(fax.sender()), text(fax.name()), fax.bytes(), fax.pages()));
                last = fax.id();
            }
            return last;
        });
    }

    /** Whether this is the number of a fax for this session's user. */
    boolean owns(Session session, long fax) {
        return table.find(fax, session.number()).isPresent();
    }

    /** A session is over. */
    void left(Session session) {
        told.remove(session);
    }

    /**
     * 0x14: sends a fax in pieces, beside what else is said on the connection. Another one may be asked for meanwhile: who
     * has the last piece asks for the next fax before this thread knows that the piece is gone.
     */
    Optional<Refusal> take(Session session, long fax) {
        if (table.find(fax, session.number()).isEmpty()) {
            return Optional.of(Refusal.NO_SUCH_FAX);
        }
        Optional<FileOutlet> output = session.outlet().files();
        if (output.isEmpty()) {
            return Optional.of(Refusal.TOO_BUSY);
        }
        do {
            if (sending.putIfAbsent(session, NOTHING) == null) {
                Thread.ofVirtual().name("fax-" + fax).start(() -> sendAll(session, output.get(), fax));
                return Optional.empty();
            }
            if (sending.replace(session, NOTHING, fax)) {
                return Optional.empty();
            }
            // Unless the last one has ended just now, one waits already.
        } while (!sending.containsKey(session));
        return Optional.of(Refusal.TOO_BUSY);
    }

    private void sendAll(Session session, FileOutlet output, long first) {
        try {
            for (long fax = first; fax != NOTHING; fax = next(session)) {
                send(session, output, fax);
            }
        } catch (RuntimeException | Error e) {
            sending.remove(session);
            throw e;
        }
    }

    /** The fax that waits, or {@link #NOTHING}, and then the session is free. */
    private long next(Session session) {
        if (sending.remove(session, NOTHING)) {
            return NOTHING;
        }
        return Objects.requireNonNull(sending.put(session, NOTHING));
    }

    private void send(Session session, FileOutlet output, long fax) {
        try (InputStream file = Files.newInputStream(folder.received(fax))) {
            byte[] piece = new byte[PIECE];
            for (int length = file.readNBytes(piece, 0, PIECE);
                    length > 0 && !output.ended().isDone();
                    length = file.readNBytes(piece, 0, PIECE)) {
                send(session, new FaxContent(fax, Blob.of(Arrays.copyOf(piece, length))));
                // A slow reader gets the next piece when the kernel has taken this one.
                CompletableFuture.anyOf(output.drained(), output.ended()).join();
            }
        } catch (IOException e) {
            LOG.warn("The fax {} cannot be read: {}", fax, e.toString());
        }
    }

    /** Deletes a fax. */
    Optional<Refusal> delete(Session session, long fax) {
        if (!table.delete(fax, session.number())) {
            return Optional.of(Refusal.NO_SUCH_FAX);
        }
        try {
            folder.delete(fax);
        } catch (IOException e) {
            LOG.warn("The file of fax {} will be deleted later: {}", fax, e.toString());
        }
        return Optional.empty();
    }

    private void send(Session session, FaxAnswer packet) {
        session.outlet().send(new Routed<>(DocumentCatalogs.FAX_TO_USER, packet));
    }

    private Text text(String words) {
        return Text.of(words, charset);
    }
}
