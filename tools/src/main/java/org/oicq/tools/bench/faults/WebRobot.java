package org.oicq.tools.bench.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Asks for its messages over HTTP with a connection for each request, as a script does, and never logs out. It closes a
 * connection before the answer comes, or when it has read it, or leaves it open and resets it long after.
 */
final class WebRobot implements Listener {
    /** When a connection ends. */
    private enum Closing {
        EARLY,
        LATE,
        NEVER
    }

    private static final long RETRY_MILLIS = 30;
    private static final int POLL_MILLIS = 20;
    private static final int MOST_QUESTIONS = 8;
    private final Account account;
    private final Place place;
    private final Book book;
    private final List<Closing> closings;
    private final boolean proves;
    private volatile boolean stopped;

    /** The last answer that was read whole before its connection was closed. */
    private @Nullable Stay closed;

    /**
     * @param direct nothing stands between us and the server; what does would take an answer for us that we don't wait for
     * @param contested others log in with the number too
     */
    WebRobot(Account account, Place place, Book book, boolean direct, boolean contested) {
        this.account = account;
        this.place = place;
        this.book = book;
        this.closings = direct ? List.of(Closing.values()) : List.of(Closing.LATE, Closing.NEVER);
        this.proves = direct && !contested;
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        while (!stopped) {
            try {
                stay();
            } catch (IOException _) {
                // Whether the server that had our end still lives is not known.
                closed = null;
                try {
                    Thread.sleep(RETRY_MILLIS);
                } catch (InterruptedException _) {
                    return;
                }
            } catch (InterruptedException _) {
                return;
            }
        }
        try {
            lookAgain();
        } catch (IOException _) {
            // It is looked again at the end of all.
        }
    }

    /** One log-in, and some questions. */
    private void stay() throws IOException, InterruptedException {
        List<WebSender.Session> open = new ArrayList<>();
        try {
            logIn();
            int questions = ThreadLocalRandom.current().nextInt(1, MOST_QUESTIONS);
            for (int i = 0; i < questions && !stopped; i++) {
                var _ = ask(closings.get(ThreadLocalRandom.current().nextInt(closings.size())), open);
                Thread.sleep(POLL_MILLIS);
            }
        } finally {
            open.forEach(WebSender.Session::reset);
        }
    }

    private void logIn() throws IOException {
        try (WebSender.Session session = new WebSender.Session(place.address())) {
            if (!session.ask(WebSender.logIn(account)).contains("&RES=0&RS=0&")) {
                throw new IOException("the log-in was refused");
            }
        }
        wasProven();
    }

    /** The server lives on and has answered: it has had the end of the connection before. */
    private void wasProven() {
        Stay before = closed;
        if (before != null && proves) {
            before.proven(before.messages());
        }
        closed = null;
    }

    /** Asks over a connection of its own, which is a stay of its own too. Returns whether messages came. */
    private boolean ask(Closing closing, List<WebSender.Session> open) throws IOException {
        String question = "VER=1.1&CMD=GetMsgEx&SEQ=1&UIN=" + account.number();
        WebSender.Session session = new WebSender.Session(place.address());
        Stay stay = new Stay();
        try {
            if (closing == Closing.EARLY) {
                session.send(question);
                return false;
            }
            String answer = session.ask(question);
            if (!answer.contains("&RES=0&")) {
                throw new IOException("the session is over");
            }
            wasProven();
            stay.loggedIn();
            WebReceiver.take(account, book, answer, stay);
            if (closing == Closing.NEVER) {
                open.add(session);
            } else if (stay.messages() > 0) {
                closed = stay;
            }
            return stay.messages() > 0;
        } finally {
            stay.over(false);
            if (closing != Closing.NEVER) {
                session.close();
            }
        }
    }

    /** Logs in, takes all that waits, and logs out. */
    @Override
    public void lookAgain() throws IOException {
        logIn();
        for (int empty = 0; empty < 2; ) {
            empty = ask(Closing.LATE, List.of()) ? 0 : empty + 1;
        }
        try (WebSender.Session session = new WebSender.Session(place.address())) {
            var _ = session.ask("VER=1.1&CMD=Logout&SEQ=0&UIN=" + account.number());
        }
    }
}
