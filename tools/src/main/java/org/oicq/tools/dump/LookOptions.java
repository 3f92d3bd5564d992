package org.oicq.tools.dump;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.oicq.tools.dump.view.ConnectionView;
import org.oicq.tools.dump.view.FollowView;
import org.oicq.tools.dump.view.HexView;
import org.oicq.tools.dump.view.JsonView;
import org.oicq.tools.dump.view.LineView;
import org.oicq.tools.dump.view.Output;
import org.oicq.tools.dump.view.Pane;
import org.oicq.tools.dump.view.RoomView;
import org.oicq.tools.dump.view.StatsView;
import org.oicq.tools.dump.view.Style;
import org.oicq.tools.dump.view.Times;
import org.oicq.tools.dump.view.TreeView;
import org.oicq.tools.dump.view.View;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that choose a view and how it looks. */
final class LookOptions {
    /** What a room is named with in --follow. */
    private static final String ROOM = "room:";

    /** What a connection is named with in --follow. */
    private static final String CONNECTION = "#";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-v", "--tree"},
            description = "A tree of fields a frame: offset, type letter, name, value, meaning. Example: -v")
    private boolean tree;

    @Option(
            names = "--hex",
            description = "A hex dump in which every field has its colour and its name. Example: --hex")
    private boolean hex;

    @Option(names = "--json", description = "JSON Lines, an object a frame. Example: --json | jq .packet")
    private boolean json;

    @Option(
            names = "--stats",
            description =
                    "Counts by packet, user, connection and time, times from request to reply, requests without one; "
                            + "with --json as one object. Example: --stats")
    private boolean stats;

    @Option(
            names = "--follow",
            paramLabel = "A,B",
            description = "The conversation of two service numbers as talk, that in a room, or one connection with all "
                    + "of its texts. Example: --follow 10001,10002 or --follow room:17 or --follow '#2'")
    private @Nullable String follow;

    @Option(
            names = "--language",
            paramLabel = "LANGUAGE",
            description = "en or zh: the language of countries, provinces and the like. Example: --language zh")
    private String language = "en";

    @Option(names = "--show-secrets", description = "Shows passwords instead of •••. Example: --show-secrets")
    private boolean showSecrets;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            description = "auto (on a terminal, and not with NO_COLOR), always, never. Example: --color always")
    private String colour = "auto";

    @Option(
            names = "--time",
            paramLabel = "FORM",
            description =
                    "utc, local, epoch (seconds since 1970), relative (seconds since the first), delta (since the "
                            + "line before); also the zone of times in a filter. Example: --time local")
    private Times.Form times = Times.Form.UTC;

    /** The zone of times that are written without one. */
    ZoneId zone() {
        return times.zone();
    }

    /** How times are shown. */
    Times.Form times() {
        return times;
    }

    /** Whether one of the views was asked for. */
    boolean isChosen() {
        return tree || hex || json || stats || follow != null;
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    /** How it looks; colours and width by themselves only on standard output. */
    Style style(boolean standardOutput) {
        // A narrow terminal gets lines that fit it; a file or another program gets all.
        int width = standardOutput && StandardOutput.isTerminal() ? TerminalWidth.columns() : Pane.UNBOUNDED;
        return new Style(colours(), showSecrets, Locale.of(language), new Pane(width, times));
    }

    /**
     * The view that was asked for.
     *
     * @param standardOutput whether {@code out} is the process's own output, and may be a terminal
     */
    View view(Output out, boolean standardOutput) {
        // --stats --json is one view: the counts as JSON.
        long views = List.of(tree, hex, json && !stats, stats, follow != null).stream()
                .filter(chosen -> chosen)
                .count();
        if (views > 1) {
            throw wrong("choose one of -v, --hex, --json, --stats and --follow");
        }
        Style style = style(standardOutput);
        if (follow != null) {
            return followed(follow, out, style);
        }
        if (tree) {
            return new TreeView(out, style);
        }
        if (hex) {
            return new HexView(out, style);
        }
        if (stats) {
            return new StatsView(out, json, style.pane());
        }
        return json ? new JsonView(out, style) : new LineView(out, style);
    }

    private View followed(String whom, Output out, Style style) {
        try {
            if (whom.startsWith(CONNECTION)) {
                return new ConnectionView(out, style, Integer.parseInt(whom.substring(CONNECTION.length())));
            }
            if (whom.startsWith(ROOM)) {
                return new RoomView(out, style, Long.parseLong(whom.substring(ROOM.length())));
            }
            int comma = whom.indexOf(',');
            return new FollowView(
                    out, style, Long.parseLong(whom.substring(0, comma)), Long.parseLong(whom.substring(comma + 1)));
        } catch (NumberFormatException | StringIndexOutOfBoundsException _) {
            throw wrong("--follow takes two service numbers, a room or a connection, as --follow 10001,10002, "
                    + "--follow room:17 or --follow '#2'");
        }
    }

    private boolean colours() {
        return switch (colour) {
            case "always" -> true;
            case "never" -> false;
            case "auto" -> System.getenv("NO_COLOR") == null && StandardOutput.isTerminal();
            default -> throw wrong("--color is auto, always or never");
        };
    }
}
