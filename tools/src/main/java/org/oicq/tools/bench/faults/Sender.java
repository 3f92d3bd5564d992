package org.oicq.tools.bench.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.packet.UserData;
import org.oicq.codec.packet.UserPacket;
import org.oicq.codec.packet.ViewUser;

/**
 * Sends over the binary protocol: a batch of messages, then a question, whose answer says that those are taken of which
 * no refusal came before it. What was not answered when the connection broke is not taken, and never sent again.
 */
final class Sender implements Talker {
    private static final long RETRY_MILLIS = 30;
    private static final int ANSWER_MILLIS = 60_000;
    /** {@code 0x03 10002: …}: a message to 10002 was refused. */
    private static final Pattern REFUSAL = Pattern.compile("0x03 (\\d+): .*");

    private final Account account;
    private final Place place;
    private final Book book;
    private final Kills kills;
    private final int batch;
    private final int pauseMillis;
    private volatile boolean stopped;

    /**
     * @param kills hears when the server has answered what it needs its database for
     * @param batch messages before each question, to the lanes in turn
     * @param pauseMillis after each answer
     */
    Sender(Account account, Place place, Book book, Kills kills, int batch, int pauseMillis) {
        this.account = account;
        this.place = place;
        this.book = book;
        this.kills = kills;
        this.batch = batch;
        this.pauseMillis = pauseMillis;
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                try (Wire wire = Wire.logIn(place.address(), account)) {
                    while (!stopped) {
                        sendBatch(wire);
                        Thread.sleep(ThreadLocalRandom.current().nextInt(2 * pauseMillis + 1));
                    }
                } catch (IOException _) {
                    Thread.sleep(RETRY_MILLIS);
                }
            }
        } catch (InterruptedException _) {
            // The suite gives up.
        }
    }

    /** The messages of a batch on one lane. */
    private record Part(Lane lane, int from, int to) {}

    private void sendBatch(Wire wire) throws IOException {
        List<Lane> lanes = book.lanesOf(account);
        List<Part> parts = new ArrayList<>();
        List<UserPacket> packets = new ArrayList<>();
        for (Lane lane : lanes) {
            int from = lane.sent();
            for (int i = 0; i < Math.max(1, batch / lanes.size()); i++) {
                packets.add(new SendMessage(account.number(), lane.receiver(), book.text(lane, lane.next())));
            }
            parts.add(new Part(lane, from, lane.sent()));
        }
        packets.add(new ViewUser(account.number(), account.number()));
        long asked = System.nanoTime();
        wire.send(packets.toArray(UserPacket[]::new));
        Map<Long, Integer> refusals = answer(wire, asked);
        for (Part part : parts) {
            Integer refused = refusals.get(part.lane.receiver());
            if (refused != null) {
                part.lane.refused(part.from, part.to, refused);
            } else {
                for (int number = part.from; number < part.to; number++) {
                    part.lane.taken(number);
                }
            }
        }
    }

    /** Waits for the answer. Returns the refusals that came before it: for each receiver, how many. */
    private Map<Long, Integer> answer(Wire wire, long asked) throws IOException {
        Map<Long, Integer> refusals = new HashMap<>();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ANSWER_MILLIS);
        while (System.nanoTime() < end) {
            ServerPacket packet = wire.read(ANSWER_MILLIS);
            if (packet instanceof UserData data) {
                if (data.success()) {
                    kills.answered(asked);
                }
                return refusals;
            }
            if (packet instanceof Message message && message.isNotice()) {
                Matcher refusal = REFUSAL.matcher(message.information().toString());
                if (refusal.matches()) {
                    refusals.merge(Long.parseLong(refusal.group(1)), 1, Integer::sum);
                }
            }
        }
        throw new IOException("no answer came for " + ANSWER_MILLIS / 1000 + " s");
    }
}
