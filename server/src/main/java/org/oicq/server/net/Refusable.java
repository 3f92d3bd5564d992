package org.oicq.server.net;

/** A protocol that can refuse a client in words of its own before the client has said anything. */
public interface Refusable extends Protocol {
    /** The bytes that tell a client why it is not served. */
    byte[] refusal(String sentence);
}
