package org.oicq.server.admin;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oicq.schema.PostgresUpgrade;
import org.oicq.server.config.ServerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ./oicq admin upgrade}. */
@Command(
        name = "upgrade",
        description = {
            "Brings the embedded database to the major version of PostgreSQL that this version of the program has, while no",
            "server runs on it. It counts every row, and keeps the old database until you delete it. That of a server which",
            "runs has been upgraded."
        },
        footer = {"", "Examples:", "  ./oicq admin upgrade", "  ./oicq admin upgrade --delete-old"})
final class UpgradeCommand implements Callable<Integer> {
    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Option(
            names = "--programs",
            paramLabel = "PATH",
            description = {
                "A folder with bin/postgres of the old version, or a jar of it, where the program does not find",
                "it by itself."
            })
    private @Nullable Path programs;

    @Option(names = "--delete-old", description = "Delete the old databases that upgrades have kept.")
    private boolean deleteOld;

    @Override
    public Integer call() {
        return admin.onSettings((config, results) -> {
            if (programs != null && admin.remote().isPresent()) {
                throw new IllegalArgumentException("in the console --programs names no folder of the server");
            }
            if (!config.db().isEmpty()) {
                throw new IllegalArgumentException(
                        "a PostgreSQL of your own is upgraded with its own tools;" + " this is for the embedded one");
            }
            if (deleteOld) {
                admin.remote().ifPresent(desk -> desk.audit("delete old databases", 0, ""));
                return delete(config, results);
            }
            return upgrade(config, results);
        });
    }

    private int upgrade(ServerConfig config, Results results) {
        try (RowProgress progress = new RowProgress(results, 0)) {
            // Where a release that changes the major version has the old programs.
            Optional<Path> before =
                    Optional.ofNullable(System.getenv("OICQ_HOME")).map(home -> Path.of(home, "lib/before"));
            var done = PostgresUpgrade.run(config.data(), Optional.ofNullable(programs), before, progress);
            progress.end();
            if (done.isEmpty()) {
                results.result("there is nothing to upgrade in " + config.data(), Map.of("upgraded", false));
                return 0;
            }
            PostgresUpgrade.Outcome outcome = done.get();
            results.result(
                    String.format(
                            "the database is of PostgreSQL %d now, with %,d rows, %,d messages among them; the old one of %d"
                                    + " is kept in %s until ./oicq admin upgrade --delete-old",
                            outcome.to(), outcome.rows(), outcome.messages(), outcome.from(), outcome.kept()),
                    Map.of(
                            "upgraded", true,
                            "from", outcome.from(),
                            "to", outcome.to(),
                            "rows", outcome.rows(),
                            "messages", outcome.messages(),
                            "kept", outcome.kept().toString()));
            return 0;
        }
    }

    private static int delete(ServerConfig config, Results results) {
        List<Path> deleted = PostgresUpgrade.deleteKept(config.data());
        if (deleted.isEmpty()) {
            results.error("there is no old database in " + config.data());
            return 1;
        }
        for (Path folder : deleted) {
            results.result(folder + " is deleted", Map.of("deleted", folder.toString()));
        }
        return 0;
    }
}
