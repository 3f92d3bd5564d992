package org.oicq.client;

import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.nio.NioSession;
import org.jspecify.annotations.Nullable;
import org.oicq.client.FrameFilter.Received;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.document.FaxArrived;
import org.oicq.codec.document.FaxContent;
import org.oicq.codec.document.JobChange;
import org.oicq.codec.packet.AnswerFile;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.KeptMessage;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.packet.chat.RoomMessage;

/**
 * Hands events to the listener, one after the other, on a thread of its own, so that a listener may block (on a slow
 * disk, on a person). Memory stays bounded: with a megabyte waiting, the connection is not read until most of it is
 * gone, and TCP holds the sender back.
 */
final class Delivery {
    private static final int MUCH = 1 << 20;
    private static final int LITTLE = 128 << 10;
    /** About what a packet takes beside its content. */
    private static final int OVERHEAD = 256;

    private final IoSession session;
    private final ClientListener listener;
    private final Owner owner;

    private final Queue<Received> queue = new ArrayDeque<>();
    private long waitingBytes;
    private boolean held;
    private @Nullable ConnectionLostException over;
    private @Nullable Runnable afterwards;

    /** Who hears how the delivery goes. */
    interface Owner {
        /** The listener took a message, which has arrived now. */
        void messageHandled();

        /** A piece of a fax that was asked for. */
        void faxPiece(FaxContent piece);

        /** Whether the user has been shown a kept message; where not, that is about to happen. */
        ShownMessages.Seen keptComes(KeptMessage message);

        /** The listener took a new kept message. */
        void keptShown(KeptMessage message);

        /** A kept message is dealt with: the listener took it, now or before. */
        void keptHandled(KeptMessage message);

        /** The listener threw this; it gets nothing more but the end. */
        void listenerFailed(Throwable problem);

        /** The listener has been told that the connection is over. */
        void delivered();
    }

    Delivery(IoSession session, ClientListener listener, Owner owner) {
        this.session = session;
        this.listener = listener;
        this.owner = owner;
    }

    /** Starts the thread. */
    void start() {
        Thread.ofVirtual().name("oicq-events").start(this::run);
    }

    /** Queues an event. */
    synchronized void add(Received received) {
        queue.add(received);
        waitingBytes += received.size() + OVERHEAD;
        if (waitingBytes >= MUCH && !held) {
            held = true;
            session.suspendRead();
        }
        notifyAll();
    }

    /** Does this on another thread once the listener has taken all that has come. */
    synchronized void whenTaken(Runnable todo) {
        afterwards = todo;
        notifyAll();
    }

    /** After what is queued, the listener hears that the connection is over. */
    synchronized void end(ConnectionLostException reason) {
        over = reason;
        notifyAll();
    }

    private void run() {
        boolean failed = false;
        try {
            for (Received next = take(); next != null; next = take()) {
                if (!failed) {
                    try {
                        dispatch(next.packet());
                    } catch (RuntimeException | Error e) {
                        failed = true;
                        owner.listenerFailed(e);
                    }
                }
            }
            listener.closed(reason());
        } catch (InterruptedException e) {
            throw new AssertionError("nobody knows this thread to interrupt it", e);
        } finally {
            owner.delivered();
        }
    }

    private void dispatch(Packet packet) {
        switch (packet) {
            case Message message
            when message.flag() == MessageFlag.USER.code() -> {
                listener.message(message);
                owner.messageHandled();
            }
            case Message message -> {
                listener.systemMessage(message);
                owner.messageHandled();
            }
            case KeptMessage message -> {
                ShownMessages.Seen seen = owner.keptComes(message);
                if (seen != ShownMessages.Seen.YES) {
                    if (seen == ShownMessages.Seen.PERHAPS) {
                        listener.keptPerhapsAgain(message);
                    } else {
                        listener.kept(message);
                    }
                    owner.keptShown(message);
                } else if (message.flag() == MessageFlag.SYSTEM.code()
                        && message.informationType() == InformationType.ASKS_YOU.code()) {
                    listener.stillAsked(message);
                }
                owner.keptHandled(message);
            }
            case OfferFile offer -> listener.fileOffered(offer);
            case AnswerFile answer -> listener.fileAnswered(answer);
            case FileContent piece -> listener.filePiece(piece);
            case RoomMessage message -> listener.roomMessage(message);
            case FaxContent piece -> owner.faxPiece(piece);
            case JobChange change -> listener.jobChanged(change);
            case FaxArrived fax -> listener.faxArrived(fax);
            default -> {
                // A reply that nobody asked for says nothing to anybody.
            }
        }
    }

    private synchronized ConnectionLostException reason() {
        return over == null ? new ConnectionLostException("the connection is over") : over;
    }

    /** Reads on. MINA changes what its selector waits for, but does not wake it; a flush does. */
    private void resume() {
        held = false;
        session.resumeRead();
        NioSession awake = (NioSession) session;
        awake.getProcessor().flush(awake);
    }

    private synchronized @Nullable Received take() throws InterruptedException {
        while (queue.isEmpty() && over == null) {
            if (afterwards != null) {
                Thread.ofVirtual().name("oicq-afterwards").start(afterwards);
                afterwards = null;
            }
            wait();
        }
        Received next = queue.poll();
        if (next != null) {
            waitingBytes -= next.size() + OVERHEAD;
            if (held && waitingBytes <= LITTLE) {
                resume();
            }
        }
        return next;
    }
}
