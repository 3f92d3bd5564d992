package org.oicq.server.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.NodeTable;
import org.oicq.schema.OwnerTable;
import org.oicq.schema.OwnerTable.Shown;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes and announces what the others are to know, in the order in which it came, as much at once as has gathered: one
 * thread. What a number shows and who has mail is gathered by number, so that it has a bound while the database is away.
 */
final class Writer implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    private static final long RETRY_MILLIS = 200;

    /** More receivers of mail than this are not named: everybody looks. */
    private static final int MOST_MAIL = 20_000;

    /** Other words that wait; more are dropped, and everybody looks at everything instead. */
    private static final int MOST_WORDS = 10_000;

    /** What the others hear when they are to look at everything. */
    static final String LOOK_AT_ALL = "look-at-all";

    private final OwnerTable table;
    private final Consumer<Set<Long>> beforeLeaving;
    private final Consumer<Set<Long>> left;

    // Guarded by this.
    private Batch gathering = new Batch();
    private boolean closed;

    private static final class Batch {
        final Map<Long, Shown> shown = new HashMap<>();
        final Map<Long, Integer> leaving = new HashMap<>();
        final Set<Long> mail = new HashSet<>();
        /** Said once, however often it has come. */
        final Set<String> words = new LinkedHashSet<>();

        boolean lookAtAll;

        boolean isEmpty() {
            return shown.isEmpty() && leaving.isEmpty() && mail.isEmpty() && words.isEmpty() && !lookAtAll;
        }
    }

    /**
     * @param beforeLeaving makes safe what these numbers have sent and got, before others may have them; blocks
     * @param left told that others may have them
     */
    Writer(OwnerTable table, Consumer<Set<Long>> beforeLeaving, Consumer<Set<Long>> left) {
        this.table = table;
        this.beforeLeaving = beforeLeaving;
        this.left = left;
    }

    synchronized void shown(long number, Shown now) {
        gathering.shown.put(number, now);
        notifyAll();
    }

    /** @param to the server that has asked for it; 0 for none */
    synchronized void leaves(long number, int to) {
        gathering.leaving.put(number, to);
        notifyAll();
    }

    synchronized void mail(Iterable<Long> receivers) {
        receivers.forEach(gathering.mail::add);
        if (gathering.mail.size() > MOST_MAIL) {
            gathering.mail.clear();
            gathering.lookAtAll = true;
        }
        notifyAll();
    }

    synchronized void say(String words) {
        if (gathering.words.size() < MOST_WORDS) {
            // It counts where it comes last.
            gathering.words.remove(words);
            gathering.words.add(words);
        } else {
            gathering.lookAtAll = true;
        }
        notifyAll();
    }

    /** Ends the thread; what has gathered is not written any more. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    private synchronized boolean closed() {
        return closed;
    }

    private synchronized Batch next() throws InterruptedException {
        while (gathering.isEmpty() && !closed) {
            wait();
        }
        Batch batch = gathering;
        gathering = new Batch();
        return batch;
    }

    @Override
    public void run() {
        try {
            while (!closed()) {
                Batch batch = next();
                boolean failed = false;
                while (!closed() && !written(batch, failed)) {
                    failed = true;
                    TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
                }
            }
        } catch (InterruptedException _) {
            // The server stops.
        }
    }

    /** What was stored for those who leave is said before they have left. */
    private synchronized void takeMail(Batch batch) {
        batch.mail.addAll(gathering.mail);
        batch.lookAtAll |= gathering.lookAtAll;
        gathering.mail.clear();
        gathering.lookAtAll = false;
    }

    private boolean written(Batch batch, boolean failedBefore) {
        try {
            if (!batch.leaving.isEmpty()) {
                beforeLeaving.accept(batch.leaving.keySet());
                takeMail(batch);
            }
            List<String> words = new ArrayList<>();
            NodeTable.inPieces("look", batch.mail, words::add);
            if (batch.lookAtAll) {
                words.add(LOOK_AT_ALL);
            }
            words.addAll(batch.words);
            table.write(batch.shown, batch.leaving, words);
            left.accept(batch.leaving.keySet());
            return true;
        } catch (DatabaseException | CompletionException e) {
            if (!failedBefore) {
                LOG.warn("The other servers of the cluster hear later what happened here: {}", e.getMessage());
            }
            return false;
        } catch (RuntimeException | Error e) {
            LOG.error("The other servers of the cluster could not be told what happened here; trying again.", e);
            return false;
        }
    }
}
