package org.oicq.server;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.schema.BlockTable;
import org.oicq.schema.NodeTable.Node;
import org.oicq.schema.TransferTable.State;
import org.oicq.server.cluster.Cluster;
import org.oicq.server.config.Addresses;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.console.SessionsElsewhere;
import org.oicq.server.console.ShownSessions;
import org.oicq.server.delivery.FileOutlet;
import org.oicq.server.link.Asked;
import org.oicq.server.link.Backlog;
import org.oicq.server.link.LinkPort;
import org.oicq.server.link.Peers;
import org.oicq.server.link.Told;
import org.oicq.server.oicq.Monitoring;
import org.oicq.server.oicq.MonitoringElsewhere;
import org.oicq.server.oicq.files.FileTransfers;
import org.oicq.server.oicq.files.FilesElsewhere;
import org.oicq.server.tls.SelfSigned;
import org.oicq.server.tls.ServerCertificate;
import org.oicq.server.web.WebCommands;
import org.oicq.server.web.WebElsewhere;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this server asks the others of its cluster directly, and what they ask it (docs/nodes.md, "The link"). */
final class ClusterLinks
        implements FilesElsewhere, WebElsewhere, SessionsElsewhere, MonitoringElsewhere, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterLinks.class);

    private static final String TAKE = "/file/take";
    private static final String REFUSE = "/file/refuse";
    private static final String HTTP = "/http";
    private static final String SESSIONS = "/sessions";
    private static final String END = "/sessions/end";
    private static final String WATCHED = "/watched";

    /** A key is made at each start, and is good for longer than a server runs. */
    private static final Duration GOOD = Duration.ofDays(3650);

    /** Questions that may wait for one server's answer. */
    private static final int MOST_AT_ONCE = 256;

    /** Looks into the database at the same time for numbers of which nothing is known here. */
    private static final int MOST_LOOKUPS = 2;

    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Cluster cluster;
    private final BlockTable blocks;
    private final Executor blocking;
    private final ServerCertificate key = SelfSigned.make(
            "OICQ cluster", Optional.empty(), GOOD, KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);
    private final Peers peers;

    /** Longest time for an answer to a request that is passed on. Storing a message may take nearly as long. */
    private final Duration httpPatience;

    private final Semaphore lookups = new Semaphore(MOST_LOOKUPS);

    /** By slot. */
    private final Map<Integer, Semaphore> atOnce = new ConcurrentHashMap<>();

    private final Map<Integer, Long> complained = new ConcurrentHashMap<>();

    /** What is on its way to supervisors on each other server. */
    private final Map<Integer, Backlog> shown = new ConcurrentHashMap<>();

    private @Nullable LinkPort port;

    ClusterLinks(Cluster cluster, BlockTable blocks, ServerConfig config, Executor blocking) {
        this.httpPatience = config.settleTime().plusSeconds(5);
        this.cluster = cluster;
        this.blocks = blocks;
        this.blocking = blocking;
        this.peers = new Peers(key, cluster::isMember, blocking);
    }

    /** The others can ask from now on. */
    void open(
            ServerConfig config,
            FileTransfers files,
            WebCommands commands,
            ShownSessions sessions,
            Monitoring monitoring) {
        port = new LinkPort(
                config.clusterListen().orElseThrow(),
                key,
                cluster::isMember,
                asked -> answer(asked, files, commands, sessions, monitoring),
                blocking);
    }

    private LinkPort port() {
        LinkPort open = port;
        if (open == null) {
            throw new IllegalStateException("nobody can ask yet");
        }
        return open;
    }

    /** Where the others ask. */
    String address() {
        return Addresses.shown(port().address());
    }

    /** The fingerprint of the certificate by which they know this server. */
    String fingerprint() {
        return key.fingerprint();
    }

    /** Closes the connections of servers that are none of the cluster any more. */
    void closeStrangers() {
        port().closeStrangers();
    }

    /** There may always be another one. */
    @Override
    public boolean alone() {
        return false;
    }

    private Told answer(
            Asked asked, FileTransfers files, WebCommands commands, ShownSessions sessions, Monitoring monitoring) {
        return switch (asked.what()) {
            case TAKE -> {
                FileOutlet way = asked.content().get();
                boolean taken = files.take(asked.number("id"), asked.number("receiver"), way);
                yield taken ? new Told.Content(way) : new Told.Nothing();
            }
            case REFUSE -> done(files.refuse(asked.number("id"), asked.number("receiver")));
            case HTTP -> {
                WebCommands.Passed passed = commands.ofAnotherServer(asked.fields(), blocking);
                yield new Told.Words(print(passed.fields()), passed.written());
            }
            case SESSIONS -> new Told.Words(print(sessions.pageHere(asked.fields())));
            case END -> done(sessions.endHere(asked.number("number")));
            case WATCHED -> {
                for (Map<String, Object> one : readAll(asked.text("said"))) {
                    monitoring.saidElsewhere(
                            number(one, "supervisor"), number(one, "watched"), String.valueOf(one.get("words")));
                }
                yield done(true);
            }
            default -> throw new IllegalArgumentException("this server knows no '" + asked.what() + "'");
        };
    }

    private static long number(Map<String, Object> fields, String name) {
        return Long.parseLong(String.valueOf(fields.get(name)));
    }

    private static Told done(boolean done) {
        return done ? new Told.Words("") : new Told.Nothing();
    }

    private static String print(Object fields) {
        try {
            return JSON.std.asString(fields);
        } catch (IOException e) {
            throw new UncheckedIOException("a string takes everything", e);
        }
    }

    // ------------------------------------------------------------------ files

    @Override
    public boolean cannotTake(long to, long from) {
        return cluster.visibleMode(to) != DisplayMode.OFFLINE && !cluster.takesFiles(to) && !blocks.blocks(to, from);
    }

    @Override
    public void offered(long id, long receiver) {
        cluster.offered(id, receiver);
    }

    @Override
    public void over(long id, long receiver, State how) {
        cluster.offerOver(id, receiver, how == State.EXPIRED);
    }

    @Override
    public Optional<InputStream> take(int slot, long id, long receiver) throws IOException {
        return question(slot, node -> peers.askForContent(node.link(), TAKE, transfer(id, receiver)));
    }

    @Override
    public boolean refuse(int slot, long id, long receiver) throws IOException {
        return question(slot, node -> peers.ask(node.link(), REFUSE, transfer(id, receiver)))
                .isPresent();
    }

    private static Map<String, String> transfer(long id, long receiver) {
        return Map.of("id", Long.toString(id), "receiver", Long.toString(receiver));
    }

    // ------------------------------------------------------------------ HTTP

    @Override
    public Optional<Map<String, String>> ask(long number, Map<String, String> fields) throws IOException {
        int slot = slotOf(number);
        return question(slot, node -> peers.ask(node.link(), HTTP, fields, httpPatience))
                .map(words -> {
                    Map<String, String> answer = new LinkedHashMap<>();
                    read(words).forEach((name, value) -> answer.put(name, String.valueOf(value)));
                    return answer;
                });
    }

    /** Strangers may ask for any number: few of them at once may ask the database. */
    private int slotOf(long number) throws IOException {
        int known = cluster.slotKnownOf(number);
        if (known != 0) {
            return known;
        }
        if (!lookups.tryAcquire()) {
            throw new IOException("too many ask for numbers that are not known here");
        }
        try {
            return cluster.slotOf(number);
        } finally {
            lookups.release();
        }
    }

    // ------------------------------------------------------------------ the console

    @Override
    public List<Map<String, Object>> pages(Map<String, String> query) {
        List<CompletableFuture<Optional<String>>> asked = cluster.others().stream()
                .map(node -> CompletableFuture.supplyAsync(
                        () -> ask(node.slot(), there -> peers.ask(there.link(), SESSIONS, query)), blocking))
                .toList();
        return asked.stream()
                .flatMap(answer -> answer.join().stream())
                .map(ClusterLinks::read)
                .toList();
    }

    @Override
    public boolean end(long number) {
        return ask(cluster.slotOf(number), node -> peers.ask(node.link(), END, Map.of("number", Long.toString(number))))
                .isPresent();
    }

    // ------------------------------------------------------------------ supervisors

    @Override
    public void watches(long supervisor, long number, boolean on) {
        cluster.watches(supervisor, number, on);
    }

    @Override
    public void show(int slot, long supervisor, long watched, String words) {
        shown.computeIfAbsent(slot, _ -> new Backlog(some -> show(slot, some), blocking))
                .add(Map.of(
                        "supervisor", Long.toString(supervisor), "watched", Long.toString(watched), "words", words));
    }

    private void show(int slot, List<Map<String, String>> some) {
        ask(slot, node -> peers.ask(node.link(), WATCHED, Map.of("said", print(some))));
    }

    // ------------------------------------------------------------------ asking

    private interface Question<T> {
        Optional<T> to(Node node) throws IOException;
    }

    /** Empty also where the server cannot be asked, which is logged. */
    private <T> Optional<T> ask(int slot, Question<T> question) {
        try {
            return question(slot, question);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private <T> Optional<T> question(int slot, Question<T> question) throws IOException {
        Optional<Node> node = cluster.node(slot);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        Semaphore places = atOnce.computeIfAbsent(slot, _ -> new Semaphore(MOST_AT_ONCE));
        try {
            if (!places.tryAcquire()) {
                throw new IOException("it has not answered " + MOST_AT_ONCE + " questions yet");
            }
            try {
                return question.to(node.get());
            } finally {
                places.release();
            }
        } catch (IOException e) {
            complain(node.get(), e);
            throw e;
        }
    }

    /** Once a minute: somebody's program asks as often as it likes. */
    private void complain(Node node, IOException e) {
        long now = System.nanoTime();
        complained.compute(node.slot(), (slot, before) -> {
            if (before != null && now - before < QUIET_NANOS) {
                return before;
            }
            LOG.warn("The server in slot {} of the cluster cannot be asked at {}: {}", slot, node.link(), e.toString());
            return now;
        });
    }

    private static Map<String, Object> read(String words) {
        try {
            return JSON.std.mapFrom(words);
        } catch (IOException e) {
            throw new IllegalArgumentException("another server of the cluster answers what nobody can read", e);
        }
    }

    private static List<Map<String, Object>> readAll(String words) {
        try {
            return JSON.std.listOfFrom(Object.class, words).stream()
                    .map(ClusterLinks::object)
                    .toList();
        } catch (IOException e) {
            throw new IllegalArgumentException("another server of the cluster says what nobody can read", e);
        }
    }

    @SuppressWarnings("unchecked") // JSON's names are texts
    private static Map<String, Object> object(Object one) {
        return (Map<String, Object>) one;
    }

    @Override
    public void close() {
        if (port != null) {
            port.close();
        }
        peers.close();
    }
}
