package org.oicq.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.schema.Backup;
import org.oicq.schema.Database;
import org.oicq.server.TestServer;
import org.oicq.server.admin.AdminCommand;
import picocli.CommandLine;

/** The console does all that {@code ./oicq admin} does. */
@Timeout(60)
class EveryCommandTest {
    /**
     * Those that a server of this test refuses, with the sentence: it cannot stop and start again by itself, and its database is
     * not the embedded one. {@link RestoreTest} has one that can.
     */
    private static final Map<String, String> REFUSED = Map.of(
            "restore", "this server cannot stop and start again by itself",
            "upgrade", "There is no database in data: name the server's data folder with --data.");

    /** Those that take a file, or give one, have a request of their own. */
    private static final Set<String> WITH_FILES = Set.of("tap", "fax receive");

    /** The commands that have no commands under them, by their words. */
    private static Map<String, CommandLine> leaves(CommandLine line, String words) {
        Map<String, CommandLine> leaves = new TreeMap<>();
        line.getSubcommands().forEach((name, sub) -> leaves.putAll(leaves(sub, (words + " " + name).strip())));
        return leaves.isEmpty() ? Map.of(words, line) : leaves;
    }

    @Test
    void eachRunsOrSaysWhyItDoesNot(@TempDir Path backups) {
        try (TestServer server = TestServer.start("operator-listen = 127.0.0.1:0", "backup-folder = " + backups);
                Browser browser = Browser.asOperator(server)) {
            Map<String, List<String>> examples = examples(server);
            Backup.write(
                    server.database().access(), backups.resolve("no"), backups.resolve("monday.zip"), (_, _) -> {});
            Set<String> missing = new TreeSet<>();
            leaves(AdminCommand.commandLine(), "").keySet().forEach(words -> {
                if (!examples.containsKey(words)) {
                    missing.add(words);
                }
            });
            assertEquals(Set.of(), missing, "a new command needs an example here");
            examples.forEach((words, arguments) -> {
                List<String> all = new ArrayList<>(List.of(words.split(" ")));
                all.addAll(arguments);
                boolean files = WITH_FILES.contains(words);
                Browser.Got got = browser.post("/console/run", Map.of("args", all, "password", "new password"));
                assertEquals(200, got.status(), all + ": " + got);
                if (files) {
                    assertEquals(
                            "a command with a file is asked for with POST /console/file",
                            got.get("error"),
                            got.toString());
                    byte[] body = words.equals("tap") ? new byte[0] : ConsoleFilesTest.tiff(1);
                    HttpResponse<byte[]> answer = browser.file(all, body);
                    assertEquals(200, answer.statusCode());
                    if (words.equals("tap")) {
                        assertEquals(
                                "application/x-pcapng",
                                answer.headers().firstValue("content-type").orElse(""));
                    } else {
                        String told = new String(answer.body(), StandardCharsets.UTF_8);
                        assertTrue(told.startsWith("{\"code\":0,"), told);
                    }
                } else if (REFUSED.containsKey(words)) {
                    assertEquals(REFUSED.get(words), got.get("error"), all + ": " + got);
                } else {
                    assertEquals("0", got.get("code"), all + ": " + got);
                    assertFalse(got.facts().containsKey("error"), all + ": " + got);
                }
            });
        }
    }

    /** What comes behind the words of each command, in an order in which all of them go well. */
    private static Map<String, List<String>> examples(TestServer server) {
        Database database = server.database().database();
        String user = "" + server.connect().register("User");
        String other = "" + server.connect().register("Other");
        server.database()
                .execute("INSERT INTO rooms (name, topic, access, owner, members) VALUES ('r', '', 0, " + user + ", 1);"
                        + " INSERT INTO room_members VALUES (1, " + user + ", 3, 0, 0)");
        long job = job(server, user);
        database.invites().create(1, java.util.Optional.empty(), "");
        String invite = "" + database.invites().list().getFirst().id();
        Map<String, List<String>> examples = new LinkedHashMap<>();
        examples.put("user list", List.of("--search", "Us", "--limit", "10"));
        examples.put("user unused", List.of());
        examples.put("user show", List.of(user));
        examples.put("user consequences", List.of(user));
        examples.put("user create", List.of("--nickname", "New"));
        examples.put("user disable", List.of(user));
        examples.put("user enable", List.of(user));
        examples.put("user password", List.of(user));
        examples.put("user role", List.of(user, "supervisor"));
        examples.put("user permit", List.of(user, "fax", "on"));
        examples.put("room list", List.of("--search", "R"));
        examples.put("room show", List.of("1"));
        examples.put("room delete", List.of("1"));
        examples.put("audit", List.of("--limit", "5", "--subject", user, "--action", "role", "--before", "2999-01-01"));
        examples.put("reload", List.of());
        examples.put("space", List.of());
        examples.put("settings", List.of());
        examples.put("ban add", List.of("192.0.2.0/24"));
        examples.put("ban list", List.of());
        examples.put("ban remove", List.of("192.0.2.0/24"));
        examples.put("invite create", List.of());
        examples.put("invite list", List.of());
        examples.put("invite revoke", List.of(invite));
        examples.put("job list", List.of("--owner", user));
        examples.put("job show", List.of("" + job));
        examples.put("job cancel", List.of("" + job));
        examples.put("job resend", List.of("" + over(server, other)));
        examples.put("fax number", List.of("1234", user));
        examples.put("fax book", List.of("office", "861062550000"));
        server.database().execute("INSERT INTO nodes (slot, run, cluster, address) VALUES (2, 1, 'test', 'nowhere')");
        examples.put("node list", List.of());
        examples.put("node drain", List.of("2"));
        examples.put("node remove", List.of("2"));
        examples.put("user delete", List.of(other, "--yes"));
        examples.put("backup", List.of());
        examples.put("restore", List.of("monday.zip", "--replace"));
        examples.put("upgrade", List.of());
        examples.put("ping", List.of());
        examples.put("tap", List.of(user, "--seconds", "1"));
        examples.put("fax receive", List.of("-", "--to", "1234"));
        return examples;
    }

    private static long job(TestServer server, String owner) {
        server.database()
                .execute("INSERT INTO jobs (service, owner, sender, destination, document_name, bytes, state) VALUES"
                        + " ('fax', " + owner + ", 's', 'd', 'n', 1, 1)");
        return server.database().number("SELECT max(id) FROM jobs");
    }

    private static long over(TestServer server, String owner) {
        long id = job(server, owner);
        server.database().execute("UPDATE jobs SET state = 5 WHERE id = " + id);
        return id;
    }
}
