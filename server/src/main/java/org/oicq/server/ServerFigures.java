package org.oicq.server;

import java.io.File;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.packet.chat.ChatCatalog;
import org.oicq.codec.packet.chat.SayInRoom;
import org.oicq.schema.Database;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.SpaceTable;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.console.Figures;
import org.oicq.server.meter.Meters;
import org.oicq.server.net.PortServer;
import org.oicq.server.oicq.LoginTimes;
import org.oicq.server.oicq.Passwords;
import org.oicq.server.operator.Metrics;
import org.oicq.server.session.Sessions;
import org.oicq.server.store.MessageStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the server is, in figures: for the operator's programs, and for the log when an operator asks for it. */
final class ServerFigures implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerFigures.class);

    /** Between two looks at the database, which take it some milliseconds. */
    private static final long LOOK_SECONDS = 30;

    /** The part of a mailbox's limits from which on it counts as nearly full. */
    private static final double NEARLY = 0.9;

    private final Metrics metrics;
    private final Figures hour;
    private final Database database;
    private final ServerConfig config;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("figures").factory());

    /** What the last look at the database has found. */
    private volatile Look last = Look.NONE;

    /** One look; a figure that is not known is NaN. */
    private record Look(double up, double bytes, double journalBytes, double messages, double fullMailboxes) {
        static final Look NONE = new Look(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        static final Look AWAY = new Look(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    ServerFigures(
            ServerConfig config,
            Database database,
            Meters meters,
            PortServer port,
            Sessions sessions,
            MessageStore store,
            LoginTimes loginTimes,
            Passwords passwords) {
        this.config = config;
        this.database = database;
        this.metrics = new Metrics(meters);
        metrics.gauge("oicq_connections", "Connections to the main port that are open.", port::connections);
        metrics.gauge("oicq_sessions", "Users that are logged in, over any protocol.", sessions::count);
        metrics.gauge(
                "oicq_message_memory_bytes",
                "Bytes of messages that are neither in the database nor proven to have arrived.",
                store::heldBytes);
        metrics.counter("oicq_password_hashes_total", "Password hashes that were computed.", passwords::computed);
        File data = config.data().toAbsolutePath().toFile();
        metrics.gauge(
                "oicq_disk_free_bytes",
                "Bytes that are free on the disk of the data folder.",
                () -> data.exists() ? data.getUsableSpace() : Double.NaN);
        metrics.gauge(
                "oicq_certificate_end_timestamp_seconds",
                "End of the TLS certificate that is served, in seconds since 1970; no number without TLS.",
                () -> port.certificateEnd()
                        .map(Instant::getEpochSecond)
                        .map(Long::doubleValue)
                        .orElse(Double.NaN));
        long wallAtStart = System.currentTimeMillis();
        long passedAtStart = System.nanoTime();
        metrics.gauge(
                "oicq_clock_shift_seconds",
                "How far the system's clock was moved since the start, beyond the time that has passed.",
                () -> (System.currentTimeMillis() - wallAtStart) / 1e3 - (System.nanoTime() - passedAtStart) / 1e9);
        metrics.gauge(
                "oicq_database_up",
                "Whether the database answered the last time, at most " + LOOK_SECONDS + " s ago: 1 or 0.",
                () -> last.up);
        metrics.gauge("oicq_database_bytes", "Bytes of the database on disk.", () -> last.bytes);
        metrics.gauge(
                "oicq_journal_bytes",
                "Bytes of the journal's two tables on disk, which are emptied in turn.",
                () -> last.journalBytes);
        metrics.gauge("oicq_stored_messages", "Messages that wait in the database.", () -> last.messages);
        metrics.gauge(
                "oicq_mailboxes_nearly_full",
                "Mailboxes that are filled to nine tenths of a limit; a full one refuses messages.",
                () -> last.fullMailboxes);
        metrics.counter(
                "oicq_messages_total",
                "Messages between users that were taken over any protocol, one for each receiver.",
                store::taken);
        metrics.counter("oicq_log_ins_total", "Log-ins that were good, over any protocol.", loginTimes::count);
        metrics.gauge("oicq_password_hashes_waiting", "Password hashes that wait to be computed.", passwords::waiting);
        metrics.durations(
                "oicq_commit_seconds",
                "How long commits of messages took, with the time that the database was away.",
                store.commits());
        PacketType<?> said = ChatCatalog.USER_TO_CHAT.typeOf(SayInRoom.class);
        DoubleSupplier commits = store.commits().within(0.99);
        this.hour = new Figures(metrics::value, InstantSource.system())
                .gauge("online", sessions::count)
                .gauge("connections", port::connections)
                .rate("messages", () -> store.taken() + meters.receivedOf(said) - meters.refusedOf(said))
                .rate("logIns", loginTimes::count)
                .gauge("commitMillis", () -> commits.getAsDouble() * 1e3)
                .gauge(
                        "memoryBytes",
                        () -> Runtime.getRuntime().totalMemory()
                                - Runtime.getRuntime().freeMemory())
                .gauge("waitingMessages", () -> last.messages)
                .gauge("heldBytes", store::heldBytes)
                .gauge("hashesWaiting", passwords::waiting);
    }

    Metrics metrics() {
        return metrics;
    }

    /** The last hour, which begins with {@link #look}. */
    Figures hour() {
        return hour;
    }

    /** Looks at the database from now on, again and again. */
    void look() {
        hour.start();
        var _ = looks.scheduleWithFixedDelay(this::lookOnce, 0, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    private void lookOnce() {
        try {
            SpaceTable.Fill fill = database.space()
                    .fill((long) (config.storedMessages() * NEARLY), (long) (config.storedBytes() * NEARLY));
            last = new Look(1, fill.bytes(), fill.journalBytes(), fill.messages(), fill.mailboxes());
        } catch (DatabaseException e) {
            last = Look.AWAY;
            LOG.debug("the figures of the database are not there", e);
        }
    }

    /** Looks at the database, and logs all figures. */
    void log() {
        lookOnce();
        Map<String, Double> figures = metrics.figures();
        String words = figures.entrySet().stream()
                .map(one -> one.getKey() + " " + Metrics.shown(one.getValue()))
                .collect(Collectors.joining(", "));
        LOG.atInfo().addKeyValue("figures", figures).log("The state of the server: {}.", words);
    }

    @Override
    public void close() {
        hour.close();
        looks.shutdownNow();
    }
}
