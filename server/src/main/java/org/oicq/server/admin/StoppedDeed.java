package org.oicq.server.admin;

import org.oicq.schema.DatabaseAccess;
import org.oicq.schema.ServerLock;
import org.oicq.server.config.ServerConfig;

/**
 * What an operator asks of a running server that can only be done while it does not run. The server stops, does it, and starts
 * again, whatever came of it.
 *
 * @param actor who asked for it, as the audit has it
 * @param action the audit's word for it
 * @param detail what the audit says of it before it says what came of it
 */
public record StoppedDeed(long actor, String action, String detail, Work work) {
    /** What is done; gives the exit code of a command. */
    public interface Work {
        /** Does it. May take long. */
        int run(Place place, Results results);
    }

    /**
     * What a stopped server leaves to it.
     *
     * @param lock keeps other servers off the database all the time
     * @param settings those that were in force
     */
    public record Place(ServerLock lock, DatabaseAccess access, ServerConfig settings) {}
}
