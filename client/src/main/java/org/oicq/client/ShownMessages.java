package org.oicq.client;

import java.net.InetSocketAddress;

/**
 * Remembers which kept messages a user has been shown. A message comes again until the server knows that it has arrived, with
 * the same id and time; who remembers them shows none twice. Its methods are called on the thread of the listener.
 */
public interface ShownMessages {
    /** For a program that remembers them itself: it gets each message as often as it comes. */
    ShownMessages ELSEWHERE = (_, _) -> new Of() {
        @Override
        public Seen seen(long id, long time) {
            return Seen.NO;
        }

        @Override
        public void about(long id, long time) {}

        @Override
        public void add(long id, long time) {}
    };

    /** What is known of a message. */
    enum Seen {
        /** It has not been shown. */
        NO,
        /** A program was about to show it, and ended before it could say that it had. */
        PERHAPS,
        /** The user has been shown it. */
        YES
    }

    /** Those of one user of one server. */
    interface Of extends AutoCloseable {
        /**
         * Whether the user has been shown this message.
         *
         * @param time when the server took it, in seconds since 1970: another database may give the same id again
         */
        Seen seen(long id, long time);

        /** The user will be shown this message now. */
        void about(long id, long time);

        /** The user has been shown this message. */
        void add(long id, long time);

        @Override
        default void close() {}
    }

    /** Those of a user of this server; asked when the first kept message comes. */
    Of of(InetSocketAddress server, long number);
}
