package org.oicq.client.cli;

import java.util.List;
import org.oicq.client.RefusedException;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.codes.Direction;
import org.oicq.codec.packet.UserCard;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands that look around. */
final class LookCommands {
    private LookCommands() {}

    /** 0x0A. */
    @Command(
            description = "Print who is online.",
            footer = {"", "Example:", "  ./oicq client --number 10001 online --start 10001 --count 50"})
    static final class Online extends QuietCommand {
        @Option(names = "--start", paramLabel = "N", description = "Look from this number on (default: 0).")
        private long start;

        @Option(names = "--count", paramLabel = "C", description = "How many, 1…255 (default: 20).")
        private int count = 20;

        @Option(
                names = "--direction",
                paramLabel = "D",
                description = "Towards larger or smaller numbers (default: larger).")
        private Direction direction = Direction.LARGER;

        @Override
        int run() throws Exception {
            if (count < 1 || count > 255) {
                throw usage(ClientCommand.range("--count", 1, 255));
            }
            return report(
                    this,
                    visit(client -> client.findOnline(start, count, direction)),
                    Sentence.of("nobody-online", "nobody is online there"));
        }
    }

    /** 0x0B. */
    @Command(
            description = "Search users by own conditions; at most 50 are found.",
            footer = {
                "",
                "Columns: number, nickname, gender, age, country, province, city, education, school, occupation,",
                "hobbies, description. Texts stand in single quotes; gender, country, province, education and",
                "occupation hold codes, which docs/protocol.md lists.",
                "Examples:",
                "  ./oicq client --number 10001 search \"city = 'Beijing' AND age BETWEEN 20 AND 30\"",
                "  ./oicq client --number 10001 search \"SELECT * FROM users WHERE age > 20 ORDER BY age LIMIT 5\""
            })
    static final class SearchUsers extends QuietCommand {
        @Parameters(arity = "1..*", paramLabel = "SQL", description = "A condition, or a whole SELECT.")
        private List<String> sql = List.of();

        @Override
        int run() throws Exception {
            String statement = String.join(" ", sql);
            List<UserCard> found;
            try {
                found = visit(client -> client.search(statement));
            } catch (RefusedException e) {
                throw groups().isEmpty() ? e : Problem.refused(SearchHelp.problem(statement));
            }
            return report(this, found, Sentence.of("nobody-found", "nobody was found"));
        }
    }

    /** 0x05. */
    @Command(
            description = "Print a user's data.",
            footer = {"", "Example:", "  ./oicq client --number 10001 whois 10002"})
    static final class Whois extends QuietCommand {
        @Parameters(paramLabel = "N", description = "The user's number.")
        private long who;

        @Override
        int run() throws Exception {
            console().show(new ProfileView(who, visit(client -> client.viewUser(who)), main().charset()));
            return Main.DONE;
        }
    }

    private static int report(BaseCommand command, List<UserCard> users, Sentence nobody) {
        Console console = command.console();
        if (users.isEmpty()) {
            console.refused(Json.object("event", "nothing found"), nobody);
            return Main.REFUSED;
        }
        Table table = console.table("NUMBER", "NICKNAME", "PROVINCE", "CITY");
        for (UserCard user : users) {
            table.row(
                    user.number(),
                    user.nickname(),
                    CodeTable.PROVINCE.name(user.province(), console.language()),
                    user.city());
        }
        console.results(
                users.stream()
                        .map(user -> Json.object(
                                "event",
                                "user",
                                "number",
                                user.number(),
                                "nickname",
                                user.nickname().toString(),
                                "portrait",
                                user.portrait(),
                                "province",
                                user.province(),
                                "city",
                                user.city().toString()))
                        .toList(),
                table.toString());
        return Main.DONE;
    }
}
