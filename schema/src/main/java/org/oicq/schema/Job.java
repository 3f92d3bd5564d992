package org.oicq.schema;

import java.time.Instant;
import java.util.Locale;

/**
 * A fax or print job.
 *
 * @param sender stands over each page of a text: who sends it
 * @param bytes the document's length
 * @param information what a person is told of its state
 * @param attempts how often it was tried in vain, one after the other
 * @param handing whether it was being handed to the fax server or printer when this was read
 * @param reference where it was handed over and what it is called there, or empty
 * @param doubtful whether it may have been done twice
 * @param cancelled whether its end was asked for
 */
public record Job(
        long id,
        Service service,
        long owner,
        String sender,
        String destination,
        String documentName,
        long bytes,
        State state,
        int pages,
        int pagesDone,
        String information,
        Instant submittedAt,
        int attempts,
        boolean handing,
        String reference,
        boolean doubtful,
        boolean cancelled) {
    /** Which of the two servers a job is for. */
    public enum Service {
        FAX,
        PRINT;

        /** The word for it in the database. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where a job stands, with the protocol's codes. */
    public enum State {
        COMING_IN(1),
        WAITING(2),
        AT_WORK(3),
        DONE(4),
        FAILED(5),
        CANCELLED(6);

        private final int code;

        State(int code) {
            this.code = code;
        }

        /** The protocol's code, 1 to 6. */
        public int code() {
            return code;
        }

        /** Whether nothing happens to it any more. */
        public boolean over() {
            return this == DONE || this == FAILED || this == CANCELLED;
        }

        static State of(int code) {
            return values()[code - 1];
        }
    }
}
