package org.oicq.tools.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.packet.SendMessage;

/**
 * Requests over HTTP, one at a time on each connection, each answer compared with what it must be. With CLTMSG the
 * messages go to people on the binary protocol, and are checked there.
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

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
    private static final int SEQ_DIGITS = 9;

    /** A connection with the request that it repeats; only the SEQ and the message change. */
    private static final class Asker {
        final WebUser user;
        final byte[] request;
        final byte[] answer;
        final int seqInRequest;
        final int seqInAnswer;
        final int textAt;
        final @Nullable Lane lane;
        int seq;
        long due;
        boolean waiting;

        Asker(WebUser user, String request, String answer, int textSize, @Nullable Lane lane) {
            this.user = user;
            this.request = WebUser.request(request);
            this.answer = answer.getBytes(StandardCharsets.US_ASCII);
            String whole = new String(this.request, StandardCharsets.US_ASCII);
            this.seqInRequest = whole.indexOf("SEQ=") + 4;
            this.seqInAnswer = answer.indexOf("SEQ=") + 4;
            this.textAt = this.request.length - textSize;
            this.lane = lane;
        }

        /** Whether it is the right answer as far as MN, the number of messages. */
        boolean answersSo(byte[] body) {
            int upToCount = answer.length - "0&MT=&UN=&MG=".length();
            return upToCount > 0 && body.length > upToCount && Arrays.equals(answer, 0, upToCount, body, 0, upToCount);
        }

        static void digits(byte[] into, int at, int value) {
            int rest = value;
            for (int i = at + SEQ_DIGITS - 1; i >= at; i--, rest /= 10) {
                into[i] = (byte) ('0' + rest % 10);
            }
        }
    }

    private final Command command;
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
     * @param users who ask; with CLTMSG each is followed by the one it writes to; none for the bare server
     * @param connections how many, where there are no users
     * @param pacer the rate, or null to ask again as soon as the answer is there
     */
    HttpLoad(
            Command command,
            Tally tally,
            Stamp stamp,
            TextOptions text,
            List<User> users,
            int connections,
            @Nullable Pacer pacer,
            Scenario.Bench bench) {
        super(tally, stamp, text.receiverKeepAlive, users);
        this.command = command;
        this.bare = users.isEmpty();
        this.pacer = pacer;
        this.bench = bench;
        this.scratch = ByteBuffer.allocate(text.size);
        String seq = "0".repeat(SEQ_DIGITS);
        for (int i = 0; i < connections; i++) {
            User from = bare ? null : users.get(command == Command.CLTMSG ? 2 * i : i);
            long number = from == null ? 10001 : from.number();
            String head = "VER=1.1&CMD=" + command.words + "&SEQ=" + seq + "&UIN=" + number;
            WebUser web = new WebUser(number, this);
            Asker asker;
            if (command == Command.CLTMSG && from != null) {
                User to = users.get(2 * i + 1);
                Lane lane = new Lane(i, from, to, new SendMessage(number, to.number(), stamp.blank()), text.size);
                lanes.add(lane);
                asker = new Asker(
                        web, head + "&UN=" + to.number() + "&MG=" + stamp.blank(), head + "&RES=0&", text.size, lane);
            } else {
                asker = new Asker(web, head, head + "&RES=0&MN=0&MT=&UN=&MG=", 0, null);
            }
            if (from != null) {
                logIns.put(
                        web,
                        WebUser.request("VER=1.1&CMD=Login&SEQ=1&UIN=" + number + "&PS=" + md5(from.password())
                                + "&M5=1&LC=9326B87B234E7235"));
            }
            askers.add(asker);
            byUser.put(web, asker);
        }
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Those who get the messages. */
    List<User> receivers() {
        return lanes.stream().map(Lane::to).toList();
    }

    /** Connects, and logs in, so many at once. */
    void logIn(int atOnce) throws BenchException {
        Deque<Asker> waiting = new ArrayDeque<>(askers);
        missing = askers.size();
        long end = System.nanoTime() + PATIENCE + TimeUnit.MILLISECONDS.toNanos(50L * askers.size());
        bench.engine().run(now -> {
            int underWay = missing - waiting.size();
            for (; underWay < atOnce && !waiting.isEmpty(); underWay++) {
                waiting.remove().user.connect(bench.engine());
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
        asker.due = due;
        asker.waiting = true;
        asker.seq++;
        Asker.digits(asker.request, asker.seqInRequest, asker.seq);
        tally.sent++;
        Lane lane = asker.lane;
        if (lane != null) {
            stamp.write(scratch.clear(), lane.id(), lane.sent, due);
            scratch.flip().get(asker.request, asker.textAt, scratch.limit());
            lane.sentOtherwise();
        }
        asker.user.send(asker.request);
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
        Asker.digits(asker.answer, asker.seqInAnswer, asker.seq);
        if (bare ? ok : ok && Arrays.equals(body, asker.answer)) {
            tally.measured(asker.due, at);
            if (asker.lane == null) {
                tally.received++;
            }
        } else if (ok && asker.lane == null && asker.answersSo(body)) {
            // Messages that an earlier run with the same accounts has left.
            tally.other++;
            tally.received++;
        } else if (new String(body, StandardCharsets.UTF_8).contains("&RES=0&")) {
            tally.bad++;
        } else {
            tally.refused(new String(body, StandardCharsets.UTF_8), 1);
        }
        idle.add(asker);
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
        bench.engine()
                .run(now -> idle.size() == askers.size() || tally.connectionsLost > 0 || now > end
                        ? -1
                        : TimeUnit.MILLISECONDS.toNanos(5));
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
