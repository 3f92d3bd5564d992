package org.oicq.conversations;

import java.net.InetSocketAddress;
import java.util.Optional;

/** The server that a script is played at, with what can be done to it beside talking. */
public interface House {
    /** Somebody who may log in. */
    record Account(long number, String password) {}

    /** Where it listens now. */
    InetSocketAddress address();

    /**
     * Called before a client leaves in good order. What it gives is called when the server has ended its side of the
     * connection, and returns when the server has noticed: friends were told, and nobody finds the session any more.
     *
     * @param localPort the client's port, by which the server knows the connection
     */
    Runnable leaving(int localPort);

    /** Stops the server as SIGTERM would, and starts it again on the same database. */
    default void restart() {
        throw new UnsupportedOperationException("this server cannot be restarted by a script");
    }

    /** Does to the database what an operator does. */
    default void execute(String sql) {
        throw new UnsupportedOperationException("this server's database cannot be changed by a script");
    }

    /** What the database answers: a row as {@code a|b}, rows one after the other with {@code ", "} between. */
    default String query(String sql) {
        throw new UnsupportedOperationException("this server's database cannot be seen by a script");
    }

    /** Whether {@link #query} can be asked; if not, the lines that would ask are left out. */
    default boolean hasDatabase() {
        return false;
    }

    /** Whether its notices have the words of this project's server; another one only has to name what it refuses. */
    default boolean hasOurWords() {
        return true;
    }

    /** A fresh account for somebody who joins; empty where everybody registers. */
    default Optional<Account> account() {
        return Optional.empty();
    }
}
