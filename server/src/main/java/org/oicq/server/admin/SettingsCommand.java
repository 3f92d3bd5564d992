package org.oicq.server.admin;

import java.util.List;
import java.util.concurrent.Callable;
import org.oicq.schema.DatabaseAccess;
import org.oicq.server.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code ./oicq admin settings}. */
@Command(
        name = "settings",
        description = {
            "Shows each setting, and whether a running server takes a new value with 'reload'. In the console they are those",
            "in force; here they are those of the options and the file that this command is given. Secrets are not shown."
        },
        footer = {"", "Example: ./oicq admin settings"})
final class SettingsCommand implements Callable<Integer> {
    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Override
    public Integer call() {
        return admin.onSettings((settings, results) -> {
            results.table(
                    List.of("setting", "value", "changes", "section", "meaning"),
                    Settings.values(settings, DatabaseAccess::shown).stream()
                            .<List<?>>map(one -> List.of(
                                    one.key(),
                                    one.text(),
                                    one.live() ? "live" : "with a restart",
                                    one.section(),
                                    one.sentence()))
                            .toList());
            return 0;
        });
    }
}
