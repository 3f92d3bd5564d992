package org.oicq.server.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.packet.chat.RoomMessage;
import org.oicq.codec.wire.Text;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.RoomLogTable;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.rule.Refusal;
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
                    writeAfterAll(part);
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

    /** Nothing may end this thread, not even a heap that is full for a moment. */
    private void writeAfterAll(List<Saying> some) throws InterruptedException {
        long number = ++commits;
        boolean logged = false;
        while (true) {
            try {
                tell(
                        some,
                        log.store(run, number, some.stream().map(Saying::said).toList()));
                return;
            } catch (DatabaseException e) {
                if (e.refusedData().isPresent()) {
                    refused(some, e.refusedData().get());
                    return;
                }
                if (!logged) {
                    LOG.error("What is said in rooms waits for the database: {}", e.getMessage());
                    logged = true;
                }
            } catch (RuntimeException | Error e) {
                LOG.error("What is said in rooms could not be written; trying again.", e);
            }
            Thread.sleep(RETRY_MILLIS);
        }
    }

    /** The database refuses what one of them holds: it is found by halves. Its own words may show it, so they are not logged. */
    private void refused(List<Saying> some, String state) throws InterruptedException {
        int count = some.size();
        if (count > 1) {
            writeAfterAll(some.subList(0, count / 2));
            writeAfterAll(some.subList(count / 2, count));
            return;
        }
        Saying one = some.getFirst();
        LOG.error(
                "The database does not take what {} says in room {}, and it is refused (SQLSTATE {}).",
                one.said().sender(),
                one.said().room(),
                state);
        taken(some);
        one.outcome().refused(Refusal.CANNOT_BE_STORED);
    }

    private void tell(List<Saying> some, long[] entries) {
        taken(some);
        for (int i = 0; i < entries.length; i++) {
            Saying one = some.get(i);
            if (entries[i] == 0) {
                one.outcome().refused(Refusal.NOT_IN_ROOM);
            } else {
                one.outcome()
                        .stored(new RoomMessage(
                                MessageFlag.USER.code(),
                                one.said().room(),
                                entries[i],
                                one.said().at(),
                                one.said().sender(),
                                one.text(),
                                0));
            }
        }
    }

    private synchronized void taken(List<Saying> some) {
        for (Saying one : some) {
            bytes -= one.text().length();
        }
    }
}
