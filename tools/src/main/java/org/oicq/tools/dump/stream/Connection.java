package org.oicq.tools.dump.stream;

/** A connection: two halves, and whose it is. */
public final class Connection {
    private final int id;
    private final Half first;
    private final Half second;
    private final boolean expected;
    private long user;

    /** Whether the first half goes from the lower end to the higher one, as {@link Connections} orders them. */
    boolean forward = true;

    /** Whether HTTP on it is this protocol's and not somebody else's. */
    boolean ours;

    Connection(int id, Endpoint source, Endpoint target, boolean expected, Connections owner) {
        this.id = id;
        this.expected = expected;
        this.first = new Half(this, source, owner);
        this.second = new Half(this, target, owner);
    }

    /** Counts from 1, in the order in which the connections appear. */
    public int id() {
        return id;
    }

    /** The half whose bytes came first. */
    public Half first() {
        return first;
    }

    public Half second() {
        return second;
    }

    /** Whether one of its ports is one that this protocol is expected on. */
    boolean expected() {
        return expected;
    }

    /** The service number of the user at one end, or 0 as long as it is not known. */
    public long user() {
        return user;
    }

    /** Says whose connection it is. */
    public void user(long number) {
        user = number;
    }

    Half other(Half half) {
        return half == first ? second : first;
    }
}
