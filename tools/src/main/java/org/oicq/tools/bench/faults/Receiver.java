package org.oicq.tools.bench.faults;

import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.codes.LoginMode;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.packet.Acknowledge;
import org.oicq.codec.packet.ChangeMode;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.codec.packet.KeptMessage;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.packet.UserData;
import org.oicq.codec.packet.ViewUser;

/** Somebody who gets messages, and logs in again whenever the connection is over. */
final class Receiver implements Listener {
    /** How a receiver behaves. */
    enum Habit {
        /** Sends keep-alives, as many clients of 2002 do, and so proves what it has got. */
        PROVING,
        /** Says nothing after its log-in, as old clients, and goes when it has heard nothing for a while. */
        SILENT,
        /** Says nothing, but comes and goes, each time with an orderly goodbye. */
        COMING_AND_GOING,
        /** Asks for kept messages and acknowledges them, as the reference client does. */
        KEPT,
        /** Comes, reads, sends one packet, and goes with a reset: that packet is all that proves what it has read. */
        ONE_PACKET
    }

    private static final int TICK_MILLIS = 50;
    private static final int GOODBYE_MILLIS = 10_000;
    private static final long RETRY_MILLIS = 30;
    private static final int HIDDEN_ONCE_IN = 4;
    /**
     * After so long without a message the silent ones go and come back: the server writes no more to somebody who
     * proves nothing than its mailbox holds, and refuses the rest.
     */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** From the answer behind a keep-alive to the one that proves what had come before: far more than two round trips. */
    private static final long PROOF_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Account account;
    private final Place place;
    private final Book book;
    private final Habit habit;
    private final boolean direct;
    private volatile boolean stopped;
    private volatile @Nullable Wire wire;
    private final AtomicLong logIns = new AtomicLong();
    private volatile long stalledUntil = System.nanoTime();
    /** Of the last kept message on this connection. */
    private long sequence;

    /** @param direct nothing stands between us and the server that could lose our goodbye */
    Receiver(Account account, Place place, Book book, Habit habit, boolean direct) {
        this.account = account;
        this.place = place;
        this.book = book;
        this.habit = habit;
        this.direct = direct;
    }

    Account account() {
        return account;
    }

    long logIns() {
        return logIns.get();
    }

    @Override
    public void stop() {
        stopped = true;
    }

    /** Reads nothing for so long. */
    void stall(int millis) {
        stalledUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Cuts the connection with a reset, as a cable or a router would. */
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
        while (!stopped) {
            try {
                stay();
                if (habit == Habit.COMING_AND_GOING
                        && !stopped
                        && ThreadLocalRandom.current().nextBoolean()) {
                    Thread.sleep(ThreadLocalRandom.current().nextInt(300));
                }
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

    /** One log-in, to its end. */
    private void stay() throws IOException {
        Stay stay = new Stay(keeps());
        boolean orderly = false;
        // To somebody hidden all comes from the database.
        boolean hidden = logIns.get() > 0 && ThreadLocalRandom.current().nextInt(HIDDEN_ONCE_IN) == 0;
        LoginMode mode = hidden ? LoginMode.INVISIBLE : LoginMode.NORMAL;
        try (Wire now = Wire.logIn(place.address(), account, mode, keeps())) {
            wire = now;
            sequence = 0;
            stay.loggedIn();
            book.began(account.number(), stay);
            logIns.incrementAndGet();
            listen(now, stay);
            if (habit == Habit.ONE_PACKET && !stopped) {
                askAndLeave(now, stay);
                return;
            }
            sayGoodbye(now, stay);
            orderly = true;
        } catch (EOFException e) {
            orderly = true;
            throw e;
        } finally {
            wire = null;
            stay.over(orderly);
        }
    }

    /** Listens until it is time to go. */
    private void listen(Wire now, Stay stay) throws IOException {
        long leaveAt = habit == Habit.COMING_AND_GOING || habit == Habit.ONE_PACKET
                ? System.nanoTime()
                        + TimeUnit.MILLISECONDS.toNanos(
                                ThreadLocalRandom.current().nextInt(100, 1000))
                : Long.MAX_VALUE;
        boolean asking = false;
        long provable = 0;
        long seen = 0;
        long heard = System.nanoTime();
        long answered = heard;
        while (true) {
            long time = System.nanoTime();
            if (stopped || time >= leaveAt || (habit == Habit.SILENT && time - heard >= SILENCE_NANOS)) {
                return;
            }
            if (stalledUntil - time > 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS));
                if (wire == null) {
                    throw new IOException("cut");
                }
                continue;
            }
            if (habit == Habit.PROVING && !asking && time - answered >= PROOF_NANOS) {
                // What came before the question before this one is proven when this one is answered. That one has been:
                // two that the server reads at once, as it reads from nobody who has much to read, prove less.
                provable = seen;
                seen = stay.messages();
                asking = true;
                now.send(new KeepAlive(account.number()), new ViewUser(account.number(), account.number()));
            }
            if (keeps() && !asking && time - answered >= PROOF_NANOS) {
                provable = stay.messages();
                asking = true;
                acknowledge(now);
                now.send(new ViewUser(account.number(), account.number()));
            }
            ServerPacket packet = now.read(TICK_MILLIS);
            if (packet instanceof UserData) {
                asking = false;
                answered = System.nanoTime();
                if (provable > 0) {
                    stay.proven(provable);
                }
            } else if (packet != null) {
                heard = time;
                take(packet, stay);
            }
        }
    }

    /** Asks one question, a while after what has been read so far; the answer shows that it came. */
    private void askAndLeave(Wire now, Stay stay) throws IOException {
        long read = stay.messages();
        long askAt = System.nanoTime() + 2 * PROOF_NANOS;
        while (System.nanoTime() - askAt < 0) {
            ServerPacket packet = now.read(TICK_MILLIS);
            if (packet != null) {
                take(packet, stay);
            }
        }
        now.send(new ViewUser(account.number(), account.number()));
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GOODBYE_MILLIS);
        while (System.nanoTime() < end) {
            ServerPacket packet = now.read(GOODBYE_MILLIS);
            if (packet instanceof UserData) {
                stay.proven(read);
                break;
            }
            if (packet != null) {
                take(packet, stay);
            }
        }
        now.reset();
    }

    private boolean keeps() {
        return habit == Habit.KEPT;
    }

    private void acknowledge(Wire now) throws IOException {
        if (sequence > 0) {
            now.send(new Acknowledge(account.number(), sequence));
        }
    }

    private void take(ServerPacket packet, Stay stay) {
        if (packet instanceof KeptMessage kept) {
            sequence = kept.sequence();
            if (kept.flag() == MessageFlag.USER.code()) {
                book.came(account.number(), kept, stay);
            }
        } else if (packet instanceof Message message) {
            if (message.flag() == MessageFlag.USER.code()) {
                book.came(account.number(), message, stay);
            } else if (message.isNotice()) {
                stay.notice(message.information().toString());
            }
        }
    }

    /** Logs out, or just ends this side; and reads what still comes, up to the server's end. */
    private void sayGoodbye(Wire now, Stay stay) throws IOException {
        acknowledge(now);
        // The answer to the end of this side is the end of the other: then it has been seen. After a log-out the server
        // ends its side first, and whether it sees the end of ours is not known.
        if (direct && ThreadLocalRandom.current().nextBoolean()) {
            stay.leaving("logged out");
            now.send(new ChangeMode(account.number(), DisplayMode.OFFLINE.code()));
        } else {
            stay.leaving(Stay.END_OF_STREAM);
            now.finish();
        }
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GOODBYE_MILLIS);
        try {
            while (System.nanoTime() < end) {
                ServerPacket packet = now.read(GOODBYE_MILLIS);
                if (packet != null) {
                    take(packet, stay);
                }
            }
        } catch (EOFException _) {
            return;
        }
        throw new IOException("the server did not end its side");
    }

    @Override
    public void lookAgain() throws IOException {
        Stay stay = new Stay(keeps());
        try (Wire now = Wire.logIn(place.address(), account, LoginMode.NORMAL, keeps())) {
            sequence = 0;
            stay.loggedIn();
            book.began(account.number(), stay);
            now.send(new ViewUser(account.number(), account.number()));
            for (ServerPacket packet = now.read(500); packet != null; packet = now.read(200)) {
                take(packet, stay);
            }
            sayGoodbye(now, stay);
        }
        stay.over(true);
    }
}
