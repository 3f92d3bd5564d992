package org.oicq.server.console;

import java.util.List;
import java.util.Map;

/** The sessions of the other servers of a cluster. May block. */
public interface SessionsElsewhere {
    /** No other server. */
    SessionsElsewhere NOBODY = new SessionsElsewhere() {
        @Override
        public List<Map<String, Object>> pages(Map<String, String> query) {
            return List.of();
        }

        @Override
        public boolean end(long number) {
            return false;
        }
    };

    /** What each of them answers to the query; a server that does not answer is left out. */
    List<Map<String, Object>> pages(Map<String, String> query);

    /** Ends the session of a number. @return whether one of them had it */
    boolean end(long number);
}
