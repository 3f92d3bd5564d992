package org.oicq.client.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oicq.client.screen.Texts;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What the help says where it is not what stands at the commands: in another language, and inside the interactive client, where
 * somebody is logged in and no command stays. Picocli asks this bundle before it takes what stands there.
 */
final class HelpTexts extends ResourceBundle {
    /** Commands that stay for a while in a shell, and never inside. */
    private static final Set<String> STAYING = Set.of("status", "monitor");

    private static final int WIDE = 400;

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Optional<Texts> texts;
    private final boolean inside;

    private HelpTexts(Optional<Texts> texts, boolean inside) {
        this.texts = texts;
        this.inside = inside;
    }

    /**
     * Makes the help of a program ready.
     *
     * @param inside whether it is read inside the interactive client
     */
    static void prepare(CommandLine program, Locale language, boolean inside) {
        boolean english = !language.getLanguage().equals("zh");
        if (english && !inside) {
            return;
        }
        HelpTexts help = new HelpTexts(english ? Optional.empty() : Optional.of(new Texts(language)), inside);
        help.collect("", program);
        program.setResourceBundle(help);
        if (inside) {
            // The screen breaks lines where it ends.
            program.setUsageHelpWidth(WIDE);
        }
    }

    @Override
    protected @Nullable Object handleGetObject(String key) {
        return values.get(key);
    }

    @Override
    public Enumeration<String> getKeys() {
        return Collections.enumeration(values.keySet());
    }

    private Optional<String> find(String key) {
        return texts.flatMap(known -> known.find(key));
    }

    private void collect(String name, CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        String prefix = spec.qualifiedName(".") + ".";
        if (inside) {
            leaveOut(name, spec);
        }
        find("help.usage").ifPresent(heading -> values.put(prefix + "usage.synopsisHeading", heading));
        find("help.commands").ifPresent(heading -> values.put(prefix + "usage.commandListHeading", heading + "%n"));
        lines(prefix + "usage.description", description(name, spec));
        lines(prefix + "usage.footer", footer(name, List.of(spec.usageMessage().footer())));
        for (ArgSpec argument : spec.args()) {
            lines(prefix + picocliKey(argument), about(name, argument));
        }
        command.getSubcommands().forEach((sub, line) -> collect(name.isEmpty() ? sub : name + "-" + sub, line));
    }

    private void lines(String key, List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            values.put(key + "." + i, lines.get(i));
        }
    }

    private static void leaveOut(String name, CommandSpec spec) {
        for (OptionSpec option : List.copyOf(spec.options())) {
            boolean stays = STAYING.contains(name) && option.longestName().equals("--seconds");
            if (option.inherited() || option.versionHelp() || stays) {
                spec.remove(option);
            }
        }
    }

    /** What a command is for; what else is said of it is about a command of its own in a shell. */
    private List<String> description(String name, CommandSpec spec) {
        String key = name.isEmpty() ? "oicq" : name;
        return about("about." + key, "more." + key, spec.usageMessage().description());
    }

    /** What an option or a parameter is for: for this command, or for all that have one of its name. */
    private List<String> about(String command, ArgSpec argument) {
        String name = argument instanceof OptionSpec option
                ? option.longestName().substring(2)
                : argument.paramLabel().replaceAll("[^A-Za-z0-9]+", "-");
        String own = command + "." + name;
        String key = "option." + (find("option." + own).isPresent() ? own : name);
        return about(key, "more." + own, argument.description());
    }

    private List<String> about(String first, String second, String... english) {
        List<String> lines = new ArrayList<>(List.of(english));
        for (int i = 0; i < english.length; i++) {
            lines.set(i, find(i == 0 ? first : second).orElse(english[i]));
        }
        return inside && lines.size() > 1 ? List.of(lines.getFirst()) : lines;
    }

    /** The examples, and what stands above them. */
    private List<String> footer(String name, List<String> own) {
        Optional<String> above = find("footer." + (name.isEmpty() ? "oicq" : name));
        List<String> lines = new ArrayList<>();
        boolean examples = false;
        for (String line : own) {
            boolean begins = line.equals("Example:") || line.equals("Examples:");
            if (begins) {
                above.ifPresent(text -> lines.addAll(text.lines().toList()));
            }
            examples |= begins;
            if (begins) {
                lines.add(find("help.example").orElse(line));
            } else if (inside && examples) {
                if (!line.contains("| ./oicq")) {
                    lines.add(STAYING.contains(name) ? line.replaceAll(" --seconds \\d+", "") : line);
                }
            } else if (line.isEmpty() || above.isEmpty() || examples) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static String picocliKey(ArgSpec argument) {
        return switch (argument) {
            case OptionSpec option -> option.longestName().substring(2);
            case CommandLine.Model.PositionalParamSpec positional ->
                positional.paramLabel() + "[" + positional.index() + "]";
            default -> throw new IllegalArgumentException(argument.toString());
        };
    }
}
