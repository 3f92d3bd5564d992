package org.oicq.server.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.oicq.schema.Belongings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ./oicq admin user consequences}. */
@Command(
        name = "consequences",
        description = {
            "Says what deleting an account would do, to how many things, and changes nothing. Its jobs are cancelled by",
            "disabling it too."
        },
        footer = {"", "Example: ./oicq admin user consequences 10001"})
final class ConsequencesCommand implements Callable<Integer> {
    @ParentCommand
    private UserCommands users = new UserCommands();

    @Parameters(paramLabel = "NUMBER")
    private long number;

    @Override
    public Integer call() {
        return users.admin().onDatabase((desk, results) -> {
            Optional<Belongings> found = desk.database().lookups().belongings(number);
            if (found.isEmpty()) {
                return UserCommands.nobody(results, number);
            }
            results.result(sentence(found.get()), facts(found.get()));
            return 0;
        });
    }

    private String sentence(Belongings has) {
        List<String> parts = new ArrayList<>();
        add(parts, has.jobs(), "1 job is cancelled", "%d jobs are cancelled");
        add(parts, has.passing(), "1 room passes to another owner", "%d rooms pass to other owners");
        add(parts, has.lonely(), "1 room with nobody else goes with it", "%d rooms with nobody else go with it");
        add(parts, has.rooms() - has.passing() - has.lonely(), "it leaves 1 room more", "it leaves %d rooms more");
        add(parts, has.lists(), "it goes out of 1 list", "it goes out of %d lists");
        add(parts, has.messages(), "1 waiting message is lost", "%d waiting messages are lost");
        add(parts, has.faxes(), "1 received fax is lost", "%d received faxes are lost");
        add(parts, has.faxNumbers(), "nobody gets the faxes to 1 number", "nobody gets the faxes to %d numbers");
        String effects = parts.isEmpty() ? "nothing else is concerned" : String.join(", ", parts);
        return "if " + number + " is deleted: " + effects;
    }

    private static void add(List<String> parts, long count, String one, String many) {
        if (count > 0) {
            parts.add(count == 1 ? one : String.format(many, count));
        }
    }

    private static Map<String, Long> facts(Belongings has) {
        Map<String, Long> facts = new LinkedHashMap<>();
        facts.put("jobs", has.jobs());
        facts.put("rooms", has.rooms());
        facts.put("passing", has.passing());
        facts.put("lonely", has.lonely());
        facts.put("lists", has.lists());
        facts.put("messages", has.messages());
        facts.put("faxes", has.faxes());
        facts.put("faxNumbers", has.faxNumbers());
        return facts;
    }
}
