package org.oicq.tools.dump.screen;

import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.oicq.client.terminal.Editor;
import org.oicq.client.terminal.Key;
import org.oicq.client.terminal.Key.Kind;
import org.oicq.codec.text.Shown;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.decode.FrameWalker;
import org.oicq.tools.dump.inspect.Selection;
import org.oicq.tools.dump.stream.HttpMessage;
import org.oicq.tools.dump.view.Style;
import org.oicq.tools.dump.view.WebKeys;
import org.oicq.tools.filter.Filter;
import org.oicq.tools.filter.FilterException;

/** What somebody looks at, and what keys do to it. */
final class Inspection {
    /** What is typed now. */
    enum Typing {
        NOTHING,
        FILTER,
        FILE
    }

    /** Writes entries into a new file, and says what it has written. */
    interface Saver {
        String save(List<Entry> entries, String file) throws IOException;
    }

    private final Kept kept;
    private final FrameWalker walker;
    private final Style style;
    private final ZoneId zone;
    private final Saver saver;
    private final Replies replies;
    private final Editor line = new Editor();
    private Typing typing = Typing.NOTHING;

    private String filter = "";
    private Predicate<Entry> wanted = _ -> true;
    /** The filter before a conversation was followed, or null. */
    private @Nullable String before;

    private List<Entry> shown = new ArrayList<>();
    /** How many entries were looked at for {@link #shown}, and let go before that. */
    private int seen;

    private long dropped;
    private int cursor;
    private int part;
    private boolean inFields;
    private boolean help;
    private boolean over;
    private String message = "";
    private @Nullable Anatomy anatomy;

    /**
     * Looks at the frames that {@code kept} holds.
     *
     * @param zone of times in filters
     */
    Inspection(Kept kept, FrameWalker walker, Style style, ZoneId zone, Saver saver) {
        this.kept = kept;
        this.walker = walker;
        this.style = style;
        this.zone = zone;
        this.saver = saver;
        this.replies = new Replies(walker);
    }

    // ------------------------------------------------------------------ what is there

    /** Takes in what came since. Returns whether there is something. */
    boolean refresh() {
        synchronized (kept) {
            if (kept.dropped() != dropped && kept.live()) {
                Entry current = current();
                apply(current);
                dropped = kept.dropped();
                return true;
            }
            int size = kept.size();
            boolean atEnd = kept.live() && cursor >= shown.size() - 1 && !inFields;
            List<Entry> more = kept.from(seen, wanted);
            shown.addAll(more);
            boolean changed = seen != size || dropped != kept.dropped();
            seen = size;
            dropped = kept.dropped();
            if (atEnd && !more.isEmpty()) {
                cursor = shown.size() - 1;
                part = 0;
            }
            return changed;
        }
    }

    /** Looks at everything again, and stays as near to an entry as can be. */
    private void apply(@Nullable Entry near) {
        synchronized (kept) {
            shown = new ArrayList<>(kept.from(0, wanted));
            seen = kept.size();
        }
        go(near);
    }

    private void go(@Nullable Entry near) {
        int found = near == null ? -1 : shown.indexOf(near);
        if (found < 0 && near != null) {
            // The first after it, where it is not shown any more.
            while (++found < shown.size() && shown.get(found).number < near.number) {
                // On.
            }
        }
        if (near == null || shown.isEmpty() || shown.get(Math.clamp(found, 0, shown.size() - 1)) != near) {
            part = 0;
        }
        cursor = Math.clamp(found, 0, Math.max(0, shown.size() - 1));
    }

    private Predicate<Entry> wanted(String expression) throws FilterException {
        if (expression.isBlank()) {
            return _ -> true;
        }
        Selection selection = Selection.of(Filter.parse(expression, zone));
        return entry -> {
            if (entry.half == null) {
                return false;
            }
            if (entry.frame != null) {
                DecodedFrame frame = walker.walk(entry.frame, 0, entry.frame.length);
                return selection.frame(entry.number, frame, entry.half, entry.time);
            }
            HttpMessage http = entry.http;
            return http != null && selection.http(entry.number, WebKeys.of(http), entry.half, entry.time);
        };
    }

    // ------------------------------------------------------------------ keys

    /** Does what a key means. */
    void key(Key key) {
        message = "";
        if (key.is(Kind.CONTROL, "C")) {
            over = true;
        } else if (typing != Typing.NOTHING) {
            type(key);
        } else if (help) {
            help = false;
        } else if (key.kind() == Kind.TEXT) {
            commands(key.text());
        } else {
            move(key);
        }
    }

    /** Letters that came together; what follows one that asks for a line belongs to the line. */
    private void commands(String letters) {
        for (int at = 0; at < letters.length() && !over; at++) {
            if (typing != Typing.NOTHING) {
                line.insert(letters.substring(at));
                return;
            }
            command(letters.substring(at, at + 1));
        }
    }

    private void move(Key key) {
        int page = 10;
        switch (key.kind()) {
            case UP -> step(-1);
            case DOWN -> step(1);
            case PAGE_UP -> step(-page);
            case PAGE_DOWN -> step(page);
            case HOME -> step(-Integer.MAX_VALUE / 2);
            case END -> step(Integer.MAX_VALUE / 2);
            case TAB, BACK_TAB, ENTER -> inFields = !inFields;
            case RIGHT -> inFields = true;
            case LEFT, ESCAPE -> inFields = false;
            default -> {}
        }
    }

    private void step(int by) {
        Anatomy now = anatomy();
        if (inFields && now != null) {
            part = Math.clamp((long) part + by, 0, now.parts().size() - 1);
        } else if (!shown.isEmpty()) {
            cursor = Math.clamp((long) cursor + by, 0, shown.size() - 1);
            part = 0;
        }
    }

    private void command(String letter) {
        Entry entry = current();
        switch (letter) {
            case "q" -> over = true;
            case "?", "h" -> help = true;
            case "/" -> ask(Typing.FILTER, filter);
            case "j" -> step(1);
            case "k" -> step(-1);
            case "f" -> follow(entry);
            case "r" -> jump(entry);
            case "m" -> mark(entry);
            case "w" -> ask(Typing.FILE, "marked.pcapng");
            default -> message = "? shows what the keys do";
        }
    }

    private void ask(Typing what, String start) {
        typing = what;
        line.set(start);
    }

    private void follow(@Nullable Entry entry) {
        if (before != null) {
            String back = before;
            before = null;
            filter(back);
        } else if (entry != null && entry.connection() > 0) {
            before = filter;
            filter("connection == " + entry.connection());
        }
    }

    private void jump(@Nullable Entry entry) {
        Optional<Entry> partner = entry == null ? Optional.empty() : replies.partner(kept, entry);
        int found = partner.map(shown::indexOf).orElse(-1);
        if (found >= 0) {
            cursor = found;
            part = 0;
        } else {
            message = partner.isPresent()
                    ? "the filter leaves it out: frame " + partner.get().number
                    : "this has no reply, and is none";
        }
    }

    private void mark(@Nullable Entry entry) {
        if (entry != null && entry.note.isEmpty()) {
            entry.marked = !entry.marked;
            step(1);
        }
    }

    private void type(Key key) {
        switch (key.kind()) {
            case ENTER -> typed();
            case ESCAPE -> {
                typing = Typing.NOTHING;
                line.set("");
            }
            case TAB -> {
                if (typing == Typing.FILTER) {
                    message = Completion.complete(line);
                }
            }
            default -> {
                boolean _ = line.key(key);
            }
        }
    }

    private void typed() {
        Typing what = typing;
        String text = line.text().replace('\n', ' ').strip();
        typing = Typing.NOTHING;
        if (what == Typing.FILTER) {
            before = null;
            if (!filter(text)) {
                typing = Typing.FILTER;
                return;
            }
        } else {
            save(text);
        }
        var _ = line.take();
    }

    private boolean filter(String text) {
        Entry current = current();
        try {
            wanted = wanted(text);
            filter = text;
            apply(current);
            return true;
        } catch (FilterException e) {
            message = Shown.line(String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void save(String file) {
        List<Entry> marked = kept.from(0, entry -> entry.marked);
        Entry current = current();
        List<Entry> entries =
                !marked.isEmpty() ? marked : current != null && current.note.isEmpty() ? List.of(current) : List.of();
        if (entries.isEmpty()) {
            message = "mark frames with m first";
            return;
        }
        try {
            message = Shown.line(saver.save(entries, file));
        } catch (IOException e) {
            message = Shown.line(file + " cannot be written: " + e.getMessage());
        }
    }

    // ------------------------------------------------------------------ what is to be seen

    /** The entry under the cursor, if there is one. */
    @Nullable
    Entry current() {
        return cursor < shown.size() ? shown.get(cursor) : null;
    }

    /** The entry under the cursor, taken apart. */
    @Nullable
    Anatomy anatomy() {
        Entry entry = current();
        if (entry == null) {
            return null;
        }
        Anatomy known = anatomy;
        if (known == null || known.entry() != entry) {
            known = Anatomy.of(entry, walker, style);
            anatomy = known;
        }
        return known;
    }

    /** The line of another entry. */
    Anatomy line(Entry entry) {
        return Anatomy.line(entry, walker, style);
    }

    List<Entry> shown() {
        return shown;
    }

    Kept kept() {
        return kept;
    }

    int cursor() {
        return cursor;
    }

    /** Which part of the entry is under the cursor. */
    int part() {
        return part;
    }

    boolean inFields() {
        return inFields;
    }

    boolean help() {
        return help;
    }

    boolean over() {
        return over;
    }

    String filter() {
        return filter;
    }

    /** A sentence about what a key has done, or why not. */
    String message() {
        return message;
    }

    Typing typing() {
        return typing;
    }

    Editor line() {
        return line;
    }

    Style style() {
        return style;
    }
}
