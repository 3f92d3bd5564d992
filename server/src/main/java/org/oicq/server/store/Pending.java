package org.oicq.server.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.packet.Message;

/**
 * A message on its way: taken from its sender, and neither proven to have arrived nor refused. The receiver's inbox, the
 * sender's ledger and the store all change its state, so the state is one atomic number. Its place in the journal is kept
 * apart, and counts only until the state says that the message has a row or is over.
 */
public final class Pending {
    /** In memory alone. */
    private static final long FRESH = 0;
    /** Handed to the store, which has not written it yet. */
    private static final long STORING = -1;
    /** It has arrived, or was refused, and has no row. */
    private static final long OVER = -2;

    /** In place of a number in the journal: handed to the journal, which has not written it yet. */
    private static final long JOURNALING = -1;

    private static final VarHandle STATE;
    private static final VarHandle ENTRY;
    private static final VarHandle MESSAGE;

    static {
        try {
            var lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(Pending.class, "state", long.class);
            ENTRY = lookup.findVarHandle(Pending.class, "entry", long.class);
            MESSAGE = lookup.findVarHandle(Pending.class, "message", Message.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long receiver;
    private final long sentAt;
    private final int size;
    /** Its id on the wire; of a row that has been written to its receiver it is not needed any more. */
    private final long keptId;
    /** Where a refusal goes; null where nobody waits for one, or any more. */
    private @Nullable Sender sender;

    /** Guarded by the receiver's inbox. */
    private long position;

    private boolean hidden;

    /** Whether the store may refuse it, as nobody can have it in hand; guarded by this. */
    private boolean refusable;

    /** One of the states above, or the id of its row (1 or more). */
    private volatile long state;

    /** Its number in the journal, {@link #JOURNALING}, or 0. */
    private volatile long entry;

    /** Null once nobody needs the words any more: the row in the database has them, or the receiver. */
    private volatile @Nullable Message message;

    /** Counts its text as long as it has the words; null where it never had them. */
    private final @Nullable MessageMemory memory;

    /**
     * A message that is taken now.
     *
     * @param keptId its id on the wire
     * @param sender hears of a refusal; null where nobody waits for one
     * @param memory counts its text until nobody needs the words any more
     */
    public Pending(long receiver, long keptId, Message message, @Nullable Sender sender, MessageMemory memory) {
        this.receiver = receiver;
        this.keptId = keptId;
        this.message = message;
        this.size = message.information().length();
        this.sender = sender;
        this.memory = memory;
        this.sentAt = System.currentTimeMillis();
        memory.add(size);
    }

    /** A row of the database that has been written to its receiver. */
    public Pending(long receiver, long id, int size, long sentAt) {
        this.receiver = receiver;
        this.size = size;
        this.sentAt = sentAt;
        this.keptId = 0;
        this.sender = null;
        this.memory = null;
        this.state = id;
    }

    /** The number of its receiver. */
    public long receiver() {
        return receiver;
    }

    /** Its id on the wire, which it has wherever it waits. */
    public long keptId() {
        return keptId;
    }

    /** When the server took it, in milliseconds since 1970. */
    public long sentAt() {
        return sentAt;
    }

    /** Bytes of its text, as the wire has them. */
    public int size() {
        return size;
    }

    /** The connection's position after it, once it has been written; guarded by the receiver's inbox. */
    public long position() {
        return position;
    }

    /** It has been written, up to this position. */
    public void position(long after) {
        position = after;
    }

    /** Whether its receiver was hidden when it was proven to have arrived. */
    public boolean hidden() {
        return hidden;
    }

    /** Says so, before it is said to be proven. */
    public void hidden(boolean now) {
        hidden = now;
    }

    /** Whether the store may refuse it, as nobody can have it in hand. */
    boolean refusable() {
        return refusable;
    }

    /**
     * Whether it must be handed to the store now, which is said once: it is neither stored, on its way there, nor over.
     *
     * @param mayBeRefused whether nobody can have it in hand
     */
    synchronized boolean claimForStore(boolean mayBeRefused) {
        boolean claimed = claimForStore();
        if (claimed) {
            refusable = mayBeRefused;
        }
        return claimed;
    }

    boolean claimForStore() {
        return state == FRESH && STATE.compareAndSet(this, FRESH, STORING);
    }

    /** It is not taken, unless somebody else has handed it on. */
    synchronized void refuseUnlessTaken(NotStored reason) {
        if (claimForStore()) {
            refuse(reason);
        }
    }

    /** Whether it must be handed to the journal now, which is said once: nothing has made it safe, or is about to. */
    boolean claimForJournal() {
        return state == FRESH && ENTRY.compareAndSet(this, 0L, JOURNALING);
    }

    /** Whether it has no row, is not on its way to one, and is not over. */
    public boolean hasNoRow() {
        return state == FRESH;
    }

    /** The words, while they still have to be stored. */
    public @Nullable Message message() {
        return message;
    }

    /** The journal has it now. Returns whether it need not, because it has arrived or got a row meanwhile. */
    boolean journaled(long number) {
        entry = number;
        // Its sender is told that it is taken, and what it has of that need not outlive the answer.
        sender = null;
        return over();
    }

    /** Its number in the journal; 0 where that has it not, or need not any more. */
    long entry() {
        return Math.max(0, entry);
    }

    /** Its number in the journal, which is needed no longer, now that this has a row or is over; said once, then 0. */
    long takeEntry() {
        return entry == 0 ? 0 : Math.max(0, (long) ENTRY.getAndSet(this, 0L));
    }

    /** It has a row now. Returns whether that row is useless, because the message has arrived meanwhile. */
    boolean stored(long rowId) {
        boolean useful = STATE.compareAndSet(this, STORING, rowId);
        forget();
        return !useful;
    }

    /** It is not taken, and will never have a row. */
    void refuse(NotStored reason) {
        // The sender hears of it before anyone can take the message for safe: an answer that says so would be wrong.
        Sender told = sender;
        if (told != null) {
            told.notStored(receiver, reason);
        }
        state = OVER;
        forget();
    }

    /**
     * Its sender is told that it is not taken. Returns whether it will not come; false where it may be in its receiver's
     * hands, or is safe already.
     */
    public synchronized boolean withdraw() {
        boolean withdrawn = refusable && STATE.compareAndSet(this, STORING, OVER);
        if (withdrawn) {
            forget();
        }
        return withdrawn;
    }

    /** As {@link #withdraw}, of one that its receiver's inbox has held, and not written. */
    public boolean withdrawHeld() {
        boolean withdrawn = STATE.compareAndSet(this, FRESH, OVER);
        if (withdrawn) {
            forget();
        }
        return withdrawn;
    }

    /** It has arrived. Returns the id of the row to delete, or 0 where there is none (yet). */
    public long proven() {
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
    public long id() {
        return Math.max(0, state);
    }

    /** Whether nothing can be lost any more by a crash: it is in the database, it has arrived, or it was refused. */
    public boolean safe() {
        return over() || entry() != 0;
    }

    private boolean over() {
        long now = state;
        return now != FRESH && now != STORING;
    }
}
