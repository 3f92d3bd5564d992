package org.oicq.server.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.packet.chat.RoomMessage;
import org.oicq.codec.wire.Text;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.RoomLogTable;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.rule.Refusal;
import org.oicq.server.store.Halves;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what is said in rooms into their logs, many in one commit: while one is on its way the next gathers. One thread
 * writes. Who is in the room is told after that, and nobody before.
 */
final class RoomTalk {
    /** Told what became of what somebody said; called by the thread that writes, must not block. */
    interface Outcome {
        /** It is in the log. */
        void stored(RoomMessage message);

        void refused(Refusal reason);
    }

    private record Saying(RoomLogTable.Said said, Text text, Outcome outcome) {}

    private static final Logger LOG = LoggerFactory.getLogger(RoomTalk.class);

    /** So many in one commit, and bytes of text: enough to share it, few enough that the next need not wait for long. */
    private static final int BATCH = 2000;

    private static final int BATCH_BYTES = 4 << 20;

    /** So long a server that stops waits for the database. */
    private static final long STOP_MILLIS = TimeUnit.SECONDS.toMillis(10);

    private static final long RETRY_MILLIS = 500;

    private final RoomLogTable log;
    private final int room;
    private final long memory;
    private final long run;
    private final Thread writer;

    /** The number of the last commit that was begun; the writer's alone. */
    private long commits;

    // Guarded by this.
    private List<Saying> gathering = new ArrayList<>();
    /** Bytes of text that are not stored yet, of what is being written too. */
    private long bytes;

    private boolean closing;

    /**
     * Starts the thread that writes.
     *
     * @throws DatabaseException where the database is away
     */
    RoomTalk(RoomLogTable log, ServerConfig config) {
        this.log = log;
        this.room = config.storeQueue();
        this.memory = config.roomMemory();
        this.run = log.begin();
        this.writer = Thread.ofPlatform().name("room-talk").daemon().start(this::write);
    }

    /** Takes what somebody says, and tells {@code outcome} of it. Never blocks. */
    void say(RoomLogTable.Said said, Text text, Outcome outcome) {
        synchronized (this) {
            if (!closing && gathering.size() < room && bytes + text.length() <= memory) {
                gathering.add(new Saying(said, text, outcome));
                bytes += text.length();
                notifyAll();
                return;
            }
        }
        outcome.refused(Refusal.TOO_BUSY);
    }

    /** Waits until everything that was taken is written, for a bounded time, and stops. */
    void stop() throws InterruptedException {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        writer.join(STOP_MILLIS);
        if (writer.isAlive()) {
            LOG.error(
                    "What was said in rooms last could not be written before the server stopped: the database is away.");
            writer.interrupt();
        }
    }

    // ------------------------------------------------------------------ the writer

    private void write() {
        try {
            for (List<Saying> some = next(); some != null; some = next()) {
                for (List<Saying> part : parts(some)) {
                    Halves.of(part, this::writeTogether, this::refuse);
                }
            }
        } catch (InterruptedException _) {
            // The server has stopped without the database, and has said so.
        }
    }

    private synchronized @Nullable List<Saying> next() throws InterruptedException {
        while (gathering.isEmpty()) {
            if (closing) {
                return null;
            }
            wait();
        }
        List<Saying> some = gathering;
        gathering = new ArrayList<>();
        return some;
    }

    private static List<List<Saying>> parts(List<Saying> all) {
        List<List<Saying>> parts = new ArrayList<>();
        int begin = 0;
        long size = 0;
        for (int i = 0; i < all.size(); i++) {
            size += all.get(i).text().length();
            if (i + 1 == all.size() || i + 1 - begin == BATCH || size >= BATCH_BYTES) {
                parts.add(all.subList(begin, i + 1));
                begin = i + 1;
                size = 0;
            }
        }
        return parts;
    }

    private void writeTogether(List<Saying> some) throws InterruptedException {
        long number = ++commits;
        tell(some, insist(some.size() == 1, () -> store(number, some)));
    }

    /** A heap that is full for all of them is no reason to store any of them twice. */
    private long[] store(long number, List<Saying> some) {
        try {
            return log.store(run, number, some.stream().map(Saying::said).toList());
        } catch (OutOfMemoryError e) {
            // The database may have done it all the same; an empty commit of that number tells.
            long[] entries = log.store(run, number, List.of());
            if (entries.length == 0) {
                throw e;
            }
            return entries;
        }
    }

    /** Tries again until the database answers. Nothing else may end this thread, not even a heap that is full for a moment. */
    private static long[] insist(boolean alone, Supplier<long[]> attempt) throws InterruptedException {
        boolean logged = false;
        while (true) {
            try {
                return attempt.get();
            } catch (DatabaseException e) {
                if (e.refusedData().isPresent()) {
                    throw e;
                }
                if (!logged) {
                    LOG.error("What is said in rooms waits for the database: {}", e.getMessage());
                }
            } catch (OutOfMemoryError e) {
                if (!alone) {
                    throw e;
                }
                if (!logged) {
                    LOG.error("What is said in rooms waits for memory: {}", e.getMessage());
                }
            } catch (RuntimeException | Error e) {
                if (!logged) {
                    LOG.error("What is said in rooms could not be written; trying again.", e);
                }
            }
            logged = true;
            Thread.sleep(RETRY_MILLIS);
        }
    }

    /** The database's own words may show what it refuses, so they are not logged. */
    private void refuse(Saying one, String state) {
        LOG.error(
                "The database does not take what {} says in room {}, and it is refused (SQLSTATE {}).",
                one.said().sender(),
                one.said().room(),
                state);
        taken(List.of(one));
        tell(one, 0, Refusal.CANNOT_BE_STORED);
    }

    private void tell(List<Saying> some, long[] entries) {
        taken(some);
        for (int i = 0; i < entries.length; i++) {
            tell(some.get(i), entries[i], Refusal.NOT_IN_ROOM);
        }
    }

    /** Tells what became of one; what is stored stays stored, whatever becomes of telling it. */
    private static void tell(Saying one, long entry, Refusal otherwise) {
        try {
            if (entry == 0) {
                one.outcome().refused(otherwise);
            } else {
                one.outcome()
                        .stored(new RoomMessage(
                                MessageFlag.USER.code(),
                                one.said().room(),
                                entry,
                                one.said().at(),
                                one.said().sender(),
                                one.text(),
                                0));
            }
        } catch (RuntimeException | Error e) {
            LOG.error("Room {} could not be told of its entry {}.", one.said().room(), entry, e);
        }
    }

    private synchronized void taken(List<Saying> some) {
        for (Saying one : some) {
            bytes -= one.text().length();
        }
    }
}
