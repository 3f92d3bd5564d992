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

    /** The stay whose last answer was read whole before its connection was closed, … */
    private @Nullable Stay closed;
    /** … and how many messages it had. */
    private long closedMessages;

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
        Stay stay = new Stay();
        List<WebSender.Session> open = new ArrayList<>();
        try {
            logIn(stay);
            int questions = ThreadLocalRandom.current().nextInt(1, MOST_QUESTIONS);
            for (int i = 0; i < questions && !stopped; i++) {
                ask(stay, closings.get(ThreadLocalRandom.current().nextInt(closings.size())), open);
                Thread.sleep(POLL_MILLIS);
            }
        } finally {
            stay.over(false);
            open.forEach(WebSender.Session::reset);
        }
    }

    private void logIn(Stay stay) throws IOException {
        try (WebSender.Session session = new WebSender.Session(place.address())) {
            if (!session.ask(WebSender.logIn(account)).contains("&RES=0&RS=0&")) {
                throw new IOException("the log-in was refused");
            }
        }
        stay.loggedIn();
        wasProven();
    }

    /** The server lives on and has answered: it has had the end of the connection before. */
    private void wasProven() {
        Stay before = closed;
        if (before != null && proves) {
            before.proven(closedMessages);
        }
        closed = null;
    }

    /** Returns whether messages came. */
    private boolean ask(Stay stay, Closing closing, List<WebSender.Session> open) throws IOException {
        String question = "VER=1.1&CMD=GetMsgEx&SEQ=1&UIN=" + account.number();
        WebSender.Session session = new WebSender.Session(place.address());
        try {
            if (closing == Closing.EARLY) {
                session.send(question);
                return false;
            }
            long before = stay.messages();
            String answer = session.ask(question);
            if (!answer.contains("&RES=0&")) {
                stay.notice("logged in somewhere else");
                throw new IOException("the session is over");
            }
            wasProven();
            WebReceiver.take(account, book, answer, stay);
            if (closing == Closing.NEVER) {
                open.add(session);
            } else if (stay.messages() > before) {
                closed = stay;
                closedMessages = stay.messages();
            }
            return stay.messages() > before;
        } finally {
            if (closing != Closing.NEVER) {
                session.close();
            }
        }
    }

    /** Logs in, takes all that waits, and logs out. */
    @Override
    public void lookAgain() throws IOException {
        Stay stay = new Stay();
        boolean goodbye = false;
        try {
            logIn(stay);
            int empty = 0;
            while (empty < 2) {
                empty = ask(stay, Closing.LATE, List.of()) ? 0 : empty + 1;
            }
            try (WebSender.Session session = new WebSender.Session(place.address())) {
                stay.leaving("logged out over HTTP");
                goodbye = session.ask("VER=1.1&CMD=Logout&SEQ=0&UIN=" + account.number())
                        .contains("&RES=0");
            }
        } finally {
            if (!proves) {
                // The answer to a log-out is the same where somebody else has taken the number over.
                stay.notice("logged in somewhere else");
            }
            stay.over(goodbye);
        }
    }
}
