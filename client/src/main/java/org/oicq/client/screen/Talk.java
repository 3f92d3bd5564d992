package org.oicq.client.screen;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.oicq.client.ConnectionLostException;
import org.oicq.client.OicqClient;
import org.oicq.client.RefusedException;
import org.oicq.client.StayingClient;
import org.oicq.client.terminal.Editor;
import org.oicq.client.terminal.Key;
import org.oicq.client.terminal.TerminalScreen;
import org.oicq.codec.text.Shown;

/**
 * The interactive client: takes keys and events in {@link Turns}, and draws. Keys come before events, and many events are one
 * drawing, so that it answers whatever comes.
 */
public final class Talk {
    private static final Duration DRAW_EVERY = Duration.ofMillis(30);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration LAG_EVERY = Duration.ofSeconds(20);

    /** The age from which a message that waited for the connection is asked about before it is sent. */
    private static final Duration OLD = Duration.ofMinutes(1);

    /** Lines of a paste that are sent without a question. */
    private static final int SHORT_PASTE = 5;

    private static final int REMEMBERED = 500;

    /** How the program and its user want it. */
    public record Options(
            long number,
            String server,
            java.util.Locale language,
            Optional<History> history,
            Path downloads,
            boolean colour,
            boolean bell,
            boolean notices) {}

    /** A message that the server does not have for certain. */
    private record Unsent(Target target, long id, String text, Instant written, boolean maybeSent) {}

    private final Options options;
    private final Function<StayingClient.Listener, StayingClient> connect;
    private final Model model;
    private final Texts texts;
    private final SlashCommands slash;
    private final Ears ears;
    private final Filling filling;

    private final BlockingQueue<Key> keys = new LinkedBlockingQueue<>(100_000);
    private final Turns turns = new Turns();

    // What follows is used in a turn alone.
    private final List<Unsent> unsent = new ArrayList<>();
    private @Nullable Runnable yes;
    private @Nullable Runnable no;
    private Optional<String> first = Optional.empty();
    private boolean wholeScreen;
    private volatile boolean over;
    private boolean alerted;

    /** When the screen was drawn last, and the time until it may be drawn again, in nanoseconds. */
    private long drawn;

    private long gap = DRAW_EVERY.toNanos();

    /** Whether something may have changed since then. */
    private boolean changed = true;

    private long lastLag = System.nanoTime();
    private volatile @Nullable StayingClient staying;

    /**
     * An interactive client.
     *
     * @param connect starts the connection
     */
    public Talk(Options options, Commands commands, Function<StayingClient.Listener, StayingClient> connect) {
        this.options = options;
        this.connect = connect;
        this.texts = new Texts(options.language());
        this.model = new Model(Shown::line, Clock.system(ZoneId.systemDefault()), texts);
        this.slash = new SlashCommands(this, model, commands);
        this.ears = new Ears(this, model, options.history());
        this.filling = new Filling(this, model);
        model.loggedInAs(options.number(), options.server());
    }

    /** Begins with a command once the user is logged in. */
    public void beginWith(String command) {
        first = Optional.of(command);
    }

    /** Runs on this terminal until the user leaves. */
    public void run() throws IOException, InterruptedException {
        try (TerminalScreen screen = new TerminalScreen(options.colour())) {
            screen.onResize(() -> post(screen::forget));
            Thread.ofPlatform().daemon().name("oicq-keys").start(() -> {
                try {
                    screen.readKeys(this::type);
                } catch (IOException _) {
                    // The terminal is gone, which ends the program as well.
                }
                post(() -> over = true);
            });
            wholeScreen = true;
            begin();
            loop(screen);
        } finally {
            end();
        }
    }

    /** Reads lines. */
    @FunctionalInterface
    public interface Lines {
        /** The next line, or null after the last. */
        @Nullable
        String next() throws IOException;
    }

    /**
     * Runs where there is no more than lines: each thing that comes is one, with the time and who said it, and each line that is
     * typed is a message or a command.
     */
    public void runPlain(Lines lines, java.util.function.Consumer<String> out)
            throws IOException, InterruptedException {
        model.onEntry((target, entry) -> out.accept(Layout.plain(model, target, entry)));
        try {
            begin();
            Thread.ofPlatform().daemon().name("oicq-lines").start(() -> {
                try {
                    for (String line = lines.next(); line != null; line = lines.next()) {
                        String typed = line;
                        post(() -> plainLine(typed));
                    }
                } catch (IOException e) {
                    post(() -> model.warn(texts.reason(String.valueOf(e.getMessage()))));
                }
                post(() -> over = true);
            });
            while (!over) {
                turns.await(TICK.toNanos());
                turns.take(() -> {
                    turns.doEvents();
                    tick();
                    turns.drawn();
                    if (over) {
                        turns.close();
                    }
                });
            }
        } finally {
            end();
        }
    }

    private void plainLine(String line) {
        if (!model.question().isEmpty()) {
            Runnable then = line.strip().equalsIgnoreCase("y") ? yes : no;
            model.question("");
            if (then != null) {
                then.run();
            }
        } else if (!line.isBlank()) {
            submit(line);
        }
    }

    private void begin() throws IOException {
        if (options.history().isPresent()) {
            for (History.Kept kept : options.history().get().recent(REMEMBERED)) {
                model.remembered(kept.target(), kept.who(), kept.text(), kept.time());
            }
        }
        model.show(Target.SERVER);
        staying = connect.apply(ears);
    }

    private void end() {
        turns.close();
        StayingClient now = staying;
        if (now != null) {
            Optional<OicqClient> client = now.client();
            now.close();
            // The goodbye says that what was shown has been read.
            client.ifPresent(one -> one.closed()
                    .completeOnTimeout(new ConnectionLostException(""), 2, TimeUnit.SECONDS)
                    .join());
        }
    }

    private void loop(TerminalScreen screen) throws InterruptedException {
        while (!over) {
            // The second passes for the clock and the countdown.
            turns.await(changed ? drawn + gap - System.nanoTime() : TICK.toNanos());
            turns.take(() -> turn(screen));
        }
    }

    private void turn(TerminalScreen screen) {
        for (Key key = keys.poll(); key != null; key = keys.poll()) {
            key(key);
            drawn = 0;
        }
        turns.doEvents();
        tick();
        if (over) {
            // The last drawing: what comes from now on counts as not shown.
            turns.close();
            drawn = 0;
        }
        long begin = System.nanoTime();
        changed = begin - drawn < gap;
        if (!changed) {
            alert(screen);
            Layout.Screen next = Layout.of(model, screen.width(), screen.height());
            screen.draw(next.lines(), next.cursor());
            turns.drawn();
            drawn = System.nanoTime();
            // Between two drawings, events get at least twice the time of a drawing.
            gap = Math.clamp(2 * (drawn - begin), DRAW_EVERY.toNanos(), TICK.toNanos());
        }
    }

    private void tick() {
        if (System.nanoTime() - lastLag > LAG_EVERY.toNanos()) {
            lastLag = System.nanoTime();
            client().ifPresent(this::measureLag);
        }
        ears.rooms().looking(model.current());
    }

    private void measureLag(OicqClient client) {
        long begin = System.nanoTime();
        var _ = client.barrier().thenRun(() -> {
            long millis = (System.nanoTime() - begin) / 1_000_000;
            post(() -> model.lag(millis));
        });
    }

    private void alert(TerminalScreen screen) {
        if (alerted) {
            alerted = false;
            int unread = model.unread();
            screen.title("OICQ " + options.number() + (unread > 0 ? " (" + unread + ")" : ""));
            if (options.bell()) {
                screen.bell();
            }
            if (options.notices()) {
                screen.notice("OICQ: " + texts.get("unread", unread));
            }
        }
    }

    // ------------------------------------------------------------------ what other threads do

    /** Does something that uses the model, soon. */
    void post(Runnable event) {
        turns.later(event);
    }

    /** Does something that uses the model before this returns. */
    void now(Runnable event) {
        turns.now(event);
    }

    private void type(Key key) {
        if (keys.offer(key)) {
            turns.wake();
        }
    }

    /** Does what may block elsewhere, and says what went wrong. */
    void work(Work work) {
        Thread.ofVirtual().start(() -> {
            try {
                work.run();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                post(() -> model.warn(texts.reason(String.valueOf(e.getMessage()))));
            }
        });
    }

    /** Something that may block or fail. */
    interface Work {
        void run() throws Exception;
    }

    // ------------------------------------------------------------------ what is done in a turn

    Options options() {
        return options;
    }

    Optional<OicqClient> client() {
        StayingClient now = staying;
        return now == null ? Optional.empty() : now.client();
    }

    void comeBack() {
        StayingClient now = staying;
        if (now != null) {
            now.comeBack();
        }
    }

    Ears ears() {
        return ears;
    }

    /** A message has come for the user, who may look elsewhere. */
    void alert() {
        alerted = true;
    }

    void leave() {
        if (unsent.isEmpty()) {
            over = true;
        } else {
            ask(texts.get("question-quit"), () -> over = true, () -> {});
        }
    }

    /** Asks a question that y or Enter answers with yes. */
    void ask(String question, Runnable whenYes, Runnable whenNo) {
        model.question(question);
        yes = whenYes;
        no = whenNo;
    }

    /** Whether this is the full-screen client; where each event is a line, there is no form. */
    boolean hasForms() {
        return wholeScreen;
    }

    Filling filling() {
        return filling;
    }

    /** The exception inside the one that a future threw. */
    static Throwable cause(@Nullable Throwable problem) {
        Throwable known = problem == null ? new ConnectionLostException("") : problem;
        return known instanceof CompletionException && known.getCause() != null ? known.getCause() : known;
    }

    private void key(Key key) {
        if (!model.question().isEmpty()) {
            answer(key);
            return;
        }
        if (model.form().isPresent()) {
            filling.key(key);
            return;
        }
        if (key.kind() != Key.Kind.TAB) {
            model.choices(List.of());
        }
        switch (key.kind()) {
            case ENTER -> enter();
            case TAB -> slash.complete();
            case PASTE -> model.editor().insert(key.text());
            case ALT_UP -> model.step(-1);
            case ALT_DOWN -> model.step(1);
            case PAGE_UP -> model.scroll(model.scroll() + 10);
            case PAGE_DOWN -> model.scroll(model.scroll() - 10);
            case ESCAPE -> {
                model.find("");
                model.scroll(0);
                model.listShown(false);
            }
            case ALT -> alt(key.text());
            case CONTROL -> control(key);
            default -> {
                if (model.listShown() && (key.kind() == Key.Kind.UP || key.kind() == Key.Kind.DOWN)) {
                    model.step(key.kind() == Key.Kind.UP ? -1 : 1);
                    model.listShown(true);
                } else {
                    var _ = model.editor().key(key);
                }
            }
        }
    }

    private void alt(String letter) {
        switch (letter) {
            case "n" -> {
                if (!model.nextUnread()) {
                    model.choices(List.of(texts.get("no-unread")));
                }
            }
            case "l" -> model.listShown(!model.listShown());
            case "k" -> model.step(-1);
            case "j" -> model.step(1);
            default -> {
                // Means nothing here.
            }
        }
    }

    private void control(Key key) {
        switch (key.text()) {
            case "C" -> {
                if (model.editor().isEmpty()) {
                    leave();
                } else {
                    model.editor().set("");
                }
            }
            case "D" -> {
                if (model.editor().isEmpty()) {
                    leave();
                } else {
                    var _ = model.editor().key(key);
                }
            }
            case "P" -> model.step(-1);
            case "N" -> model.step(1);
            case "L" -> turns.wake();
            default -> {
                var _ = model.editor().key(key);
            }
        }
    }

    private void answer(Key key) {
        boolean agreed = key.kind() == Key.Kind.ENTER || key.is(Key.Kind.TEXT, "y") || key.is(Key.Kind.TEXT, "Y");
        boolean refused = key.kind() == Key.Kind.ESCAPE
                || key.is(Key.Kind.TEXT, "n")
                || key.is(Key.Kind.TEXT, "N")
                || key.is(Key.Kind.CONTROL, "C");
        Runnable then = agreed ? yes : refused ? no : null;
        if (then != null) {
            model.question("");
            then.run();
        }
    }

    private void enter() {
        if (model.listShown()) {
            model.listShown(false);
            return;
        }
        Editor editor = model.editor();
        String line = editor.text();
        if (line.isBlank()) {
            var _ = editor.take();
            return;
        }
        long lines = line.lines().count();
        if (lines > SHORT_PASTE) {
            ask(texts.get("paste", lines, line.length()), () -> submit(editor.take()), () -> editor.set(line));
        } else {
            submit(editor.take());
        }
    }

    private void submit(String line) {
        if (line.startsWith("/") && !line.startsWith("//")) {
            slash.run(line.substring(1));
        } else if (model.current().equals(Target.SERVER)) {
            model.warn(texts.get("no-talk"));
            model.editor().set(line);
        } else {
            say(model.current(), line.startsWith("//") ? line.substring(1) : line);
        }
    }

    /** Sends a message, or keeps it until it can be sent. */
    void say(Target target, String text) {
        Entry entry = model.wrote(target, text);
        send(new Unsent(target, entry.id(), text, entry.time(), false));
    }

    private void send(Unsent message) {
        if (!model.conversation(message.target).isPending(message.id)) {
            // It was said in a room before the connection broke, and has come back meanwhile.
            return;
        }
        Optional<OicqClient> client = client();
        if (client.isEmpty()) {
            unsent.add(message);
            return;
        }
        model.became(message.target, message.id, Entry.State.SENT, "");
        CompletableFuture<?> taken;
        try {
            long to = message.target.number();
            taken = message.target.kind() == Target.Kind.ROOM
                    ? client.get().rooms().say(to, message.text)
                    : client.get().send(to, message.text);
        } catch (IllegalArgumentException e) {
            model.became(message.target, message.id, Entry.State.REFUSED, String.valueOf(e.getMessage()));
            return;
        }
        var _ = taken.whenComplete((_, problem) -> work(() -> settled(message, problem)));
    }

    private void settled(Unsent message, @Nullable Throwable problem) throws IOException {
        Throwable cause = problem == null ? null : cause(problem);
        if (cause == null && message.target.kind() == Target.Kind.ROOM) {
            // It is shown as all others see it: when it comes in its turn.
            return;
        }
        if (cause == null) {
            ears.keep(message.target, options.number(), message.text, message.written);
            post(() -> model.became(message.target, message.id, Entry.State.TAKEN, ""));
        } else if (cause instanceof RefusedException) {
            post(() ->
                    model.became(message.target, message.id, Entry.State.REFUSED, String.valueOf(cause.getMessage())));
        } else {
            // Perhaps the server has it: nobody can know.
            post(() -> {
                if (!model.conversation(message.target).isPending(message.id)) {
                    return;
                }
                model.became(message.target, message.id, Entry.State.WAITING, "");
                unsent.add(new Unsent(message.target, message.id, message.text, message.written, true));
            });
        }
    }

    /** What was written here with this id has come back in its room: it is not sent once more. */
    void arrived(long id) {
        unsent.removeIf(one -> one.id == id);
    }

    /** The connection is there: what was written meanwhile goes out, after a question where that may be wrong by now. */
    void online() {
        if (first.isPresent()) {
            submit("/" + first.get());
            first = Optional.empty();
        }
        List<Unsent> waiting = List.copyOf(unsent);
        unsent.clear();
        if (waiting.isEmpty()) {
            return;
        }
        Instant old = Instant.now().minus(OLD);
        if (waiting.stream().noneMatch(one -> one.maybeSent || one.written.isBefore(old))) {
            waiting.forEach(this::send);
            return;
        }
        ask(texts.get("old", waiting.size()), () -> waiting.forEach(this::send), () -> {
            waiting.forEach(one -> model.became(one.target, one.id, Entry.State.REFUSED, texts.get("not-old")));
        });
    }
}
