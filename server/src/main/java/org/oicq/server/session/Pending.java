package org.oicq.server.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.packet.Message;

/**
 * A message on its way: taken from its sender, and neither proven to have arrived nor refused. The receiver's inbox, the
 * sender's ledger and the store all turn its state, which is one number for that reason. Where the journal has it is apart:
 * that is over as soon as the state says that it has a row, or is over.
 */
final class Pending {
    /** In memory alone. */
    private static final long FRESH = 0;
    /** Handed to the store, which has not written it yet. */
    private static final long STORING = -1;
    /** It has arrived, or was refused, and has no row. */
    private static final long OVER = -2;

    /** Handed to the journal, which has not written it yet. */
    private static final Journal.Entry JOURNALING = Journal.Entry.NONE;

    private static final VarHandle STATE;
    private static final VarHandle ENTRY;
    private static final VarHandle MESSAGE;

    static {
        try {
            var lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(Pending.class, "state", long.class);
            ENTRY = lookup.findVarHandle(Pending.class, "entry", Journal.Entry.class);
            MESSAGE = lookup.findVarHandle(Pending.class, "message", Message.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final long receiver;
    /** When the server took it, in milliseconds since 1970. */
    final long sentAt;
    /** Its id on the wire; of a row that has been written to its receiver it is not needed any more. */
    final long keptId;

    /** Bytes of its text, as the wire has them. */
    final int size;
    /** Where a refusal goes; null where nobody waits for one, or any more. */
    private @Nullable Ledger ledger;

    /** The connection's position after it, once it has been written; guarded by the receiver's inbox. */
    long position;

    /** Whether its receiver was hidden when it was proven to have arrived; set before {@link #proven}. */
    boolean hidden;

    /** Whether the store may refuse it, as nobody can have it in hand; guarded by this. */
    boolean refusable;

    /** One of the states above, or the id of its row (1 or more). */
    private volatile long state;

    /** Where the journal has it, {@link #JOURNALING}, or null. */
    private volatile Journal.@Nullable Entry entry;

    /** Null once nobody needs the words any more: the row in the database has them, or the receiver. */
    private volatile @Nullable Message message;

    /** Counts its text as long as it has the words; null where it never had them. */
    private final @Nullable MessageMemory memory;

    Pending(long receiver, long keptId, Message message, @Nullable Ledger ledger, MessageMemory memory) {
        this.receiver = receiver;
        this.keptId = keptId;
        this.message = message;
        this.size = message.information().length();
        this.ledger = ledger;
        this.memory = memory;
        this.sentAt = System.currentTimeMillis();
        memory.add(size);
    }

    /** A row of the database that has been written to its receiver. */
    Pending(long receiver, long id, int size, long sentAt) {
        this.receiver = receiver;
        this.size = size;
        this.sentAt = sentAt;
        this.keptId = 0;
        this.ledger = null;
        this.memory = null;
        this.state = id;
    }

    /** Whether it must be handed to the store now, which is said once: it is neither stored, on its way there, nor over. */
    boolean claimForStore() {
        return state == FRESH && STATE.compareAndSet(this, FRESH, STORING);
    }

    /** Whether it must be handed to the journal now, which is said once: nothing has made it safe, or is about to. */
    boolean claimForJournal() {
        return state == FRESH && ENTRY.compareAndSet(this, null, JOURNALING);
    }

    /** Whether it has no row, is not on its way to one, and is not over. */
    boolean hasNoRow() {
        return state == FRESH;
    }

    /** The words, while they still have to be stored. */
    @Nullable
    Message message() {
        return message;
    }

    /** The journal has it now. Returns whether it need not, because it has arrived or got a row meanwhile. */
    boolean journaled(Journal.Entry where) {
        entry = where;
        // Its sender is told that it is taken, and what it has of that need not outlive the answer.
        ledger = null;
        return over();
    }

    /** Where the journal has it; null where it has not, or need not any more. */
    Journal.@Nullable Entry entry() {
        Journal.Entry where = entry;
        return where == JOURNALING ? null : where;
    }

    /**
     * The journal's entry that is needed no longer, now that this has a row or is over; said once, null where there is
     * none.
     */
    Journal.@Nullable Entry takeEntry() {
        if (entry == null) {
            return null;
        }
        Journal.Entry taken = (Journal.Entry) ENTRY.getAndSet(this, null);
        return taken == JOURNALING ? null : taken;
    }

    /** It has a row now. Returns whether that row is useless, because the message has arrived meanwhile. */
    boolean stored(long rowId) {
        boolean useful = STATE.compareAndSet(this, STORING, rowId);
        forget();
        return !useful;
    }

    /** It is not taken, and will never have a row. */
    void refuse(Refusal reason) {
        // The ledger hears of it before anyone can take the message for safe: an answer that says so would be wrong.
        Ledger told = ledger;
        if (told != null) {
            told.refuse(receiver, reason);
        }
        state = OVER;
        forget();
    }

    /**
     * Its sender is told that it is not taken. Returns whether it will not come; false where it may be in its receiver's
     * hands, or is safe already.
     */
    synchronized boolean withdraw() {
        boolean withdrawn = refusable && STATE.compareAndSet(this, STORING, OVER);
        if (withdrawn) {
            forget();
        }
        return withdrawn;
    }

    /** As {@link #withdraw}, of one that its receiver's inbox has held, and not written. */
    boolean withdrawHeld() {
        boolean withdrawn = STATE.compareAndSet(this, FRESH, OVER);
        if (withdrawn) {
            forget();
        }
        return withdrawn;
    }

    /** It has arrived. Returns the id of the row to delete, or 0 where there is none (yet). */
    long proven() {
        long now = state;
        while (now == FRESH || now == STORING) {
            if (STATE.compareAndSet(this, now, OVER)) {
                forget();
                return 0;
            }
            now = state;
        }
        return Math.max(0, now);
    }

    /** Nobody needs the words any more; several may find that out at once. */
    private void forget() {
        Object words = MESSAGE.getAndSet(this, null);
        if (words != null && memory != null) {
            memory.remove(size);
        }
    }

    /** The row's id, or 0. */
    long id() {
        return Math.max(0, state);
    }

    /** Whether nothing can be lost any more by a crash: it is in the database, it has arrived, or it was refused. */
    boolean safe() {
        return over() || entry() != null;
    }

    private boolean over() {
        long now = state;
        return now != FRESH && now != STORING;
    }
}
