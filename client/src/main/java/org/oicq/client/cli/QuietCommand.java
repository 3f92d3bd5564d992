package org.oicq.client.cli;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.oicq.client.Await;
import org.oicq.client.OicqClient;
import org.oicq.codec.codes.LoginMode;
import org.oicq.codec.packet.LoginReply;

/**
 * A command that asks the server something and leaves, and leaves no trace: friends see nobody come and go, and what waits for
 * the user goes on waiting. To a server of 2002 every packet that follows a message says that the message was read. So the
 * log-in and the questions go out in one piece, before anything can have come, and the connection ends with a reset.
 */
abstract class QuietCommand extends BaseCommand {
    private List<LoginReply.Group> groups = List.of();

    /** Does the work and gives the exit code. */
    abstract int run() throws Exception;

    @Override
    public final Integer call() throws Exception {
        Waiting waiting = main().waiting();
        try {
            return run();
        } finally {
            waiting.report(console());
        }
    }

    /**
     * Asks one thing and gives the answer; on the connection that there is, or on one of its own.
     *
     * @param ask sends all that belongs to it at once, for it is called before the log-in is answered
     */
    final <R> R visit(Function<OicqClient, CompletableFuture<R>> ask)
            throws InterruptedException, TimeoutException, java.io.IOException {
        OicqClient live = main().live();
        if (live != null) {
            groups = live.friends();
            return Await.result(ask.apply(live));
        }
        long number = main().number();
        String password = main().password();
        Waiting waiting = main().waiting();
        waiting.begin();
        OicqClient client = main().connect(waiting, main().options().withoutAcknowledging());
        try {
            LoginMode mode = main().visible(false) ? LoginMode.NORMAL : LoginMode.INVISIBLE;
            record Sent<T>(CompletableFuture<List<LoginReply.Group>> login, CompletableFuture<T> answer) {}
            Sent<R> sent = client.inOnePiece(() -> new Sent<>(client.logIn(number, password, mode), ask.apply(client)));
            // What answers a packet of somebody who is not logged in says nothing.
            groups = Await.result(sent.login);
            try {
                return Await.result(sent.answer);
            } finally {
                waiting.awaitSilence();
            }
        } finally {
            client.abandon();
        }
    }

    /** The friend list as the last visit found it. */
    final List<LoginReply.Group> groups() {
        return groups;
    }

    /** A group of the user's own. */
    final LoginReply.Group group(long number) {
        return groups.stream()
                .filter(group -> group.groupNumber() == number)
                .findFirst()
                .orElseThrow(() -> Problem.refused(Sentence.of(
                        "no-group-of-yours", "you have no group {0}; './oicq client friends' lists them", number)));
    }
}
