package org.oicq.tools.dump.screen;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.oicq.client.terminal.Columns;
import org.oicq.client.terminal.Line;
import org.oicq.client.terminal.Line.Style;
import org.oicq.codec.text.Shown;
import org.oicq.tools.dump.screen.Anatomy.Part;
import org.oicq.tools.dump.view.Times;

/** How the view looks at a size: the list above, below it the parts of one entry, and their bytes beside them. */
final class InspectionLayout {
    private static final int NARROW = 80;
    private static final int WIDE = 100;
    private static final int LEAST_WIDTH = 40;
    private static final int LEAST_HEIGHT = 10;
    /** Of the place of a byte, and the blanks after it. */
    private static final int PLACE = 6;

    private static final int HELP_INDENT = 7;
    private static final int NOTHING_TYPED = 1;

    /** Each key, or keys, with what they do. */
    private static final List<List<String>> HELP = List.of(
            List.of("↑ ↓", "up and down in the list, or in the fields; page up, page down, home and end too"),
            List.of("tab", "from the list to the fields, and back; also enter, left and right"),
            List.of("/", "a filter, as number == 10001 and packet == \"SendMessage\"; tab completes names"),
            List.of("f", "only this connection; f again: the filter from before"),
            List.of("r", "from a request to its reply, or from a reply to its request"),
            List.of("m", "mark this frame, or take its mark away"),
            List.of(
                    "w",
                    "write what is marked, or else this frame: into FILE.pcapng as a capture, into FILE.txt as"
                            + " golden vectors; passwords are in both"),
            List.of("q", "quit"));

    private final Inspection inspection;
    private String title;
    private final Times.Form times;
    private int cursor;

    InspectionLayout(Inspection inspection, String title, Times.Form times) {
        this.inspection = inspection;
        this.title = Shown.line(title);
        this.times = times;
    }

    /** What is looked at. */
    void title(String text) {
        title = Shown.line(text);
    }

    /** Where the cursor stands in the last line, as {@link #lines} found it. */
    int cursor() {
        return cursor;
    }

    /** A whole screen, with as many lines as it has. */
    List<Line> lines(int columns, int rows) {
        int width = Math.max(LEAST_WIDTH, columns);
        int height = Math.max(LEAST_HEIGHT, rows);
        List<Line> lines = new ArrayList<>();
        lines.add(title(width));
        int list = (height - 4) / 2;
        int below = height - 4 - list;
        int onALine = width < WIDE ? 8 : 16;
        int bytes = PLACE + 3 * onALine;
        int fields = width - bytes - 2;
        if (inspection.help()) {
            help(lines, height - 1, width);
        } else {
            list(lines, list, width);
            lines.add(border(fields, bytes, "┬"));
            below(lines, below, fields, onALine);
            lines.add(border(fields, bytes, "┴"));
        }
        lines.add(last(width));
        return lines.size() > height ? lines.subList(lines.size() - height, lines.size()) : lines;
    }

    private static void help(List<Line> lines, int end, int width) {
        for (List<String> key : HELP) {
            List<String> words = Columns.wrap(key.get(1), width - HELP_INDENT - 1);
            for (int i = 0; i < words.size() && lines.size() < end; i++) {
                lines.add(new Line()
                        .add(i == 0 ? "  " + key.get(0) : "", Style.BOLD)
                        .at(HELP_INDENT, words.get(i), Style.NORMAL));
            }
        }
        while (lines.size() < end) {
            lines.add(new Line());
        }
    }

    private Line title(int width) {
        int count = inspection.shown().size();
        String place = (count == 0 ? 0 : inspection.cursor() + 1) + "/" + count;
        String right = "  " + times.name().toLowerCase(Locale.ROOT) + "  " + place + " ";
        Kept kept = inspection.kept();
        String filter = inspection.filter().isBlank() ? "" : " · filter: " + Shown.line(inspection.filter());
        String reading = kept.ended() || kept.live() ? "" : " · reading…";
        String all = filter.isEmpty() ? "" : " of " + kept.size();
        String left = " " + title + " · " + count + all + (count == 1 && all.isEmpty() ? " line" : " lines") + filter
                + reading + dropped(kept);
        int room = width - Columns.width(right);
        return new Line().add(Columns.pad(left, room), Style.BAR).at(room, right, Style.BAR);
    }

    private static String dropped(Kept kept) {
        if (kept.dropped() == 0) {
            return "";
        }
        return kept.live()
                ? " · the oldest " + kept.dropped() + " are let go"
                : " · " + kept.dropped() + " more do not fit: use --filter";
    }

    // ------------------------------------------------------------------ the list

    private void list(List<Line> lines, int rows, int width) {
        List<Entry> shown = inspection.shown();
        int first = Math.clamp((long) inspection.cursor() - rows / 2, 0, Math.max(0, shown.size() - rows));
        for (int row = 0; row < rows; row++) {
            int index = first + row;
            if (index < shown.size()) {
                lines.add(entry(shown, index, width));
            } else if (row == 0) {
                boolean some = inspection.kept().size() > 0;
                lines.add(new Line()
                        .add(some ? "  nothing is like this: / changes the filter" : "  nothing yet", Style.DIM));
            } else {
                lines.add(new Line());
            }
        }
    }

    private Line entry(List<Entry> shown, int index, int width) {
        Entry entry = shown.get(index);
        boolean current = index == inspection.cursor();
        Anatomy anatomy = inspection.line(entry);
        Style style = current ? Style.CURRENT : anatomy.wrong() ? Style.WARNING : Style.NORMAL;
        String marks = (current ? ">" : " ") + (entry.marked ? "*" : " ");
        String id = entry.connection() == 0 ? "" : "#" + entry.connection();
        StringBuilder text = new StringBuilder(marks);
        text.append(time(shown, index)).append(' ').append(Columns.pad(id, 4)).append(' ');
        if (entry.note.isEmpty()) {
            String who = who(entry, anatomy);
            int room = width < NARROW ? 10 : 16;
            String cut = Columns.cut(who, room);
            text.append(" ".repeat(Math.max(0, room - Columns.width(cut)))).append(cut);
            text.append(anatomy.fromUser() ? " → " : " ← ");
            text.append(Columns.pad(anatomy.name(), width < NARROW ? 12 : 17)).append(' ');
        } else {
            text.append(entry.damage ? "! " : "· ");
        }
        int used = Columns.width(text);
        if (used >= width) {
            return new Line().add(Columns.pad(text.toString(), width), style);
        }
        String gist = Columns.cut(anatomy.gist(), width - used);
        Line line = new Line();
        int found = current ? place(gist) : -1;
        if (found < 0) {
            return line.add(current ? Columns.pad(text + gist, width) : text + gist, style);
        }
        // The field under the cursor, which is shown below too.
        int end = Math.min(gist.length(), found + words().length());
        line.add(text + gist.substring(0, found), style);
        line.add(gist.substring(found, end), Style.FOUND);
        return line.add(Columns.pad(gist.substring(end), Math.max(0, width - line.end())), style);
    }

    private String words() {
        Anatomy anatomy = inspection.anatomy();
        return anatomy == null ? "" : anatomy.parts().get(inspection.part()).words();
    }

    /** Where in a line's gist the field under the cursor stands; the end of its value may be cut off. */
    private int place(String gist) {
        String words = words();
        if (words.isEmpty()) {
            return -1;
        }
        String name = words.substring(0, words.indexOf('=') + 1);
        String wanted = name.isEmpty() ? words : name;
        for (int at = gist.indexOf(wanted); at >= 0; at = gist.indexOf(wanted, at + 1)) {
            if (at == 0 || gist.charAt(at - 1) == ' ') {
                return at;
            }
        }
        return -1;
    }

    private static String who(Entry entry, Anatomy anatomy) {
        var half = java.util.Objects.requireNonNull(entry.half);
        long user = half.connection().user();
        return user != 0 ? Long.toString(user) : (anatomy.fromUser() ? half.source() : half.target()).toString();
    }

    private String time(List<Entry> shown, int index) {
        Times clock = new Times(times);
        if (times == Times.Form.RELATIVE || times == Times.Form.DELTA) {
            // They count from another line: the first, or the one before.
            var _ = clock.time(shown.get(times == Times.Form.DELTA ? Math.max(0, index - 1) : 0).time);
        }
        String text = clock.time(shown.get(index).time);
        return times == Times.Form.UTC || times == Times.Form.LOCAL ? text.substring(0, 12) : text;
    }

    // ------------------------------------------------------------------ below it

    private static Line border(int fields, int bytes, String corner) {
        return new Line().add("─".repeat(fields) + corner + "─".repeat(bytes + 1), Style.DIM);
    }

    private void below(List<Line> lines, int rows, int fields, int onALine) {
        Anatomy anatomy = inspection.anatomy();
        List<Part> parts = anatomy == null ? List.of() : anatomy.parts();
        int chosen = inspection.part();
        int firstPart = Math.clamp((long) chosen - rows / 2, 0, Math.max(0, parts.size() - rows));
        Part under = chosen < parts.size() ? parts.get(chosen) : null;
        int size = anatomy == null ? 0 : anatomy.bytes().length;
        int byteRows = (size + onALine - 1) / onALine;
        int wanted = under == null ? 0 : under.from() / onALine;
        int firstBytes = Math.clamp((long) wanted - rows / 3, 0, Math.max(0, byteRows - rows));
        int names = 0;
        for (int i = firstPart; i < Math.min(parts.size(), firstPart + rows); i++) {
            names = parts.get(i).label().isEmpty()
                    ? names
                    : Math.max(names, Columns.width(parts.get(i).name()));
        }
        names = Math.min(names, fields / 2);
        for (int row = 0; row < rows; row++) {
            Line line = new Line();
            if (firstPart + row < parts.size()) {
                Part part = parts.get(firstPart + row);
                boolean current = firstPart + row == chosen;
                String text = text(part, names, current, fields);
                line.add(current ? Columns.pad(text, fields) : text, current ? marked() : Style.NORMAL);
            }
            line.at(fields, "│", Style.DIM);
            if (anatomy != null && firstBytes + row < byteRows) {
                bytes(line, anatomy, (firstBytes + row) * onALine, onALine, under);
            }
            lines.add(line);
        }
    }

    private Style marked() {
        return inspection.inFields() ? Style.CURRENT : Style.FOUND;
    }

    private static String text(Part part, int names, boolean current, int width) {
        String mark = current ? "> " : "  ";
        if (part.label().isEmpty()) {
            String doc = part.meaning().isEmpty() ? "" : ": " + part.meaning();
            return Columns.cut(mark + part.name() + doc, width);
        }
        String label = " ".repeat(Math.max(0, 6 - part.label().length())) + part.label();
        String start = mark + label + " " + Columns.pad(part.name(), names) + "  ";
        return Columns.cut(start + full(part), width);
    }

    /** The value and what it means; {@link Columns#cut} takes away what is too much. */
    private static String full(Part part) {
        return part.value() + (part.meaning().isEmpty() ? "" : "  " + part.meaning());
    }

    private void bytes(Line line, Anatomy anatomy, int from, int onALine, @Nullable Part under) {
        int start = line.end() + 1;
        int markedFrom = under == null ? 0 : under.from();
        int markedTo = under == null ? 0 : markedFrom + under.length();
        line.at(start, String.format("%04x", from), Style.DIM);
        for (int i = 0; i < onALine && from + i < anatomy.bytes().length; i++) {
            int at = from + i;
            String shown = anatomy.hides(at) ? "••" : HexFormat.of().toHexDigits(anatomy.bytes()[at]);
            boolean inside = at >= markedFrom && at < markedTo;
            boolean more = inside && at + 1 < markedTo && i + 1 < onALine;
            line.at(start + PLACE + 3 * i, more ? shown + " " : shown, inside ? marked() : Style.NORMAL);
        }
    }

    // ------------------------------------------------------------------ the last line

    private Line last(int width) {
        if (inspection.typing() != Inspection.Typing.NOTHING) {
            String ask = inspection.typing() == Inspection.Typing.FILTER ? "/ " : "write to: ";
            int room = width - ask.length() - NOTHING_TYPED;
            String said = inspection.message().isEmpty() ? "" : "   " + inspection.message();
            String[] window = inspection.line().window(said.isEmpty() ? room : Math.max(room / 2, 10));
            String before = harmless(window[0]);
            String after = harmless(window[1]);
            cursor = ask.length() + Columns.width(before);
            Line line = new Line().add(ask, Style.BOLD).add(before + after, Style.NORMAL);
            return line.add(Columns.cut(said, Math.max(0, width - line.end() - 1)), Style.WARNING);
        }
        cursor = 0;
        if (!inspection.message().isEmpty()) {
            return new Line().add(Columns.cut(" " + inspection.message(), width), Style.ACCENT);
        }
        String keys = inspection.help()
                ? " any key: back"
                : " / filter  f follow  r reply  m mark  w write  tab fields  ? help  q quit";
        return new Line().add(Columns.cut(keys, width), Style.DIM);
    }

    /** What was pasted may hold anything. */
    private static String harmless(String text) {
        return Shown.line(text.replace('\n', ' '));
    }
}
