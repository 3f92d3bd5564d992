package org.oicq.server.oicq.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.oicq.schema.TransferTable.State;

/**
 * The other servers of the same service, for files between their users and this one's. A transfer is kept by its sender's
 * server; the receiver's asks that one for the content. A server that is alone has {@link #NOBODY} there.
 */
public interface FilesElsewhere {
    /** No other server. */
    FilesElsewhere NOBODY = new FilesElsewhere() {
        @Override
        public boolean alone() {
            return true;
        }

        @Override
        public boolean cannotTake(long to, long from) {
            return false;
        }

        @Override
        public void offered(long id, long receiver) {}

        @Override
        public void over(long id, long receiver, State how) {}

        @Override
        public Optional<InputStream> take(int slot, long id, long receiver) {
            return Optional.empty();
        }

        @Override
        public boolean refuse(int slot, long id, long receiver) {
            return false;
        }
    };

    /** Whether there is no other server, and none need be asked. */
    default boolean alone() {
        return false;
    }

    /** Whether {@code to} is on another server, visible to {@code from}, with a client that takes no files. May block. */
    boolean cannotTake(long to, long from);

    /** Something is offered here to a number that may be on another server. Never blocks. */
    void offered(long id, long receiver);

    /** An offer that was not answered is withdrawn or has expired. Never blocks. */
    void over(long id, long receiver, State how);

    /**
     * Accepts what another server offers. May block.
     *
     * @return its content, each piece as its sender has sent it behind its length (4 bytes); empty where it is not offered any more
     * @throws IOException where that server cannot be asked
     */
    Optional<InputStream> take(int slot, long id, long receiver) throws IOException;

    /**
     * Refuses it, or breaks it off. May block.
     *
     * @return whether there was something to refuse
     * @throws IOException where that server cannot be asked
     */
    boolean refuse(int slot, long id, long receiver) throws IOException;
}
