package org.oicq.client.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.oicq.client.Await;
import org.oicq.client.ClientListener;
import org.oicq.client.ConnectionLostException;
import org.oicq.client.OicqClient;
import org.oicq.codec.codes.LoginMode;
import org.oicq.codec.packet.LoginReply;

/**
 * A command that stays with the server for a while, and so has to show what comes for the user meanwhile: to the server it has
 * been read. One that only asks something is a {@link QuietCommand}.
 */
abstract class LoggedInCommand extends BaseCommand {
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    /** Does the work and gives the exit code. */
    abstract int run(OicqClient client, List<LoginReply.Group> groups) throws Exception;

    /** Who hears what comes meanwhile. Messages must be shown, since they are not stored any more. */
    ClientListener listener() {
        return new Incoming(console(), false);
    }

    /** Sends what goes out together with the log-in, before it is answered. */
    void withLogIn(OicqClient client, ClientListener listener) {}

    /** Whether the command is about being seen by others, if nothing else is said. */
    boolean presence() {
        return false;
    }

    @Override
    public final Integer call() throws Exception {
        OicqClient live = main().live();
        if (live != null) {
            return run(live, live.friends());
        }
        long number = main().number();
        String password = main().password();
        ClientListener listener = listener();
        OicqClient client = main().connect(listener);
        Thread atCtrlC = new Thread(() -> leave(client));
        Runtime.getRuntime().addShutdownHook(atCtrlC);
        try {
            LoginMode mode = main().visible(presence()) ? LoginMode.NORMAL : LoginMode.INVISIBLE;
            return run(client, Await.result(client.inOnePiece(() -> {
                CompletableFuture<List<LoginReply.Group>> login = client.logIn(number, password, mode);
                withLogIn(client, listener);
                return login;
            })));
        } finally {
            leave(client);
            forget(atCtrlC);
        }
    }

    /**
     * Waits until the time is over; on a connection that is there anyway there is nothing to wait for.
     *
     * @param seconds 0 = until Ctrl-C
     * @throws org.oicq.client.ConnectionLostException where the connection ends first
     */
    final void stay(OicqClient client, double seconds) throws InterruptedException, ExecutionException {
        stay(client, seconds, new CompletableFuture<>());
    }

    /** The same, until {@code enough} is done. */
    final void stay(OicqClient client, double seconds, CompletableFuture<?> enough)
            throws InterruptedException, ExecutionException {
        if (main().live() != null) {
            return;
        }
        CompletableFuture<Object> over = CompletableFuture.anyOf(client.closed(), enough);
        try {
            Object end = seconds > 0 ? over.get(Math.round(seconds * 1000), TimeUnit.MILLISECONDS) : over.get();
            if (end instanceof ConnectionLostException lost) {
                throw lost;
            }
        } catch (TimeoutException _) {
            // The time is over, which is what was asked for.
        }
    }

    /** Closes the connection, and waits until what came before has been shown. */
    private static void leave(OicqClient client) {
        client.close();
        try {
            client.closed().get(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException _) {
            // The other end does not let go; the end of the process will.
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // It runs already.
        }
    }
}
