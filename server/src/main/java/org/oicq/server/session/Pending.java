package org.oicq.server.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.packet.Message;

/**
 * A message on its way: taken from its sender, and neither proven to have arrived nor refused. Its state is guarded by
 * itself, for the receiver's inbox, the sender's ledger and the store all turn it.
 */
final class Pending {
    final long receiver;
    /** When the server took it. */
    final Instant sentAt;
    /** Where a refusal goes; null where nobody waits for one. */
    final @Nullable Ledger ledger;

    /** Null once nobody needs the words any more: the row in the database has them. */
    private @Nullable Message message;

    /** The row's id; 0 while there is none. */
    private long id;

    private boolean storing;
    private boolean over;

    Pending(long receiver, Message message, @Nullable Ledger ledger) {
        this.receiver = receiver;
        this.message = message;
        this.ledger = ledger;
        this.sentAt = Instant.now();
    }

    /** A row of the database that has been written to its receiver. */
    Pending(long receiver, long id, Instant sentAt) {
        this.receiver = receiver;
        this.id = id;
        this.sentAt = sentAt;
        this.ledger = null;
    }

    /** Whether it must be handed to the store now, which is said once: it is neither stored, on its way there, nor over. */
    synchronized boolean claimForStore() {
        if (storing || over || id != 0) {
            return false;
        }
        storing = true;
        return true;
    }

    /** The words, while they are not stored yet. */
    synchronized @Nullable Message message() {
        return message;
    }

    /** It has a row now. Returns whether that row is useless, because the message has arrived meanwhile. */
    synchronized boolean stored(long rowId) {
        id = rowId;
        storing = false;
        message = null;
        return over;
    }

    /** It will never have a row. */
    synchronized void refused() {
        storing = false;
        over = true;
        message = null;
    }

    /** It has arrived. Returns the id of the row to delete, or 0 where there is none (yet). */
    synchronized long proven() {
        over = true;
        if (!storing) {
            message = null;
        }
        return id;
    }

    /** The row's id, or 0. */
    synchronized long id() {
        return id;
    }

    /** Whether nothing can be lost any more by a crash: it is in the database, it has arrived, or it was refused. */
    synchronized boolean safe() {
        return over || id != 0;
    }
}
