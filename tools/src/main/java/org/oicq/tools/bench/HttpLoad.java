package org.oicq.tools.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.http.WebMessageType;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.wire.Text;

/**
 * Requests over HTTP, one at a time on each connection, each answer compared with what it must be. With CLTMSG the
 * messages are checked where they come: on the binary protocol, or in the answers to the questions for messages.
 */
final class HttpLoad extends Load implements WebUser.Watcher {
    /** What is asked. */
    enum Command {
        GETMSGEX("GetMsgEx"),
        CLTMSG("CLTMSG");

        private final String words;

        Command(String words) {
            this.words = words;
        }
    }

    /** Who gets the messages of CLTMSG. */
    enum Receivers {
        /** People on the binary protocol. */
        BINARY,
        /** Those who ask: the connections write to each other, two by two. */
        WEB
    }

    /** So many messages are sent before the next question: two who write to each other never leave 100 unread. */
    private static final int MESSAGES_A_QUESTION = 50;

    private static final Pattern LISTS =
            Pattern.compile("(?<count>[1-9]\\d{0,2})&MT=(?<types>[^&]*)&UN=(?<senders>[^&]*)&MG=(?<texts>[^&]*)");

    /** The MT of a user's message. */
    private static final String USERS_MESSAGE = Integer.toString(WebMessageType.USER_MESSAGE.code());

    private static final String NO_MESSAGES = "0&MT=&UN=&MG=";

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
    private static final int SEQ_DIGITS = 9;

    /** A request that is repeated with another SEQ. */
    private static final class Question {
        final byte[] request;
        /** The answer, or what it begins with. */
        final byte[] answer;

        private final int seqInRequest;
        private final int seqInAnswer;

        Question(String request, String answer) {
            this.request = WebUser.request(request);
            this.answer = answer.getBytes(StandardCharsets.US_ASCII);
            this.seqInRequest = new String(this.request, StandardCharsets.US_ASCII).indexOf("SEQ=") + 4;
            this.seqInAnswer = answer.indexOf("SEQ=") + 4;
        }

        void number(int seq) {
            digits(request, seqInRequest, seq);
            digits(answer, seqInAnswer, seq);
        }

        boolean isAnsweredBy(byte[] body) {
            return Arrays.equals(body, answer);
        }

        boolean beginsAnswer(byte[] body) {
            return body.length > answer.length && Arrays.equals(answer, 0, answer.length, body, 0, answer.length);
        }

        private static void digits(byte[] into, int at, int value) {
            int rest = value;
            for (int i = at + SEQ_DIGITS - 1; i >= at; i--, rest /= 10) {
                into[i] = (byte) ('0' + rest % 10);
            }
        }
    }

    /** A connection. */
    private static final class Asker {
        final WebUser web;
        /** The question for messages. */
        final Question messages;
        /** CLTMSG with the lane of its messages, or neither. */
        final @Nullable Question write;

        final @Nullable Lane lane;
        /** What has been asked last. */
        Question asked;

        int seq;
        int sinceQuestion;
        long due;
        boolean waiting;

        Asker(WebUser web, Question messages, @Nullable Question write, @Nullable Lane lane) {
            this.web = web;
            this.messages = messages;
            this.write = write;
            this.lane = lane;
            this.asked = messages;
        }
    }

    private final Command command;
    private final Receivers receivers;
    private final boolean bare;
    private final Scenario.Bench bench;
    private final @Nullable Pacer pacer;
    private final List<Asker> askers = new ArrayList<>();
    private final Map<WebUser, Asker> byUser = new HashMap<>();
    private final Map<WebUser, byte[]> logIns = new HashMap<>();
    private final Deque<Asker> idle = new ArrayDeque<>();
    private final ByteBuffer scratch;
    private long refusals;
    private int missing;

    /**
     * @param users who ask; with CLTMSG to the binary protocol each is followed by the one it writes to; none for the bare
     *     server
     * @param connections how many
     * @param pacer the rate, or null to ask again as soon as the answer is there
     */
    HttpLoad(
            Command command,
            Receivers receivers,
            Tally tally,
            Stamp stamp,
            TextOptions text,
            List<User> users,
            int connections,
            @Nullable Pacer pacer,
            Scenario.Bench bench) {
        super(tally, stamp, text.receiverKeepAlive, users);
        this.command = command;
        this.receivers = receivers;
        this.bare = users.isEmpty();
        this.pacer = pacer;
        this.bench = bench;
        this.scratch = ByteBuffer.allocate(text.size);
        String seq = "0".repeat(SEQ_DIGITS);
        int each = users.size() / connections;
        for (int i = 0; i < connections; i++) {
            User from = bare ? null : users.get(each * i);
            long number = from == null ? 10001 : from.number();
            String session = "&SEQ=" + seq + "&UIN=" + number;
            String ask = "VER=1.1&CMD=" + Command.GETMSGEX.words + session;
            Question messages = new Question(ask, ask + "&RES=0&MN=");
            WebUser web = new WebUser(number, this);
            Question write = null;
            Lane lane = null;
            if (command == Command.CLTMSG && from != null) {
                User to = users.get(receivers == Receivers.BINARY ? 2 * i + 1 : i ^ 1);
                lane = new Lane(i, from, to, new SendMessage(number, to.number(), stamp.blank()), text.size);
                lanes.add(lane);
                String head = "VER=1.1&CMD=" + command.words + session;
                write = new Question(head + "&UN=" + to.number() + "&MG=" + stamp.blank(), head + "&RES=0&");
            }
            if (from != null) {
                logIns.put(web, WebUser.request(WebLogin.body(number, from.password())));
            }
            Asker asker = new Asker(web, messages, write, lane);
            askers.add(asker);
            byUser.put(web, asker);
        }
    }

    /** Those who get messages on the binary protocol. */
    List<User> receivers() {
        return receivers == Receivers.BINARY ? lanes.stream().map(Lane::to).toList() : List.of();
    }

    /** Connects, and logs in, so many at once. */
    void logIn(int atOnce) throws BenchException {
        Deque<Asker> waiting = new ArrayDeque<>(askers);
        missing = askers.size();
        long end = System.nanoTime() + PATIENCE + TimeUnit.MILLISECONDS.toNanos(50L * askers.size());
        bench.engine().run(now -> {
            int underWay = missing - waiting.size();
            for (; underWay < atOnce && !waiting.isEmpty(); underWay++) {
                waiting.remove().web.connect(bench.engine());
            }
            if (tally.connectionsLost > 0 || now > end) {
                throw bench.engine()
                        .noConnection(tally.firstLoss.isEmpty() ? "no log-in was answered" : tally.firstLoss);
            }
            if (refusals > 0) {
                throw new BenchException(
                        BenchException.REFUSED, "the server refused a log-in over HTTP: " + tally.firstRefusal);
            }
            return missing == 0 ? -1 : TimeUnit.MILLISECONDS.toNanos(5);
        });
    }

    @Override
    public void connected(WebUser user) {
        byte[] request = logIns.get(user);
        if (request == null) {
            ready(user);
        } else {
            user.send(request);
        }
    }

    private void ready(WebUser user) {
        logIns.remove(user);
        missing--;
        Asker asker = byUser.get(user);
        if (asker != null) {
            idle.add(asker);
        }
    }

    @Override
    long offer(long now) {
        for (Asker asker = idle.peek(); asker != null; asker = idle.peek()) {
            long due = now;
            if (pacer != null) {
                long time = System.nanoTime();
                long wait = pacer.untilDue(time);
                if (wait > 0) {
                    return wait;
                }
                due = pacer.due();
                pacer.next();
                tally.latest = Math.max(tally.latest, -wait);
            }
            idle.remove();
            ask(asker, due);
        }
        return TimeUnit.MILLISECONDS.toNanos(5);
    }

    private void ask(Asker asker, long due) {
        Question write = asker.write;
        boolean question = receivers == Receivers.WEB && asker.sinceQuestion == MESSAGES_A_QUESTION;
        ask(asker, due, write == null || question ? asker.messages : write);
    }

    private void ask(Asker asker, long due, Question question) {
        asker.due = due;
        asker.waiting = true;
        asker.asked = question;
        asker.seq++;
        question.number(asker.seq);
        Lane lane = asker.lane;
        if (question == asker.write && lane != null) {
            asker.sinceQuestion++;
            tally.sent++;
            stamp.write(scratch.clear(), lane.id(), lane.sent, due);
            scratch.flip().get(question.request, question.request.length - scratch.limit(), scratch.limit());
            lane.sentOtherwise();
        } else {
            asker.sinceQuestion = 0;
            tally.sent += lane == null ? 1 : 0;
        }
        asker.web.send(question.request);
    }

    @Override
    public void answered(WebUser user, boolean ok, byte[] body, long at) {
        if (logIns.containsKey(user)) {
            if (ok && new String(body, StandardCharsets.UTF_8).contains("&RES=0&RS=0&")) {
                ready(user);
            } else {
                refusals++;
                tally.refused(new String(body, StandardCharsets.UTF_8), 0);
            }
            return;
        }
        Asker asker = byUser.get(user);
        if (asker == null || !asker.waiting) {
            tally.bad++;
            return;
        }
        asker.waiting = false;
        boolean good = ok && (asker.asked == asker.write ? asker.asked.isAnsweredBy(body) : take(asker, body, at));
        if (good || (bare && ok)) {
            tally.measured(asker.due, at);
            if (asker.lane == null) {
                tally.received++;
            }
        } else if (new String(body, StandardCharsets.UTF_8).contains("&RES=0&")) {
            tally.bad++;
        } else {
            tally.refused(new String(body, StandardCharsets.UTF_8), 1);
        }
        idle.add(asker);
    }

    /** Takes the messages in an answer to the question for them; what is not ours an earlier run has left. */
    private boolean take(Asker asker, byte[] body, long at) {
        if (!asker.asked.beginsAnswer(body)) {
            return false;
        }
        int head = asker.asked.answer.length;
        String found = new String(body, head, body.length - head, StandardCharsets.UTF_8);
        if (found.equals(NO_MESSAGES)) {
            return true;
        }
        Lane lane = asker.lane;
        Matcher lists = LISTS.matcher(found);
        if (lane == null || !lists.matches()) {
            tally.other++;
            return lists.matches();
        }
        String[] types = lists.group("types").split(",", 0);
        String[] senders = lists.group("senders").split(",", 0);
        String[] texts = lists.group("texts").split(",", 0);
        if (types.length != Integer.parseInt(lists.group("count"))
                || senders.length != types.length
                || texts.length != types.length) {
            return false;
        }
        for (int i = 0; i < texts.length; i++) {
            if (types[i].equals(USERS_MESSAGE)) {
                check(lane.from(), Long.parseLong(senders[i]), Text.of(texts[i]), at);
            } else {
                tally.other++;
            }
        }
        return true;
    }

    /** The figure is of answers; what comes to the receivers is checked. */
    @Override
    void arrived(Lane lane, long due, long at) {}

    @Override
    void finish() throws BenchException {
        if (pacer != null) {
            for (; pacer.untilDue(System.nanoTime()) <= 0 && idle.isEmpty(); pacer.next()) {
                tally.unsent++;
            }
        }
        long end = System.nanoTime() + PATIENCE;
        bench.engine().run(now -> {
            // What was sent last still has to be asked for.
            boolean ask = receivers == Receivers.WEB && tally.missing() > 0;
            for (Asker asker = idle.peek(); ask && asker != null; asker = idle.peek()) {
                idle.remove();
                ask(asker, now, asker.messages);
            }
            return idle.size() == askers.size() || tally.connectionsLost > 0 || now > end
                    ? -1
                    : TimeUnit.MILLISECONDS.toNanos(5);
        });
    }

    @Override
    public void lost(WebUser user, String why) {
        tally.connectionLost(why);
    }

    /** The command as the protocol writes it. */
    String words() {
        return bare ? "a constant answer" : command.words;
    }
}
