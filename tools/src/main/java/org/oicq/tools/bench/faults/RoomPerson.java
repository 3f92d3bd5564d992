package org.oicq.tools.bench.faults;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.packet.chat.RoomMessage;
import org.oicq.codec.packet.chat.SayInRoom;

/** Somebody who talks in rooms, reads them, and logs in again whenever the connection is over. */
final class RoomPerson implements Talker {
    private static final long RETRY_MILLIS = 30;
    private static final int TICK_MILLIS = 5;
    private static final long LAST_WORDS_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Account account;
    private final Place place;
    private final RoomBook book;
    private final List<Long> rooms;
    private final Scene.Manner manner;
    private final int client;
    private final RoomDiary diary;
    private volatile boolean stopped;
    private volatile @Nullable Wire wire;
    private volatile long stalledUntil = System.nanoTime();
    private int inFlight;

    RoomPerson(Account account, Place place, RoomBook book, List<Long> rooms, Scene.Manner manner) {
        this.account = account;
        this.place = place;
        this.book = book;
        this.rooms = rooms;
        this.manner = manner;
        this.client = book.client();
        this.diary = new RoomDiary(account, book, rooms);
    }

    Account account() {
        return account;
    }

    RoomDiary diary() {
        return diary;
    }

    @Override
    public void stop() {
        stopped = true;
    }

    /** Reads nothing for so long. */
    void stall(int millis) {
        stalledUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Cuts the connection with a reset. */
    void cut() {
        Wire now = wire;
        if (now != null) {
            wire = null;
            stalledUntil = System.nanoTime();
            now.reset();
        }
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                try (Wire now = Wire.logIn(place.address(), account)) {
                    wire = now;
                    inFlight = 0;
                    diary.enter(now, this::own);
                    talk(now);
                } catch (IOException _) {
                    Thread.sleep(RETRY_MILLIS);
                } finally {
                    wire = null;
                }
            }
        } catch (InterruptedException _) {
            // The suite gives up.
        }
    }

    /** Whatever this account has said; another client of the same account has its own. */
    private void own(long said) {
        if (said >>> 32 == client) {
            book.taken(said);
            inFlight--;
        }
    }

    private void talk(Wire now) throws IOException {
        Consumer<Long> own = this::own;
        long nextAt = System.nanoTime();
        long end = Long.MAX_VALUE;
        while (true) {
            long time = System.nanoTime();
            if (stopped) {
                end = Math.min(end, time + LAST_WORDS_NANOS);
                if (inFlight <= 0 || time > end) {
                    return;
                }
            } else if (stalledUntil - time > 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS));
                if (wire == null) {
                    throw new IOException("cut");
                }
                continue;
            } else if (inFlight < manner.batch() / 4 && time >= nextAt) {
                long room = rooms.get(ThreadLocalRandom.current().nextInt(rooms.size()));
                inFlight++;
                now.send(new SayInRoom(account.number(), room, book.next(client)));
                nextAt = time
                        + TimeUnit.MILLISECONDS.toNanos(
                                ThreadLocalRandom.current().nextInt(2 * manner.pauseMillis() + 1));
            }
            Packet packet = now.readAny(TICK_MILLIS);
            if (packet instanceof RoomMessage message) {
                diary.take(message, own);
            } else if (packet instanceof Message message
                    && message.isNotice()
                    && message.information().toString().startsWith("chat 0x03 ")) {
                book.refused();
                inFlight--;
            }
        }
    }

    /** Logs in once more when all is over, and reads the logs to their end. */
    void readToTheEnd() throws IOException {
        try (Wire now = Wire.logIn(place.address(), account)) {
            diary.enter(now, this::own);
        }
    }
}
