package org.oicq.server.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.oicq.server.config.Addresses;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.tls.BadCertificateException;
import org.oicq.server.tls.CertificateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one port: accepts connections, counts them, and lets their first byte decide what they speak. */
public final class PortServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PortServer.class);

    /** How long a connection over the limit may be silent before it is closed without a word. */
    private static final Duration REFUSED_TIME = Duration.ofSeconds(2);

    /** Connections over the limit that are told so at the same time, in all and from one address. */
    private static final int MOST_REFUSED = 1024;

    /** Files that the process has open beside connections: jars, the database's connections, event loops. */
    private static final int OTHER_DESCRIPTORS = 300;

    private static final int MOST_REFUSED_FROM_ADDRESS = 64;

    private final ServerConfig config;
    private final Bans bans;
    private final EventLoopGroup loops;
    private final ConnectionCount count;
    private final ConnectionCount refusedCount;
    private final Map<EventLoop, Sweeper> sweepers = new ConcurrentHashMap<>();
    private final Optional<Tls> tls;
    private final List<Refusable> spoken;
    private final Map<Refusable.Reason, List<Protocol>> refused = new EnumMap<>(Refusable.Reason.class);
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Channel listening;

    /** Set before those that are open are told; one that comes to be among them after that looks here. */
    private volatile boolean stopping;

    /**
     * Listens, and takes connections from now on.
     *
     * @param bans who is closed at once, without a word
     * @param protocols a connection speaks the first of them that its first byte starts; one must take every byte
     * @throws CannotListenException where the address cannot be had
     * @throws BadCertificateException where TLS is asked for and there is no certificate for it
     */
    public PortServer(ServerConfig config, Bans bans, List<? extends Refusable> protocols)
            throws CannotListenException, BadCertificateException {
        this(config, config.listen(), config.networkThreads(), bans, protocols);
    }

    /**
     * As {@link #PortServer(ServerConfig, Bans, List)}, on an address of its own.
     *
     * @param networkThreads threads of its own; 0 takes one for each processor
     */
    public PortServer(
            ServerConfig config,
            InetSocketAddress listen,
            int networkThreads,
            Bans bans,
            List<? extends Refusable> protocols)
            throws CannotListenException, BadCertificateException {
        this.config = config;
        this.bans = bans;
        Optional<CertificateFiles> files = CertificateFiles.of(config);
        this.tls = files.isPresent() ? Optional.of(new Tls(config, files.get(), protocols)) : Optional.empty();
        this.spoken = Stream.<Refusable>concat(tls.stream(), protocols.stream()).toList();
        for (Refusable.Reason reason : Refusable.Reason.values()) {
            refused.put(
                    reason, spoken.stream().map(one -> refusing(one, reason)).toList());
        }
        this.count = new ConnectionCount(config.connections(), config.connectionsPerAddress(), this::countsByAddress);
        this.refusedCount = new ConnectionCount(
                Math.min(config.connections(), MOST_REFUSED), MOST_REFUSED_FROM_ADDRESS, this::countsByAddress);
        boolean epoll = NativeTransport.available(config.data());
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        // Netty's own default is two for each, which then wake one another and wait for each other's locks.
        int threads = networkThreads == 0 ? Runtime.getRuntime().availableProcessors() : networkThreads;
        this.loops = new MultiThreadIoEventLoopGroup(threads, io);
        try {
            this.listening = new ServerBootstrap()
                    .group(loops)
                    .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                    .option(ChannelOption.SO_BACKLOG, 4096)
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                    .childOption(
                            ChannelOption.WRITE_BUFFER_WATER_MARK,
                            new WriteBufferWaterMark(config.outputQueue() / 2, config.outputQueue()))
                    .childHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            accept(channel);
                        }
                    })
                    .bind(listen)
                    .syncUninterruptibly()
                    .channel();
        } catch (Exception e) {
            // syncUninterruptibly throws what failed the bind, checked or not.
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            tls.ifPresent(Tls::close);
            throw new CannotListenException(listen, e);
        }
        LOG.debug("listening on {} with {}", address(), epoll ? "epoll" : "NIO");
    }

    /** The address could not be listened on; the message is a sentence for a person. */
    public static final class CannotListenException extends Exception {
        private static final long serialVersionUID = 1L;

        CannotListenException(InetSocketAddress address, Exception cause) {
            super("cannot listen on " + Addresses.shown(address) + ": " + why(address, cause), cause);
        }

        private static String why(InetSocketAddress address, Exception cause) {
            // The system's words, which Netty puts after the name of its call.
            String said = String.valueOf(cause.getMessage());
            if (said.contains("Address already in use")) {
                return "another program uses it; stop that one, or choose another port with --listen HOST:PORT";
            } else if (said.contains("assign requested address")) {
                return "this machine has no such address; choose one that it has, or 0.0.0.0 for all of them";
            } else if (said.contains("Permission denied")) {
                return "this user may not take port " + address.getPort() + "; choose one above 1023";
            }
            return said + "; choose another with --listen HOST:PORT";
        }
    }

    /**
     * Finds out whether the address can be had, before much else is made.
     *
     * @throws CannotListenException where it cannot
     */
    public static void check(InetSocketAddress address) throws CannotListenException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
        } catch (IOException e) {
            throw new CannotListenException(address, e);
        }
    }

    /** Behind a proxy that is trusted there are many clients, and behind loopback as a rule a gateway or a test. */
    private boolean countsByAddress(InetAddress address) {
        return (config.limitLoopback() || !address.isLoopbackAddress())
                && !config.trustedProxies().all().contains(address);
    }

    /** TLS is no clear text, and what is spoken behind it is not refused for being so. */
    private static Protocol refusing(Refusable protocol, Refusable.Reason reason) {
        return reason == Refusable.Reason.CLEAR_TEXT && protocol instanceof Tls
                ? protocol
                : new Refused(protocol, reason);
    }

    /** Takes a connection in, on its event loop; also a way in for tests, of those that have no socket. */
    void accept(Channel channel) {
        long since = System.nanoTime();
        InetAddress address = Peer.of(channel).getAddress();
        Place place = new Place();
        channel.closeFuture().addListener(_ -> place.leave());
        if (Peer.isDirect(channel, config.trustedProxies())) {
            admit(channel, place, since);
        } else if (place.taken(count, address).isEmpty()
                || place.taken(refusedCount, address).isEmpty()) {
            begin(
                    channel,
                    sweeper -> new ProxyHeader(
                            channel,
                            sweeper,
                            since,
                            config.firstPacketTime().toNanos(),
                            () -> admit(channel, place, since)));
        } else {
            LOG.debug("a connection of the proxy {} is over the limit", address);
            channel.close();
        }
    }

    /** Lets a connection in, or refuses it, as its client's address has it. */
    private void admit(Channel channel, Place place, long since) {
        InetAddress client = Peer.of(channel).getAddress();
        place.leave();
        if (bans.has(client)) {
            channel.close();
            return;
        }
        Optional<Refusable.Reason> over = place.taken(count, client);
        if (over.isEmpty()) {
            boolean clearText = config.clearText().from(client);
            awaitFirstByte(
                    channel,
                    since,
                    clearText ? spoken : protocolsThatRefuse(Refusable.Reason.CLEAR_TEXT),
                    config.firstPacketTime());
        } else if (place.taken(refusedCount, client).isEmpty()) {
            awaitFirstByte(channel, since, protocolsThatRefuse(over.get()), REFUSED_TIME);
        } else {
            LOG.debug("a connection from {} is over the limit", client);
            channel.close();
        }
    }

    /** Where a connection is counted. On its event loop. */
    private static final class Place {
        private Optional<Runnable> leaving = Optional.empty();

        /** Counts it, unless there are too many. */
        Optional<Refusable.Reason> taken(ConnectionCount count, InetAddress address) {
            Optional<Refusable.Reason> over = count.enter(address);
            if (over.isEmpty()) {
                leaving = Optional.of(() -> count.leave(address));
            }
            return over;
        }

        void leave() {
            leaving.ifPresent(Runnable::run);
            leaving = Optional.empty();
        }
    }

    private List<Protocol> protocolsThatRefuse(Refusable.Reason reason) {
        return Objects.requireNonNull(refused.get(reason));
    }

    private void awaitFirstByte(Channel channel, long since, List<? extends Protocol> protocols, Duration time) {
        begin(channel, sweeper -> new FirstByte(protocols, sweeper, since, time.toNanos(), channel));
    }

    /** A connection may say something now; the handler is the one for its first bytes. */
    private void begin(Channel channel, Function<Sweeper, ChannelHandler> first) {
        open.add(channel);
        if (stopping) {
            // It was accepted before the end of listening, and has come here too late to be told.
            channel.close();
            return;
        }
        channel.pipeline()
                .addLast(first.apply(
                        sweepers.computeIfAbsent(channel.eventLoop(), loop -> new Sweeper(loop, sweepMillis(config)))));
    }

    /** A second, or less where a time is set so short (in tests) that a second would not be exact enough. */
    private static long sweepMillis(ServerConfig config) {
        long shortest = Stream.of(config.firstPacketTime(), config.packetTime(), config.idleTime())
                .mapToLong(Duration::toMillis)
                .min()
                .orElseThrow();
        return Math.clamp(shortest / 10, 20, 1000);
    }

    /**
     * How many connections there can be at the most where a process may have so many files open; 0 where it is hardly
     * worth a start.
     */
    public static int connectionsWith(long descriptors) {
        long left = descriptors - OTHER_DESCRIPTORS;
        long connections = Math.max(left - MOST_REFUSED, left / 2);
        return connections < 16 ? 0 : (int) Math.min(connections, Integer.MAX_VALUE);
    }

    /** How many files a process may have to have open for so many connections. */
    public static long descriptorsFor(int connections) {
        return (long) connections + Math.min(connections, MOST_REFUSED) + OTHER_DESCRIPTORS;
    }

    /** Where it listens; the port is the real one also where 0 was asked for. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** How many connections are open. */
    public int connections() {
        return open.size();
    }

    /** The end of the certificate that is served now; empty without TLS. */
    public Optional<Instant> certificateEnd() {
        return tls.map(Tls::certificateEnd);
    }

    /** The connections that are open: a way in for tests that count what goes to the kernel. */
    ChannelGroup open() {
        return open;
    }

    /** Other limits for connections from now on. */
    public void limits(int connections, int connectionsPerAddress) {
        count.limits(connections, connectionsPerAddress);
    }

    /** Closes the connections from networks that have been banned since they came. */
    public void closeBanned() {
        for (Channel channel : open) {
            if (Peer.of(channel) instanceof InetSocketAddress peer && bans.has(peer.getAddress())) {
                channel.close();
            }
        }
    }

    /** Takes no more connections. */
    public void stopListening() {
        listening.close().syncUninterruptibly();
    }

    /** Tells the connections that there are that the server stops. */
    public void tellOfStop() {
        stopping = true;
        open.forEach(channel -> channel.pipeline().fireUserEventTriggered(ServerEvent.STOPPING));
    }

    /** Waits until the last connection has ended, or the time is over. */
    public void awaitEnd(Duration time) throws InterruptedException {
        open.newCloseFuture().await(time.toMillis());
    }

    /** Closes what is still open, and ends the event loops. */
    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        open.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
        tls.ifPresent(Tls::close);
    }
}
