package org.oicq.server;

import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.oicq.schema.AccountChanges;
import org.oicq.schema.Database;
import org.oicq.schema.DatabaseException;
import org.oicq.server.admin.StoppedDeed;
import org.oicq.server.chat.ChatSubsystem;
import org.oicq.server.chat.RoomNews;
import org.oicq.server.cluster.Cluster;
import org.oicq.server.config.Addresses;
import org.oicq.server.config.Network;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.config.Settings;
import org.oicq.server.config.Switch;
import org.oicq.server.console.OperatorConsole;
import org.oicq.server.console.SessionsElsewhere;
import org.oicq.server.console.ShownSessions;
import org.oicq.server.delivery.Delivery;
import org.oicq.server.delivery.SystemMessages;
import org.oicq.server.documents.DocumentServices;
import org.oicq.server.log.LogOutput;
import org.oicq.server.meter.Meters;
import org.oicq.server.net.Bans;
import org.oicq.server.net.BinaryProtocol;
import org.oicq.server.net.BinaryServices;
import org.oicq.server.net.PortServer;
import org.oicq.server.oicq.AccessLog;
import org.oicq.server.oicq.AccountHandlers;
import org.oicq.server.oicq.Accounts;
import org.oicq.server.oicq.BlockHandlers;
import org.oicq.server.oicq.Blocks;
import org.oicq.server.oicq.BoundedSearch;
import org.oicq.server.oicq.Directory;
import org.oicq.server.oicq.ExtensionHandlers;
import org.oicq.server.oicq.FriendHandlers;
import org.oicq.server.oicq.Friends;
import org.oicq.server.oicq.LoginTimes;
import org.oicq.server.oicq.Messages;
import org.oicq.server.oicq.Monitoring;
import org.oicq.server.oicq.MonitoringElsewhere;
import org.oicq.server.oicq.Passwords;
import org.oicq.server.oicq.People;
import org.oicq.server.oicq.Presence;
import org.oicq.server.oicq.Profiles;
import org.oicq.server.oicq.Rates;
import org.oicq.server.oicq.files.FileTransfers;
import org.oicq.server.oicq.files.FilesElsewhere;
import org.oicq.server.oicq.router.OicqSubsystem;
import org.oicq.server.oicq.search.Searches;
import org.oicq.server.operator.Health;
import org.oicq.server.operator.Metrics;
import org.oicq.server.operator.OperatorPort;
import org.oicq.server.page.BrowserPage;
import org.oicq.server.route.Answers;
import org.oicq.server.route.Subsystem;
import org.oicq.server.route.Subsystems;
import org.oicq.server.session.Elsewhere;
import org.oicq.server.session.Session;
import org.oicq.server.session.SessionLife;
import org.oicq.server.session.Sessions;
import org.oicq.server.store.MessageStore;
import org.oicq.server.tap.AuditedTaps;
import org.oicq.server.tap.Taps;
import org.oicq.server.tls.BadCertificateException;
import org.oicq.server.web.HttpProtocol;
import org.oicq.server.web.HttpServices;
import org.oicq.server.web.WebCommands;
import org.oicq.server.web.WebElsewhere;
import org.oicq.server.web.WebSessions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server: everything made and put together by hand, and taken apart in the opposite order. */
public final class OicqServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OicqServer.class);

    /** How long packets that are being worked on may take when the server stops. */
    private static final long WORK_SECONDS = 5;

    private final ServerConfig config;
    private final Database database;
    private final Supplier<ServerConfig> settings;
    private final Rates rates;
    private final Accounts accounts;
    private final Bans bans = new Bans();
    private final AccessLog access;

    /** The settings as they are now. */
    private volatile ServerConfig current;

    private final Sessions sessions = new Sessions();
    private final ExecutorService blocking = Executors.newThreadPerTaskExecutor(Thread.ofVirtual()
            .name("work-", 0)
            .uncaughtExceptionHandler((thread, e) -> LOG.error("{} failed; this is a defect of the server.", thread, e))
            .factory());
    private final Passwords passwords;
    private final LoginTimes loginTimes;
    private final MessageStore store;
    private final Delivery delivery;
    private final SessionLife life;
    private final Optional<Cluster> cluster;
    private final Optional<ClusterLinks> links;
    private final Presence presence;
    private final WebSessions webSessions;
    private final FileTransfers files;
    private final Optional<ChatSubsystem> chat;
    private final DocumentServices documents;
    private final Meters meters = new Meters();
    private final Taps taps = new Taps();
    private final AuditedTaps auditedTaps;
    private final PortServer port;
    private final ServerFigures figures;
    private final OperatorConsole console;
    private final Optional<OperatorPort> operator;
    private final AccountChanges accountChanges;

    /**
     * Starts a server on a database, which stays the caller's to close.
     *
     * @throws PortServer.CannotListenException where the address cannot be had
     * @throws BadCertificateException where TLS is asked for and there is no certificate for it
     */
    public OicqServer(ServerConfig config, Database database)
            throws PortServer.CannotListenException, BadCertificateException {
        this(config, database, () -> config);
    }

    /**
     * The same.
     *
     * @param settings reads the settings anew
     */
    OicqServer(ServerConfig config, Database database, Supplier<ServerConfig> settings)
            throws PortServer.CannotListenException, BadCertificateException {
        this(config, database, settings, InstantSource.system());
    }

    /**
     * The same.
     *
     * @param settings reads the settings anew
     * @param clock tells when an operator's log-in to the console is over
     */
    OicqServer(ServerConfig config, Database database, Supplier<ServerConfig> settings, InstantSource clock)
            throws PortServer.CannotListenException, BadCertificateException {
        this(config, database, settings, clock, _ -> {
            throw new IllegalArgumentException("this server cannot stop and start again by itself");
        });
    }

    /**
     * The same.
     *
     * @param settings reads the settings anew
     * @param clock tells when an operator's log-in to the console is over
     * @param deeds lets this server be closed for a deed of the console, once its request is answered; false where it will be
     *     closed for another one
     */
    OicqServer(
            ServerConfig config,
            Database database,
            Supplier<ServerConfig> settings,
            InstantSource clock,
            Predicate<StoppedDeed> deeds)
            throws PortServer.CannotListenException, BadCertificateException {
        this.config = config;
        this.current = config;
        this.database = database;
        this.settings = settings;
        this.passwords = new Passwords(config);
        this.auditedTaps = new AuditedTaps(taps, database.accounts(), database.audit());
        this.store = new MessageStore(database, config);
        this.delivery = new Delivery(sessions, store, database.messages(), config, blocking);

        SystemMessages messages = new SystemMessages(config.charset());
        Profiles profiles = new Profiles(config);
        this.rates = new Rates(config);
        this.access = new AccessLog(config.accessLog());
        this.loginTimes = new LoginTimes(database.accounts(), blocking);
        this.cluster = database.nodes().slot() == 0
                ? Optional.empty()
                : Optional.of(new Cluster(database.nodes(), database.owners(), blocking));
        this.links = cluster.map(servers -> new ClusterLinks(servers, database.blocks(), config, blocking));
        Elsewhere elsewhere = cluster.<Elsewhere>map(servers -> servers).orElse(Elsewhere.NOBODY);
        this.files = new FileTransfers(
                database.transfers(),
                sessions,
                delivery,
                profiles,
                rates,
                messages,
                links.<FilesElsewhere>map(others -> others).orElse(FilesElsewhere.NOBODY),
                config,
                blocking);
        // A user who hides looks as if it had left, and so do its files.
        this.presence = new Presence(
                sessions,
                delivery,
                database.friends(),
                database.blocks(),
                rates,
                messages,
                files::left,
                elsewhere,
                blocking);
        this.life = new SessionLife(sessions, delivery, messages, presence, elsewhere);
        Blocks blocks = new Blocks(database.blocks(), sessions, delivery.catchUp(), presence, rates, files::parted);
        this.accounts = new Accounts(
                database.accounts(), loginTimes, passwords, profiles, rates, sessions, life, blocks, access, config);
        Friends friends = new Friends(
                database.friends(),
                database.requests(),
                database.accounts(),
                database.blocks(),
                delivery,
                profiles,
                rates,
                messages,
                config);
        Monitoring monitoring = new Monitoring(
                database.accounts(),
                database.audit(),
                delivery,
                rates,
                messages,
                links.<MonitoringElsewhere>map(others -> others).orElse(MonitoringElsewhere.NOBODY));
        Directory directory = new Directory(presence, database.accounts(), profiles);

        BoundedSearch search = new BoundedSearch(database.search(), config);

        Subsystem<?> oicq = new OicqSubsystem(
                new AccountHandlers(accounts, friends, presence, directory, profiles, life, files::loggedIn),
                new FriendHandlers(friends, messages),
                new BlockHandlers(blocks),
                new ExtensionHandlers(delivery.proofs()),
                new Messages(delivery, database.friends(), monitoring, rates, rates::message, config),
                monitoring,
                new Searches(search, profiles),
                files);
        Answers answers = new Answers(config.charset());
        this.chat = config.chat() == Switch.OFF
                ? Optional.empty()
                : Optional.of(new ChatSubsystem(
                        database,
                        sessions,
                        delivery.settling(),
                        rates,
                        blocks,
                        monitoring,
                        presence,
                        cluster.<RoomNews>map(servers -> servers).orElse(RoomNews.NOBODY_ELSE),
                        answers,
                        config,
                        blocking));
        this.documents = new DocumentServices(
                config,
                database,
                rates,
                job -> cluster.ifPresent(servers -> servers.jobChanged(job.id(), job.owner())),
                blocking);
        List<Subsystem<?>> running = new ArrayList<>(List.of(oicq));
        chat.ifPresent(running::add);
        running.addAll(documents.subsystems());
        BinaryProtocol binary = new BinaryProtocol(new BinaryServices(
                config,
                new Subsystems(running),
                answers,
                delivery.settling(),
                delivery.proofs(),
                delivery.catchUp(),
                blocking,
                life::left,
                meters,
                taps));
        this.webSessions = new WebSessions(config, blocking, life::left);
        WebCommands commands = new WebCommands(
                config,
                webSessions,
                accounts,
                friends,
                presence,
                new Messages(delivery, database.friends(), monitoring, rates, rates::webMessage, config),
                directory,
                new People(search, rates),
                life,
                delivery,
                messages,
                links.<WebElsewhere>map(others -> others).orElse(WebElsewhere.NOBODY));
        ShownSessions shown = new ShownSessions(
                sessions,
                life,
                database,
                links.<SessionsElsewhere>map(others -> others).orElse(SessionsElsewhere.NOBODY));
        List<Consumer<Session>> left = new ArrayList<>(List.of(access::ended, files::left));
        chat.ifPresent(rooms -> left.add(rooms::left));
        left.add(documents::left);
        left.add(session -> presence.announce(session.number()));
        // The last, for it may wait for the database many times.
        left.add(monitoring::left);
        life.onLeft(left);
        Optional<BrowserPage> page =
                config.page() == Switch.ON ? Optional.of(new BrowserPage(binary)) : Optional.empty();
        HttpProtocol http = new HttpProtocol(new HttpServices(config, bans, commands, blocking, page, taps));
        bans.set(bansNow());
        // Before anybody can log in.
        cluster.ifPresent(servers -> {
            store.onStored(servers::stored);
            delivery.catchUp().onAway(number -> servers.stored(List.of(number)));
            ClusterLinks others = links.orElseThrow();
            others.open(config, files, commands, shown, monitoring);
            try {
                servers.begin(
                        config.cluster(),
                        others.address(),
                        others.fingerprint(),
                        new ClusterWork(
                                sessions,
                                life,
                                presence,
                                delivery,
                                chat,
                                files.foreign(),
                                documents,
                                monitoring,
                                others,
                                blocking));
            } catch (DatabaseException e) {
                others.close();
                throw e;
            }
        });
        this.port = port(http, binary);
        cluster.ifPresent(servers -> servers.listens(Addresses.shown(port.address())));
        this.figures = new ServerFigures(config, database, meters, port, sessions, store, loginTimes, passwords);
        this.console = new OperatorConsole(
                database,
                () -> current,
                passwords,
                rates,
                access,
                shown,
                auditedTaps,
                port.address(),
                deeds,
                figures.hour(),
                clock,
                blocking);
        this.operator = operator();
        // The last, for it would go on where the port cannot be had; it looks for what was changed before.
        this.accountChanges = database.listen(new OperatorChanges(
                sessions,
                life,
                database.accounts(),
                accounts::changed,
                documents::changed,
                this::readBans,
                () -> reload(),
                console::changed,
                chat,
                blocking));
    }

    private PortServer port(HttpProtocol http, BinaryProtocol binary)
            throws PortServer.CannotListenException, BadCertificateException {
        try {
            return new PortServer(config, bans, List.of(http, binary));
        } catch (PortServer.CannotListenException | BadCertificateException e) {
            cluster.ifPresent(Cluster::close);
            links.ifPresent(ClusterLinks::close);
            throw e;
        }
    }

    private List<Bans.Ban> bansNow() {
        return database.bans().list().stream()
                .map(ban -> new Bans.Ban(Network.parse(ban.network()), ban.end()))
                .toList();
    }

    /** Looks at the bans in the database, and closes the connections of who is banned now. */
    private void readBans() {
        try {
            bans.set(bansNow());
            port.closeBanned();
        } catch (DatabaseException e) {
            LOG.warn("The bans could not be read; those from before stay: {}", e.getMessage());
        }
    }

    /**
     * Reads the settings again and takes over what can change while the server runs. What came of it is logged and stands
     * in the audit, where {@code ./oicq admin reload} looks for it.
     */
    synchronized void reload() {
        String outcome;
        try {
            ServerConfig before = current;
            Settings.Reloaded reloaded = Settings.reload(before, settings.get());
            current = reloaded.config();
            rates.use(current);
            accounts.registration(current.registration());
            access.use(current.accessLog());
            port.limits(current.connections(), current.connectionsPerAddress());
            if (current.logLevel() != before.logLevel()) {
                LogOutput.use(current.logLevel());
            }
            if (current.logFormat() != before.logFormat()) {
                LogOutput.use(current.logFormat());
            }
            outcome =
                    (reloaded.taken().isEmpty() ? "nothing has changed" : "now " + String.join(", ", reloaded.taken()))
                            + (reloaded.waiting().isEmpty()
                                    ? ""
                                    : "; only a restart changes " + String.join(", ", reloaded.waiting()));
            LOG.info("The settings were read again: {}.", outcome);
        } catch (IllegalArgumentException e) {
            outcome = "the settings stay as they were: " + e.getMessage();
            LOG.error("The settings could not be read again, and stay as they were: {}.", e.getMessage());
        }
        try {
            database.audit().write(0, "reload", 0, outcome);
        } catch (DatabaseException e) {
            LOG.warn("That the settings were read again is not in the audit: {}", e.getMessage());
        }
    }

    /** Logs how the server is now, in figures; may wait for the database. */
    public void logState() {
        figures.log();
    }

    private Optional<OperatorPort> operator() throws PortServer.CannotListenException, BadCertificateException {
        if (config.operatorListen().isEmpty()) {
            return Optional.empty();
        }
        Health health = new Health(
                () -> database.accounts().find(0),
                () -> cluster.map(Cluster::draining).orElse(false),
                blocking);
        try {
            OperatorPort opened = new OperatorPort(
                    config, config.operatorListen().get(), bans, figures.metrics(), health, console, blocking);
            figures.look();
            return Optional.of(opened);
        } catch (PortServer.CannotListenException | BadCertificateException e) {
            port.close();
            links.ifPresent(ClusterLinks::close);
            throw e;
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return port.address();
    }

    /** Where the operator's programs ask, if they may. */
    public Optional<InetSocketAddress> operatorAddress() {
        return operator.map(OperatorPort::address);
    }

    /** The settings in force, with the ports that it has got where it was to choose them. */
    ServerConfig inForce() {
        return Settings.at(current, address(), operatorAddress());
    }

    /** The figures that the operator's programs get, if they get any. */
    public Optional<Metrics> metrics() {
        return operator.map(OperatorPort::metrics);
    }

    /** The one port: a way in for tests. */
    PortServer port() {
        return port;
    }

    /** Who is shown to an operator. */
    public Taps taps() {
        return taps;
    }

    /** What shows them. */
    public AuditedTaps auditedTaps() {
        return auditedTaps;
    }

    /** Who is logged in. */
    public Sessions sessions() {
        return sessions;
    }

    /** What hashes passwords. */
    public Passwords passwords() {
        return passwords;
    }

    /** How those who are logged in show themselves. */
    public Presence presence() {
        return presence;
    }

    /**
     * Stops in an orderly way: takes no more connections, tells the clients, gives them a bounded time to end their side
     * (so that what they have read need not be sent again), and stores what is left.
     */
    @Override
    public void close() {
        operator.ifPresent(OperatorPort::stopping);
        console.stopping();
        port.stopListening();
        webSessions.close();
        life.closeAll("the server stops");
        // After the sessions: a new one is told by its connection from here on.
        port.tellOfStop();
        try {
            port.awaitEnd(config.stopTime());
            port.close();
            // The ends of the connections, and what they were working on, still need the store.
            documents.close();
            cluster.ifPresent(Cluster::stopping);
            blocking.shutdown();
            if (!blocking.awaitTermination(WORK_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Some packets were still being worked on when the server stopped.");
            }
            life.endAll();
            files.close();
            links.ifPresent(ClusterLinks::close);
            accountChanges.close();
            if (chat.isPresent()) {
                chat.get().close();
            }
            store.stop();
            cluster.ifPresent(Cluster::close);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        // After the messages, which matter more where the database is slow.
        loginTimes.close();
        blocking.shutdownNow();
        passwords.close();
        figures.close();
        operator.ifPresent(OperatorPort::close);
    }
}
