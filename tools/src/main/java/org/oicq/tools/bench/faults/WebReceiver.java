package org.oicq.tools.bench.faults;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.http.WebMessageType;
import org.oicq.codec.packet.Message;
import org.oicq.codec.wire.Text;

/** Asks for its messages over HTTP; asking again is the proof that the last answer was read. */
final class WebReceiver implements Listener {
    private static final long RETRY_MILLIS = 30;
    private static final int POLL_MILLIS = 20;
    private static final Pattern LISTS = Pattern.compile("&MT=([^&]*)&UN=([^&]*)&MG=([^&]*)");
    private static final String USERS_MESSAGE = Integer.toString(WebMessageType.USER_MESSAGE.code());

    private final Account account;
    private final Place place;
    private final Book book;
    private final boolean contested;
    private volatile boolean stopped;

    /** @param contested others log in with the number too */
    WebReceiver(Account account, Place place, Book book, boolean contested) {
        this.account = account;
        this.place = place;
        this.book = book;
        this.contested = contested;
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        while (!stopped) {
            try {
                stay(Integer.MAX_VALUE);
            } catch (IOException _) {
                try {
                    Thread.sleep(RETRY_MILLIS);
                } catch (InterruptedException _) {
                    return;
                }
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /** One log-in, of so many questions at the most, with a log-out. */
    private void stay(int questions) throws IOException, InterruptedException {
        Stay stay = new Stay();
        boolean goodbye = false;
        try (WebSender.Session session = new WebSender.Session(place.address())) {
            if (!session.ask(WebSender.logIn(account)).contains("&RES=0&RS=0&")) {
                throw new IOException("the log-in was refused");
            }
            stay.loggedIn();
            book.began(account.number(), stay);
            boolean last = false;
            // After a stop it asks on until nothing comes, so that the log-out finds nothing unread.
            for (int i = 0; i < questions && !last; i++) {
                long before = stay.messages();
                String answer = session.ask("VER=1.1&CMD=GetMsgEx&SEQ=" + i + "&UIN=" + account.number());
                if (!answer.contains("&RES=0&")) {
                    stay.notice("logged in somewhere else");
                    throw new IOException("the session is over");
                }
                if (before > 0) {
                    stay.proven(before);
                }
                take(account, book, answer, stay);
                last = stopped && stay.messages() == before;
                Thread.sleep(POLL_MILLIS);
            }
            stay.leaving("logged out over HTTP");
            goodbye = session.ask("VER=1.1&CMD=Logout&SEQ=0&UIN=" + account.number())
                    .contains("&RES=0");
        } finally {
            if (contested) {
                // The answer to a log-out is the same where somebody else has taken the number over.
                stay.notice("logged in somewhere else");
            }
            stay.over(goodbye);
        }
    }

    /** Takes what an answer to GetMsgEx gives. */
    static void take(Account account, Book book, String answer, Stay stay) {
        Matcher lists = LISTS.matcher(answer);
        if (!lists.find()) {
            return;
        }
        String[] types = lists.group(1).split(",", -1);
        String[] numbers = lists.group(2).split(",", -1);
        String[] texts = lists.group(3).split(",", -1);
        for (int i = 0; i < types.length && i < numbers.length && i < texts.length; i++) {
            if (types[i].equals(USERS_MESSAGE)) {
                book.came(
                        account.number(),
                        new Message(MessageFlag.USER.code(), Long.parseLong(numbers[i]), Text.of(texts[i]), 0),
                        stay);
            }
        }
    }

    @Override
    public void lookAgain() throws IOException {
        try {
            stay(3);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
