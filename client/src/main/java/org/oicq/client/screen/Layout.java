package org.oicq.client.screen;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.oicq.client.terminal.Columns;
import org.oicq.client.terminal.Line;
import org.oicq.client.terminal.Line.Style;
import org.oicq.codec.codes.DisplayMode;

/** What a model looks like at a size: the same model and size give the same lines, always. */
final class Layout {
    /** Below so many columns the list takes the place of the conversation when it is asked for. */
    static final int NARROW = 70;

    /**
     * A whole screen.
     *
     * @param lines as many as the screen has
     * @param cursor where the cursor stands, in the last line
     */
    record Screen(List<Line> lines, int cursor) {}

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final String INDENT = "      ";

    /** Control characters, and those that turn the direction of a line. */
    private static final Pattern MEANS_SOMETHING =
            Pattern.compile("[\\p{Cntrl}\\u0080-\\u009F\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

    private final Model model;
    private final Texts texts;
    private final int width;
    private final int height;

    private Layout(Model model, int width, int height) {
        this.model = model;
        this.texts = model.texts();
        this.width = Math.max(20, width);
        this.height = Math.max(5, height);
    }

    /** The screen of a model. */
    static Screen of(Model model, int width, int height) {
        return new Layout(model, width, height).screen();
    }

    /** An entry as one line of its own, for where there is no more than lines. */
    static String plain(Model model, Target target, Entry entry) {
        String time =
                TIME.format(LocalDateTime.ofInstant(entry.time(), model.clock().getZone()));
        String where = target.kind() == Target.Kind.ROOM && !entry.mine() ? model.name(target) + " " : "";
        String name = entry.who() == 0
                ? ""
                : (entry.mine()
                                ? model.texts().get("me") + " → " + model.name(target)
                                : model.name(entry.who()) + " " + entry.who())
                        + ": ";
        return time + " " + where + name + entry.text()
                + (entry.state() == Entry.State.REFUSED
                        ? " (" + model.texts().get("refused", model.texts().reason(entry.reason())) + ")"
                        : "");
    }

    private Screen screen() {
        int rows = height - 3;
        List<Line> lines = new ArrayList<>();
        lines.add(statusBar());
        boolean narrow = width < NARROW;
        int listWidth = narrow ? 0 : Math.clamp(width / 4, 22, 34);
        if (narrow && model.listShown()) {
            lines.addAll(ListLayout.of(model, width, rows));
        } else {
            int columns = width - (narrow ? 0 : listWidth + 2);
            List<Line> talk =
                    model.form().map(form -> form(form, columns, rows)).orElseGet(() -> talk(columns, rows));
            List<Line> list = narrow ? List.of() : ListLayout.of(model, listWidth, rows);
            for (int i = 0; i < rows; i++) {
                Line line = new Line();
                if (!narrow) {
                    line.add(0, list.get(i)).at(listWidth, "│", Style.DIM);
                    line.add(listWidth + 2, talk.get(i));
                } else {
                    line.add(0, talk.get(i));
                }
                lines.add(line);
            }
        }
        lines.add(hintBar(listWidth));
        Line input = new Line();
        int cursor = input(input);
        lines.add(input);
        return new Screen(lines, cursor);
    }

    // ------------------------------------------------------------------ bars

    private Line statusBar() {
        String left = " " + model.name(model.number()) + " " + model.number() + " " + state() + " · " + model.server();
        if (model.link() == Model.Link.ONLINE && model.lagMillis() >= 0) {
            left += " · " + model.lagMillis() + " ms";
        }
        int unread = model.unread();
        String right = (unread > 0 ? texts.get("unread", unread) + "  " : "")
                + time(model.clock().instant()) + " ";
        int room = width - Columns.width(right);
        return new Line().add(Columns.pad(left, room) + right, Style.BAR);
    }

    private String state() {
        return switch (model.link()) {
            case ONLINE -> texts.get("mode." + model.mode().code());
            case CONNECTING -> texts.get("connecting");
            case WAITING -> texts.get("no-connection", model.secondsToTry());
            case STOPPED -> texts.get("logged-out");
        };
    }

    /** The line above the one to write in: what is wrong, what Tab offers, or what keys do. */
    private Line hintBar(int listWidth) {
        String text;
        Style style = Style.DIM;
        if (!model.choices().isEmpty()) {
            text = String.join("  ", model.choices());
            style = Style.ACCENT;
        } else if (model.link() == Model.Link.WAITING || model.link() == Model.Link.STOPPED) {
            text = texts.reason(model.linkReason()) + ". "
                    + texts.get(model.link() == Model.Link.STOPPED ? "stays-off" : "kept");
            style = Style.WARNING;
        } else if (model.form().isPresent()) {
            text = texts.get("form.keys");
        } else if (!model.progress().isEmpty()) {
            text = model.progress();
        } else if (model.scroll() > 0) {
            text = texts.get("scrolled", model.scroll());
        } else {
            text = texts.get(width < NARROW ? "keys.narrow" : "keys");
        }
        Line line = new Line().add("──", Style.DIM).add(Columns.cut(" " + text, width - 4) + " ", style);
        if (listWidth >= line.end()) {
            line.add("─".repeat(listWidth - line.end()) + "┴", Style.DIM);
        }
        return line.add("─".repeat(Math.max(0, width - line.end())), Style.DIM);
    }

    private int input(Line line) {
        if (!model.question().isEmpty()) {
            String question = Columns.cut(model.question() + " ", width - 2);
            line.add(question, Style.BOLD);
            return line.end();
        }
        String to = model.form().map(form -> form.field().label()).orElseGet(() -> model.name(model.current()));
        String prompt = "[" + Columns.cut(to, width / 3) + "] ";
        line.add(prompt, Style.ACCENT);
        String[] window = model.editor().window(width - Columns.width(prompt) - 1);
        line.add(drawn(window[0]), Style.NORMAL);
        int cursor = line.end();
        line.add(drawn(window[1]), Style.NORMAL);
        return cursor;
    }

    /** What is written as it is drawn: no character of it means anything to a terminal. */
    private static String drawn(String written) {
        return MEANS_SOMETHING.matcher(written.replace('\n', '⏎')).replaceAll("·");
    }

    // ------------------------------------------------------------------ a form

    private static List<Line> form(Form form, int columns, int rows) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line().add(Columns.cut(form.title(), columns), Style.BOLD));
        List<Form.Field> fields = form.fields();
        int labels = Math.min(
                columns / 2,
                fields.stream()
                                .mapToInt(field -> Columns.width(field.label()))
                                .max()
                                .orElse(0)
                        + 2);
        int room = rows - 1;
        int first = Math.clamp(form.at() - room / 2, 0, Math.max(0, fields.size() - room));
        for (int i = first; i < Math.min(fields.size(), first + room); i++) {
            Form.Field field = fields.get(i);
            boolean chosen = i == form.at();
            String value = drawn(field.value());
            lines.add(new Line()
                    .add(Columns.pad(Columns.cut(field.label(), labels), labels), chosen ? Style.CURRENT : Style.DIM)
                    .add(
                            Columns.cut(chosen && field.isChoice() ? "‹ " + value + " ›" : value, columns - labels),
                            chosen ? Style.BOLD : Style.NORMAL));
        }
        while (lines.size() < rows) {
            lines.add(new Line());
        }
        return lines;
    }

    // ------------------------------------------------------------------ the conversation

    private List<Line> talk(int columns, int rows) {
        Target target = model.current();
        Line title = new Line().add(Columns.cut(title(target), columns), Style.BOLD);
        List<Line> all = new ArrayList<>();
        Conversation conversation = model.conversation(target);
        LocalDate day = null;
        // Only what can be seen is laid out: from the end upwards would need no more, but entries are few.
        for (Entry entry : visible(conversation, rows)) {
            LocalDate its = local(entry.time()).toLocalDate();
            if (!its.equals(day)) {
                all.add(separator(day(its), columns));
                day = its;
            }
            if (entry.id() == conversation.newFrom()) {
                all.add(separator(texts.get("new"), columns));
            }
            entry(entry, columns, all);
        }
        if (all.isEmpty()) {
            String empty =
                    target.equals(Target.SERVER) ? texts.get("empty.server", model.number()) : texts.get("empty");
            Columns.wrap(empty, columns).forEach(line -> all.add(new Line().add(line, Style.DIM)));
        }
        int room = rows - 1;
        int scroll = Math.min(model.scroll(), Math.max(0, all.size() - room));
        if (scroll != model.scroll()) {
            model.scroll(scroll);
        }
        int end = all.size() - scroll;
        List<Line> lines = new ArrayList<>();
        lines.add(title);
        lines.addAll(all.subList(Math.max(0, end - room), end));
        while (lines.size() < rows) {
            lines.add(new Line());
        }
        return lines;
    }

    /** The entries that can be needed for so many lines: one has at least one line. */
    private List<Entry> visible(Conversation conversation, int rows) {
        List<Entry> entries = conversation.entries();
        if (!model.find().isEmpty()) {
            String word = model.find().toLowerCase(Locale.ROOT);
            return entries.stream()
                    .filter(entry -> entry.text().toLowerCase(Locale.ROOT).contains(word))
                    .toList();
        }
        return entries.subList(Math.max(0, entries.size() - rows - model.scroll()), entries.size());
    }

    private String title(Target target) {
        return switch (target.kind()) {
            case USER ->
                model.name(target.number()) + " " + target.number()
                        + (model.isFriend(target.number())
                                ? " · " + texts.get("mode." + shown(model.state(target.number())))
                                : " · " + texts.get("no-friend", target.number()));
            case ROOM -> model.name(target);
            case SERVER -> texts.get("server");
        };
    }

    private static int shown(int state) {
        return state >= 1 && state <= 4 ? state : DisplayMode.OFFLINE.code();
    }

    private static Line separator(String text, int columns) {
        return new Line().add(Columns.cut("── " + text + " ──", columns), Style.DIM);
    }

    private void entry(Entry entry, int columns, List<Line> lines) {
        String name = entry.who() == 0 ? "" : entry.mine() ? texts.get("me") : model.name(entry.who());
        String shortName = Columns.cut(name, Math.max(4, columns / 4));
        String head = time(entry.time()) + " " + shortName + (name.isEmpty() ? "" : "  ");
        int headWidth = Columns.width(head);
        int room = Math.max(8, columns - INDENT.length());
        List<String> wrapped = wrapped(entry, headWidth, room);
        for (int i = 0; i < wrapped.size(); i++) {
            Line line = new Line();
            if (i == 0) {
                line.add(time(entry.time()) + " ", Style.DIM);
                line.add(shortName + (name.isEmpty() ? "" : "  "), entry.mine() ? Style.DIM : Style.ACCENT);
            } else {
                line.add(INDENT, Style.NORMAL);
            }
            line.add(wrapped.get(i), style(entry));
            if (i == wrapped.size() - 1) {
                line.add(tick(entry), entry.state() == Entry.State.REFUSED ? Style.WARNING : Style.DIM);
            }
            lines.add(line);
        }
        if (entry.state() == Entry.State.REFUSED) {
            Columns.wrap(texts.get("refused", texts.reason(entry.reason())), room)
                    .forEach(line -> lines.add(new Line().add(INDENT + line, Style.WARNING)));
        }
    }

    /** The first line has less room: who said it stands before it. */
    private static List<String> wrapped(Entry entry, int headWidth, int room) {
        int taken = Math.max(0, headWidth - INDENT.length());
        List<String> lines = Columns.wrap(" ".repeat(taken) + entry.text(), room - 2);
        List<String> result = new ArrayList<>(lines);
        String first = result.getFirst();
        result.set(0, first.substring(Math.min(taken, first.length())));
        return result;
    }

    private static Style style(Entry entry) {
        return switch (entry.state()) {
            case NOTE -> Style.DIM;
            case WARNING -> Style.WARNING;
            case WAITING, SENT -> Style.DIM;
            case HEARD, TAKEN, REFUSED -> Style.NORMAL;
        };
    }

    /** A tick means that the server has it, and nothing less. */
    private static String tick(Entry entry) {
        return switch (entry.state()) {
            case TAKEN -> " ✓";
            case REFUSED -> " ✗";
            case WAITING, SENT -> " …";
            case HEARD, NOTE, WARNING -> "";
        };
    }

    // ------------------------------------------------------------------ time

    private LocalDateTime local(Instant time) {
        return LocalDateTime.ofInstant(time, model.clock().getZone());
    }

    private String time(Instant time) {
        return TIME.format(local(time));
    }

    private String day(LocalDate day) {
        LocalDate today = local(model.clock().instant()).toLocalDate();
        if (day.equals(today)) {
            return texts.get("today");
        }
        return day.isAfter(today.minusDays(7)) && day.isBefore(today)
                ? day.getDayOfWeek().getDisplayName(TextStyle.FULL, texts.language())
                : day.toString();
    }
}
