package org.oicq.client.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.oicq.client.screen.Texts;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.text.Shown;

/** Everything that the program says: results on standard output, errors and asides on standard error. */
final class Console {
    /** Apart, for many commands print no time, and these take some of a start. */
    private static final class Times {
        static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
        static final DateTimeFormatter DATE_AND_TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    }

    private static final String CLEAR_LINE = "\r\u001b[K";

    private static final int MAX_LINE = 65_535;

    private final BufferedReader in;
    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final boolean colour;
    private final Locale language;
    private boolean json;
    private boolean verbose;
    private boolean progressShown;
    private Consumer<String> progress = _ -> {};
    private Optional<Texts> texts = Optional.empty();
    private UnaryOperator<String> naming = UnaryOperator.identity();
    /** Goes into every object; empty where nothing asked for it. */
    private Map<String, Object> mark = Map.of();

    /**
     * A console.
     *
     * @param terminal whether a person sits at it
     * @param colour whether colours may be used there
     */
    Console(InputStream in, PrintStream out, PrintStream err, boolean terminal, boolean colour, Locale language) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.colour = terminal && colour;
        this.language = language;
    }

    /** How to say it: as JSON Lines, and with the stack traces of errors. */
    void style(boolean asJson, boolean withTraces) {
        json = asJson;
        verbose = withTraces;
    }

    /** What goes into each object that is printed, as the id of what was asked for. */
    void mark(Map<String, Object> values) {
        mark = values;
    }

    /** How errors and the help name commands, where it is not as in a shell. */
    void naming(UnaryOperator<String> another) {
        naming = another;
    }

    /** The texts of the user's language; empty for English, which has nothing to load for it. */
    private Optional<Texts> texts() {
        if (texts.isEmpty() && language.getLanguage().equals("zh")) {
            texts = Optional.of(new Texts(language));
        }
        return texts;
    }

    /** A sentence in the user's language. */
    synchronized String say(Sentence sentence) {
        return naming.apply(sentence.in(texts()));
    }

    /** The heading of a column or a row, which is its own key. */
    synchronized String heading(String english) {
        return texts().flatMap(known ->
                        known.find("heading." + english.toLowerCase(Locale.ROOT).replace(' ', '-')))
                .orElse(english);
    }

    /** The name of a code in the user's language. */
    synchronized String name(CodeTable table, int code) {
        return texts().map(known -> known.name(table, code)).orElseGet(() -> table.name(code, Locale.ROOT));
    }

    /** A table with a name and a value in each row. */
    Table facts(String heading, Object value) {
        return new Table(heading(heading), value.toString());
    }

    /** A table with these columns. */
    Table table(String... headings) {
        return new Table(Arrays.stream(headings).map(this::heading).toArray(String[]::new));
    }

    private String json(Map<String, Object> object) {
        if (mark.isEmpty()) {
            return Json.line(object);
        }
        Map<String, Object> marked = new LinkedHashMap<>(object);
        marked.putAll(mark);
        return Json.line(marked);
    }

    /** Another one for the same place, which can have marks of its own. Each line is written whole. */
    Console sibling() {
        Console other = new Console(InputStream.nullInputStream(), out, err, terminal, colour, language);
        other.style(json, verbose);
        return other;
    }

    boolean colour() {
        return colour;
    }

    boolean terminal() {
        return terminal;
    }

    /** The language of the user. */
    Locale language() {
        return language;
    }

    /** Standard output, for the help. */
    PrintWriter writer() {
        return new PrintWriter(out, true, StandardCharsets.UTF_8) {
            @Override
            public void write(String text) {
                super.write(naming.apply(text));
            }
        };
    }

    /** The password that a person types, or null where nobody sits there. */
    @Nullable
    String askPassword() {
        if (!terminal) {
            return null;
        }
        java.io.Console person = Objects.requireNonNull(System.console());
        Sentence question = Sentence.of("password", "Password: ");
        String asked = say(question);
        // It writes in the system's charset. A question of our own would come while the echo is still on.
        char[] typed =
                person.readPassword("%s", person.charset().newEncoder().canEncode(asked) ? asked : question.toString());
        return typed == null ? null : new String(typed);
    }

    /** What the command was run for, with a text of its own. */
    synchronized void result(Map<String, Object> object, String text) {
        clearProgress();
        line(out, json ? json(object) : text);
    }

    /** What came of the command. */
    synchronized void result(Map<String, Object> object, Sentence sentence) {
        result(object, json ? "" : Shown.line(say(sentence)));
    }

    /** A user's data. */
    void show(ProfileView view) {
        result(view.json(), json ? "" : view.text(this));
    }

    /** A result of many objects: a line each as JSON, or one text for them all. */
    synchronized void results(Iterable<Map<String, Object>> objects, String text) {
        if (json) {
            objects.forEach(object -> line(out, json(object)));
        } else {
            line(out, text);
        }
    }

    /** Something that came meanwhile. */
    synchronized void aside(Map<String, Object> object, String text) {
        clearProgress();
        line(json ? out : err, json ? json(object) : text);
    }

    /** Something that came meanwhile. */
    synchronized void aside(Map<String, Object> object, Sentence sentence) {
        aside(object, json ? "" : say(sentence));
    }

    /** Where the program stands, for a person only. */
    synchronized void hint(Sentence sentence) {
        print(say(sentence));
    }

    /** A line for a person only. */
    synchronized void print(String text) {
        if (!json) {
            clearProgress();
            line(err, text);
        }
    }

    /** Where progress goes that is not for a terminal. */
    void onProgress(Consumer<String> elsewhere) {
        progress = elsewhere;
    }

    /** Replaces the last progress on a terminal; shown nowhere else. */
    synchronized void progress(Sentence sentence) {
        String text = say(sentence);
        progress.accept(text);
        if (terminal && !json) {
            err.print(CLEAR_LINE + text);
            err.flush();
            progressShown = true;
        }
    }

    /** Asks a person something, whose answer is the next line. */
    synchronized void prompt(Sentence question) {
        err.print(say(question));
        err.flush();
    }

    /** Asks a person: y is yes, and everything else no. */
    synchronized boolean confirm(Sentence question) throws IOException {
        clearProgress();
        err.print(say(question) + " [y/N] ");
        err.flush();
        String answer = readLine();
        return answer != null && answer.strip().equalsIgnoreCase("y");
    }

    /**
     * The next line of standard input without its end, or null after the last.
     *
     * @throws Problem where it has more characters than any text of the protocol has bytes
     */
    @Nullable
    String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        int c = in.read();
        if (c < 0) {
            return null;
        }
        for (; c >= 0 && c != '\n'; c = in.read()) {
            if (line.length() == MAX_LINE) {
                throw Problem.refused(
                        Sentence.of("line-too-long", "a line of the input has more than {0} characters", MAX_LINE));
            }
            line.append((char) c);
        }
        return line.toString();
    }

    /**
     * The next line of standard input, and those that are there behind it; empty after the last.
     *
     * @param most lines at most
     */
    List<String> readLines(int most) throws IOException {
        List<String> lines = new ArrayList<>();
        do {
            String line = readLine();
            if (line == null) {
                break;
            }
            lines.add(line);
        } while (lines.size() < most && in.ready());
        return lines;
    }

    /** A no, or nothing found: not what the command was run for, and no mistake either. */
    synchronized void refused(Map<String, Object> object, Sentence sentence) {
        if (json) {
            line(out, json(object));
        } else {
            clearProgress();
            line(err, paint("31", "oicq: ") + Shown.line(say(sentence)));
        }
    }

    /** Why the program ends with this exit code, in one sentence. */
    synchronized void error(int exitCode, Sentence sentence, Throwable cause) {
        clearProgress();
        if (json) {
            line(out, json(Json.object("event", "error", "exit", exitCode, "error", sentence.toString())));
        } else {
            line(err, paint("31", "oicq: ") + Shown.line(say(sentence)));
        }
        if (verbose) {
            cause.printStackTrace(err);
        }
    }

    /** The time of day, for the start of a line. */
    String time() {
        return paint("2", LocalTime.now(ZoneId.systemDefault()).format(Times.TIME));
    }

    /** When something was, for the start of a line: with its date, unless that is today. */
    String time(Instant at) {
        ZonedDateTime local = at.atZone(ZoneId.systemDefault());
        boolean today = local.toLocalDate().equals(LocalDate.now(ZoneId.systemDefault()));
        return paint("2", local.format(today ? Times.TIME : Times.DATE_AND_TIME));
    }

    /** Somebody's number, made to stand out. */
    String who(long number) {
        return paint("36", Long.toString(number));
    }

    private String paint(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    private void clearProgress() {
        if (progressShown) {
            err.print(CLEAR_LINE);
            err.flush();
            progressShown = false;
        }
    }

    private static void line(PrintStream stream, String text) {
        stream.print(text + "\n");
        // The reader of a pipe may have left: what nobody has read must not count as shown.
        if (stream.checkError()) {
            throw new UncheckedIOException("the output cannot be written", new IOException());
        }
    }
}
