package org.oicq.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.FrameReader;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.packet.Routed;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.server.delivery.Attention;
import org.oicq.server.delivery.FileOutlet;
import org.oicq.server.delivery.Ledger;
import org.oicq.server.delivery.Outlet;
import org.oicq.server.route.Handling;
import org.oicq.server.route.Reply;
import org.oicq.server.route.Subsystem;
import org.oicq.server.session.Connection;
import org.oicq.server.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that speaks the binary protocol. Its packets are handled in order: one that blocks is worked on by a
 * virtual thread while those behind it wait; while nothing waits, one that does not block is handled by the event loop
 * itself.
 */
final class BinaryConnection extends TimedHandler implements Outlet {
    private static final Logger LOG = LoggerFactory.getLogger(BinaryConnection.class);

    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final int FILE_CONTENT =
            Catalog.USER_TO_OICQ.typeOf(FileContent.class).code();

    /** A busy kernel brings in packets of two connections in another order, by so much; the loop looks again after it. */
    private static final long OVERTAKEN_MILLIS = 10;

    /** A loop that is busier than this, or a client that takes longer to end its side, does not hold up a log-in. */
    private static final long INPUT_READ_MILLIS = 500;

    private static final String STOPS = "the server stops";

    private final BinaryProtocol protocol;
    private final Channel channel;
    private final InetAddress address;
    private final Connection client;
    private final SerialQueue queue;
    private final Output output;
    private final Evidence evidence;

    /** What proves that messages have arrived: {@link #evidence}, until the client asks for kept messages. */
    private volatile Proof proof;

    /** Bytes of the packets that wait in the queue or are being worked on. */
    private final AtomicInteger queuedBytes = new AtomicInteger();

    // What follows is used by the event loop alone.
    private final FrameInput input;
    private boolean paused;
    private boolean ending;
    private boolean inputEnded;
    private boolean firstPacketCame;
    /** The time of the last whole packet; before the first one, of the connection's beginning. */
    private long since;

    private long offencesSince;
    private int offences;

    BinaryConnection(BinaryProtocol protocol, Channel channel, Sweeper sweeper, long since, InetAddress address) {
        super(sweeper);
        this.protocol = protocol;
        this.channel = channel;
        this.address = address;
        this.since = since;
        this.offencesSince = since;
        this.input = new FrameInput(channel.alloc());
        this.output =
                new Output(channel, protocol.config().outputQueue(), protocol.meters(), this::flushed, this::relieved);
        this.evidence = new Evidence(channel, output, () -> !paused && input.isEmpty(), since);
        this.proof = evidence;
        this.queue = new SerialQueue(protocol.blocking(), this::drained);
        this.client = new Connection(
                this,
                new Ledger((receiver, reason) -> output.send(protocol.answers().messageRefused(receiver, reason))));
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
        if (ending) {
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
        while (!input.isEmpty() && !paused && !ending) {
            switch (input.next(frameLimit(), now)) {
                case FrameReader.Complete(Frame frame) -> {
                    firstPacketCame = true;
                    since = now;
                    if (frame.type() == FILE_CONTENT) {
                        evidence.backlog();
                    }
                    if (!heard) {
                        heard = true;
                        client.session().ifPresent(session -> heard(session, now));
                    }
                    take(frame);
                }
                case FrameReader.Incomplete _ -> {
                    return;
                }
                case FrameReader.Malformed(String reason) -> endAfterAnswers(reason);
            }
        }
        if (input.isEmpty() || ending) {
            input.release();
        }
    }

    private void heard(Session session, long now) {
        protocol.delivery().heard(session, proof.ofPacket(now));
    }

    private int frameLimit() {
        return client.session().isPresent()
                ? protocol.config().frameLimit()
                : protocol.config().frameLimitBeforeLogin();
    }

    private void take(Frame frame) {
        protocol.subsystems()
                .find(frame.route())
                .ifPresentOrElse(
                        subsystem -> take(subsystem, frame),
                        () -> answer(protocol.answers().notHere(frame.route(), frame.type())));
    }

    private <P extends Packet> void take(Subsystem<P> subsystem, Frame frame) {
        int size = frame.content().remaining();
        ByteBuffer content = frame.content().duplicate();
        P packet;
        try {
            packet = subsystem.catalog().read(frame, protocol.config().charset());
        } catch (ProtocolException e) {
            protocol.meters().malformed();
            List<Routed<?>> refusal = protocol.answers().malformed(subsystem, frame, content, e);
            enqueue(() -> reply(refusal, () -> {}));
            if (offence()) {
                endAfterAnswers("too many malformed packets");
            }
            return;
        }
        protocol.meters().received(subsystem.catalog().typeOf(packet), Frame.HEADER_LENGTH + size);
        Handling handling = subsystem.handling(packet);
        if (handling == Handling.QUICK && queue.idle()) {
            Reply reply = subsystem.handle(client, packet);
            if (!(reply instanceof Reply.None)) {
                enqueue(() -> reply(subsystem, packet, reply));
            }
            return;
        }
        enqueue(size, () -> {
            if (subsystem.catalog().typeOf(packet).reply().isPresent()) {
                // What the answer has to wait for is on its way while the packet is handled.
                var _ = protocol.delivery().settle(client.ledger());
            }
            if (handling == Handling.SETTLES_FIRST && !settled()) {
                return;
            }
            reply(subsystem, packet, subsystem.handle(client, packet));
        });
        // What comes after a log-in may be bigger than what may come before it.
        pause(packet instanceof Login);
    }

    private void answer(ServerPacket packet) {
        enqueue(() -> reply(List.of(new Routed<>(Catalog.OICQ_TO_USER, packet)), () -> {}));
    }

    private boolean offence() {
        long now = System.nanoTime();
        if (now - offencesSince > MINUTE_NANOS) {
            offencesSince = now;
            offences = 0;
        }
        return ++offences > protocol.config().offences();
    }

    // ------------------------------------------------------------------ the serial queue

    private void enqueue(Runnable work) {
        enqueue(0, work);
    }

    /** Queues work that holds a packet of so many bytes in memory. */
    private void enqueue(int bytes, Runnable work) {
        int held = queuedBytes.addAndGet(bytes);
        int waiting = queue.add(() -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                // An error as well: a stack that overflows must not leave the connection without an end.
                LOG.error("A packet from {} could not be handled, and its connection is closed.", this, e);
                close();
            } finally {
                queuedBytes.addAndGet(-bytes);
            }
        });
        // A client that does not read its answers is not read either, or they would fill the memory.
        pause(waiting >= protocol.config().requestQueue()
                || held >= protocol.config().requestBytes()
                || output.congested());
    }

    private void pause(boolean now) {
        if (now && !paused) {
            paused = true;
            evidence.backlog();
            autoRead(false);
        }
    }

    /** Turns reading on or off, as long as there is anything to read: Netty cannot once the input has ended. */
    private void autoRead(boolean on) {
        if (channel.isActive() && !inputEnded && channel.config().isAutoRead() != on) {
            channel.config().setAutoRead(on);
        }
    }

    private void drained() {
        // The loop of a channel that is closed may have ended with the server.
        if (channel.isActive()) {
            channel.eventLoop().execute(this::resume);
        }
    }

    private void resume() {
        if (paused && queue.idle() && !output.congested()) {
            paused = false;
            evidence.resumed();
            input.restartPart();
            autoRead(true);
            read();
            finishAfterInput();
        }
    }

    /** The client has ended its side: what it had sent before is still handled, and answered. */
    private void finishAfterInput() {
        if (inputEnded && !paused && !ending) {
            ending = true;
            since = System.nanoTime();
            queue.add(output::finish);
        }
    }

    private <P extends Packet> void reply(Subsystem<P> subsystem, P packet, Reply reply) {
        if (reply instanceof Reply.Refused || reply instanceof Reply.Explained) {
            protocol.meters().refused(subsystem.catalog().typeOf(packet));
        }
        switch (reply) {
            case Reply.None _ -> {}
            case Reply.Answer(Routed<?> answer, Runnable then) -> reply(List.of(answer), then);
            case Reply.Refused(var reason) ->
                reply(protocol.answers().refused(subsystem, packet, reason, false), () -> {});
            case Reply.Explained(var reason) ->
                reply(protocol.answers().refused(subsystem, packet, reason, true), () -> {});
        }
    }

    /** An answer says that the messages before it are taken, so it goes out when they are safe. */
    private void reply(List<Routed<?>> answers, Runnable then) {
        if (!settled() || client.session().filter(Session::over).isPresent()) {
            // An answer would say that the proof before it came in time.
            return;
        }
        answers.forEach(this::send);
        then.run();
    }

    /** Waits until the client's messages are safe; where that takes too long the connection ends. */
    private boolean settled() {
        try {
            protocol.delivery().settle(client.ledger()).join();
            return true;
        } catch (CompletionException e) {
            LOG.warn("Messages of {} could not be made safe; its connection is closed: {}", this, reason(e));
            output.send(
                    protocol.answers().notice("the server cannot reach its database; your last messages may be lost"));
            close();
            return false;
        }
    }

    private static String reason(CompletionException e) {
        return e.getCause() instanceof TimeoutException ? "the database does not answer" : e.toString();
    }

    // ------------------------------------------------------------------ the end

    /** Reads no more, and ends the connection when what came before is answered. */
    private void endAfterAnswers(String reason) {
        ending = true;
        since = System.nanoTime();
        enqueue(() -> {
            if (settled()) {
                end(reason);
            }
        });
    }

    /** Tells the client why, and ends the connection. */
    private void end(String reason) {
        LOG.debug("{} ends: {}", this, reason);
        output.send(protocol.answers().notice(reason));
        close();
    }

    @Override
    public void sweep(long now) {
        if (!queue.idle()) {
            // The client waits for the server, and not the other way around.
            since = now;
            return;
        }
        if (ending) {
            if (now - since > OrderlyEnd.DRAIN_NANOS) {
                channel.close();
            }
            return;
        }
        var config = protocol.config();
        if (!firstPacketCame && now - since > config.firstPacketTime().toNanos()) {
            end("no packet came within " + config.firstPacketTime().toSeconds() + " seconds");
        } else if (!paused && input.partNanos(now) > config.packetTime().toNanos()) {
            end("a packet took longer than " + config.packetTime().toSeconds() + " seconds");
        } else if (now - since > config.idleTime().toNanos()) {
            end("no packet came for " + config.idleTime().toSeconds() + " seconds");
        }
    }

    /**
     * Ends a connection that the server has not ended already, as it does with sessions: one with a log-in that was
     * answered only now, or without any. Where nobody has logged in and no answer is on its way there is nothing to lose,
     * and whoever says nothing shall not hold the stop up.
     */
    private void stop() {
        if (ending) {
            return;
        }
        if (client.session().isPresent()) {
            end(STOPS);
        } else if (queue.idle()) {
            end(STOPS);
            channel.eventLoop().execute(channel::close);
        } else {
            endAfterAnswers(STOPS);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == PortServer.Event.STOPPING) {
            stop();
        } else if (event instanceof ChannelInputShutdownEvent) {
            // The client has ended its side, which it does only after it has read what its kernel had taken.
            inputEnded = true;
            long arrived = proof.ofEnd();
            client.session().ifPresent(session -> protocol.delivery().proven(session, arrived));
            if (ending) {
                // Behind the answers that are still owed.
                queue.add(output::finish);
            } else {
                finishAfterInput();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ending = true;
        // Behind what is being worked on, which may be the log-in.
        queue.add(() -> protocol.ended().accept(client));
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
        client.session().ifPresent(session -> {
            protocol.delivery().catchUp(session);
            protocol.subsystems().relieved(session);
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

    // ------------------------------------------------------------------ Connection

    @Override
    public InetAddress address() {
        return address;
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
            if (!ending) {
                ending = true;
                since = System.nanoTime();
                // What still comes is dropped, but read: unread input would turn the orderly end into a reset.
                autoRead(true);
            }
        });
    }

    @Override
    public String toString() {
        return String.valueOf(channel.remoteAddress());
    }
}
