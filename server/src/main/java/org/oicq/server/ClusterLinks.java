package org.oicq.server;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
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
import org.oicq.server.link.Asked;
import org.oicq.server.link.LinkPort;
import org.oicq.server.link.Peers;
import org.oicq.server.link.Told;
import org.oicq.server.oicq.files.FileTransfers;
import org.oicq.server.oicq.files.FilesElsewhere;
import org.oicq.server.tls.SelfSigned;
import org.oicq.server.tls.ServerCertificate;
import org.oicq.server.web.WebCommands;
import org.oicq.server.web.WebElsewhere;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this server asks the others of its cluster directly, and what they ask it (docs/nodes.md, "The link"). */
final class ClusterLinks implements FilesElsewhere, WebElsewhere, SessionsElsewhere, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterLinks.class);

    private static final String TAKE = "/file/take";
    private static final String REFUSE = "/file/refuse";
    private static final String HTTP = "/http";
    private static final String SESSIONS = "/sessions";
    private static final String END = "/sessions/end";

    /** A key is made at each start, and is good for longer than a server runs. */
    private static final Duration GOOD = Duration.ofDays(3650);

    private final Cluster cluster;
    private final BlockTable blocks;
    private final Executor blocking;
    private final ServerCertificate key = SelfSigned.make(
            "OICQ cluster", Optional.empty(), GOOD, KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);
    private final Peers peers;
    private @Nullable LinkPort port;

    ClusterLinks(Cluster cluster, BlockTable blocks, Executor blocking) {
        this.cluster = cluster;
        this.blocks = blocks;
        this.blocking = blocking;
        this.peers = new Peers(key, cluster::isMember, blocking);
    }

    /** The others can ask from now on. */
    void open(ServerConfig config, FileTransfers files, WebCommands commands, ShownSessions sessions) {
        port = new LinkPort(
                config.clusterListen().orElseThrow(),
                key,
                cluster::isMember,
                asked -> answer(asked, files, commands, sessions),
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

    private Told answer(Asked asked, FileTransfers files, WebCommands commands, ShownSessions sessions) {
        return switch (asked.what()) {
            case TAKE -> {
                OptionalLong length = files.take(asked.number("id"), asked.number("receiver"), asked.content());
                yield length.isPresent() ? new Told.Content(length.getAsLong()) : new Told.Nothing();
            }
            case REFUSE -> done(files.refuse(asked.number("id"), asked.number("receiver")));
            case HTTP -> new Told.Words(print(commands.ofAnotherServer(asked.fields(), blocking)));
            case SESSIONS -> new Told.Words(print(sessions.pageHere(asked.fields())));
            case END -> done(sessions.endHere(asked.number("number")));
            default -> throw new IllegalArgumentException("this server knows no '" + asked.what() + "'");
        };
    }

    private static Told done(boolean done) {
        return done ? new Told.Words("") : new Told.Nothing();
    }

    private static String print(Map<String, ?> fields) {
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
    public Optional<InputStream> take(int slot, long id, long receiver) {
        return ask(slot, node -> peers.askForContent(node.link(), TAKE, transfer(id, receiver)));
    }

    @Override
    public boolean refuse(int slot, long id, long receiver) {
        return ask(slot, node -> peers.ask(node.link(), REFUSE, transfer(id, receiver)))
                .isPresent();
    }

    private static Map<String, String> transfer(long id, long receiver) {
        return Map.of("id", Long.toString(id), "receiver", Long.toString(receiver));
    }

    // ------------------------------------------------------------------ HTTP

    @Override
    public Optional<Map<String, String>> ask(long number, Map<String, String> fields) {
        int slot = cluster.slotOf(number);
        return ask(slot, node -> peers.ask(node.link(), HTTP, fields)).map(words -> {
            Map<String, String> answer = new LinkedHashMap<>();
            read(words).forEach((name, value) -> answer.put(name, String.valueOf(value)));
            return answer;
        });
    }

    // ------------------------------------------------------------------ the console

    @Override
    public List<Map<String, Object>> pages(Map<String, String> query) {
        List<Map<String, Object>> pages = new ArrayList<>();
        for (Node node : cluster.others()) {
            ask(node.slot(), there -> peers.ask(there.link(), SESSIONS, query))
                    .map(ClusterLinks::read)
                    .ifPresent(pages::add);
        }
        return pages;
    }

    @Override
    public boolean end(long number) {
        return ask(cluster.slotOf(number), node -> peers.ask(node.link(), END, Map.of("number", Long.toString(number))))
                .isPresent();
    }

    // ------------------------------------------------------------------ asking

    private interface Question<T> {
        Optional<T> to(Node node) throws IOException;
    }

    private <T> Optional<T> ask(int slot, Question<T> question) {
        Optional<Node> node = cluster.node(slot);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        try {
            return question.to(node.get());
        } catch (IOException e) {
            LOG.warn(
                    "The server in slot {} of the cluster cannot be asked at {}: {}",
                    slot,
                    node.get().link(),
                    e.toString());
            return Optional.empty();
        }
    }

    private static Map<String, Object> read(String words) {
        try {
            return JSON.std.mapFrom(words);
        } catch (IOException e) {
            throw new IllegalArgumentException("another server of the cluster answers what nobody can read", e);
        }
    }

    @Override
    public void close() {
        if (port != null) {
            port.close();
        }
        peers.close();
    }
}
