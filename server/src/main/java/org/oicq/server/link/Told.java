package org.oicq.server.link;

/** What a server is told that has asked another one. */
public sealed interface Told {
    /** A text, as the question wants it. */
    record Words(String text) implements Told {}

    /** So many bytes of a file follow. */
    record Content(long length) implements Told {}

    /** It was not done: there is no such thing here any more. */
    record Nothing() implements Told {}
}
