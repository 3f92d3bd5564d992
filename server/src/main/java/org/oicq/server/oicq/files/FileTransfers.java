package org.oicq.server.oicq.files;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.oicq.codec.codes.Answer;
import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.packet.AnswerFile;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.OfferFile;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.TransferTable;
import org.oicq.schema.TransferTable.State;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.delivery.FileOutlet;
import org.oicq.server.delivery.Notices;
import org.oicq.server.delivery.SystemMessages;
import org.oicq.server.oicq.Profiles;
import org.oicq.server.oicq.Rates;
import org.oicq.server.oicq.files.Transfer.Direction;
import org.oicq.server.oicq.files.Transfer.Taker;
import org.oicq.server.rule.Refusal;
import org.oicq.server.session.Session;
import org.oicq.server.session.Sessions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * File transfer (docs/rules.md, "Files"): offers, their answers, and the content, which is relayed and never kept. Packets are relayed
 * as they came. Everything here may block.
 */
public final class FileTransfers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileTransfers.class);

    /** How often a transfer's progress is written to the database. */
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    private final TransferTable table;
    private final Sessions sessions;
    private final FilesElsewhere elsewhere;
    private final ForeignOffers foreign;
    private final Executor blocking;
    private final Notices notices;
    private final Profiles profiles;
    private final Rates rates;
    private final SystemMessages messages;
    private final Duration offerTime;
    private final Duration history;
    private final int maxOpen;

    /** What is open, and what is over but could not be written yet. */
    private final ConcurrentMap<Direction, Kept> open = new ConcurrentHashMap<>();

    /** The same by the number of either side. */
    private final ConcurrentMap<Long, Set<Kept>> byUser = new ConcurrentHashMap<>();

    private final Thread clock;

    private record Kept(Transfer transfer, TransferRecord record) {}

    /**
     * The service with its clock. What a server that died has left open in the database has failed.
     *
     * @param elsewhere the other servers
     * @param blocking runs what waits for the database
     */
    public FileTransfers(
            TransferTable table,
            Sessions sessions,
            Notices notices,
            Profiles profiles,
            Rates rates,
            SystemMessages messages,
            FilesElsewhere elsewhere,
            ServerConfig config,
            Executor blocking) {
        this.table = table;
        this.sessions = sessions;
        this.notices = notices;
        this.profiles = profiles;
        this.rates = rates;
        this.messages = messages;
        this.elsewhere = elsewhere;
        this.blocking = blocking;
        this.foreign = new ForeignOffers(table, sessions, notices, messages, elsewhere, config.charset());
        this.offerTime = config.offerTime();
        this.history = config.transferHistory();
        this.maxOpen = config.openTransfers();
        table.failOpen();
        this.clock = Thread.ofVirtual().name("file-transfers").start(this::runClock);
    }

    /**
     * 0x13: offers a file to somebody, who is shown it now or after the next log-in.
     *
     * @return why not, or empty
     */
    public Optional<Refusal> offer(Session from, OfferFile packet) {
        long to = packet.friendNumber();
        if (to == from.number()) {
            return Optional.of(Refusal.YOURSELF);
        }
        if (packet.fileName().isEmpty()) {
            return Optional.of(Refusal.EMPTY_FILE_NAME);
        }
        if (!profiles.fits(packet.fileName())) {
            return Optional.of(Refusal.FILE_NAME_TOO_LONG);
        }
        if (!rates.change(from.number())) {
            return Optional.of(Refusal.TOO_FAST);
        }
        // A user who hides, or blocks this one, looks away here too.
        Optional<Session> seen =
                sessions.find(to).filter(session -> session.visibleMode(from.number()) != DisplayMode.OFFLINE);
        if (seen.filter(session -> !session.takesFiles()).isPresent() || elsewhere.cannotTake(to, from.number())) {
            return Optional.of(Refusal.CANNOT_TAKE_FILES);
        }
        Kept older = open.get(new Direction(from.number(), to));
        if (older != null && !sessions.isCurrent(older.transfer.sender())) {
            // Of a session that this one has taken over, and whose end is still being dealt with.
            left(older.transfer.sender());
        }
        if (offersOf(from.number()) >= maxOpen) {
            return Optional.of(Refusal.TOO_MANY_TRANSFERS);
        }
        return switch (table.offer(from.number(), to, packet.fileName().toString(), packet.fileLength())) {
            case TransferTable.NoSuchUser _ -> Optional.of(Refusal.NO_SUCH_USER);
            case TransferTable.AlreadyOpen _ -> Optional.of(Refusal.TRANSFER_OPEN);
            case TransferTable.Offered(long id) -> {
                Transfer transfer = new Transfer(id, from, packet);
                keep(new Kept(transfer, new TransferRecord(table, transfer)));
                // After it can be found: a later log-in is shown it then.
                sessions.find(to).ifPresent(session -> show(transfer, session));
                elsewhere.offered(id, to);
                yield Optional.empty();
            }
        };
    }

    /** The session's log-in has been answered, and what was stored for it has been sent: the offers follow. */
    public void loggedIn(Session session) {
        of(session.number()).stream()
                .map(Kept::transfer)
                .filter(transfer -> transfer.receiver() == session.number())
                .sorted((a, b) -> Long.compare(a.id(), b.id()))
                .forEach(transfer -> show(transfer, session));
        foreign.loggedIn(session);
    }

    private void show(Transfer transfer, Session session) {
        if (session.takesFiles() && !session.blocks(transfer.sender().number()) && transfer.show(session)) {
            notices.notice(session, transfer.offer());
        }
    }

    /**
     * 0x14: accepts an offer, refuses it, or breaks off what was accepted.
     *
     * @return why not, or empty
     */
    public Optional<Refusal> answer(Session by, AnswerFile packet) {
        Optional<Answer> answer = Coded.find(Answer.class, packet.allow());
        if (answer.isEmpty()) {
            return Optional.of(Refusal.NOT_AN_ANSWER);
        }
        Kept kept = open.get(new Direction(packet.friendNumber(), by.number()));
        Optional<FileOutlet> output = by.outlet().files();
        if (output.isEmpty() || by.blocks(packet.friendNumber())) {
            return Optional.of(Refusal.NO_TRANSFER);
        }
        if (kept == null) {
            return foreign.answer(by, packet.friendNumber(), answer.get(), output.get());
        }
        Transfer transfer = kept.transfer;
        boolean done = switch (answer.get()) {
            case YES -> transfer.accept(new Taker(Optional.of(by), output.get()));
            case NO -> transfer.refuse(by);
        };
        if (!done) {
            return Optional.of(Refusal.NO_TRANSFER);
        }
        write(kept);
        notices.notice(transfer.sender(), packet);
        return Optional.empty();
    }

    /**
     * The receiver accepts on another server.
     *
     * @param output its way for the content
     * @return whether there was something to accept
     */
    public boolean take(long id, long receiver, FileOutlet output) {
        Optional<Kept> kept = find(id, receiver);
        if (kept.isEmpty() || !kept.get().transfer.accept(new Taker(Optional.empty(), output))) {
            return false;
        }
        Transfer transfer = kept.get().transfer;
        write(kept.get());
        notices.notice(
                transfer.sender(), new AnswerFile(receiver, transfer.sender().number(), Answer.YES.code()));
        var _ = output.ended().thenRunAsync(() -> takerLeft(kept.get()), blocking);
        return true;
    }

    /** The receiver refuses on another server, or breaks off there. Returns whether there was something to refuse. */
    public boolean refuse(long id, long receiver) {
        Optional<Kept> kept = find(id, receiver);
        if (kept.isEmpty() || !kept.get().transfer.refuseElsewhere()) {
            return false;
        }
        Session sender = kept.get().transfer.sender();
        write(kept.get());
        notices.notice(sender, new AnswerFile(receiver, sender.number(), Answer.NO.code()));
        return true;
    }

    private Optional<Kept> find(long id, long receiver) {
        return of(receiver).stream()
                .filter(kept -> kept.transfer.id() == id && kept.transfer.receiver() == receiver)
                .findFirst();
    }

    private void takerLeft(Kept kept) {
        // Where all has been sent, its end is no other one's than the file's.
        if (!kept.transfer.isAllSent() && kept.transfer.fail()) {
            tellReceiverLeft(kept.transfer);
            write(kept);
        }
    }

    private void tellReceiverLeft(Transfer transfer) {
        tell(Optional.of(transfer.sender()), 0x15, transfer.receiver(), "the receiver has left; the file is not whole");
    }

    /** What other servers offer to those who are here. */
    public ForeignOffers foreign() {
        return foreign;
    }

    /**
     * 0x15: relays a piece, and waits while its receiver reads too slowly. A piece that goes beyond the declared length
     * is refused whole, and the transfer stays as it was.
     *
     * @return why not, or empty
     */
    public Optional<Refusal> content(Session from, FileContent packet) {
        Kept kept = open.get(new Direction(from.number(), packet.friendNumber()));
        if (kept == null || kept.transfer.sender() != from) {
            return Optional.of(Refusal.NO_TRANSFER);
        }
        Transfer transfer = kept.transfer;
        Optional<Taker> taker = transfer.taker();
        if (taker.isEmpty()) {
            return Optional.of(Refusal.NO_TRANSFER);
        }
        int length = packet.fileContent().length();
        if (!transfer.hasRoomFor(length)) {
            return Optional.of(Refusal.TOO_MANY_BYTES);
        }
        Optional<FileOutlet> sender = from.outlet().files();
        transfer.sending(length);
        if (sender.isEmpty()
                || !Relay.send(packet, sender.get().ended(), taker.get().output())) {
            // Somebody has left; the other one is told when that is dealt with.
            transfer.notSent(length);
            if (taker.get().session().isEmpty() && taker.get().output().ended().isDone()) {
                takerLeft(kept);
            }
            return Optional.empty();
        }
        boolean first = transfer.passed() == 0;
        transfer.passed(length);
        if (first || transfer.over() || kept.record.age() > PROGRESS_NANOS) {
            write(kept);
        }
        return Optional.empty();
    }

    /**
     * A user has blocked another one: what is open between the two is over, as if the user had left. What the other has
     * offered stays open, unanswered.
     */
    public void parted(Session session, long other) {
        for (Kept kept : of(session.number())) {
            Transfer transfer = kept.transfer;
            if (transfer.sender().number() != other && transfer.receiver() != other) {
                continue;
            }
            State before = transfer.state();
            end(kept, session);
            if (transfer.over()) {
                String what = before == State.REQUESTED ? "the offer is withdrawn" : "the file is not whole";
                int packetType = before == State.REQUESTED ? 0x13 : 0x15;
                tell(Optional.of(session), packetType, other, "you have blocked this user; " + what);
            }
        }
        foreign.parted(session, other);
    }

    /** A session is over: what it offered is withdrawn, and what was on its way has failed. */
    public void left(Session session) {
        for (Kept kept : of(session.number())) {
            end(kept, session);
        }
        foreign.left(session);
    }

    private void end(Kept kept, Session session) {
        Transfer transfer = kept.transfer;
        long sender = transfer.sender().number();
        Optional<Session> taker = transfer.taker().flatMap(Taker::session);
        if (transfer.sender() == session) {
            if (transfer.endOffer(State.WITHDRAWN)) {
                tell(transfer.shownTo(), 0x13, sender, "the sender has left; the offer is withdrawn");
            } else if (transfer.fail()) {
                tell(taker, 0x15, sender, "the sender has left; the file is not whole");
            }
        } else if (transfer.takenBy(session) && transfer.fail()) {
            tellReceiverLeft(transfer);
        }
        if (transfer.over()) {
            write(kept);
            tellElsewhere(transfer);
        }
    }

    /** A receiver on another server has seen the offer. */
    private void tellElsewhere(Transfer transfer) {
        if (transfer.state() == State.WITHDRAWN || transfer.state() == State.EXPIRED) {
            elsewhere.over(transfer.id(), transfer.receiver(), transfer.state());
        }
    }

    private void tell(Optional<Session> session, int packetType, long other, String words) {
        session.ifPresent(
                present -> notices.notice(present, messages.notice("", packetType, OptionalLong.of(other), words)));
    }

    // ------------------------------------------------------------------ what is kept

    private Set<Kept> of(long number) {
        return byUser.getOrDefault(number, Set.of());
    }

    private long offersOf(long number) {
        return of(number).stream()
                .filter(kept -> kept.transfer.sender().number() == number)
                .count();
    }

    private void keep(Kept kept) {
        open.put(kept.transfer.direction(), kept);
        for (long number : users(kept)) {
            byUser.compute(number, (_, set) -> {
                Set<Kept> all = set == null ? ConcurrentHashMap.newKeySet() : set;
                all.add(kept);
                return all;
            });
        }
    }

    private void drop(Kept kept) {
        open.remove(kept.transfer.direction(), kept);
        for (long number : users(kept)) {
            byUser.computeIfPresent(number, (_, set) -> {
                set.remove(kept);
                return set.isEmpty() ? null : set;
            });
        }
    }

    private static List<Long> users(Kept kept) {
        return List.of(kept.transfer.sender().number(), kept.transfer.receiver());
    }

    private void write(Kept kept) {
        boolean over = kept.transfer.over();
        if (over) {
            kept.transfer.output().ifPresent(output -> output.over(kept.transfer.state() == State.COMPLETE));
        }
        if (kept.record.write() && over) {
            drop(kept);
        }
    }

    // ------------------------------------------------------------------ the clock

    private void runClock() {
        long step = Math.clamp(offerTime.toMillis() / 10, 20, 10_000);
        Instant forgetAt = Instant.now();
        try {
            while (true) {
                Thread.sleep(step);
                for (Kept kept : open.values()) {
                    tick(kept);
                }
                if (Instant.now().isAfter(forgetAt)) {
                    forgetAt = Instant.now().plus(FORGET_EVERY);
                    forget();
                }
            }
        } catch (InterruptedException _) {
            // The server stops.
        }
    }

    private void tick(Kept kept) {
        Transfer transfer = kept.transfer;
        if (transfer.age() > offerTime.toNanos() && transfer.endOffer(State.EXPIRED)) {
            long sender = transfer.sender().number();
            tell(Optional.of(transfer.sender()), 0x13, transfer.receiver(), "nobody answered; the offer has expired");
            tell(transfer.shownTo(), 0x13, sender, "you did not answer; the offer has expired");
            write(kept);
            tellElsewhere(transfer);
        } else if (kept.record.failed()) {
            write(kept);
        }
    }

    private void forget() {
        try {
            table.forget(Instant.now().minus(history));
        } catch (DatabaseException e) {
            LOG.warn("Old file transfers will be forgotten later: {}", e.getMessage());
        }
    }

    /** The server stops: nothing that is open goes on. */
    @Override
    public void close() {
        clock.interrupt();
        for (Kept kept : open.values()) {
            if (kept.transfer.endOffer(State.WITHDRAWN) || kept.transfer.fail() || kept.record.failed()) {
                write(kept);
            }
        }
    }
}
