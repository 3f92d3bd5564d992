package org.oicq.client.cli;

/** Numbers of things in a sentence. */
final class Count {
    private Count() {}

    /** "1 friend", "2 friends", "0 friends". */
    static String of(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }
}
