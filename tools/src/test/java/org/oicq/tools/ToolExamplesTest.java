package org.oicq.tools;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.oicq.codec.text.DocumentedCode;
import picocli.CommandLine;

/**
 * The tools' examples, in help texts and documents, name commands and options that there are, with values that these take.
 * What the dump prints for those of its page is the business of its own test.
 */
class ToolExamplesTest {
    private static final Pattern COMMAND = Pattern.compile("\\./oicq ((?:dump|spec|bench|conformance)\\b[^|>`]*)");
    private static final Pattern OF_AN_OPTION = Pattern.compile("Example: (.*?)\\.?$");

    @Test
    void theyAreUnderstood() throws IOException {
        Set<String> examples = new TreeSet<>();
        Main.commandLine().getSubcommands().values().forEach(command -> add(command, examples));
        assertTrue(examples.size() > 50, examples.toString());
        DocumentedCode.lines().forEach(line -> add(line, examples));
        for (String example : examples) {
            try {
                var _ = Main.commandLine().parseArgs(words(example).toArray(String[]::new));
            } catch (CommandLine.ParameterException e) {
                fail(example + ": " + e.getMessage());
            }
        }
    }

    private static void add(CommandLine command, Collection<String> examples) {
        var spec = command.getCommandSpec();
        for (String line : spec.usageMessage().footer()) {
            add(line, examples);
        }
        for (var argument : spec.args()) {
            Matcher example = OF_AN_OPTION.matcher(String.join(" ", argument.description()));
            if (example.find() && !example.group(1).contains("./oicq")) {
                String before = spec.qualifiedName(" ").replaceFirst("^\\S+ ", "");
                for (String one : example.group(1).split(" or ", -1)) {
                    examples.add(before + " " + one.replaceFirst(" \\|.*", "").replace("%%", "%"));
                }
            }
        }
        new TreeMap<>(command.getSubcommands()).values().forEach(sub -> add(sub, examples));
    }

    private static void add(String line, Collection<String> examples) {
        Matcher example = COMMAND.matcher(
                line.replaceFirst("\\s{2,}[a-z#].*$|\\s+#.*$", "").replaceAll("\\$\\([^)]*\\)|\\$[A-Z]+", "4711"));
        if (example.find()) {
            examples.add(example.group(1).strip());
        }
    }

    /** The words of a shell's command line, without its quotes. */
    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = Pattern.compile("(?:[^\\s'\"]|'[^']*'|\"[^\"]*\")+").matcher(command);
        while (word.find()) {
            words.add(word.group().replaceAll("'([^']*)'|\"([^\"]*)\"", "$1$2"));
        }
        return words;
    }
}
