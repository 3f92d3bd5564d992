package org.oicq.server.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.oicq.schema.MessageTable.Delivered;

/** What came to the store while the round before it was being written. Guarded by the store until the writer has it. */
final class Round {
    /** For the journal. */
    final List<Pending> owed = new ArrayList<>();
    /** How many of these have been written; the writer's alone. */
    int journaled;
    /** For rows of their own. */
    final List<Pending> messages = new ArrayList<>();
    /** How many of these have been written; the writer's alone. */
    int written;

    /** Rows whose messages have arrived. */
    final List<Delivered> arrived = new ArrayList<>();
    /** Numbers in the journal of messages that have arrived. */
    final List<Long> over = new ArrayList<>();
    /** Users whom others have seen. */
    final Set<Long> seen = new HashSet<>(2);
    /** When the first of what can wait a little came, entries and users, as {@link System#nanoTime}. */
    long laterSince;

    /** Those who are about to say that it may be written. */
    final Set<Executor> waitsFor = new HashSet<>(2);

    final CompletableFuture<Void> stored = new CompletableFuture<>();
    /** Null unless somebody waits for the deletions too. */
    @Nullable
    CompletableFuture<Void> settled;

    /** Messages to write. */
    int size() {
        return owed.size() + messages.size();
    }

    boolean isEmpty() {
        return size() == 0 && arrived.isEmpty() && !hasLater() && settled == null;
    }

    /** Whether there is something that can wait a little. */
    boolean hasLater() {
        return !over.isEmpty() || !seen.isEmpty();
    }
}
