package org.oicq.server.oicq.files;

import java.util.EnumSet;
import java.util.Set;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.TransferTable;
import org.oicq.schema.TransferTable.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the database where a transfer stands. The memory is ahead of it: while the database is away a transfer goes
 * on, and what could not be written is written later. Guarded by itself, so that what is written later is also newer.
 */
final class TransferRecord {
    private static final Logger LOG = LoggerFactory.getLogger(TransferRecord.class);

    private static final Set<State> OPEN = EnumSet.of(State.REQUESTED, State.ACCEPTED, State.ACTIVE);

    private final TransferTable table;
    private final Transfer transfer;
    private State written = State.REQUESTED;
    private volatile long writtenAt = System.nanoTime();
    private volatile boolean failed;

    /** The record of a transfer that the database knows as an offer. */
    TransferRecord(TransferTable table, Transfer transfer) {
        this.table = table;
        this.transfer = transfer;
    }

    /** Nanoseconds since the last attempt to write. */
    long age() {
        return System.nanoTime() - writtenAt;
    }

    /** Whether the last attempt to write went wrong. */
    boolean failed() {
        return failed;
    }

    /** Writes where the transfer stands now. Returns whether the database knows all of it. May block. */
    synchronized boolean write() {
        State state = transfer.state();
        long passed = transfer.passed();
        writtenAt = System.nanoTime();
        try {
            if (written == State.REQUESTED && (state == State.ACCEPTED || passed > 0)) {
                // The database takes progress only of what it knows as accepted.
                table.setState(transfer.id(), EnumSet.of(State.REQUESTED), State.ACCEPTED);
                written = State.ACCEPTED;
            }
            if (passed > 0 && OPEN.contains(written)) {
                table.progress(transfer.id(), passed);
                written = State.ACTIVE;
            }
            if (!OPEN.contains(state) && written != state) {
                table.setState(transfer.id(), OPEN, state);
                written = state;
            }
            failed = false;
        } catch (DatabaseException e) {
            failed = true;
            LOG.warn("The state of file transfer {} will be written later: {}", transfer.id(), e.getMessage());
        }
        return !failed;
    }
}
