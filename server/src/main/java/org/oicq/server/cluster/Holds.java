package org.oicq.server.cluster;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.OwnerTable;
import org.oicq.schema.OwnerTable.Claim;

/**
 * The numbers that are this server's: each from the claim of its first session until all of them are over and what they had
 * is stored. A number that is about to go is waited for.
 */
final class Holds {
    /** Longest time that a log-in waits for another server: longer than it takes until a dead one is out. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Time after which another server is asked again: the question may have been lost. */
    private static final long ASK_AGAIN_MILLIS = 500;

    /** Time after which a claim is tried again that could not be decided. */
    private static final long UNSURE_MILLIS = 20;

    private static final class Hold {
        /** Sessions that have it, or are about to; at 0 it is about to go. Guarded by the map. */
        int sessions;

        /** Which server gets it when it goes; 0 for none. Guarded by the map. */
        int to;

        /** Whether the number is this server's. */
        final CompletableFuture<Boolean> claimed = new CompletableFuture<>();

        /** Done when it is not any more. */
        final CompletableFuture<Void> gone = new CompletableFuture<>();

        Hold(int sessions) {
            this.sessions = sessions;
        }
    }

    private static final int NONE = -1;

    private final OwnerTable table;
    private final Writer writer;
    private final Runnable fenced;
    private final ObjLongConsumer<DisplayMode> taken;
    private final Supplier<CompletableFuture<Void>> echo;
    private final ConcurrentHashMap<Long, Hold> holds = new ConcurrentHashMap<>();

    /** Done when a number may be free, or is this server's. */
    private final ConcurrentHashMap<Long, CompletableFuture<Void>> changes = new ConcurrentHashMap<>();

    private volatile boolean draining;

    /**
     * @param fenced done when this server is found to be none of the cluster any more
     * @param taken told of each number that was just taken, and how others see it
     * @param echo gives a future that is done when this server has heard everything that was announced before it was asked
     */
    Holds(
            OwnerTable table,
            Writer writer,
            Runnable fenced,
            ObjLongConsumer<DisplayMode> taken,
            Supplier<CompletableFuture<Void>> echo) {
        this.table = table;
        this.writer = writer;
        this.fenced = fenced;
        this.taken = taken;
        this.echo = echo;
    }

    /** Whether no number is taken any more. */
    void draining(boolean now) {
        draining = now;
    }

    boolean draining() {
        return draining;
    }

    /** All that are this server's: those that are about to go too, and none that is yet to come. */
    List<Long> numbers() {
        return holds.entrySet().stream()
                .filter(entry -> entry.getValue().claimed.getNow(false))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether a number is this server's, or about to go. */
    boolean has(long number) {
        Hold hold = holds.get(number);
        return hold != null && hold.claimed.getNow(false);
    }

    /** As {@link org.oicq.server.session.Elsewhere#claim}. */
    boolean claim(long number) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            int[] before = new int[1];
            Hold hold = holds.compute(number, (_, now) -> {
                if (now == null) {
                    before[0] = NONE;
                    return new Hold(1);
                }
                before[0] = now.sessions;
                if (now.sessions > 0) {
                    // Who had asked for it before gave up, or asks again.
                    now.to = 0;
                    now.sessions++;
                }
                return now;
            });
            if (before[0] == NONE) {
                return claimFirst(number, hold, end);
            }
            if (before[0] > 0) {
                return hold.claimed.join();
            }
            if (!await(hold.gone, end - System.nanoTime())) {
                return false;
            }
        }
    }

    private boolean claimFirst(long number, Hold hold, long end) {
        boolean mine = false;
        try {
            mine = take(number, end);
        } finally {
            if (!mine) {
                // It may have become this server's all the same.
                holds.computeIfPresent(number, (_, now) -> {
                    now.sessions = 0;
                    writer.leaves(number, 0);
                    return now;
                });
            }
            hold.claimed.complete(mine);
        }
        return mine;
    }

    private boolean take(long number, long end) {
        try {
            return tryToTake(number, end);
        } finally {
            changes.remove(number);
        }
    }

    private boolean tryToTake(long number, long end) {
        while (!draining) {
            CompletableFuture<Void> change = changes.computeIfAbsent(number, _ -> new CompletableFuture<>());
            switch (claimOrWait(number, end)) {
                case Claim.Mine(int mode) -> {
                    // Older announcements come first: who has mail from this user, and how others saw it.
                    if (!await(echo.get(), end - System.nanoTime())) {
                        return false;
                    }
                    taken.accept(Coded.find(DisplayMode.class, mode).orElse(DisplayMode.OFFLINE), number);
                    return true;
                }
                case Claim.Fenced _ -> {
                    fenced.run();
                    return false;
                }
                case Claim.Unsure _ -> {
                    if (System.nanoTime() - end >= 0) {
                        return false;
                    }
                    await(change, TimeUnit.MILLISECONDS.toNanos(UNSURE_MILLIS));
                }
                case Claim.Elsewhere(int slot) -> {
                    if (slot != 0) {
                        writer.say("want " + number + " " + slot);
                    }
                    if (System.nanoTime() - end >= 0) {
                        return false;
                    }
                    await(change, TimeUnit.MILLISECONDS.toNanos(slot == 0 ? 1 : ASK_AGAIN_MILLIS));
                }
            }
        }
        return false;
    }

    /** A dead server's numbers are locked while its journal is stored, which may take longer than a statement waits. */
    private Claim claimOrWait(long number, long end) {
        try {
            return table.claim(number);
        } catch (DatabaseException e) {
            if (System.nanoTime() - end >= 0) {
                throw e;
            }
            return new Claim.Unsure();
        }
    }

    private static boolean await(CompletableFuture<Void> future, long nanos) {
        try {
            future.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A number may be free now, or this server's. */
    void changed(long number) {
        CompletableFuture<Void> change = changes.remove(number);
        if (change != null) {
            change.complete(null);
        }
    }

    /** Any number may be. */
    void allChanged() {
        Set.copyOf(changes.keySet()).forEach(this::changed);
    }

    /** One session less. */
    void release(long number) {
        holds.computeIfPresent(number, (_, hold) -> {
            if (hold.sessions > 0 && --hold.sessions == 0) {
                writer.leaves(number, hold.to);
            }
            return hold;
        });
    }

    /**
     * Another server asks for a number.
     *
     * @param end ends the session here that has it; does not block
     */
    void give(long number, int to, Runnable end) {
        holds.compute(number, (_, hold) -> {
            if (hold != null) {
                hold.to = to;
                end.run();
                return hold;
            }
            // What an earlier session of it has left behind.
            writer.leaves(number, to);
            return new Hold(0);
        });
    }

    /** A number that was given to this server, which nobody waits for any more, is let go again. */
    void unlessWanted(long number) {
        holds.computeIfAbsent(number, _ -> {
            writer.leaves(number, 0);
            return new Hold(0);
        });
    }

    /** These are others' to take now. */
    void left(Set<Long> numbers) {
        for (long number : numbers) {
            @Nullable Hold hold = holds.get(number);
            if (hold != null && hold.sessions == 0 && holds.remove(number, hold)) {
                hold.gone.complete(null);
            }
        }
    }
}
