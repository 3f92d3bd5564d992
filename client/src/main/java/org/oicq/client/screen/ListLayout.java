package org.oicq.client.screen;

import java.util.ArrayList;
import java.util.List;
import org.oicq.client.terminal.Columns;
import org.oicq.client.terminal.Line;
import org.oicq.client.terminal.Line.Style;
import org.oicq.codec.codes.DisplayMode;

/** What the list of people, rooms, requests and jobs looks like at a size. */
final class ListLayout {
    private final Model model;
    private final Texts texts;
    private final int columns;
    private final int rows;

    private ListLayout(Model model, int columns, int rows) {
        this.model = model;
        this.texts = model.texts();
        this.columns = columns;
        this.rows = rows;
    }

    /** The lines of the list, as many as there are rows. */
    static List<Line> of(Model model, int columns, int rows) {
        return new ListLayout(model, columns, rows).list();
    }

    private List<Line> list() {
        List<Line> foot = new ArrayList<>(requests(rows / 3));
        foot.addAll(jobs(rows / 4));
        // Whom one talks to is always to be seen.
        foot = foot.subList(0, Math.min(foot.size(), rows - 1));
        List<Line> lines = new ArrayList<>();
        int room = rows - foot.size();
        List<Model.Item> items = model.items();
        int at = 0;
        for (int i = 0; i < items.size(); i++) {
            if (!items.get(i).isHeading() && items.get(i).target().equals(model.current())) {
                at = i;
            }
        }
        // The server's own words are at the end of the list, where nobody looks first.
        int wanted = model.current().equals(Target.SERVER) ? 0 : at - room / 2;
        int first = Math.clamp(wanted, 0, Math.max(0, items.size() - room));
        for (int i = first; i < Math.min(items.size(), first + room); i++) {
            lines.add(item(items.get(i)));
        }
        lines.addAll(foot);
        while (lines.size() < rows) {
            lines.add(new Line());
        }
        return lines;
    }

    private List<Line> requests(int most) {
        return foot(
                "requests",
                most,
                Style.UNREAD,
                model.requests().entrySet().stream()
                        .map(one -> one.getKey()
                                + (model.hasName(one.getKey()) ? " " + model.name(one.getKey()) : "")
                                + ": " + one.getValue())
                        .toList());
    }

    private List<Line> jobs(int most) {
        return foot(
                "jobs",
                most,
                Style.NORMAL,
                model.jobs().all().stream().map(this::job).toList());
    }

    private String job(Jobs.Job job) {
        if (job.kind() == Jobs.Kind.CAME_IN) {
            return job.number() + " ← " + job.place();
        }
        return job.number() + " → " + job.place() + " " + texts.jobState(job.state())
                + (job.information().isEmpty() ? "" : ", " + job.information());
    }

    /** A section below the people: its heading with a count, and at least one row. */
    private List<Line> foot(String heading, int most, Style style, List<String> entries) {
        List<Line> lines = new ArrayList<>();
        if (!entries.isEmpty()) {
            lines.add(row(" ▾ " + texts.get(heading), Integer.toString(entries.size()), Style.BOLD));
            entries.stream()
                    .limit(Math.max(1, most))
                    .forEach(one -> lines.add(new Line().add(Columns.cut("   " + one, columns - 1), style)));
        }
        return lines;
    }

    private Line item(Model.Item item) {
        if (item.isHeading()) {
            String count = item.online() < 0 ? "" : item.online() + "/" + item.all();
            if (item.unread() > 0) {
                count = item.unread() + "  " + count;
            }
            return row((item.folded() ? " ▸ " : " ▾ ") + item.heading(), count, Style.BOLD);
        }
        boolean current = item.target().equals(model.current());
        String unread = item.unread() > 0 ? Integer.toString(item.unread()) : "";
        Style style = current ? Style.CURRENT : item.unread() > 0 ? Style.UNREAD : Style.NORMAL;
        Line line = new Line();
        if (item.target().kind() == Target.Kind.USER) {
            line.add("   ", style).add(mark(item.state()), current ? style : colour(item.state()));
            line.add(" ", style);
        } else {
            line.add(item.target().kind() == Target.Kind.SERVER ? " ▪ " : "   ", style);
        }
        int room = columns - 1 - line.end() - Columns.width(unread) - (unread.isEmpty() ? 0 : 1);
        String name = Columns.cut(model.name(item.target()), room);
        return line.add(Columns.pad(name, room), style).add(unread.isEmpty() ? "" : " " + unread, style);
    }

    private Line row(String left, String right, Style style) {
        int room = columns - 1 - Columns.width(right);
        return new Line().add(Columns.pad(left, room) + right, style);
    }

    /** States differ by shape as well as by colour. */
    private static String mark(int state) {
        return state == DisplayMode.ONLINE.code() ? "●" : state == DisplayMode.DO_NOT_DISTURB.code() ? "◐" : "○";
    }

    private static Style colour(int state) {
        return state == DisplayMode.ONLINE.code()
                ? Style.ONLINE
                : state == DisplayMode.DO_NOT_DISTURB.code() ? Style.BUSY : Style.DIM;
    }
}
