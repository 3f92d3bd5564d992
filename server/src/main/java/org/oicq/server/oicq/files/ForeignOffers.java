package org.oicq.server.oicq.files;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.Answer;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.TransferTable;
import org.oicq.schema.TransferTable.State;
import org.oicq.schema.TransferTable.Transfer;
import org.oicq.server.delivery.FileOutlet;
import org.oicq.server.delivery.Notices;
import org.oicq.server.delivery.SystemMessages;
import org.oicq.server.rule.Refusal;
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

    /** Longest time that the rest of a file may take whose server has ended. */
    private static final long TAIL_SECONDS = 10;

    private final TransferTable table;
    private final Sessions sessions;
    private final Notices notices;
    private final SystemMessages messages;
    private final FilesElsewhere servers;
    private final WireCharset charset;

    /** ShownOffer to somebody here and not over, by the transfer's id. */
    private final Map<Long, ShownOffer> open = new ConcurrentHashMap<>();

    /** An offer as a session here has seen it. Guarded by itself. */
    private static final class ShownOffer {
        final long id;
        final Session session;
        private @Nullable Transfer transfer;
        private @Nullable InputStream content;
        private boolean accepted;
        private boolean over;

        ShownOffer(long id, Session session) {
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

        /** The slot of its sender's server; 0 where it is not shown yet. */
        synchronized int slot() {
            return transfer == null ? 0 : transfer.slot();
        }

        /** Whether a session that is shown it finds it as it is. */
        synchronized boolean stays(Session other) {
            return session == other || accepted;
        }

        synchronized Transfer transfer() {
            return Objects.requireNonNull(transfer);
        }

        /** Returns whether the session may accept it, which it does with that. */
        synchronized boolean accept() {
            if (transfer == null) {
                // It is not even shown, and won't be.
                over = true;
            }
            boolean may = !accepted && !over;
            accepted = true;
            return may;
        }

        /** It could not be asked for, and may be accepted once more. */
        synchronized void notAccepted() {
            accepted = false;
            over = false;
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
            TransferTable table,
            Sessions sessions,
            Notices notices,
            SystemMessages messages,
            FilesElsewhere servers,
            WireCharset charset) {
        this.charset = charset;
        this.table = table;
        this.sessions = sessions;
        this.notices = notices;
        this.messages = messages;
        this.servers = servers;
    }

    /** Another server offers something to somebody who may be here. */
    public void offered(long id) {
        try {
            table.find(id)
                    .flatMap(transfer -> sessions.find(transfer.receiver()))
                    .ifPresent(session -> show(id, session));
        } catch (DatabaseException e) {
            LOG.warn("An offer of a file from another server is shown at the next log-in: {}", e.getMessage());
        }
    }

    /** The session has logged in, or has got a file whole: what others offer to it follows. */
    void loggedIn(Session session) {
        if (servers.alone() || !session.takesFiles()) {
            return;
        }
        try {
            table.offeredElsewhere(session.number()).forEach(transfer -> show(transfer.id(), session));
        } catch (DatabaseException e) {
            LOG.warn("Offers of files from other servers are shown at the next log-in: {}", e.getMessage());
        }
    }

    /**
     * What was said in the meantime was not heard.
     *
     * @param living the slots of the servers that run
     */
    public void lookAgain(Set<Integer> living) {
        try {
            Set<Long> offered = new HashSet<>();
            List<ShownOffer> before = List.copyOf(open.values());
            for (Transfer transfer : table.offeredElsewhere()) {
                offered.add(transfer.id());
                sessions.find(transfer.receiver()).ifPresent(session -> show(transfer.id(), session));
            }
            before.stream()
                    .filter(shown -> !offered.contains(shown.id))
                    .forEach(shown -> over(shown.id, State.WITHDRAWN));
        } catch (DatabaseException e) {
            LOG.debug("looked at again later", e);
        }
        open.values().stream().filter(shown -> !living.contains(shown.slot())).forEach(this::goneWith);
    }

    private void show(long id, Session session) {
        // Known to be open before it is read whether it is: what is removed meanwhile was answered.
        ShownOffer shown = new ShownOffer(id, session);
        if (open.merge(id, shown, (before, after) -> before.stays(session) ? before : after) != shown) {
            return;
        }
        Optional<Transfer> offered = Optional.empty();
        try {
            offered = table.find(id)
                    .filter(transfer -> transfer.state() == State.REQUESTED
                            && session.takesFiles()
                            && !session.blocks(transfer.sender())
                            && sessions.isCurrent(session)
                            && !comesFrom(transfer.sender(), session)
                            && shown.is(transfer));
        } finally {
            if (offered.isEmpty()) {
                open.remove(id, shown);
            }
        }
        if (offered.isEmpty()) {
            return;
        }
        Transfer transfer = offered.get();
        notices.notice(
                session,
                new OfferFile(
                        transfer.sender(),
                        transfer.receiver(),
                        Text.replacing(transfer.name(), charset),
                        transfer.declared()));
        if (!sessions.isCurrent(session)) {
            open.remove(id, shown);
        }
    }

    /**
     * Whether the rest of an older file comes from there, whose sender has sent all of it: pieces name no file, and so the next
     * one is shown when it has come.
     */
    private boolean comesFrom(long sender, Session session) {
        return open.values().stream()
                .anyMatch(other -> other.session == session && other.from(sender) && other.accepted());
    }

    /** An offer that nobody has answered is over. */
    public void over(long id, State how) {
        ShownOffer shown = open.get(id);
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

    /** A server has ended, and with it what it has offered. */
    public void gone(int slot) {
        open.values().stream().filter(shown -> shown.slot() == slot).forEach(this::goneWith);
    }

    private void goneWith(ShownOffer shown) {
        if (shown.slot() == 0) {
            return;
        }
        if (shown.accepted()) {
            // The last of it may be on its way, of a server that has stopped in order.
            CompletableFuture.delayedExecutor(TAIL_SECONDS, TimeUnit.SECONDS)
                    .execute(() -> end(shown, "the sender has left; the file is not whole"));
        } else {
            over(shown.id, State.WITHDRAWN);
        }
    }

    /**
     * The session answers what it was shown.
     *
     * @return why not, or empty
     */
    Optional<Refusal> answer(Session by, long sender, Answer answer, FileOutlet output) {
        Optional<ShownOffer> found = open.values().stream()
                .filter(one -> one.session == by && one.from(sender))
                .max(Comparator.comparingLong(one -> one.id));
        if (found.isEmpty()) {
            return Optional.of(Refusal.NO_TRANSFER);
        }
        ShownOffer shown = found.get();
        try {
            boolean done = switch (answer) {
                case YES -> shown.accept() && take(shown, output);
                case NO -> refuse(shown);
            };
            return done ? Optional.empty() : Optional.of(Refusal.NO_TRANSFER);
        } catch (IOException e) {
            LOG.warn("An answer to the offer of file {} does not reach its server: {}", shown.id, e.toString());
            return Optional.of(Refusal.TOO_BUSY);
        }
    }

    private boolean take(ShownOffer shown, FileOutlet output) throws IOException {
        Transfer transfer = shown.transfer();
        Optional<InputStream> content;
        try {
            content = servers.take(transfer.slot(), transfer.id(), transfer.receiver());
        } catch (IOException e) {
            shown.notAccepted();
            throw e;
        }
        if (content.isEmpty() || !shown.begin(content.get())) {
            open.remove(transfer.id(), shown);
            return false;
        }
        Thread.ofVirtual().name("file-" + transfer.id()).start(() -> relay(shown, content.get(), output));
        return true;
    }

    private boolean refuse(ShownOffer shown) throws IOException {
        Transfer transfer = shown.transfer();
        boolean before = shown.accepted();
        // The content ends with it, for another reason than that its sender left.
        shown.hush();
        try {
            boolean refused = servers.refuse(transfer.slot(), transfer.id(), transfer.receiver());
            shown.end();
            open.remove(transfer.id(), shown);
            return refused;
        } catch (IOException e) {
            if (!before) {
                shown.notAccepted();
            }
            throw e;
        }
    }

    /** Reads no faster than the receiver does, so that its sender is held back on the other server. */
    private void relay(ShownOffer shown, InputStream content, FileOutlet output) {
        Transfer transfer = shown.transfer();
        long left = transfer.declared();
        try (var pieces = new DataInputStream(content)) {
            while (left > 0) {
                int length = pieces.readInt();
                if (length < 0 || length > left) {
                    throw new IOException("a piece of " + length + " bytes, where " + left + " are left");
                }
                byte[] bytes = pieces.readNBytes(length);
                if (bytes.length < length || !Relay.send(piece(transfer, bytes), output.ended(), output)) {
                    break;
                }
                left -= length;
            }
        } catch (IOException e) {
            LOG.debug("the content of file transfer {} ends", transfer.id(), e);
        } finally {
            if (left == 0) {
                open.remove(transfer.id(), shown);
                shown.end();
            } else {
                end(shown, "the sender has left; the file is not whole");
            }
        }
        loggedIn(shown.session);
    }

    private static FileContent piece(Transfer transfer, byte[] bytes) {
        return new FileContent(transfer.sender(), transfer.receiver(), Blob.of(bytes));
    }

    /** The session is over, or hides: what it has not got whole breaks off. */
    void left(Session session) {
        // One who hides only goes on to be offered what it was.
        boolean current = sessions.isCurrent(session);
        open.values().removeIf(shown -> {
            boolean its = shown.session == session && (!current || shown.accepted());
            if (its) {
                shown.end();
            }
            return its;
        });
    }

    /** The session has blocked somebody: what is on its way from there breaks off, and an offer stays, unanswered. */
    void parted(Session session, long other) {
        for (ShownOffer shown : open.values()) {
            if (shown.session == session && shown.from(other) && shown.accepted()) {
                end(shown, "you have blocked this user; the file is not whole");
            }
        }
    }

    private void end(ShownOffer shown, String words) {
        open.remove(shown.id, shown);
        if (shown.end()) {
            tell(shown, 0x15, words);
        }
    }

    private void tell(ShownOffer shown, int packetType, String words) {
        notices.notice(
                shown.session,
                messages.notice("", packetType, OptionalLong.of(shown.transfer().sender()), words));
    }
}
