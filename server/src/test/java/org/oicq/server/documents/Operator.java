package org.oicq.server.documents;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.oicq.schema.TestDatabase;
import org.oicq.server.admin.AdminCommand;

/** Types {@code ./oicq admin …} on the database and the data folder of a server. */
record Operator(TestDatabase database, Path data) {
    /** What a command printed, with its exit code in front: {@code "0 job 1 is being cancelled"}. */
    String types(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(
                "--db", database.url(),
                "--db-user", database.user(),
                "--db-password", database.password(),
                "--data", data.toString()));
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream both = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            System.setOut(both);
            System.setErr(both);
            int exit = AdminCommand.commandLine().execute(all.toArray(String[]::new));
            return exit + " " + said.toString(StandardCharsets.UTF_8).strip();
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
