package org.oicq.server.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.NodeTable;
import org.oicq.schema.NodeTable.Node;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the others that this server lives, and takes the place of one away that has not shown it for long. Only what this
 * server has seen itself, without a break of its own view of the database, counts against another one: a PostgreSQL that was
 * away takes nobody's place.
 */
final class Watch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private static final long EVERY_MILLIS = 500;

    /** A server that is silent for so long is dead. */
    static final long DEAD_NANOS = TimeUnit.SECONDS.toNanos(6);

    /** After such a pause nothing that was seen before counts. */
    private static final long BREAK_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** One that could not show for so long that it lives must not serve any more: another one may have its numbers soon. */
    static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final NodeTable table;
    private final Runnable silent;
    private final Consumer<List<Node>> seen;
    private final Executor blocking;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("cluster-watch").daemon().factory());

    /** Beside the look, which may hang. */
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("cluster-clock").daemon().factory());

    /** Slots that are being taken away; that may wait for locks, and the beat goes on. */
    private final Set<Integer> evicting = ConcurrentHashMap.newKeySet();

    /** What was last seen of each other server, and since when. */
    private final Map<Integer, Sight> sights = new HashMap<>();

    private long lookedAt = System.nanoTime();
    private volatile long shownAt = System.nanoTime();
    private boolean saidSilent;

    private record Sight(Node node, long since) {}

    /**
     * @param silent called once each time that this server must not serve any more, as it cannot show that it lives
     * @param seen told of the servers at each look
     * @param blocking runs what takes a dead server's place away
     */
    Watch(NodeTable table, Runnable silent, Consumer<List<Node>> seen, Executor blocking) {
        this.table = table;
        this.silent = silent;
        this.seen = seen;
        this.blocking = blocking;
    }

    void begin() {
        shownAt = System.nanoTime();
        var _ = timer.scheduleWithFixedDelay(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        var _ = clock.scheduleWithFixedDelay(this::lookAtClock, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        long asked = System.nanoTime();
        try {
            List<Node> nodes = table.beat();
            if (nodes.stream().noneMatch(node -> node.slot() == table.slot())) {
                table.fenced();
                return;
            }
            shownAt = asked;
            seen.accept(nodes);
            if (System.nanoTime() - lookedAt > BREAK_NANOS) {
                sights.clear();
            }
            lookedAt = System.nanoTime();
            compare(nodes, lookedAt);
        } catch (DatabaseException e) {
            LOG.debug("no beat", e);
            sights.clear();
        } catch (RuntimeException | Error e) {
            LOG.error("The other servers of the cluster could not be looked at; trying again.", e);
        }
    }

    private void lookAtClock() {
        try {
            boolean now = System.nanoTime() - shownAt >= SILENT_NANOS;
            if (now && !saidSilent) {
                LOG.error("This server cannot show the others of its cluster that it lives, and ends its sessions.");
                silent.run();
            }
            saidSilent = now;
        } catch (RuntimeException | Error e) {
            LOG.error("The sessions of a server that cannot show that it lives could not be ended; trying again.", e);
        }
    }

    private void compare(List<Node> nodes, long now) {
        sights.keySet().retainAll(nodes.stream().map(Node::slot).toList());
        for (Node node : nodes) {
            if (node.slot() == table.slot()) {
                continue;
            }
            Sight before = sights.get(node.slot());
            if (before == null || before.node.run() != node.run() || before.node.beat() != node.beat()) {
                sights.put(node.slot(), new Sight(node, now));
            } else if (now - before.since >= DEAD_NANOS) {
                if (evicting.add(node.slot())) {
                    blocking.execute(() -> evict(node));
                }
                sights.remove(node.slot());
            }
        }
    }

    private void evict(Node node) {
        try {
            tell(node, table.evict(node));
        } catch (DatabaseException e) {
            LOG.warn("The place of the dead server in slot {} is taken away later: {}", node.slot(), e.getMessage());
        } finally {
            evicting.remove(node.slot());
        }
    }

    private static void tell(Node node, OptionalInt recovered) {
        if (recovered.isPresent()) {
            LOG.warn(
                    "The server in slot {} of the cluster, {}, shows no life and is out; {} messages of its journal are in"
                            + " their receivers' mailboxes.",
                    node.slot(),
                    node.address(),
                    recovered.getAsInt());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        clock.shutdownNow();
        try {
            timer.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
