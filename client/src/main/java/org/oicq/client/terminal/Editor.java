package org.oicq.client.terminal;

import java.util.ArrayList;
import java.util.List;

/** The line that somebody is writing. It can hold line ends, which a paste brings. */
public final class Editor {
    private static final int MAX_HISTORY = 200;

    private final StringBuilder text = new StringBuilder();
    private int cursor;
    private final List<String> history = new ArrayList<>();
    /** The place in the history; its size is the line itself. */
    private int place;

    private String kept = "";

    public String text() {
        return text.toString();
    }

    public int cursor() {
        return cursor;
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    /** The line's part around the cursor, for {@code columns}: what stands before and behind the cursor. */
    public String[] window(int columns) {
        int start = cursor;
        int used = 0;
        while (start > 0) {
            int before = Columns.previous(text, start);
            int width = text.charAt(before) == '\n' ? 1 : Columns.clusterWidth(text, before, start);
            if (used + width > columns - 1) {
                break;
            }
            used += width;
            start = before;
        }
        int end = cursor;
        while (end < text.length()) {
            int next = Columns.next(text, end);
            used += text.charAt(end) == '\n' ? 1 : Columns.clusterWidth(text, end, next);
            if (used > columns - 1) {
                break;
            }
            end = next;
        }
        return new String[] {text.substring(start, cursor), text.substring(cursor, end)};
    }

    public void set(String line) {
        text.setLength(0);
        text.append(line);
        cursor = text.length();
    }

    /** Takes the line away. */
    public String take() {
        String line = text();
        set("");
        if (!line.isBlank() && (history.isEmpty() || !history.getLast().equals(line))) {
            history.add(line);
            if (history.size() > MAX_HISTORY) {
                history.removeFirst();
            }
        }
        place = history.size();
        return line;
    }

    public void insert(String more) {
        text.insert(cursor, more);
        cursor += more.length();
    }

    /** Does what a key says to a line; false where it means nothing to one. */
    public boolean key(Key key) {
        switch (key.kind()) {
            case TEXT, PASTE -> insert(key.text());
            case BACKSPACE -> delete(cursor == 0 ? 0 : Columns.previous(text, cursor), cursor);
            case DELETE -> delete(cursor, cursor == text.length() ? cursor : Columns.next(text, cursor));
            case LEFT -> cursor = cursor == 0 ? 0 : Columns.previous(text, cursor);
            case RIGHT -> cursor = cursor == text.length() ? cursor : Columns.next(text, cursor);
            case WORD_LEFT -> cursor = wordBefore();
            case WORD_RIGHT -> cursor = wordAfter();
            case HOME -> cursor = 0;
            case END -> cursor = text.length();
            case UP -> browse(-1);
            case DOWN -> browse(1);
            case ALT_ENTER -> insert("\n");
            case CONTROL -> {
                return control(key.text());
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean control(String letter) {
        switch (letter) {
            case "A" -> cursor = 0;
            case "E" -> cursor = text.length();
            case "B" -> cursor = cursor == 0 ? 0 : Columns.previous(text, cursor);
            case "F" -> cursor = cursor == text.length() ? cursor : Columns.next(text, cursor);
            case "D" -> delete(cursor, cursor == text.length() ? cursor : Columns.next(text, cursor));
            case "H" -> delete(cursor == 0 ? 0 : Columns.previous(text, cursor), cursor);
            case "U" -> delete(0, cursor);
            case "K" -> delete(cursor, text.length());
            case "W" -> delete(wordBefore(), cursor);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void delete(int from, int to) {
        text.delete(from, to);
        cursor = from;
    }

    private int wordBefore() {
        int at = cursor;
        while (at > 0 && text.charAt(at - 1) == ' ') {
            at--;
        }
        while (at > 0 && text.charAt(at - 1) != ' ') {
            at--;
        }
        return at;
    }

    private int wordAfter() {
        int at = cursor;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        while (at < text.length() && text.charAt(at) != ' ') {
            at++;
        }
        return at;
    }

    private void browse(int step) {
        int to = place + step;
        if (to < 0 || to > history.size()) {
            return;
        }
        if (place == history.size()) {
            kept = text();
        }
        place = to;
        set(to == history.size() ? kept : history.get(to));
    }
}
