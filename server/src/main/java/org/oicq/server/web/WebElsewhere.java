package org.oicq.server.web;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The other servers of a cluster, which may have the session that a request belongs to. */
public interface WebElsewhere {
    /** No other server. */
    WebElsewhere NOBODY = new WebElsewhere() {
        @Override
        public boolean alone() {
            return true;
        }

        @Override
        public Optional<Map<String, String>> ask(long number, Map<String, String> fields) {
            return Optional.empty();
        }
    };

    /** Whether there is no other server, and none need be asked. */
    default boolean alone() {
        return false;
    }

    /**
     * Passes a request on to the server on which its number is logged in. May block.
     *
     * @param fields the request, as {@link WebCommands#ofAnotherServer} takes it
     * @return that server's answer; empty where the number is on no other server
     * @throws IOException where that server does not answer
     */
    Optional<Map<String, String>> ask(long number, Map<String, String> fields) throws IOException;
}
