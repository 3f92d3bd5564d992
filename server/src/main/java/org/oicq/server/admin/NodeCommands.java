package org.oicq.server.admin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.oicq.schema.NodeTable;
import org.oicq.schema.NodeTable.Node;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ./oicq admin node …}. */
@Command(
        name = "node",
        description = "The servers of a cluster, which are one service on one database.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example: ./oicq admin node list"})
final class NodeCommands {
    /** A server that lives beats three times meanwhile. */
    private static final long LOOK_MILLIS = 1_500;

    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Command(
            name = "list",
            description = "Lists the servers, with the numbers that are logged in at each.",
            footer = {"", "Example: ./oicq admin node list"})
    int list() {
        return admin.onDatabase((desk, results) -> {
            NodeTable nodes = desk.database().nodes();
            Map<Integer, Long> numbers = desk.database().owners().numbers();
            results.table(
                    List.of("slot", "address", "state", "logged in", "since"),
                    nodes.list().stream()
                            .<List<?>>map(node -> List.of(
                                    node.slot(),
                                    node.address(),
                                    node.draining() ? "drained" : "open",
                                    numbers.getOrDefault(node.slot(), 0L),
                                    UserCommands.time(node.startedAt())))
                            .toList());
            return 0;
        });
    }

    @Command(
            name = "drain",
            description = {
                "Empties a server before it is stopped: it takes nobody any more, says so to balancers, and tells its users",
                "to log in again, which brings them to another server."
            },
            footer = {"", "Example: ./oicq admin node drain 2"})
    int drain(
            @Parameters(paramLabel = "SLOT", description = "The server's, as 'list' shows it.") int slot,
            @Option(names = "--undo", description = "Let it take users again.") boolean undo) {
        return admin.onDatabase((desk, results) -> {
            if (!desk.database().nodes().drain(slot, !undo)) {
                return none(results, slot);
            }
            desk.audit(undo ? "node opened" : "node drained", 0, "slot " + slot);
            results.result(
                    undo
                            ? "the server in slot " + slot + " takes users again"
                            : "the server in slot " + slot + " is drained",
                    Map.of("slot", slot, "done", undo ? "open" : "drain"));
            return 0;
        });
    }

    @Command(
            name = "remove",
            description = {
                "Takes the place of a server away that is dead, without waiting until the others do. What it had for its users",
                "goes to their mailboxes."
            },
            footer = {"", "Example: ./oicq admin node remove 3"})
    int remove(@Parameters(paramLabel = "SLOT", description = "The server's, as 'list' shows it.") int slot) {
        return admin.onDatabase((desk, results) -> {
            NodeTable nodes = desk.database().nodes();
            Optional<Node> before = find(nodes, slot);
            if (before.isEmpty()) {
                return none(results, slot);
            }
            OptionalInt recovered = lives(nodes, before.get()) ? OptionalInt.empty() : nodes.evict(before.get());
            if (recovered.isEmpty()) {
                results.error("the server in slot " + slot + " lives: drain it, and stop it");
                return 1;
            }
            desk.audit("node removed", 0, "slot " + slot);
            results.result(
                    "the server in slot " + slot + " is out; " + recovered.getAsInt()
                            + " messages of its journal are in mailboxes",
                    Map.of("slot", slot, "messages", recovered.getAsInt(), "done", "remove"));
            return 0;
        });
    }

    private static boolean lives(NodeTable nodes, Node before) {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
        return find(nodes, before.slot())
                .filter(now -> now.run() == before.run() && now.beat() == before.beat())
                .isEmpty();
    }

    private static Optional<Node> find(NodeTable nodes, int slot) {
        return nodes.list().stream().filter(node -> node.slot() == slot).findFirst();
    }

    private static int none(Results results, int slot) {
        results.error("no server has slot " + slot + "; './oicq admin node list' shows them");
        return 1;
    }
}
