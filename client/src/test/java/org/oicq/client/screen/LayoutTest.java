package org.oicq.client.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oicq.client.terminal.Columns;
import org.oicq.client.terminal.Line;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.text.Shown;
import org.oicq.codec.wire.Text;

/** What the screen looks like; the screens of docs/client.md are made and checked here. */
class LayoutTest {
    private static final Instant NOW = Instant.parse("2026-11-26T21:40:30Z");
    private static final Path PAGE = Path.of("../docs/client.md");

    static Model model(Locale language) {
        Model model = new Model(Shown::line, Clock.fixed(NOW, ZoneOffset.UTC), new Texts(language));
        model.loggedInAs(10001, "127.0.0.1:8000");
        model.named(10001, "小明");
        model.link(Model.Link.ONLINE, "", Instant.EPOCH);
        model.lag(4);
        model.friends(List.of(
                new LoginReply.Group(
                        Text.of("My friends"),
                        1,
                        List.of(friend(10002, 1, "小红❤️"), friend(10003, 4, "老张"), friend(10004, 3, "Wang"))),
                new LoginReply.Group(Text.of("同学"), 2, List.of(friend(10005, 1, "Ольга 👩‍👩‍👧")))));
        Target red = Target.user(10002);
        model.remembered(red, 10002, "你好，世界 😀", NOW.minusSeconds(2 * 86_400 + 2200));
        model.remembered(red, 10001, "明天见", NOW.minusSeconds(2 * 86_400 + 2160));
        model.show(Target.user(10003));
        model.heard(red, 10002, model.texts().get("offers", "图.bmp", "4 kB"));
        model.heard(Target.user(10006), 10006, "hello, who are you?");
        model.asked(10007, "we met in 北京");
        model.room(17, "房间");
        model.jobs().put(new Jobs.Job(12, Jobs.Kind.FAX, "62550000", 3, "page 1 of 3"));
        model.jobs().put(new Jobs.Job(13, Jobs.Kind.CAME_IN, "010 5550", 0, ""));
        model.heard(Target.room(17), 10002, "Saturday?");
        model.fold("同学");
        model.show(red);
        Entry entry =
                model.wrote(red, "Thanks! I will look at it when I am home, which may take an hour or two today 👍🏽");
        model.became(red, entry.id(), Entry.State.TAKEN, "");
        Entry refused = model.wrote(red, "再见");
        model.became(red, refused.id(), Entry.State.REFUSED, "too fast; wait a little");
        model.editor().insert("on my way, 马上到");
        return model;
    }

    private static LoginReply.Friend friend(long number, int state, String name) {
        return new LoginReply.Friend(number, 1, state, Text.of(name));
    }

    private static String screen(Model model, int width, int height) {
        return Layout.of(model, width, height).lines().stream()
                .map(Line::toString)
                .collect(Collectors.joining("\n"));
    }

    /** Says what it should be where it is not; -Ddocs.write=true writes it anew. */
    @Test
    void theScreensOfThePageAreThese() throws IOException {
        StringBuilder wanted = new StringBuilder();
        for (Locale language : List.of(Locale.ENGLISH, Locale.CHINESE)) {
            for (int[] size : new int[][] {{60, 15}, {80, 20}, {160, 20}}) {
                wanted.append("\n### ")
                        .append(size[0])
                        .append(" × ")
                        .append(size[1])
                        .append(language.equals(Locale.CHINESE) ? ", LANG=zh_CN" : "")
                        .append("\n\n```text\n")
                        .append(screen(model(language), size[0], size[1]))
                        .append("\n```\n");
            }
        }
        String begin = "<!-- screens: LayoutTest writes them -->\n";
        String end = "<!-- end of screens -->";
        String page = Files.readString(PAGE);
        int from = page.indexOf(begin) + begin.length();
        int to = page.indexOf(end);
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, page.substring(0, from) + wanted + "\n" + page.substring(to));
        } else {
            assertEquals(wanted + "\n", page.substring(from, to), "run this test with -Ddocs.write=true");
        }
    }

    @ParameterizedTest
    @CsvSource({"20, 5", "59, 15", "60, 15", "69, 24", "70, 24", "80, 24", "160, 50", "300, 100"})
    void fitsEverySize(int width, int height) {
        for (boolean list : new boolean[] {false, true}) {
            for (Locale language : List.of(Locale.ENGLISH, Locale.CHINESE)) {
                Model model = model(language);
                model.listShown(list);
                for (int scroll : new int[] {0, 3, 1000}) {
                    model.scroll(scroll);
                    Layout.Screen screen = Layout.of(model, width, height);
                    assertEquals(height, screen.lines().size());
                    for (Line line : screen.lines()) {
                        assertTrue(Columns.width(line.toString()) <= width, line.toString());
                    }
                    assertTrue(screen.cursor() < width);
                }
            }
        }
    }

    /** Nothing that others wrote commands the terminal, and nothing of it moves what stands beside it. */
    @Test
    void hostileTextsStayInTheirPlace() {
        String evil = "\u001b[2J\u001b]0;x\u0007\u001b]52;c;eA==\u0007\r\n\u202e\u2066\u200b\ufeff\u0000a\u0301\u0301"
                + "\u0301".repeat(5000);
        Model model = model(Locale.ENGLISH);
        model.friends(List.of(new LoginReply.Group(
                Text.of(evil.replace("\u0000", "")), 1, List.of(friend(10002, 1, evil.replace("\u0000", ""))))));
        model.asked(10007, evil);
        model.room(17, evil);
        Target target = Target.user(10002);
        model.heard(target, 10002, evil);
        model.show(target);
        for (int width : new int[] {60, 80, 160}) {
            for (Line line : Layout.of(model, width, 24).lines()) {
                for (Line.Piece piece : line.pieces()) {
                    assertTrue(
                            piece.text()
                                    .codePoints()
                                    .noneMatch(c -> Character.isISOControl(c)
                                            || c == 0x202e
                                            || c == 0x2066
                                            || c == 0x200b
                                            || c == 0xfeff),
                            piece.text());
                    assertTrue(piece.column() + Columns.width(piece.text()) <= width);
                }
            }
        }
    }

    /** One's own data may have been written by another client, or by the operator. */
    @Test
    void whatAFormHasMeansNothingToTheTerminal() {
        Model model = model(Locale.ENGLISH);
        model.form(Optional.of(
                new Form("title", List.of(new Form.Field("a", "A", "\u001b]0;x\u0007\u202Etxt\u009b\n2", List.of())))));
        String screen = screen(model, 80, 20);
        assertTrue(screen.contains("·]0;x··txt·⏎2"), screen);
        assertTrue(screen.chars().noneMatch(c -> c != '\n' && Character.isISOControl(c)), screen);
    }

    /** Ten thousand friends and a flood of messages: the work for one screen stays what it is. */
    @Test
    void muchIsBounded() {
        Model model = model(Locale.ENGLISH);
        List<LoginReply.Group> groups = new ArrayList<>();
        for (int group = 1; group <= 40; group++) {
            int base = 20_000 + group * 250;
            groups.add(new LoginReply.Group(
                    Text.of("group " + group),
                    group,
                    IntStream.range(0, 250)
                            .mapToObj(i -> friend(base + i, 1, "朋友" + i))
                            .toList()));
        }
        model.friends(groups);
        Target target = Target.user(20_250 + 17);
        for (int i = 0; i < 20_000; i++) {
            model.heard(target, target.number(), "message " + i + " " + "x".repeat(200));
        }
        assertTrue(model.conversation(target).entries().size() <= Conversation.MOST);
        model.show(target);
        String screen = screen(model, 80, 24);
        assertTrue(screen.contains("朋友17"), screen);
        assertTrue(screen.contains("message 19999"), screen);
        model.heard(target, target.number(), "y".repeat(3 * Conversation.MOST_CHARACTERS));
        assertEquals(1, model.conversation(target).entries().size());
    }

    @Test
    void bothLanguagesHaveTheSameTexts() throws IOException {
        Path folder = Path.of("src/main/resources/org/oicq/client/screen");
        List<String> english = keys(folder.resolve("texts.properties"));
        assertEquals(english, keys(folder.resolve("texts_zh.properties")));
    }

    private static List<String> keys(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                // What commands say and are for, and what others say, is said in English where it is said.
                .filter(line -> !line.startsWith("#")
                        && line.matches("[^ ]+=.*")
                        && !line.matches("(say|heading|code|help|about|more|option|footer|reason)[.].*"))
                .map(line -> line.substring(0, line.indexOf('='))
                        + line.replaceAll("[^{}0-9]|\\d(?!})", "")
                                .chars()
                                .sorted()
                                .mapToObj(Character::toString)
                                .collect(Collectors.joining()))
                .toList();
    }
}
