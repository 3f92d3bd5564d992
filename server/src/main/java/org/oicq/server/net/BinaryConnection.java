package org.oicq.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.FrameReader;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.packet.Routed;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.server.delivery.Attention;
import org.oicq.server.delivery.FileOutlet;
import org.oicq.server.delivery.Ledger;
import org.oicq.server.delivery.Outlet;
import org.oicq.server.session.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that speaks the binary protocol: it reads frames, writes packets, and ends. */
final class BinaryConnection extends TimedHandler implements Outlet, Conversation.Line {
    private static final Logger LOG = LoggerFactory.getLogger(BinaryConnection.class);

    private static final int FILE_CONTENT =
            Catalog.USER_TO_OICQ.typeOf(FileContent.class).code();

    /** A busy kernel brings in packets of two connections in another order, by so much; the loop looks again after it. */
    private static final long OVERTAKEN_MILLIS = 10;

    /** A loop that is busier than this, or a client that takes longer to end its side, does not hold up a log-in. */
    private static final long INPUT_READ_MILLIS = 500;

    private static final String STOPS = "the server stops";

    private final BinaryServices services;
    private final Channel channel;
    private final InetAddress address;
    private final Connection connection;
    private final Conversation conversation;
    private final Output output;
    private final Evidence evidence;

    /** What proves that messages have arrived: {@link #evidence}, until the client asks for kept messages. */
    private volatile Proof proof;

    // Used by the event loop alone:
    private final FrameInput input;
    private boolean paused;
    private boolean firstPacketCame;
    private final Ending ending;

    BinaryConnection(BinaryServices services, Channel channel, Sweeper sweeper, long since, InetAddress address) {
        super(sweeper);
        this.services = services;
        this.channel = channel;
        this.address = address;
        this.ending = new Ending(channel, since);
        this.input = new FrameInput(channel.alloc());
        this.output = new Output(channel, services, this::flushed, this::relieved);
        this.evidence = new Evidence(channel, output, () -> !paused && input.isEmpty(), since);
        this.proof = evidence;
        this.connection = new Connection(
                this,
                new Ledger((receiver, reason) -> output.send(services.answers().messageRefused(receiver, reason))));
        this.conversation = new Conversation(services, connection, this, since);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        super.handlerRemoved(context);
        input.release();
    }

    // ------------------------------------------------------------------ frames

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (ending.begun()) {
            bytes.release();
            return;
        }
        evidence.read(bytes.readableBytes(), System.nanoTime());
        input.add(bytes);
        read();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        var last = channel.unsafe().recvBufAllocHandle();
        if (last.lastBytesRead() < last.attemptedBytesRead()) {
            evidence.emptied();
        }
    }

    /** Takes as many frames as there are, and as the queue has room for. */
    private void read() {
        // One look at the clock is exact enough for all packets that were read at once.
        long now = System.nanoTime();
        boolean heard = false;
        while (!input.isEmpty() && !paused && !ending.begun()) {
            switch (input.next(frameLimit(), now)) {
                case FrameReader.Complete(Frame frame) -> {
                    firstPacketCame = true;
                    ending.alive(now);
                    if (frame.type() == FILE_CONTENT) {
                        evidence.backlog();
                    }
                    if (!heard) {
                        heard = true;
                        connection
                                .session()
                                .ifPresent(session -> services.proofs().heard(session, proof.ofPacket(now)));
                    }
                    output.tapped().read(frame, connection.session().isPresent());
                    conversation.take(frame);
                }
                case FrameReader.Incomplete _ -> {
                    return;
                }
                case FrameReader.Malformed(String reason) -> {
                    output.tapped().malformed(input.rest());
                    endAfterAnswers(reason);
                }
            }
        }
        if (input.isEmpty() || ending.begun()) {
            input.release();
        }
    }

    private int frameLimit() {
        return connection.session().isPresent()
                ? services.config().frameLimit()
                : services.config().frameLimitBeforeLogin();
    }

    // ------------------------------------------------------------------ pauses

    @Override
    public void pause() {
        if (!paused) {
            paused = true;
            evidence.backlog();
            autoRead(false);
        }
    }

    /** Turns reading on or off, as long as there is anything to read: Netty cannot once the input has ended. */
    private void autoRead(boolean on) {
        if (channel.isActive() && !ending.inputEnded() && channel.config().isAutoRead() != on) {
            channel.config().setAutoRead(on);
        }
    }

    @Override
    public void idle() {
        // The loop of a channel that is closed may have ended with the server.
        if (channel.isActive()) {
            channel.eventLoop().execute(this::resume);
        }
    }

    private void resume() {
        if (paused && conversation.idle() && !output.congested()) {
            paused = false;
            evidence.resumed();
            input.restartPart();
            autoRead(true);
            read();
            finishAfterInput();
        }
    }

    /** The client has ended its side: what it had sent before is still handled and answered. */
    private void finishAfterInput() {
        if (ending.inputEnded() && !paused && ending.begin()) {
            conversation.add(output::finish);
        }
    }

    // ------------------------------------------------------------------ the end

    @Override
    public void endAfterAnswers(String reason) {
        ending.restart();
        conversation.whenAnswered(() -> end(reason));
    }

    /** Tells the client why, and ends the connection. */
    private void end(String reason) {
        LOG.debug("{} ends: {}", this, reason);
        output.send(services.answers().notice(reason));
        close();
    }

    @Override
    public void sweep(long now) {
        var config = services.config();
        if (!conversation.idle()) {
            // The client waits for the server, and not the other way around.
            ending.alive(now);
        } else if (ending.begun()) {
            ending.sweep(now);
        } else if (!firstPacketCame && ending.silentFor(config.firstPacketTime().toNanos(), now)) {
            end("no packet came within " + config.firstPacketTime().toSeconds() + " seconds");
        } else if (!paused && input.partNanos(now) > config.packetTime().toNanos()) {
            end("a packet took longer than " + config.packetTime().toSeconds() + " seconds");
        } else if (ending.silentFor(config.idleTime().toNanos(), now)) {
            end("no packet came for " + config.idleTime().toSeconds() + " seconds");
        }
    }

    /**
     * Ends a connection that the server has not ended already, as it does with sessions: one with a log-in that was
     * answered only now, or without any. Where nobody has logged in and no answer is on its way there is nothing to lose,
     * and a silent client must not hold up the stop.
     */
    private void stop() {
        if (ending.begun()) {
            return;
        }
        if (connection.session().isPresent()) {
            end(STOPS);
        } else if (conversation.idle()) {
            end(STOPS);
            channel.eventLoop().execute(channel::close);
        } else {
            endAfterAnswers(STOPS);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ServerEvent.STOPPING) {
            stop();
        } else if (event instanceof ChannelInputShutdownEvent) {
            // The client has ended its side, which it does only after it has read what its kernel had taken.
            ending.inputEnds();
            long arrived = proof.ofEnd();
            connection.session().ifPresent(session -> services.proofs().proven(session, arrived));
            if (ending.begun()) {
                // Behind the answers that are still owed.
                conversation.add(output::finish);
            } else {
                finishAfterInput();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ending.closed();
        // Behind what is being worked on, which may be the log-in.
        conversation.add(() -> services.ended().accept(connection));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            output.relieve();
        }
    }

    /** What was sent is with the channel; the constructor's own part of it has not sent anything. */
    private void flushed() {
        evidence.written();
    }

    private void relieved() {
        resume();
        connection.session().ifPresent(session -> {
            services.catchUp().catchUp(session);
            services.subsystems().relieved(session);
        });
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("{} broke: {}", this, cause.getMessage());
        } else {
            LOG.error("The connection of {} is closed, for the server failed.", this, cause);
        }
        channel.close();
    }

    // ------------------------------------------------------------------ Outlet

    @Override
    public InetAddress address() {
        return address;
    }

    @Override
    public String speaks() {
        return channel.pipeline().get(WebSocketFrames.class) == null ? "binary" : "websocket";
    }

    @Override
    public boolean secure() {
        return OrderlyEnd.isSecure(channel);
    }

    @Override
    public long send(ServerPacket packet) {
        return output.send(packet);
    }

    @Override
    public <P extends Packet> long send(Routed<P> packet) {
        return output.send(packet.catalog(), packet.packet());
    }

    @Override
    public long sendKept(Message message, long id, long sentAt) {
        return proof.send(message, id, sentAt);
    }

    @Override
    public void keepMessages(ServerPacket answer) {
        proof = new Acknowledged(evidence, output, output.send(answer));
    }

    @Override
    public OptionalLong acknowledged(long sequence) {
        return proof.ofAcknowledgement(sequence);
    }

    @Override
    public boolean offer(PacketType<?> type, ByteBuffer frame) {
        return output.offer(type, frame);
    }

    @Override
    public boolean congested() {
        return output.congested();
    }

    @Override
    public CompletableFuture<Void> inputRead() {
        CompletableFuture<Void> read = new CompletableFuture<>();
        try {
            var _ = channel.eventLoop().schedule(() -> inputRead(read), OVERTAKEN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            // The loop has ended with the server.
            read.complete(null);
        }
        return read.completeOnTimeout(null, INPUT_READ_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void inputRead(CompletableFuture<Void> read) {
        if (output.closed()) {
            // It has logged out, and its own end is on its way as the answer to ours.
            channel.closeFuture().addListener(_ -> read.complete(null));
        } else {
            read.complete(null);
        }
    }

    @Override
    public boolean leaving() {
        return output.closed() && channel.isOpen();
    }

    @Override
    public Attention attention() {
        return OrderlyEnd.attention(channel);
    }

    @Override
    public Optional<FileOutlet> files() {
        return Optional.of(output);
    }

    @Override
    public void close() {
        output.finish();
        if (!channel.isOpen()) {
            // Its loop may have ended with the server.
            return;
        }
        channel.eventLoop().execute(() -> {
            if (ending.begin()) {
                // What still comes is dropped, but read: unread input would turn the orderly end into a reset.
                autoRead(true);
            }
        });
    }

    @Override
    public CompletableFuture<Void> handled() {
        CompletableFuture<Void> handled = new CompletableFuture<>();
        try {
            // Behind the end, after which nothing comes into the conversation.
            channel.eventLoop().execute(() -> conversation.add(() -> handled.complete(null)));
        } catch (RejectedExecutionException _) {
            // The loop has ended with the server; the connection is over.
        }
        return handled;
    }

    @Override
    public String toString() {
        return String.valueOf(Peer.of(channel));
    }
}
