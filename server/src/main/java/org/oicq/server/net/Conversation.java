package org.oicq.server.net;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.packet.Routed;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.server.route.Handling;
import org.oicq.server.route.Reply;
import org.oicq.server.route.Subsystem;
import org.oicq.server.session.Connection;
import org.oicq.server.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client says over a binary connection, and what it hears. Its packets are handled in order: one that blocks is
 * worked on by a virtual thread while those behind it wait; while nothing waits, one that does not block is handled by the
 * event loop itself. An answer waits until the client's messages are safe.
 */
final class Conversation {
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** What it is held over. */
    interface Line {
        /** Reads no more for now: the client has said enough. On the event loop. */
        void pause();

        /** Nothing of what was said waits any more. By any thread. */
        void idle();

        /** Reads no more, and ends when what came before is answered. On the event loop. */
        void endAfterAnswers(String reason);
    }

    private final BinaryServices services;
    private final Connection connection;
    private final Line line;
    private final SerialQueue queue;

    /** Bytes of the packets that wait in the queue or are being worked on. */
    private final AtomicInteger queuedBytes = new AtomicInteger();

    // What follows is used by the event loop alone.
    private long offencesSince;
    private int offences;

    /** Nothing has been said yet; {@code since} is the connection's beginning, as {@link System#nanoTime}. */
    Conversation(BinaryServices services, Connection connection, Line line, long since) {
        this.services = services;
        this.connection = connection;
        this.line = line;
        this.offencesSince = since;
        this.queue = new SerialQueue(services.blocking(), line::idle);
    }

    /** Whether nothing waits and nothing is worked on. */
    boolean idle() {
        return queue.idle();
    }

    // ------------------------------------------------------------------ what it says

    /** A frame has come. On the event loop. */
    void take(Frame frame) {
        services.subsystems()
                .find(frame.route())
                .ifPresentOrElse(
                        subsystem -> take(subsystem, frame),
                        () -> answer(services.answers().notHere(frame.route(), frame.type())));
    }

    private <P extends Packet> void take(Subsystem<P> subsystem, Frame frame) {
        int size = frame.content().remaining();
        ByteBuffer content = frame.content().duplicate();
        P packet;
        try {
            packet = subsystem.catalog().read(frame, services.config().charset());
        } catch (ProtocolException e) {
            services.meters().malformed();
            List<Routed<?>> refusal = services.answers().malformed(subsystem, frame, content, e);
            enqueue(() -> reply(refusal, () -> {}));
            if (offence()) {
                line.endAfterAnswers("too many malformed packets");
            }
            return;
        }
        services.meters().received(subsystem.catalog().typeOf(packet), Frame.HEADER_LENGTH + size);
        Handling handling = subsystem.handling(packet);
        if (handling == Handling.QUICK && queue.idle()) {
            Reply reply = subsystem.handle(connection, packet);
            if (!(reply instanceof Reply.None)) {
                enqueue(() -> reply(subsystem, packet, reply));
            }
            return;
        }
        enqueue(size, () -> {
            if (subsystem.catalog().typeOf(packet).reply().isPresent()) {
                // What the answer has to wait for is on its way while the packet is handled.
                var _ = services.settling().settle(connection.ledger());
            }
            if (handling == Handling.SETTLES_FIRST && !settled()) {
                return;
            }
            reply(subsystem, packet, subsystem.handle(connection, packet));
        });
        // What comes after a log-in may be bigger than what may come before it.
        if (packet instanceof Login) {
            line.pause();
        }
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
        return ++offences > services.config().offences();
    }

    // ------------------------------------------------------------------ in order

    /** Adds work behind what has been said, which must not throw. */
    void add(Runnable work) {
        var _ = queue.add(work);
    }

    /** Adds work behind what has been said, once the client's messages are safe. On the event loop. */
    void whenAnswered(Runnable work) {
        enqueue(() -> {
            if (settled()) {
                work.run();
            }
        });
    }

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
                LOG.error(
                        "A packet from {} could not be handled, and its connection is closed.", connection.outlet(), e);
                connection.outlet().close();
            } finally {
                queuedBytes.addAndGet(-bytes);
            }
        });
        // A client that does not read its answers is not read either, or they would fill the memory.
        if (waiting >= services.config().requestQueue()
                || held >= services.config().requestBytes()
                || connection.outlet().congested()) {
            line.pause();
        }
    }

    // ------------------------------------------------------------------ what it hears

    private <P extends Packet> void reply(Subsystem<P> subsystem, P packet, Reply reply) {
        if (reply instanceof Reply.Refused || reply instanceof Reply.Explained) {
            services.meters().refused(subsystem.catalog().typeOf(packet));
        }
        switch (reply) {
            case Reply.None _ -> {}
            case Reply.Answer(Routed<?> answer, Runnable then) -> reply(List.of(answer), then);
            case Reply.Refused(var reason) ->
                reply(services.answers().refused(subsystem, packet, reason, false), () -> {});
            case Reply.Explained(var reason) ->
                reply(services.answers().refused(subsystem, packet, reason, true), () -> {});
        }
    }

    /** An answer says that the messages before it are taken, so it goes out when they are safe. */
    private void reply(List<Routed<?>> answers, Runnable then) {
        if (!settled() || connection.session().filter(Session::over).isPresent()) {
            // An answer would say that the proof before it came in time.
            return;
        }
        answers.forEach(connection.outlet()::send);
        then.run();
    }

    /** Waits until the client's messages are safe; where that takes too long the connection ends. */
    private boolean settled() {
        try {
            services.settling().settle(connection.ledger()).join();
            return true;
        } catch (CompletionException e) {
            LOG.warn(
                    "Messages of {} could not be made safe; its connection is closed: {}",
                    connection.outlet(),
                    reason(e));
            connection
                    .outlet()
                    .send(services.answers()
                            .notice("the server cannot reach its database; your last messages may be lost"));
            connection.outlet().close();
            return false;
        }
    }

    private static String reason(CompletionException e) {
        return e.getCause() instanceof TimeoutException ? "the database does not answer" : e.toString();
    }
}
