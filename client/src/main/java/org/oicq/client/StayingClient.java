package org.oicq.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.LoginMode;
import org.oicq.codec.document.FaxArrived;
import org.oicq.codec.document.JobChange;
import org.oicq.codec.packet.AnswerFile;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.KeptMessage;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.chat.MyRooms;
import org.oicq.codec.packet.chat.RoomMessage;

/**
 * Keeps a number logged in: connects, logs in, and comes back after the connection is lost, with a pause that grows from
 * one second to a minute. It stays away where coming back would be wrong: after the number has logged in elsewhere, and after
 * a log-in that the server refused.
 */
public final class StayingClient implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** Hears what a client hears, and how its connection is. Its methods are called one at a time. */
    public interface Listener extends ClientListener {
        /** The number is logged in; what waited for it follows. */
        default void loggedIn(OicqClient client, List<LoginReply.Group> groups) {}

        /**
         * It has entered its rooms, if the server has any. Called by an I/O thread, which must not be blocked, beside the
         * other methods.
         */
        default void entered(OicqClient client, List<MyRooms.Room> mine) {}

        /** There is no connection for this reason; the next attempt is after the pause. */
        default void waiting(Duration pause, String reason) {}

        /** There will be no connection any more for this reason, until {@link StayingClient#comeBack} is called. */
        default void stopped(String reason) {}
    }

    private final String host;
    private final int port;
    private final ClientOptions options;
    private final long number;
    private final String password;
    private final LoginMode mode;
    private final Listener listener;

    // Guarded by this.
    private @Nullable OicqClient client;
    private boolean closed;
    private CompletableFuture<Void> wakened = new CompletableFuture<>();
    private Duration pause = FIRST_PAUSE;

    private StayingClient(
            String host,
            int port,
            ClientOptions options,
            long number,
            String password,
            LoginMode mode,
            Listener listener) {
        this.host = host;
        this.port = port;
        this.options = options;
        this.number = number;
        this.password = password;
        this.mode = mode;
        this.listener = listener;
    }

    /** Begins at once, on a thread of its own. */
    public static StayingClient start(
            String host,
            int port,
            ClientOptions options,
            long number,
            String password,
            LoginMode mode,
            Listener listener) {
        StayingClient made = new StayingClient(host, port, options, number, password, mode, listener);
        Thread.ofVirtual().name("oicq-staying").start(made::run);
        return made;
    }

    /** The connection that is logged in now, if there is one. */
    public synchronized Optional<OicqClient> client() {
        return Optional.ofNullable(client);
    }

    /** Tries to connect now instead of after the pause, and also where it had stopped. */
    public synchronized void comeBack() {
        pause = FIRST_PAUSE;
        wakened.complete(null);
    }

    /** Logs out and stays away. */
    @Override
    public synchronized void close() {
        closed = true;
        OicqClient now = client;
        if (now != null) {
            now.close();
        }
        wakened.complete(null);
    }

    private synchronized boolean closed() {
        return closed;
    }

    private void run() {
        try {
            while (!closed()) {
                String reason = live();
                if (closed()) {
                    return;
                }
                if (reason.isEmpty()) {
                    sleep();
                } else {
                    listener.stopped(reason);
                    await(Duration.ofDays(365));
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody knows this thread to interrupt it", e);
        }
    }

    /** Lets events through once the listener knows of the log-in that they follow. */
    private final class Gate implements ClientListener {
        private final CompletableFuture<Void> open = new CompletableFuture<>();

        @Override
        public void kept(KeptMessage message) {
            open.join();
            listener.kept(message);
        }

        @Override
        public void keptPerhapsAgain(KeptMessage message) {
            open.join();
            listener.keptPerhapsAgain(message);
        }

        @Override
        public void stillAsked(KeptMessage request) {
            open.join();
            listener.stillAsked(request);
        }

        @Override
        public void message(Message message) {
            open.join();
            listener.message(message);
        }

        @Override
        public void systemMessage(Message message) {
            open.join();
            listener.systemMessage(message);
        }

        @Override
        public void fileOffered(OfferFile offer) {
            open.join();
            listener.fileOffered(offer);
        }

        @Override
        public void fileAnswered(AnswerFile answer) {
            open.join();
            listener.fileAnswered(answer);
        }

        @Override
        public void filePiece(FileContent piece) {
            open.join();
            listener.filePiece(piece);
        }

        @Override
        public void roomMessage(RoomMessage message) {
            open.join();
            listener.roomMessage(message);
        }

        @Override
        public void jobChanged(JobChange change) {
            open.join();
            listener.jobChanged(change);
        }

        @Override
        public void faxArrived(FaxArrived fax) {
            open.join();
            listener.faxArrived(fax);
        }

        @Override
        public void closed(ConnectionLostException reason) {
            // A connection that nobody logged in over has told its listener nothing.
            if (open.isDone() && !open.isCompletedExceptionally()) {
                listener.closed(reason);
            }
        }
    }

    private record Asked(
            CompletableFuture<List<LoginReply.Group>> groups, CompletableFuture<List<MyRooms.Room>> rooms) {}

    /** One connection from its beginning to its end; gives the reason to stay away, or an empty text. */
    private String live() throws InterruptedException {
        OicqClient made = null;
        Gate gate = new Gate();
        try {
            made = Await.result(OicqClient.connect(host, port, options, gate));
            OicqClient connection = made;
            Asked asked = made.inOnePiece(() -> new Asked(
                    connection.logIn(number, password, mode), connection.rooms().enter()));
            List<LoginReply.Group> groups = Await.result(asked.groups);
            synchronized (this) {
                client = made;
                pause = FIRST_PAUSE;
                if (closed) {
                    made.close();
                }
            }
            listener.loggedIn(made, groups);
            gate.open.complete(null);
            var _ = asked.rooms
                    .thenAccept(mine -> listener.entered(connection, mine))
                    // It runs no chat server.
                    .exceptionally(_ -> null);
            ConnectionLostException lost = Await.result(made.closed());
            return lost.takenOver() ? String.valueOf(lost.getMessage()) : rest(String.valueOf(lost.getMessage()));
        } catch (RefusedException e) {
            return String.valueOf(e.getMessage());
        } catch (ConnectionLostException | TimeoutException e) {
            return rest(
                    e instanceof TimeoutException
                            ? "the server did not answer in time"
                            : String.valueOf(e.getMessage()));
        } finally {
            gate.open.completeExceptionally(new ConnectionLostException("nobody logged in"));
            synchronized (this) {
                client = null;
            }
            if (made != null) {
                made.close();
            }
        }
    }

    private String rest(String reason) {
        Duration next;
        synchronized (this) {
            next = pause;
        }
        if (!closed()) {
            listener.waiting(next, reason);
        }
        return "";
    }

    private void sleep() throws InterruptedException {
        Duration now;
        synchronized (this) {
            now = pause;
            Duration twice = pause.multipliedBy(2);
            pause = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
        }
        await(now);
    }

    private void await(Duration time) throws InterruptedException {
        CompletableFuture<Void> wake;
        synchronized (this) {
            wake = wakened;
        }
        try {
            wake.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            // The pause is over.
        } catch (java.util.concurrent.ExecutionException e) {
            throw new AssertionError("nothing fails it", e);
        }
        synchronized (this) {
            if (wakened.isDone()) {
                wakened = new CompletableFuture<>();
            }
        }
    }
}
