package org.oicq.server.oicq.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.Answer;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.Text;
import org.oicq.schema.TransferTable;
import org.oicq.schema.TransferTable.State;
import org.oicq.schema.TransferTable.Transfer;
import org.oicq.server.delivery.FileOutlet;
import org.oicq.server.delivery.Notices;
import org.oicq.server.delivery.SystemMessages;
import org.oicq.server.session.Session;
import org.oicq.server.session.Sessions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What users of other servers offer to those who are here, and its content on its way. The transfer itself is kept by the
 * sender's server. Everything here may block.
 */
public final class ForeignOffers {
    private static final Logger LOG = LoggerFactory.getLogger(ForeignOffers.class);

    /** Bytes of content in a packet, at most. */
    private static final int PIECE = 64 << 10;

    private final TransferTable table;
    private final Sessions sessions;
    private final Notices notices;
    private final SystemMessages messages;
    private final FilesElsewhere servers;

    /** Shown to somebody here and not over, by the transfer's id. */
    private final Map<Long, Shown> open = new ConcurrentHashMap<>();

    /** An offer as a session here has seen it. Guarded by itself. */
    private static final class Shown {
        final long id;
        final Session session;
        private @Nullable Transfer transfer;
        private @Nullable InputStream content;
        private boolean accepted;
        private boolean over;

        Shown(long id, Session session) {
            this.id = id;
            this.session = session;
        }

        /** What it is, as the session is about to be shown. Returns false where it is over already. */
        synchronized boolean is(Transfer known) {
            transfer = known;
            return !over;
        }

        synchronized boolean from(long sender) {
            return transfer != null && transfer.sender() == sender;
        }

        synchronized boolean of(int slot) {
            return transfer != null && transfer.slot() == slot;
        }

        synchronized Transfer transfer() {
            return Objects.requireNonNull(transfer);
        }

        /** Returns whether the session may accept it, which it does with that. */
        synchronized boolean accept() {
            boolean may = transfer != null && !accepted && !over;
            accepted = true;
            return may;
        }

        synchronized boolean accepted() {
            return accepted;
        }

        /** The content begins to come; nothing of it is read where this is over already. */
        synchronized boolean begin(InputStream coming) {
            if (over) {
                close(coming);
                return false;
            }
            content = coming;
            return true;
        }

        /** Nobody is told any more how this ends. */
        synchronized void hush() {
            over = true;
        }

        /** Nothing more is read. Returns whether that is new. */
        synchronized boolean end() {
            boolean first = !over;
            over = true;
            if (content != null) {
                close(content);
            }
            return first;
        }

        private static void close(InputStream content) {
            try {
                content.close();
            } catch (IOException e) {
                LOG.debug("a file's end", e);
            }
        }
    }

    ForeignOffers(
            TransferTable table, Sessions sessions, Notices notices, SystemMessages messages, FilesElsewhere servers) {
        this.table = table;
        this.sessions = sessions;
        this.notices = notices;
        this.messages = messages;
        this.servers = servers;
    }

    /** Another server offers something to somebody who may be here. */
    public void offered(long id) {
        table.find(id).flatMap(transfer -> sessions.find(transfer.receiver())).ifPresent(session -> show(id, session));
    }

    /** The session has logged in: what others offer to it follows. */
    void loggedIn(Session session) {
        if (!servers.alone() && session.takesFiles()) {
            table.offeredElsewhere(session.number()).forEach(transfer -> show(transfer.id(), session));
        }
    }

    private void show(long id, Session session) {
        // Known to be open before it is read whether it is: what is removed meanwhile was answered.
        Shown shown = new Shown(id, session);
        if (open.merge(id, shown, (before, after) -> before.session == session ? before : after) != shown) {
            return;
        }
        Optional<Transfer> offered = table.find(id)
                .filter(transfer -> transfer.state() == State.REQUESTED
                        && session.takesFiles()
                        && !session.blocks(transfer.sender())
                        && sessions.isCurrent(session));
        if (offered.isEmpty() || !shown.is(offered.get())) {
            open.remove(id, shown);
            return;
        }
        Transfer transfer = offered.get();
        notices.notice(
                session,
                new OfferFile(transfer.sender(), transfer.receiver(), Text.of(transfer.name()), transfer.declared()));
        if (!sessions.isCurrent(session)) {
            open.remove(id, shown);
        }
    }

    /** An offer that nobody has answered is over. */
    public void over(long id, State how) {
        Shown shown = open.get(id);
        if (shown == null) {
            return;
        }
        if (shown.accept()) {
            tell(
                    shown,
                    0x13,
                    how == State.EXPIRED
                            ? "you did not answer; the offer has expired"
                            : "the sender has left; the offer is withdrawn");
            shown.end();
            open.remove(id, shown);
        }
    }

    /** A server is dead, and with it what it has offered. */
    public void gone(int slot) {
        for (Shown shown : open.values()) {
            if (shown.of(slot)) {
                if (shown.accepted()) {
                    end(shown, "the sender has left; the file is not whole");
                } else {
                    over(shown.id, State.WITHDRAWN);
                }
            }
        }
    }

    /**
     * The session answers what it was shown.
     *
     * @return whether there was something to answer
     */
    boolean answer(Session by, long sender, Answer answer, FileOutlet output) {
        Optional<Shown> found = open.values().stream()
                .filter(one -> one.session == by && one.from(sender))
                .findFirst();
        if (found.isEmpty()) {
            return false;
        }
        Shown shown = found.get();
        return switch (answer) {
            case YES -> shown.accept() && take(shown, output);
            case NO -> refuse(shown);
        };
    }

    private boolean take(Shown shown, FileOutlet output) {
        Transfer transfer = shown.transfer();
        Optional<InputStream> content = servers.take(transfer.slot(), transfer.id(), transfer.receiver());
        if (content.isEmpty() || !shown.begin(content.get())) {
            open.remove(transfer.id(), shown);
            return false;
        }
        Thread.ofVirtual().name("file-" + transfer.id()).start(() -> relay(shown, content.get(), output));
        return true;
    }

    private boolean refuse(Shown shown) {
        Transfer transfer = shown.transfer();
        // The content ends with it, for another reason than that its sender left.
        shown.hush();
        boolean refused = servers.refuse(transfer.slot(), transfer.id(), transfer.receiver());
        shown.end();
        open.remove(transfer.id(), shown);
        return refused;
    }

    /** Reads no faster than the receiver does, so that its sender is held back on the other server. */
    private void relay(Shown shown, InputStream content, FileOutlet output) {
        Transfer transfer = shown.transfer();
        long left = transfer.declared();
        try {
            byte[] buffer = new byte[PIECE];
            while (left > 0) {
                int read = content.read(buffer, 0, (int) Math.min(left, PIECE));
                if (read < 0 || !send(piece(transfer, buffer, read), output)) {
                    break;
                }
                left -= read;
            }
        } catch (IOException e) {
            LOG.debug("the content of file transfer {} ends", transfer.id(), e);
        }
        if (left == 0) {
            open.remove(transfer.id(), shown);
            shown.end();
        } else {
            end(shown, "the sender has left; the file is not whole");
        }
    }

    private static FileContent piece(Transfer transfer, byte[] buffer, int length) {
        return new FileContent(transfer.sender(), transfer.receiver(), Blob.of(Arrays.copyOf(buffer, length)));
    }

    /** Waits for room and sends; false where the receiver has ended before. */
    private static boolean send(FileContent piece, FileOutlet output) {
        while (!output.sendPiece(piece)) {
            if (output.ended().isDone()) {
                return false;
            }
            CompletableFuture.anyOf(output.drained(), output.ended()).join();
        }
        return true;
    }

    /** The session is over: what it has not got whole breaks off. */
    void left(Session session) {
        open.values().removeIf(shown -> {
            boolean its = shown.session == session;
            if (its) {
                shown.end();
            }
            return its;
        });
    }

    /** The session has blocked somebody: what is on its way from there breaks off, and an offer stays, unanswered. */
    void parted(Session session, long other) {
        for (Shown shown : open.values()) {
            if (shown.session == session && shown.from(other) && shown.accepted()) {
                end(shown, "you have blocked this user; the file is not whole");
            }
        }
    }

    private void end(Shown shown, String words) {
        open.remove(shown.id, shown);
        if (shown.end()) {
            tell(shown, 0x15, words);
        }
    }

    private void tell(Shown shown, int packetType, String words) {
        notices.notice(
                shown.session,
                messages.notice("", packetType, OptionalLong.of(shown.transfer().sender()), words));
    }
}
