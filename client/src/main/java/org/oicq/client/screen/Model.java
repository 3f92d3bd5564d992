package org.oicq.client.screen;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.oicq.client.terminal.Editor;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.packet.LoginReply;

/**
 * Everything that the screen shows. It knows no terminal and no network: who hears them changes it, in {@link Turns}. All
 * texts of others are made harmless where they come in.
 */
final class Model {
    /** How the connection is. */
    enum Link {
        CONNECTING,
        ONLINE,
        WAITING,
        STOPPED
    }

    /** A line of the list of people: a heading, or somebody. */
    record Item(String heading, boolean folded, int online, int all, Target target, int state, int unread) {
        boolean isHeading() {
            return !heading.isEmpty();
        }
    }

    /** A group as the list shows it: who is online stands first. */
    private record Section(String name, int online, List<Target> members) {}

    /** Where people are who are in no group. */
    static final int OTHERS = 0;

    private static final int MOST_REQUESTS = 1000;
    private static final int MOST_NAMES = 50_000;

    /** A room that the user is in: where this program has begun in its log, how far it is, and how far the user has read. */
    private static final class Room {
        String name = "";
        long begin;
        long last;
        long read;
    }

    private final UnaryOperator<String> harmless;
    private final Clock clock;
    private final Texts texts;

    private final Map<Target, Conversation> conversations = new LinkedHashMap<>();
    private final Map<Long, String> names = new HashMap<>();
    private final Map<Long, String> requests = new LinkedHashMap<>();
    private final Map<Long, Room> rooms = new LinkedHashMap<>();
    private final Jobs jobs = new Jobs();
    private final Set<String> folded = new HashSet<>();
    private List<LoginReply.Group> groups = List.of();
    private List<Section> sections = List.of();
    private final Map<Long, Integer> states = new HashMap<>();

    private final Editor editor = new Editor();
    private Optional<Form> form = Optional.empty();
    private Target current = Target.SERVER;
    private int scroll;
    private boolean listShown;
    private String find = "";
    private String question = "";
    private String progress = "";
    private List<String> choices = List.of();

    private long number;
    private String server = "";
    private DisplayMode mode = DisplayMode.ONLINE;
    private Link link = Link.CONNECTING;
    private String linkReason = "";
    private Instant nextTry = Instant.EPOCH;
    private long lagMillis = -1;
    private long nextId = 1;
    private BiConsumer<Target, Entry> heard = (_, _) -> {};

    /**
     * A model with nothing in it.
     *
     * @param harmless makes a text that somebody else wrote one harmless line
     */
    Model(UnaryOperator<String> harmless, Clock clock, Texts texts) {
        this.harmless = harmless;
        this.clock = clock;
        this.texts = texts;
    }

    // ------------------------------------------------------------------ what is said

    /** Somebody has said something. */
    Entry heard(Target target, long who, String text) {
        return add(target, who, text, Entry.State.HEARD, clock.instant());
    }

    /** Somebody has said something, then. */
    void heard(Target target, long who, String text, Instant time) {
        add(target, who, text, Entry.State.HEARD, time);
    }

    /**
     * What the user has said has come back, as all others see it. What was written here moves to its place among what others
     * have said.
     *
     * @return the id of what was written here; 0 where it was said elsewhere
     */
    long saidMyself(Target target, String text, Instant time) {
        Entry pending = conversation(target).takePending(harmless.apply(text));
        if (pending == null) {
            add(target, number, text, Entry.State.TAKEN, time);
            return 0;
        }
        conversation(target).add(pending.with(Entry.State.TAKEN, ""), true);
        return pending.id();
    }

    /** Something from before all that a conversation has. */
    void before(Target target, long who, String text, Instant time) {
        Entry.State state = who == 0 ? Entry.State.NOTE : who == number ? Entry.State.TAKEN : Entry.State.HEARD;
        conversation(target).before(entry(who, text, state, time));
    }

    /** The user has written something; what becomes of it is told to {@link #became}. */
    Entry wrote(Target target, String text) {
        Entry entry = add(target, number, text, Entry.State.WAITING, clock.instant());
        scroll = 0;
        return entry;
    }

    /** This program says something where the user looks. */
    void note(String text) {
        note(current, text);
    }

    void note(Target target, String text) {
        add(target, 0, text, Entry.State.NOTE, clock.instant());
    }

    /** This program says where the user looks that something went wrong. */
    void warn(String text) {
        add(current, 0, text, Entry.State.WARNING, clock.instant());
    }

    /** An entry of the history file. */
    void remembered(Target target, long who, String text, Instant time) {
        Conversation conversation = conversation(target);
        conversation.add(entry(who, text, who == number ? Entry.State.TAKEN : Entry.State.HEARD, time), true);
    }

    private Entry add(Target target, long who, String text, Entry.State state, Instant time) {
        boolean looking = target.equals(current) && scroll == 0;
        Conversation conversation = conversation(target);
        Entry entry = entry(who, text, state, time);
        conversation.add(entry, looking || state == Entry.State.NOTE || state == Entry.State.WARNING);
        heard.accept(target, entry);
        return entry;
    }

    private Entry entry(long who, String text, Entry.State state, Instant time) {
        return new Entry(nextId++, time, who, harmless.apply(text), state, "");
    }

    /** What became of something that the user wrote. */
    void became(Target target, long id, Entry.State state, String reason) {
        Entry now = conversation(target).replace(id, state, harmless.apply(reason));
        if (now != null && state == Entry.State.REFUSED) {
            heard.accept(target, now);
        }
    }

    /** Who hears of each entry when it is made, and when it is refused. */
    void onEntry(BiConsumer<Target, Entry> listener) {
        heard = listener;
    }

    Conversation conversation(Target target) {
        return conversations.computeIfAbsent(target, _ -> new Conversation());
    }

    /** All conversations that have begun. */
    Set<Target> targets() {
        return conversations.keySet();
    }

    // ------------------------------------------------------------------ who is there

    void loggedInAs(long me, String address) {
        number = me;
        server = address;
    }

    long number() {
        return number;
    }

    String server() {
        return server;
    }

    /** The friend list as it is now. */
    void friends(List<LoginReply.Group> now) {
        groups = now;
        // Made here and not for each drawing: there may be ten thousand friends.
        sections = now.stream().map(this::section).toList();
        states.clear();
        for (LoginReply.Group group : now) {
            for (LoginReply.Friend friend : group.friends()) {
                states.put(friend.friendNumber(), friend.friendState());
                if (!friend.nickname().isEmpty()) {
                    named(friend.friendNumber(), friend.nickname().toString());
                }
            }
        }
    }

    private Section section(LoginReply.Group group) {
        List<LoginReply.Friend> friends = group.friends().stream()
                .sorted(Comparator.comparing(Model::isOffline))
                .toList();
        return new Section(
                harmless.apply(group.groupName().toString()),
                (int) friends.stream().filter(friend -> !isOffline(friend)).count(),
                friends.stream()
                        .map(friend -> Target.user(friend.friendNumber()))
                        .toList());
    }

    private static boolean isOffline(LoginReply.Friend friend) {
        return friend.friendState() == DisplayMode.OFFLINE.code();
    }

    List<LoginReply.Group> groups() {
        return groups;
    }

    boolean isFriend(long who) {
        return states.containsKey(who);
    }

    /** A name that was looked up. */
    void named(long who, String nickname) {
        if (names.size() < MOST_NAMES || names.containsKey(who)) {
            names.put(who, harmless.apply(nickname));
        }
    }

    boolean hasName(long who) {
        return names.containsKey(who);
    }

    /** The name of a user, or the number where it is not known. */
    String name(long who) {
        String name = names.getOrDefault(who, "");
        return name.isEmpty() ? Long.toString(who) : name;
    }

    /** What a conversation is called. */
    String name(Target target) {
        return switch (target.kind()) {
            case USER -> name(target.number());
            case ROOM -> "# " + roomName(target.number());
            case SERVER -> texts.get("server");
        };
    }

    int state(long who) {
        return states.getOrDefault(who, DisplayMode.OFFLINE.code());
    }

    void asked(long who, String reason) {
        if (requests.size() < MOST_REQUESTS) {
            requests.put(who, harmless.apply(reason));
        }
    }

    void answered(long who) {
        requests.remove(who);
    }

    Map<Long, String> requests() {
        return requests;
    }

    Jobs jobs() {
        return jobs;
    }

    private String roomName(long number) {
        Room room = rooms.get(number);
        return room == null || room.name.isEmpty() ? Long.toString(number) : room.name;
    }

    /** The user is in this room. */
    void room(long room, String name) {
        rooms.computeIfAbsent(room, _ -> new Room()).name = harmless.apply(name);
    }

    void noRoom(long room) {
        rooms.remove(room);
    }

    /** Another connection: it says which rooms there are. */
    void noRooms() {
        rooms.clear();
    }

    boolean inRoom(long room) {
        return rooms.containsKey(room);
    }

    /** What comes of a room comes after this entry. */
    void begins(long number, long entry) {
        Room room = rooms.get(number);
        if (room != null) {
            room.begin = entry;
            room.read = entry;
        }
    }

    /** The last entry before those that come; 0 where there is none. */
    long begin(long number) {
        Room room = rooms.get(number);
        return room == null ? 0 : room.begin;
    }

    /** A room's log has come to this entry. */
    void reached(long number, long entry) {
        Room room = rooms.get(number);
        if (room != null) {
            room.last = entry;
        }
    }

    /** The entry up to which the user has read now, who looks at the room's end; 0 where that is no news. */
    long readNow(long number) {
        Room room = rooms.get(number);
        if (room == null || scroll > 0 || room.last <= room.read) {
            return 0;
        }
        room.read = room.last;
        return room.read;
    }

    // ------------------------------------------------------------------ the list

    /** The list of people, rooms and requests, from top to bottom. */
    List<Item> items() {
        List<Item> items = new ArrayList<>();
        for (Section group : sections) {
            section(items, group.name(), group.online(), group.members());
        }
        List<Target> others = conversations.keySet().stream()
                .filter(target -> target.kind() == Target.Kind.USER && !isFriend(target.number()))
                .toList();
        if (!others.isEmpty()) {
            section(items, texts.get("others"), -1, others);
        }
        if (!rooms.isEmpty()) {
            section(
                    items,
                    texts.get("rooms"),
                    -1,
                    rooms.keySet().stream().map(Target::room).toList());
        }
        items.add(item(Target.SERVER));
        return items;
    }

    private void section(List<Item> items, String name, int online, List<Target> members) {
        boolean closed = folded.contains(name);
        int heading = items.size();
        int unread = 0;
        for (Target target : members) {
            Item member = item(target);
            unread += closed ? member.unread() : 0;
            // Who is talked to stays to be seen.
            if (!closed || target.equals(current)) {
                items.add(member);
            }
        }
        items.add(heading, new Item(name, closed, online, members.size(), Target.SERVER, 0, unread));
    }

    private Item item(Target target) {
        Conversation conversation = conversations.get(target);
        return new Item(
                "",
                false,
                0,
                0,
                target,
                target.kind() == Target.Kind.USER ? state(target.number()) : 0,
                conversation == null ? 0 : conversation.unread());
    }

    /** Opens or closes a section of the list, told by the beginning of its name. */
    boolean fold(String name) {
        for (Item item : items()) {
            if (item.isHeading() && item.heading.startsWith(name)) {
                if (!folded.remove(item.heading)) {
                    folded.add(item.heading);
                }
                return true;
            }
        }
        return false;
    }

    // ------------------------------------------------------------------ where the user is

    Target current() {
        return current;
    }

    /** The user looks at another conversation. */
    void show(Target target) {
        if (!target.equals(current)) {
            conversation(current).left();
            current = target;
            listShown = false;
            find = "";
        }
        scroll = 0;
        conversation(target).read();
    }

    /** To the next conversation of the list, or the one before. */
    void step(int by) {
        List<Target> open = items().stream()
                .filter(item -> !item.isHeading())
                .map(Item::target)
                .toList();
        if (!open.isEmpty()) {
            int at = open.indexOf(current);
            show(open.get(Math.floorMod(at < 0 ? 0 : at + by, open.size())));
        }
    }

    /** To the next conversation with something new; false where there is none. */
    boolean nextUnread() {
        for (Map.Entry<Target, Conversation> one : conversations.entrySet()) {
            if (one.getValue().unread() > 0) {
                show(one.getKey());
                return true;
            }
        }
        return false;
    }

    int unread() {
        return conversations.values().stream().mapToInt(Conversation::unread).sum();
    }

    int scroll() {
        return scroll;
    }

    /** Lines up from the end; the layout keeps it within what there is. */
    void scroll(int lines) {
        scroll = Math.max(0, lines);
        if (scroll == 0) {
            conversation(current).read();
        }
    }

    boolean listShown() {
        return listShown;
    }

    void listShown(boolean now) {
        listShown = now;
    }

    /** The word that is looked for in the conversation, or empty. */
    String find() {
        return find;
    }

    void find(String word) {
        find = word;
        scroll = 0;
    }

    /** The line that the user writes, or that of the form which is open. */
    Editor editor() {
        return form.map(Form::editor).orElse(editor);
    }

    /** What is filled in in place of the conversation. */
    Optional<Form> form() {
        return form;
    }

    void form(Optional<Form> now) {
        form = now;
    }

    /** What the user is asked in place of the line to write; empty where nothing is asked. */
    String question() {
        return question;
    }

    void question(String text) {
        question = text;
        if (!text.isEmpty()) {
            heard.accept(current, entry(0, text, Entry.State.NOTE, clock.instant()));
        }
    }

    /** What Tab can make of the line, shown above it. */
    List<String> choices() {
        return choices;
    }

    void choices(List<String> now) {
        choices = now;
    }

    /** How far a transfer is. */
    String progress() {
        return progress;
    }

    void progress(String text) {
        progress = text;
    }

    // ------------------------------------------------------------------ the connection

    DisplayMode mode() {
        return mode;
    }

    void mode(DisplayMode now) {
        mode = now;
    }

    Link link() {
        return link;
    }

    void link(Link now, String reason, Instant next) {
        link = now;
        linkReason = harmless.apply(reason);
        nextTry = next;
    }

    String linkReason() {
        return linkReason;
    }

    /** Seconds to the next attempt. */
    long secondsToTry() {
        return Math.max(0, nextTry.getEpochSecond() - clock.instant().getEpochSecond());
    }

    void lag(long millis) {
        lagMillis = millis;
    }

    long lagMillis() {
        return lagMillis;
    }

    Clock clock() {
        return clock;
    }

    Texts texts() {
        return texts;
    }
}
