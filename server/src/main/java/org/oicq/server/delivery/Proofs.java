package org.oicq.server.delivery;

import org.oicq.server.store.MessageStore;

/** Takes the proofs that messages have arrived. What counts as one is the connection's affair. Nothing here blocks. */
public final class Proofs {
    private final MessageStore store;
    private final CatchUp catchUp;

    Proofs(MessageStore store, CatchUp catchUp) {
        this.store = store;
        this.catchUp = catchUp;
    }

    /**
     * The client of a receiver has sent packets.
     *
     * @param position up to which they prove that everything has arrived, or 0 where they prove nothing new
     */
    public void heard(Receiver receiver, long position) {
        if (position > 0) {
            var _ = proven(receiver, position);
        }
        if (store.memory().crowded()) {
            // Memory that has filled while the database was away empties though nothing new comes.
            receiver.inbox().relieve(store);
        }
    }

    /**
     * Everything up to a position of a receiver's outlet has arrived. Returns false where its session is over, and
     * what was unproven at its end comes again.
     */
    public boolean proven(Receiver receiver, long position) {
        boolean inTime = receiver.inbox().prove(position, store::arrived);
        catchUp.catchUp(receiver);
        return inTime;
    }
}
