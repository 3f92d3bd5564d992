package org.oicq.tools.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** All connections of the generator, on one selector and the caller's thread. */
final class Engine implements AutoCloseable {
    /** The biggest content from the server: its 1 MiB for pieces of files, and friend lists of some ten thousand. */
    static final int MAX_CONTENT = 2 << 20;

    private static final int BUFFER = 1 << 14;
    private static final int POOLED = 1 << 10;
    /** A selector waits whole milliseconds only; less is waited for by looking again and again. */
    private static final long SHORTEST_WAIT = TimeUnit.MILLISECONDS.toNanos(2);

    private static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(50);
    /** Descriptors that the program itself may need meanwhile. */
    private static final int RESERVED = 32;

    /** What there is to do between two looks at the network. */
    interface Turn {
        /**
         * Does what is due.
         *
         * @return nanoseconds until there is more to do, or a negative number to end the run
         */
        long take(long now) throws BenchException;
    }

    private final InetSocketAddress server;
    private final boolean kept;
    private final boolean webSocket;
    private final Selector selector;
    private final ByteBuffer input = ByteBuffer.allocateDirect(MAX_CONTENT + BUFFER);
    private final Deque<ByteBuffer> pool = new ArrayDeque<>();
    private List<Link> dirty = new ArrayList<>();
    private List<Link> spare = new ArrayList<>();

    /**
     * No connections yet.
     *
     * @param kept whether users ask for kept messages before they log in
     * @param webSocket whether users speak in a WebSocket
     */
    Engine(InetSocketAddress server, boolean kept, boolean webSocket) throws IOException {
        this.server = server;
        this.kept = kept;
        this.webSocket = webSocket;
        this.selector = Selector.open();
    }

    /** Whether users ask for kept messages before they log in. */
    boolean kept() {
        return kept;
    }

    /** Runs until the turn says that it is over. */
    void run(Turn turn) throws BenchException {
        try {
            while (true) {
                long wait = turn.take(System.nanoTime());
                flush();
                if (wait < 0) {
                    return;
                }
                if (wait < SHORTEST_WAIT) {
                    selector.selectNow(Engine::ready);
                } else {
                    selector.select(Engine::ready, TimeUnit.NANOSECONDS.toMillis(Math.min(wait, LONGEST_WAIT)));
                }
                flush();
            }
        } catch (IOException e) {
            throw new BenchException(
                    BenchException.NO_CONNECTION, "the network cannot be waited for: " + e.getMessage());
        }
    }

    private static void ready(SelectionKey key) {
        ((Link) key.attachment()).ready();
    }

    private void flush() {
        List<Link> now = dirty;
        dirty = spare;
        spare = now;
        now.forEach(Link::flush);
        now.clear();
    }

    /** A user's connection to the server that has not begun yet. */
    Link link(Link.Owner owner) throws BenchException {
        return link(owner, webSocket ? new WebSocketStream() : null);
    }

    /** A connection for HTTP that has not begun yet. */
    Link httpLink(Link.Owner owner) throws BenchException {
        return link(owner, null);
    }

    private Link link(Link.Owner owner, @Nullable WebSocketStream web) throws BenchException {
        try {
            SocketChannel channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
            Link link = new Link(this, channel, key, owner, web);
            key.attach(link);
            return link;
        } catch (IOException e) {
            throw noConnection(String.valueOf(e.getMessage()));
        }
    }

    InetSocketAddress server() {
        return server;
    }

    /** Why there is no connection, with what to do where that is known. */
    BenchException noConnection(String reason) {
        return new BenchException(BenchException.NO_CONNECTION, sentence(reason));
    }

    private String sentence(String reason) {
        if (reason.contains("Too many open files")) {
            return "the system gives this process no more file descriptors; raise the limit with 'ulimit -n'"
                    + " or open fewer connections";
        }
        if (reason.contains("Cannot assign requested address")) {
            return "no free local port is left for a connection to " + text(server)
                    + "; open fewer connections (Linux gives one address some 28,000 ports)";
        }
        return "no connection to " + text(server) + ": " + reason;
    }

    /** An address as a person writes it. */
    static String text(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /**
     * Makes sure that so many connections can be opened, where the system tells its limit.
     *
     * @throws BenchException where they cannot
     */
    static void need(int connections) throws BenchException {
        long limit;
        try {
            limit = Files.readAllLines(Path.of("/proc/self/limits")).stream()
                    .filter(line -> line.startsWith("Max open files"))
                    .map(line -> line.split("\\s{2,}", -1)[1])
                    .filter(word -> !word.equals("unlimited"))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
        } catch (IOException _) {
            return; // no Linux: opening the connections will tell
        }
        if (connections > limit - RESERVED) {
            throw new BenchException(
                    BenchException.USAGE,
                    connections + " connections need more file descriptors than the " + limit
                            + " that this process may have; raise the limit with 'ulimit -n' or open fewer");
        }
    }

    void flushLater(Link link) {
        dirty.add(link);
    }

    /** The buffer that every connection reads into, empty. */
    ByteBuffer input() {
        return input.clear();
    }

    /** An empty buffer for output. */
    ByteBuffer buffer() {
        ByteBuffer buffer = pool.poll();
        return buffer == null ? ByteBuffer.allocateDirect(BUFFER) : buffer;
    }

    /** Takes a buffer back, unless it is one that a connection with much to say has made for itself. */
    boolean release(ByteBuffer buffer) {
        if (buffer.capacity() != BUFFER) {
            return false;
        }
        if (pool.size() < POOLED) {
            pool.push(buffer.clear());
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            ((Link) key.attachment()).close();
        }
        selector.close();
    }
}
