package org.oicq.tools.bench.faults;

import java.io.IOException;
import org.oicq.tools.bench.BenchException;

/** What can go wrong, and how the suite makes it go wrong. */
enum Fault {
    KILL("the server is killed (SIGKILL) under load", true, new Extent(20, 1, 0, 0), Kill::server),
    POSTGRES(
            "PostgreSQL is killed (SIGKILL to the postmaster) under load",
            true,
            new Extent(5, 2, 0, 0),
            Kill::postgres),
    BOTH("server and PostgreSQL are killed at once", true, new Extent(5, 1, 0, 0), Kill::both),
    STOP("the server is stopped (SIGTERM) under load", true, new Extent(3, 1, 0, 0), Kill::stop),
    STALL("receivers stop reading, and are then cut with a reset", false, new Extent(10, 1, 0, 0), Disturbance::stall),
    RESETS("a proxy resets connections at random", false, new Extent(1, 15, 0, 0), Disturbance::resets),
    GATEWAY(
            "a gateway acknowledges everything at once, and dies with what it holds",
            false,
            new Extent(1, 15, 0, 0),
            Disturbance::resets),
    TAKEOVER(
            "numbers log in again and again, over both protocols",
            false,
            new Extent(1, 15, 0, 0),
            Disturbance::takeover),
    SILENT(
            "connections open and say nothing, or send a byte now and then",
            false,
            new Extent(1, 1, 10_000, 0),
            Silence::strike),
    GARBAGE("random and mutated frames and HTTP requests", false, new Extent(1, 1, 0, 1_000_000), Garbage::strike);

    /** Makes it happen while a scene talks. */
    interface Strike {
        void on(Scene scene) throws BenchException, InterruptedException, IOException;
    }

    private final String description;
    private final boolean kills;
    private final Extent extent;
    private final Strike strike;

    Fault(String description, boolean kills, Extent extent, Strike strike) {
        this.description = description;
        this.kills = kills;
        this.extent = extent;
        this.strike = strike;
    }

    String description() {
        return description;
    }

    /** Whether a process ends by it, so that there is nothing to compare afterwards. */
    boolean kills() {
        return kills;
    }

    /** How much of it a full run has. */
    Extent full() {
        return extent;
    }

    /** How much of it is enough to see that it works. */
    Extent brief() {
        return new Extent(
                Math.min(extent.rounds(), 2),
                Math.min(extent.seconds(), 2) / 2,
                Math.min(extent.connections(), 500),
                Math.min(extent.frames(), 5_000));
    }

    Strike strike() {
        return strike;
    }

    /** People who stop reading must be poured at for their buffers to fill. */
    Scene.Manner manner() {
        return this == STALL ? Scene.Manner.POURING : Scene.Manner.CHATTING;
    }
}
