package org.oicq.tools.bench;

import org.oicq.tools.bench.bare.BareCommand;
import picocli.CommandLine.Command;

/** {@code ./oicq bench SCENARIO}: measures a running server. The fault suite stands above it, and is added to it there. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "SCENARIO",
        description = {
            "Loads a running server, checks everything that comes back, and prints what it measured.",
            "Start the server with --no-rate-limits; for thousands of accounts with a cheap password hash too"
                    + " (--hash-memory 64 --hash-passes 1)."
        },
        subcommands = {
            RelayScenario.class,
            LoginScenario.class,
            IdleScenario.class,
            OfflineScenario.class,
            BroadcastScenario.class,
            RoomsScenario.class,
            FilesScenario.class,
            HttpScenario.class,
            MixedScenario.class,
            BareCommand.class
        },
        footer = {"", "Example: ./oicq bench relay --pairs 50 --window 16 --users users.txt"})
public final class BenchCommand {}
