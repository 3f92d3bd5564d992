package org.oicq.client.screen;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.oicq.client.OicqClient;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.packet.LoginReply;

/** What begins with a slash: the screen's own commands, and all those of the program under their own names. */
final class SlashCommands {
    /** The screen's own, with what they do. */
    private static final Map<String, String> OWN = Map.ofEntries(
            Map.entry("help", "slash.help"),
            Map.entry("quit", "slash.quit"),
            Map.entry("msg", "slash.msg"),
            Map.entry("next", "slash.next"),
            Map.entry("yes", "slash.yes"),
            Map.entry("no", "slash.no"),
            Map.entry("accept", "slash.accept"),
            Map.entry("refuse", "slash.refuse"),
            Map.entry("offer", "slash.offer"),
            Map.entry("search", "slash.search"),
            Map.entry("people", "slash.people"),
            Map.entry("find", "slash.find"),
            Map.entry("fold", "slash.fold"),
            Map.entry("profile", "slash.profile"),
            Map.entry("connect", "slash.connect"));

    /** Make no sense where somebody is logged in and listens already. */
    private static final List<String> NOT_HERE = List.of("register", "login", "listen", "pipe", "file receive", "help");

    /** After these the list of jobs is another. */
    private static final List<String> DOCUMENTS = List.of("fax", "print");

    /** Commands whose text is taken as it was written, and how many words come before it; {@code --room} takes one more. */
    private static final Map<String, Integer> TEXT_AFTER = Map.of("send", 2, "broadcast", 2, "request", 2);

    private static final int MOST_FOUND = 50;
    private static final int MOST_CHOICES = 12;

    private final Talk talk;
    private final Model model;
    private final Commands commands;
    private final Texts texts;

    SlashCommands(Talk talk, Model model, Commands commands) {
        this.talk = talk;
        this.model = model;
        this.commands = commands;
        this.texts = model.texts();
    }

    /** Runs a line without its slash. */
    void run(String line) {
        List<String> words = words(line);
        if (words.isEmpty()) {
            return;
        }
        String name = words.getFirst().toLowerCase(Locale.ROOT);
        List<String> rest = words.subList(1, words.size());
        switch (name) {
            case "help" -> help();
            case "quit", "exit" -> talk.leave();
            case "msg" -> message(line, rest);
            case "next" -> {
                if (!model.nextUnread()) {
                    model.note(texts.get("no-unread"));
                }
            }
            case "yes", "no" ->
                rest.forEach(number -> {
                    command(List.of("answer", number, name));
                    parse(number).ifPresent(model::answered);
                });
            case "accept" -> accept(rest);
            case "refuse" -> refuse();
            case "offer" -> offer(rest);
            case "search" -> search(rest);
            case "people" -> people(line, rest);
            case "find" -> find(after(1, line));
            case "fold" -> {
                if (!model.fold(String.join(" ", rest))) {
                    model.warn(texts.get("no-choice"));
                }
            }
            case "connect" -> talk.comeBack();
            case "profile" -> {
                if (rest.isEmpty() && talk.hasForms()) {
                    withClient(talk.filling()::profile);
                } else {
                    command(words);
                }
            }
            default -> {
                if (NOT_HERE.contains(name) || commands.about(name).isEmpty()) {
                    model.warn(texts.get("unknown-command", name));
                } else {
                    command(wordsAndText(name, line));
                }
            }
        }
    }

    private String here() {
        return Long.toString(model.current().number());
    }

    private static Optional<Long> parse(String number) {
        return number.matches("\\d{1,10}") ? Optional.of(Long.parseLong(number)) : Optional.empty();
    }

    private void help() {
        model.show(Target.SERVER);
        new TreeSet<>(OWN.keySet())
                .forEach(own -> model.note("/" + own + "  " + texts.get(OWN.getOrDefault(own, own))));
        commands.names().stream()
                .filter(name -> !NOT_HERE.contains(name) && !OWN.containsKey(name))
                .forEach(name -> model.note("/" + name + "  " + commands.about(name)));
        model.note(texts.get("keys.all"));
    }

    private void message(String line, List<String> rest) {
        Optional<Target> who = rest.isEmpty() ? Optional.empty() : target(rest.getFirst());
        if (who.isEmpty()) {
            model.warn(texts.get("no-talk"));
            return;
        }
        Target target = who.get();
        model.show(target);
        if (target.kind() == Target.Kind.USER && !model.hasName(target.number())) {
            talk.client().ifPresent(client -> talk.ears().name(client, target.number()));
        }
        String text = after(2, line);
        if (!text.isEmpty()) {
            talk.say(target, text);
        }
    }

    /** A number, or that of the friend with this name; with # before it a room's. */
    private Optional<Target> target(String word) {
        return word.startsWith("#")
                ? parse(word.substring(1)).map(Target::room)
                : number(word).map(Target::user);
    }

    private Optional<Long> number(String word) {
        return parse(word)
                .or(() -> model.groups().stream()
                        .flatMap(group -> group.friends().stream())
                        .filter(friend -> friend.nickname().toString().equalsIgnoreCase(word))
                        .map(LoginReply.Friend::friendNumber)
                        .findFirst());
    }

    /** The quotation marks of a condition are its own, unless they stand around all of it. */
    private void people(String line, List<String> rest) {
        String condition = after(1, line);
        command(
                condition.isEmpty() || (rest.size() == 1 && condition.startsWith("\""))
                        ? Stream.concat(Stream.of("search"), rest.stream()).toList()
                        : List.of("search", condition),
                // Here /search is another command.
                text -> text.replace("/search ", "/people "));
    }

    /** {@code /file send} to who is on the screen, under a name of its own. */
    private void offer(List<String> rest) {
        if (rest.isEmpty() || rest.contains("--help") || rest.contains("-h")) {
            model.note("/offer  " + texts.get("slash.offer"));
        } else if (model.current().kind() != Target.Kind.USER) {
            model.warn(texts.get("no-talk"));
        } else {
            command(
                    Stream.concat(Stream.of("file", "send", here()), rest.stream())
                            .toList(),
                    text -> text.replace("/file send --help", "/offer --help"));
        }
    }

    private void accept(List<String> rest) {
        long from = model.current().number();
        Path folder = rest.isEmpty() ? talk.options().downloads() : Path.of(rest.getFirst());
        if (talk.ears().downloads().offer(from).isEmpty()) {
            model.warn(texts.get("no-offer"));
            return;
        }
        withClient(client -> talk.work(() -> talk.ears().downloads().accept(client, from, folder)));
    }

    private void refuse() {
        long from = model.current().number();
        if (talk.ears().downloads().offer(from).isEmpty()) {
            model.warn(texts.get("no-offer"));
            return;
        }
        withClient(client -> talk.work(() -> {
            talk.ears().downloads().refuse(client, from);
            talk.post(() -> model.note(Target.user(from), texts.get("refused-file")));
        }));
    }

    private void find(String word) {
        model.find(word);
        long count = model.conversation(model.current()).entries().stream()
                .filter(entry -> entry.text().toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT)))
                .count();
        model.choices(List.of(texts.get("found", count)));
    }

    private void search(List<String> words) {
        if (model.current().kind() == Target.Kind.ROOM && !words.isEmpty()) {
            command(Stream.concat(Stream.of("room", "search", here()), words.stream())
                    .toList());
            return;
        }
        Optional<History> history = talk.options().history();
        if (history.isEmpty() || words.isEmpty()) {
            find(String.join(" ", words));
            return;
        }
        talk.work(() -> {
            List<History.Kept> found = history.get().search(words, MOST_FOUND);
            talk.post(() -> {
                model.show(Target.SERVER);
                if (found.isEmpty()) {
                    model.note(texts.get("not-found", String.join(" ", words)));
                }
                for (History.Kept kept : found) {
                    model.note(texts.get(
                            "history-line",
                            kept.time()
                                    .atZone(model.clock().getZone())
                                    .toLocalDateTime()
                                    .withNano(0)
                                    .toString()
                                    .replace('T', ' '),
                            model.name(kept.target()) + (kept.who() == model.number() ? " ← " : " → "),
                            kept.text()));
                }
            });
        });
    }

    private void command(List<String> words) {
        command(words, UnaryOperator.identity());
    }

    private void command(List<String> words, UnaryOperator<String> naming) {
        withClient(client -> talk.work(() -> {
            Target where = model.current();
            commands.run(
                    client,
                    words,
                    naming,
                    said -> talk.post(() -> model.note(where, said)),
                    progress -> talk.post(() -> model.progress(progress)));
            talk.post(() -> {
                model.progress("");
                talk.ears().friends(client);
                status(words);
                if (DOCUMENTS.contains(words.getFirst())) {
                    talk.ears().jobs().look(client);
                }
            });
        }));
    }

    private void status(List<String> words) {
        if (words.size() == 2 && words.getFirst().equals("status")) {
            switch (words.getLast().toLowerCase(Locale.ROOT)) {
                case "online" -> model.mode(DisplayMode.ONLINE);
                case "hidden" -> model.mode(DisplayMode.HIDDEN);
                case "busy" -> model.mode(DisplayMode.DO_NOT_DISTURB);
                default -> {
                    // The connection's end says so.
                }
            }
        }
    }

    private void withClient(java.util.function.Consumer<OicqClient> use) {
        talk.client().ifPresentOrElse(use, () -> model.warn(texts.get("no-connection", model.secondsToTry())));
    }

    // ------------------------------------------------------------------ completion

    /** Completes the last word: a command's name, a friend's name or number. Shows what there is where it is more than one. */
    void complete() {
        String line = model.editor().text();
        if (!line.startsWith("/")) {
            return;
        }
        String all = line.substring(1);
        int blank = all.lastIndexOf(' ');
        String word = all.substring(blank + 1);
        List<String> fitting = new ArrayList<>();
        names().filter(name -> name.startsWith(all)).forEach(fitting::add);
        String head = "/";
        if (fitting.isEmpty()) {
            head = line.substring(0, blank + 2);
            people(word).forEach(fitting::add);
        }
        if (fitting.isEmpty()) {
            model.choices(List.of(texts.get("no-choice")));
        } else if (fitting.size() == 1) {
            String only = fitting.getFirst();
            model.editor().set(head + first(only) + " ");
        } else {
            String common = first(fitting.getFirst());
            for (String one : fitting) {
                int same = 0;
                while (same < Math.min(common.length(), first(one).length())
                        && common.charAt(same) == one.charAt(same)) {
                    same++;
                }
                common = common.substring(0, same);
            }
            if (common.length() > (head.equals("/") ? all : word).length()) {
                model.editor().set(head + common);
            }
            model.choices(fitting.stream().limit(MOST_CHOICES).toList());
        }
    }

    /** A choice of a friend shows the name behind the number. */
    private static String first(String choice) {
        int tab = choice.indexOf(" · ");
        return tab < 0 ? choice : choice.substring(0, tab);
    }

    private Stream<String> names() {
        return Stream.concat(OWN.keySet().stream(), commands.names().stream().filter(name -> !NOT_HERE.contains(name)))
                .distinct()
                .sorted();
    }

    private Stream<String> people(String word) {
        return model.groups().stream()
                .flatMap(group -> group.friends().stream())
                .filter(friend -> Long.toString(friend.friendNumber()).startsWith(word)
                        || model.name(friend.friendNumber())
                                .toLowerCase(Locale.ROOT)
                                .startsWith(word.toLowerCase(Locale.ROOT)))
                .limit(MOST_CHOICES * 4L)
                .map(friend -> friend.friendNumber() + " · " + model.name(friend.friendNumber()));
    }

    /** Text that is taken as it was written: what comes after so many words. */
    private static String after(int count, String line) {
        List<Word> words = cut(line);
        return words.size() < count
                ? ""
                : line.substring(words.get(count - 1).end).strip();
    }

    /** The words of a command, with its text as one word where it takes one. */
    private static List<String> wordsAndText(String name, String line) {
        List<String> words = words(line);
        int before = TEXT_AFTER.getOrDefault(name, words.size());
        if (words.size() > 2 && words.get(1).equals("--room")) {
            before++;
        }
        if (before >= words.size()) {
            return words;
        }
        List<String> all = new ArrayList<>(words.subList(0, before));
        all.add(after(before, line));
        return all;
    }

    /** A word of a line, and where it ends there. */
    private record Word(String text, int end) {}

    /**
     * The words of a line, as in a shell: what stands between quotation marks is one, and a backslash takes a blank, a quotation
     * mark or a backslash for what it is. A mark opens only where a word or a value behind = begins and another closes it,
     * so that words such as don't stay what they are.
     */
    static List<String> words(String line) {
        return cut(line).stream().map(Word::text).toList();
    }

    private static List<Word> cut(String line) {
        List<Word> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        boolean begun = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0 ? c == quote : opens(line, i, begun)) {
                quote = quote == 0 ? c : 0;
                begun = true;
            } else if (quote == 0 && Character.isWhitespace(c)) {
                if (begun) {
                    words.add(new Word(word.toString(), i));
                }
                word.setLength(0);
                begun = false;
            } else {
                if (c == '\\' && quote != '\'' && escapes(line, i + 1, quote)) {
                    i++;
                }
                word.append(line.charAt(i));
                begun = true;
            }
        }
        if (begun) {
            words.add(new Word(word.toString(), line.length()));
        }
        return words;
    }

    private static boolean opens(String line, int at, boolean begun) {
        char c = line.charAt(at);
        return (c == '"' || c == '\'') && (!begun || line.charAt(at - 1) == '=') && line.indexOf(c, at + 1) > 0;
    }

    private static boolean escapes(String line, int at, char quote) {
        if (at >= line.length()) {
            return false;
        }
        char c = line.charAt(at);
        return c == '\\' || c == '"' || (quote == 0 && (c == '\'' || Character.isWhitespace(c)));
    }
}
