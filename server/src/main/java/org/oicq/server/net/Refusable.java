package org.oicq.server.net;

/** A protocol that can refuse a client in words of its own before the client has said anything. */
public interface Refusable extends Protocol {
    /** Why a connection is not served. */
    enum Reason {
        CLEAR_TEXT("this server takes no clear text from here; connect with TLS"),
        TOO_MANY("too many connections; try again later"),
        TOO_MANY_FROM_ADDRESS("too many connections from your address");

        private final String sentence;

        Reason(String sentence) {
            this.sentence = sentence;
        }

        /** What a person is told. */
        public String sentence() {
            return sentence;
        }
    }

    /** The bytes that tell a client why it is not served. */
    byte[] refusal(Reason reason);
}
