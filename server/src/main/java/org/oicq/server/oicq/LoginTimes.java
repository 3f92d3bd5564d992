package org.oicq.server.oicq;

import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.oicq.schema.AccountTable;
import org.oicq.schema.DatabaseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the time of the last log-in behind the log-ins: none waits for it, and one statement does for all of a second.
 * So {@code admin} shows a log-in up to a second late, and as later as the database could not be written. A server that
 * is killed forgets those that were not written yet.
 */
public final class LoginTimes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoginTimes.class);

    /** Largest number of users who wait, as when the database can only be read; more are not noted. */
    private static final int MOST = 100_000;

    /** Users in one statement. */
    private static final int AT_ONCE = 5_000;

    private static final long GATHER_MILLIS = 1_000;

    private final AccountTable table;
    private final Executor later;
    private final int most;

    private final LongAdder all = new LongAdder();

    // Guarded by this.
    private final Set<Long> noted = new HashSet<>();
    private boolean due;
    private boolean failing;
    private long dropped;

    /**
     * With nobody noted.
     *
     * @param blocking runs what waits for the database
     */
    public LoginTimes(AccountTable table, Executor blocking) {
        this(table, CompletableFuture.delayedExecutor(GATHER_MILLIS, TimeUnit.MILLISECONDS, blocking), MOST);
    }

    /**
     * With nobody noted.
     *
     * @param later runs a write once others may have gathered
     * @param most users who wait
     */
    LoginTimes(AccountTable table, Executor later, int most) {
        this.table = table;
        this.later = later;
        this.most = most;
    }

    /** How many log-ins there were, over any protocol. */
    public long count() {
        return all.sum();
    }

    /** A user has just logged in. Never blocks. */
    public synchronized void note(long number) {
        all.increment();
        if (noted.size() >= most && !noted.contains(number)) {
            dropped++;
            return;
        }
        noted.add(number);
        writeLater();
    }

    private synchronized void writeLater() {
        if (!due && !noted.isEmpty()) {
            due = true;
            later.execute(this::writeAndGoOn);
        }
    }

    private void writeAndGoOn() {
        write();
        synchronized (this) {
            due = false;
        }
        writeLater();
    }

    /** Writes what has gathered; what cannot be written waits for the next time. */
    private void write() {
        for (Set<Long> some = take(); !some.isEmpty(); some = take()) {
            try {
                table.touchLogins(some);
            } catch (DatabaseException e) {
                failed(some, e);
                return;
            }
            written();
        }
    }

    private synchronized Set<Long> take() {
        Set<Long> some = HashSet.newHashSet(Math.min(AT_ONCE, noted.size()));
        for (Iterator<Long> next = noted.iterator(); next.hasNext() && some.size() < AT_ONCE; ) {
            some.add(next.next());
            next.remove();
        }
        return some;
    }

    private synchronized void failed(Set<Long> some, DatabaseException e) {
        noted.addAll(some);
        if (!failing) {
            LOG.warn("The times of log-ins cannot be written now, and wait: {}", e.getMessage());
        }
        failing = true;
    }

    private synchronized void written() {
        if (dropped > 0) {
            LOG.warn("The times of {} log-ins were not noted while the database could not be written.", dropped);
        } else if (failing) {
            LOG.info("The times of log-ins can be written again.");
        }
        dropped = 0;
        failing = false;
    }

    /** Writes what is left. Call it when nobody can log in any more, and {@code blocking} has ended. */
    @Override
    public void close() {
        write();
        synchronized (this) {
            if (!noted.isEmpty()) {
                LOG.warn("The times of the last log-in of {} users are lost.", noted.size() + dropped);
            }
        }
    }
}
