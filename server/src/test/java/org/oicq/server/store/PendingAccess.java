package org.oicq.server.store;

/** What only the store does with a message, for tests of others. */
public final class PendingAccess {
    private PendingAccess() {}

    /** Hands it to the store; false where somebody has. */
    public static boolean claimForStore(Pending pending) {
        return pending.claimForStore();
    }

    /** Gives it a row; true where that is useless. */
    public static boolean stored(Pending pending, long row) {
        return pending.stored(row);
    }
}
