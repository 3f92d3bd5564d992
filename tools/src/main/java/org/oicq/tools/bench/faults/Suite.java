package org.oicq.tools.bench.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.oicq.tools.bench.BenchException;

/** Runs faults, one after the other, against one server of its own. */
final class Suite {
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(25);
    private static final int DESCRIPTORS_BREATHE = 16;
    private static final int LONGEST_LIFE_MILLIS = 1_500;
    /** The talk of people whom a fault does not concern must never stop for longer. */
    private static final long LONGEST_PAUSE_MILLIS = 3_000;

    private final ServerProcess server;
    private final Random random;
    private final Set<Receiver.Habit> behindGateway;
    private List<Account> accounts = List.of();

    /** @param oldClients whether old clients sit behind the gateway too: by the rules of 2002 they lose what it loses */
    Suite(ServerProcess server, long seed, boolean oldClients) {
        this.server = server;
        this.random = new Random(seed);
        this.behindGateway =
                oldClients ? Set.of(Receiver.Habit.KEPT, Receiver.Habit.PROVING) : Set.of(Receiver.Habit.KEPT);
    }

    /** What the server must be told so that the faults fit into a suite's time. */
    static List<String> options() {
        return List.of("--first-packet-time", Silence.FIRST_PACKET_SECONDS + "s");
    }

    void start() throws BenchException, IOException {
        server.start();
        accounts = Accounts.register(server, Scene.ACCOUNTS);
    }

    /** Runs one fault. A server that goes on living is measured before and after; a brief run first fills its pools. */
    Outcome run(Fault fault, Extent extent) throws BenchException, IOException, InterruptedException {
        if (fault.kills()) {
            return play(fault, extent);
        }
        long errors = errors();
        Outcome outcome = play(fault, fault.brief());
        Footprint before = Footprint.of(server.pid(), server.folder());
        outcome = outcome.plus(play(fault, extent));
        Footprint after = settled(before);
        String left = after.leftOver(before);
        outcome.notes().add(after.change(before));
        if (!left.isEmpty()) {
            // What a pool or a cache has taken once it does not take again: only a leak grows as much once more.
            outcome = outcome.plus(play(fault, extent));
            Footprint again = settled(after);
            left = again.leftOver(after);
            outcome.notes().add("once more: " + again.change(after));
        }
        if (!left.isEmpty()) {
            outcome.problems().add("left over: " + left);
        }
        if (outcome.pauseMillis() > LONGEST_PAUSE_MILLIS) {
            outcome.problems().add("others could not talk for " + outcome.pauseMillis() + " ms");
        }
        long newErrors = errors() - errors;
        if (newErrors > 0) {
            outcome.problems().add(newErrors + " errors in the server's log, see " + server.log());
        }
        return outcome;
    }

    private Outcome play(Fault fault, Extent extent) throws BenchException, IOException, InterruptedException {
        ResetProxy proxy = fault == Fault.RESETS || fault == Fault.GATEWAY
                ? new ResetProxy(server, LONGEST_LIFE_MILLIS, fault == Fault.GATEWAY)
                : null;
        Place between = proxy == null ? server : proxy;
        try {
            Scene scene = new Scene(
                    server,
                    fault == Fault.GATEWAY ? server : between,
                    between,
                    behindGateway,
                    accounts,
                    extent,
                    random,
                    fault.manner(),
                    fault == Fault.TAKEOVER);
            scene.begin();
            fault.strike().on(scene);
            if (proxy != null) {
                proxy.calm();
                scene.note(proxy.ended() + (fault == Fault.GATEWAY ? " gateways died" : " resets"));
            }
            scene.end();
            return scene.outcome();
        } finally {
            if (proxy != null) {
                proxy.close();
            }
        }
    }

    /** The measure once the connections are gone, or after a while. */
    private Footprint settled(Footprint before) throws IOException, InterruptedException {
        long end = System.nanoTime() + SETTLE_NANOS;
        while (true) {
            if (Footprint.descriptors(server.pid()) <= before.descriptors() + DESCRIPTORS_BREATHE) {
                Footprint after = Footprint.of(server.pid(), server.folder());
                if (after.leftOver(before).isEmpty() || System.nanoTime() > end) {
                    return after;
                }
            } else if (System.nanoTime() > end) {
                return Footprint.of(server.pid(), server.folder());
            }
            Thread.sleep(500);
        }
    }

    /** Errors that the server has logged. */
    private long errors() throws IOException {
        if (!Files.exists(server.log())) {
            return 0;
        }
        try (var lines = Files.lines(server.log())) {
            return lines.filter(line -> line.contains(" ERROR ")).count();
        }
    }
}
