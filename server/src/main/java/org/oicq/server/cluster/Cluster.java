package org.oicq.server.cluster;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.NodeTable;
import org.oicq.schema.NodeTable.Node;
import org.oicq.schema.Notifications;
import org.oicq.schema.OwnerTable;
import org.oicq.schema.OwnerTable.Owner;
import org.oicq.schema.OwnerTable.Shown;
import org.oicq.server.chat.RoomNews;
import org.oicq.server.session.Elsewhere;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This server as one of several that are one service (docs/nodes.md). PostgreSQL decides who has a number and who lives, and
 * carries what the servers tell each other; a message for somebody on another server goes to the mailbox, and that server is
 * told to look.
 */
public final class Cluster implements Elsewhere, RoomNews, NodeTable.Listener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    /** The shortest time between two looks for a server that is not known: strangers may ask for one as often as they like. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final String TAKEN_OVER = "your number has logged in from elsewhere";
    private static final String DRAINED = "this server is about to stop; log in again, and another one takes you";
    private static final String SILENT = "the server has lost its database; log in again";

    /** What the rest of a server does for the cluster. */
    public interface Server {
        /** A number was taken, and others see it so until told otherwise. */
        void taken(long number, DisplayMode shown);

        /** How others see a number of this server, as they were told last. */
        DisplayMode shown(long number);

        /** A number is about to go to another server, where others see it as before. */
        void given(long number);

        /** Others see a number of another server in another way than before. May block. */
        void heard(long number, DisplayMode mode);

        /** A user of this server is to be told of another server's. May block. */
        void tell(long other, long number, DisplayMode mode);

        /** Whether a number has a session here. */
        boolean here(long number);

        /** Ends a number's session here, if it has one. May block. */
        void end(long number, String notice);

        /** Ends all sessions. */
        void endAll(String notice);

        /** Makes safe what these users have sent and got. Blocks. */
        void store(Set<Long> numbers);

        /** There may be something new in a user's mailbox. */
        void look(long number);

        /**
         * There may be something new for anybody.
         *
         * @param living the slots of the servers that run
         */
        void lookAtAll(Set<Integer> living);

        /** Whether the client of a number here can take files. */
        boolean takesFiles(long number);

        /** The servers of the cluster are others than before. May block. */
        void serversChanged();

        /** A server is dead, or has stopped. May block. */
        void gone(int slot);

        /** A file is offered to somebody here. May block. */
        void offered(long id);

        /** An offer to somebody here is over, and was not answered. May block. */
        void offerOver(long id, boolean expired);

        /** A supervisor on another server begins to watch a number, or stops. */
        void watched(int slot, long supervisor, long number, boolean on);

        /** Something has changed about a job of somebody here. May block. */
        void jobChanged(long job);

        /** A room has something new; {@code about} may have become a member by it. */
        void room(long room, long about);

        /** Users have notices of rooms. */
        void roomNotices(List<Long> numbers);

        /** Somebody asks to join a room. */
        void roomRequest(long room, long from);
    }

    private final NodeTable table;
    private final OwnerTable owners;
    private final Executor blocking;
    private final Places places = new Places();
    private final Writer writer;
    private final Holds holds;
    private final Watch watch;
    private final Thread thread;
    private volatile boolean toCompare;

    /** As this server has seen them last. */
    private volatile List<Node> nodes = List.of();

    /** Of the servers at the last look; used by the looking thread alone. */
    private List<Long> seenRuns = List.of();

    private final AtomicLong lookedAt = new AtomicLong(System.nanoTime() - LOOK_NANOS);
    private volatile boolean stopping;
    private final AtomicLong tokens = new AtomicLong();
    private final Map<Long, CompletableFuture<Void>> echoes = new ConcurrentHashMap<>();
    private @Nullable Server server;
    private @Nullable Notifications notifications;

    /**
     * One of several, which does nothing until it {@link #begin begins}.
     *
     * @param blocking runs what waits for the database
     */
    public Cluster(NodeTable table, OwnerTable owners, Executor blocking) {
        this.table = table;
        this.owners = owners;
        this.blocking = blocking;
        this.writer = new Writer(owners, numbers -> server().store(numbers), numbers -> holds().left(numbers));
        this.holds = new Holds(owners, writer, table::fenced, this::taken, this::echo);
        this.watch = new Watch(table, () -> server().endAll(SILENT), this::seen, blocking);
        this.thread = Thread.ofPlatform().name("cluster-writer").daemon().unstarted(writer);
    }

    private Holds holds() {
        return holds;
    }

    private Server server() {
        Server known = server;
        if (known == null) {
            throw new IllegalStateException("the cluster has not begun");
        }
        return known;
    }

    /**
     * Joins the others, before anybody can log in here. Blocks.
     *
     * @param name of the service
     * @param link where the others reach this server
     * @param linkKey the fingerprint of its certificate there
     */
    public void begin(String name, String link, String linkKey, Server by) {
        server = by;
        for (Node node : table.list()) {
            if (!node.cluster().equals(name) && node.slot() != table.slot()) {
                throw new DatabaseException("The servers on this database are the cluster '" + node.cluster()
                        + "' and not '" + name + "': give this one the same name, or a database of its own.");
            }
        }
        table.join(name, link, linkKey);
        nodes = table.list();
        watch.begin();
        notifications = table.listen(this);
        compare();
        thread.start();
    }

    /** Users reach this server here. */
    public void listens(String address) {
        table.address(address);
    }

    /** Whether this server takes nobody any more. */
    public boolean draining() {
        return holds.draining();
    }

    /** A server of the cluster, if it runs. */
    public Optional<Node> node(int slot) {
        return nodes.stream().filter(node -> node.slot() == slot).findFirst();
    }

    private Set<Integer> slots() {
        return nodes.stream().map(Node::slot).collect(Collectors.toSet());
    }

    /** The other servers. */
    public List<Node> others() {
        return nodes.stream().filter(node -> node.slot() != table.slot()).toList();
    }

    /** Whether a certificate is that of a server of the cluster. May block. */
    public boolean isMember(String linkKey) {
        if (isKnown(linkKey)) {
            return true;
        }
        // It may have come just now.
        long before = lookedAt.get();
        long now = System.nanoTime();
        if (now - before < LOOK_NANOS || !lookedAt.compareAndSet(before, now)) {
            return false;
        }
        try {
            nodes = table.list();
        } catch (DatabaseException e) {
            LOG.debug("nobody knows who is a server of the cluster", e);
        }
        return isKnown(linkKey);
    }

    private boolean isKnown(String linkKey) {
        return nodes.stream().anyMatch(node -> node.linkKey().equals(linkKey));
    }

    /** On which other server a number is logged in, as far as this one has heard; 0 for none. */
    public int slotKnownOf(long number) {
        return places.slot(number);
    }

    /** On which other server a number is logged in, seen or not; 0 for none. May block. */
    public int slotOf(long number) {
        return owners.slotOf(number).filter(slot -> slot != table.slot()).orElse(0);
    }

    private void seen(List<Node> now) {
        nodes = now;
        List<Long> runs = now.stream().map(Node::run).toList();
        if (!runs.equals(seenRuns)) {
            seenRuns = runs;
            later(() -> server().serversChanged());
        }
        later(this::compareIfNeeded);
        for (Node node : now) {
            if (node.slot() == table.slot() && node.draining() != holds.draining()) {
                drain(node.draining());
            }
        }
    }

    private void drain(boolean draining) {
        if (holds.draining() != draining) {
            holds.draining(draining);
            if (draining) {
                LOG.info("This server is drained: it takes nobody any more, and its users go to the others.");
                later(() -> server().endAll(DRAINED));
            } else {
                LOG.info("This server takes users again.");
            }
        }
    }

    // ------------------------------------------------------------------ what this server tells

    @Override
    public boolean claim(long number) {
        return holds.claim(number);
    }

    @Override
    public void release(long number) {
        holds.release(number);
    }

    /** Done once all is heard that was said before. */
    private CompletableFuture<Void> echo() {
        long token = tokens.incrementAndGet();
        CompletableFuture<Void> heard = new CompletableFuture<>();
        echoes.put(token, heard);
        writer.say("here " + token);
        return heard.whenComplete((_, _) -> echoes.remove(token));
    }

    private void taken(DisplayMode shown, long number) {
        places.remove(number);
        server().taken(number, shown);
    }

    @Override
    public DisplayMode visibleMode(long number) {
        return places.mode(number);
    }

    @Override
    public List<Long> visible(long start, boolean up, int limit) {
        return places.visible(start, up, limit);
    }

    @Override
    public void shows(long number, DisplayMode mode) {
        writer.shown(number, shown(number, mode));
    }

    private Shown shown(long number, DisplayMode mode) {
        return new Shown(mode.code(), server().takesFiles(number));
    }

    /** Whether a number is on another server with a client that can take files. */
    public boolean takesFiles(long number) {
        return places.takesFiles(number);
    }

    /** Somebody here offers a file to a number that may be on another server. Never blocks. */
    public void offered(long id, long receiver) {
        writer.say("offer " + id + " " + receiver);
    }

    /** An offer that was not answered is over. Never blocks. */
    public void offerOver(long id, long receiver, boolean expired) {
        writer.say("no-offer " + id + " " + receiver + " " + (expired ? 1 : 0));
    }

    /** A supervisor here begins to watch a number, or stops. Never blocks. */
    public void watches(long supervisor, long number, boolean on) {
        writer.say("watch " + supervisor + " " + number + " " + (on ? 1 : 0));
    }

    /** Something has changed about a job whose owner may be on another server. Never blocks. */
    public void jobChanged(long job, long owner) {
        writer.say("job " + job + " " + owner);
    }

    @Override
    public void tell(long other, long number, DisplayMode mode) {
        writer.say("tell " + other + " " + number + " " + mode.code());
    }

    /** These have something new in their mailboxes, and may be on another server. Never blocks. */
    public void stored(Collection<Long> receivers) {
        List<Long> away = receivers.stream()
                .filter(number -> !server().here(number))
                .distinct()
                .toList();
        if (!away.isEmpty()) {
            writer.mail(away);
        }
    }

    @Override
    public void inRoom(long room, long about) {
        writer.say("room " + room + " " + about);
    }

    @Override
    public void roomNotices(Collection<Long> numbers) {
        NodeTable.inPieces("notices", numbers, writer::say);
    }

    @Override
    public void asksToJoin(long room, long from) {
        writer.say("asks " + room + " " + from);
    }

    // ------------------------------------------------------------------ what it hears

    @Override
    public synchronized void said(int slot, List<String> words) {
        if (stopping) {
            return;
        }
        boolean mine = slot == table.slot();
        List<String> items = words.subList(1, words.size());
        switch (words.getFirst()) {
            case "is" -> items.forEach(item -> is(slot, mine, item));
            case "free" -> items.forEach(item -> free(slot, Long.parseLong(item)));
            case "gone" -> gone(slot, mine);
            case "here" -> {
                if (mine) {
                    Optional.ofNullable(echoes.get(Long.valueOf(items.getFirst())))
                            .ifPresent(heard -> heard.complete(null));
                }
            }
            case "want" -> want(slot, mine, items);
            case "drain" -> {
                if (mine) {
                    drain(Boolean.parseBoolean(items.getFirst()));
                }
            }
            default -> {
                if (!mine) {
                    work(slot, words.getFirst(), items);
                }
            }
        }
    }

    private void work(int slot, String what, List<String> items) {
        List<Long> numbers = items.stream().map(Long::valueOf).toList();
        switch (what) {
            case "look" -> numbers.forEach(server()::look);
            case Writer.LOOK_AT_ALL -> server().lookAtAll(slots());
            case "room" -> server().room(numbers.get(0), numbers.get(1));
            case "offer" -> ifHere(numbers.get(1), () -> server().offered(numbers.get(0)));
            case "no-offer" -> ifHere(numbers.get(1), () -> server().offerOver(numbers.get(0), numbers.get(2) == 1));
            case "watch" -> server().watched(slot, numbers.get(0), numbers.get(1), numbers.get(2) == 1);
            case "job" -> ifHere(numbers.get(1), () -> server().jobChanged(numbers.get(0)));
            case "notices" -> server().roomNotices(numbers);
            case "asks" -> server().roomRequest(numbers.get(0), numbers.get(1));
            case "tell" -> {
                // One that has hidden since is not shown.
                DisplayMode shown = mode(numbers.get(2));
                DisplayMode now = places.mode(numbers.get(1));
                server().tell(numbers.get(0), numbers.get(1), shown == DisplayMode.OFFLINE ? shown : now);
            }
            default -> LOG.debug("A server of another version says {}", what);
        }
    }

    private void ifHere(long number, Runnable work) {
        if (server().here(number)) {
            later(work);
        }
    }

    private static DisplayMode mode(long code) {
        return Coded.find(DisplayMode.class, (int) code).orElse(DisplayMode.OFFLINE);
    }

    /** A number is on a server, and seen so. */
    private void is(int slot, boolean mine, String item) {
        String[] parts = item.split(":", -1);
        long number = Long.parseLong(parts[0]);
        boolean files = parts.length > 2 && parts[2].equals("1");
        is(slot, mine, number, mode(Long.parseLong(parts[1])), files);
    }

    private void is(int slot, boolean mine, long number, DisplayMode mode, boolean files) {
        if (mine) {
            places.remove(number);
            holds.changed(number);
            holds.unlessWanted(number);
            return;
        }
        DisplayMode before = places.put(number, new Places.Place(slot, mode, files));
        if (before != mode) {
            server().heard(number, mode);
        }
    }

    private void free(int slot, long number) {
        left(number, places.remove(number, slot));
        holds.changed(number);
    }

    private void left(long number, DisplayMode before) {
        if (before != DisplayMode.OFFLINE) {
            server().heard(number, DisplayMode.OFFLINE);
        }
    }

    /** A server has ended: what was in its journal is in mailboxes. */
    private void gone(int slot, boolean mine) {
        if (!mine) {
            places.of(slot).keySet().forEach(number -> left(number, places.remove(number, slot)));
            server().lookAtAll(slots());
            later(() -> server().gone(slot));
            holds.allChanged();
        }
    }

    private void want(int slot, boolean mine, List<String> items) {
        int from = Integer.parseInt(items.get(1));
        if (from == table.slot() && !mine) {
            long number = Long.parseLong(items.getFirst());
            holds.give(number, slot, () -> later(() -> give(number, slot)));
        }
    }

    private void give(long number, int to) {
        DisplayMode shown = server().shown(number);
        // Once, however often it is asked for.
        if (shown != DisplayMode.OFFLINE) {
            // Those who are here see it as before.
            places.put(number, new Places.Place(to, shown, false));
            server().given(number);
        }
        server().end(number, TAKEN_OVER);
    }

    private void later(Runnable work) {
        try {
            blocking.execute(work);
        } catch (RejectedExecutionException _) {
            // The server stops, and leaves all its numbers.
        }
    }

    /** The connection that hears of the others may not be back yet when PostgreSQL is. */
    private synchronized void compareIfNeeded() {
        try {
            if (!stopping && (toCompare || !owners.marked())) {
                compare();
                server().lookAtAll(slots());
            }
        } catch (DatabaseException e) {
            LOG.debug("compared again at the next look", e);
        }
    }

    @Override
    public void mayHaveMissed() {
        compare();
        server().lookAtAll(slots());
    }

    /**
     * What was heard is compared with what is so: after a start, a break, or a crash of PostgreSQL, which forgets who is where.
     * Where that fails, or others have not yet written what is theirs, it is done again at the next look at the servers.
     */
    private synchronized void compare() {
        toCompare = true;
        try {
            owners.own(holds.numbers().stream()
                    .collect(Collectors.toMap(number -> number, number -> shown(number, server().shown(number)))));
            boolean complete = owners.complete();
            Set<Long> others = new HashSet<>();
            for (Owner owner : owners.all()) {
                if (owner.slot() == table.slot()) {
                    continue;
                }
                others.add(owner.number());
                if (holds.has(owner.number())) {
                    later(() -> claimAgain(owner.number()));
                }
                is(
                        owner.slot(),
                        false,
                        owner.number(),
                        mode(owner.shown().mode()),
                        owner.shown().files());
            }
            if (complete) {
                for (long number : places.numbers()) {
                    if (!others.contains(number)) {
                        left(number, places.remove(number));
                    }
                }
                toCompare = false;
            }
            holds.allChanged();
            // What was said before has been heard, or is here.
            List.copyOf(echoes.values()).forEach(heard -> heard.complete(null));
        } catch (DatabaseException e) {
            LOG.debug("compared again at the next look", e);
        }
    }

    /** Another server may have a number of this one, or has given it here since that was read. */
    private void claimAgain(long number) {
        try {
            if (owners.claim(number) instanceof OwnerTable.Claim.Elsewhere(int slot) && slot != 0) {
                give(number, slot);
            }
        } catch (DatabaseException e) {
            LOG.debug("compared again at the next look", e);
            toCompare = true;
        }
    }

    /** Nothing that others say is done any more. */
    public void stopping() {
        stopping = true;
    }

    /** Leaves the others: all that this server had is stored. */
    @Override
    public void close() {
        watch.close();
        writer.close();
        Notifications hears = notifications;
        if (hears != null) {
            hears.close();
        }
        try {
            table.leave();
        } catch (DatabaseException e) {
            LOG.warn(
                    "The other servers of the cluster find out by themselves that this one has ended: {}",
                    e.getMessage());
        }
    }
}
