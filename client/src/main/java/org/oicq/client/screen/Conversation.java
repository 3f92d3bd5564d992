package org.oicq.client.screen;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was said with somebody, the newest last; the oldest go when there is too much. */
final class Conversation {
    /** Entries in memory; the history file has the rest. */
    static final int MOST = 1000;

    /** Characters in memory. */
    static final int MOST_CHARACTERS = 1 << 20;

    private final List<Entry> entries = new ArrayList<>();
    private int characters;
    private int unread;
    /** The first entry that was not looked at when the user came here; 0 where there is none. */
    private long newFrom;

    List<Entry> entries() {
        return Collections.unmodifiableList(entries);
    }

    int unread() {
        return unread;
    }

    long newFrom() {
        return newFrom;
    }

    void add(Entry entry, boolean looking) {
        entries.add(entry);
        characters += entry.text().length();
        while (entries.size() > MOST || (characters > MOST_CHARACTERS && entries.size() > 1)) {
            List<Entry> oldest = entries.subList(0, Math.max(1, entries.size() / 10));
            characters -= oldest.stream().mapToInt(one -> one.text().length()).sum();
            oldest.clear();
        }
        if (!looking && !entry.mine()) {
            if (unread == 0) {
                newFrom = entry.id();
            }
            unread++;
        }
    }

    /** Adds an older line at the beginning, if there is room for it. */
    void before(Entry entry) {
        if (entries.size() < MOST && characters + entry.text().length() <= MOST_CHARACTERS) {
            entries.addFirst(entry);
            characters += entry.text().length();
        }
    }

    /** The oldest entry of the user's own with this text that the server is not known to have; it is taken out. */
    @Nullable
    Entry takePending(String text) {
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            boolean pending = entry.state() == Entry.State.WAITING || entry.state() == Entry.State.SENT;
            if (pending && entry.text().equals(text)) {
                entries.remove(i);
                characters -= entry.text().length();
                return entry;
            }
        }
        return null;
    }

    /** Whether it is not known what became of something that the user wrote. */
    boolean isPending(long id) {
        return entries.stream()
                .anyMatch(entry -> entry.id() == id
                        && (entry.state() == Entry.State.WAITING || entry.state() == Entry.State.SENT));
    }

    /** Another state for an entry; one that is gone already has none. */
    @Nullable
    Entry replace(long id, Entry.State state, String reason) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i).id() == id) {
                entries.set(i, entries.get(i).with(state, reason));
                return entries.get(i);
            }
        }
        return null;
    }

    /** The user looks at it. */
    void read() {
        unread = 0;
    }

    /** The user has left it: what was new is not any more. */
    void left() {
        newFrom = 0;
    }
}
