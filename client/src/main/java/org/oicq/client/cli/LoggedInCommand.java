package org.oicq.client.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.oicq.client.Await;
import org.oicq.client.ClientListener;
import org.oicq.client.OicqClient;
import org.oicq.codec.codes.LoginMode;
import org.oicq.codec.packet.LoginReply;

/** A command that logs in first and leaves at its end. */
abstract class LoggedInCommand extends BaseCommand {
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    /** Does the work and gives the exit code. */
    abstract int run(OicqClient client, List<LoginReply.Group> groups) throws Exception;

    /** Who hears what comes meanwhile. Messages must be shown, since they are not stored any more. */
    ClientListener listener() {
        return new Incoming(console(), false);
    }

    @Override
    public final Integer call() throws Exception {
        long number = main().number();
        String password = main().password();
        OicqClient client = main().connect(listener());
        Thread atCtrlC = new Thread(() -> leave(client));
        Runtime.getRuntime().addShutdownHook(atCtrlC);
        try {
            LoginMode mode = main().invisible() ? LoginMode.INVISIBLE : LoginMode.NORMAL;
            return run(client, Await.result(client.logIn(number, password, mode)));
        } finally {
            leave(client);
            forget(atCtrlC);
        }
    }

    /**
     * Waits until the time is over.
     *
     * @param seconds 0 = until Ctrl-C
     * @throws org.oicq.client.ConnectionLostException where the connection ends first
     */
    static void stay(OicqClient client, double seconds) throws InterruptedException, ExecutionException {
        try {
            throw seconds > 0
                    ? client.closed().get(Math.round(seconds * 1000), TimeUnit.MILLISECONDS)
                    : client.closed().get();
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
