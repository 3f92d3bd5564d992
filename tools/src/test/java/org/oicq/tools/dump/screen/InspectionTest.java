package org.oicq.tools.dump.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oicq.client.terminal.Columns;
import org.oicq.client.terminal.Key;
import org.oicq.client.terminal.Key.Kind;
import org.oicq.client.terminal.Line;
import org.oicq.codec.codes.Direction;
import org.oicq.codec.packet.FindOnline;
import org.oicq.codec.packet.OnlineUsers;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.packet.ViewUser;
import org.oicq.codec.vectors.GoldenVector;
import org.oicq.codec.vectors.GoldenVectors;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;
import org.oicq.tools.dump.Talk;
import org.oicq.tools.dump.Tool;
import org.oicq.tools.dump.capture.Capture;
import org.oicq.tools.dump.capture.Conversation;
import org.oicq.tools.dump.capture.Segment;
import org.oicq.tools.dump.decode.FrameWalker;
import org.oicq.tools.dump.inspect.Inspector;
import org.oicq.tools.dump.inspect.Selection;
import org.oicq.tools.dump.view.Style;
import org.oicq.tools.dump.view.Times;

/** The full-screen view without a terminal: what keys do to the talk, and how it looks. */
class InspectionTest {
    private static final long ENOUGH = 1 << 24;
    private static final int FRAMES = 22;

    @TempDir
    private Path folder;

    private Kept kept = new Kept(ENOUGH, false);
    private Inspection inspection = looking(kept);
    private InspectionLayout layout = new InspectionLayout(inspection, "talk.pcap", Times.Form.UTC);

    private static Inspection looking(Kept kept) {
        FrameWalker walker = new FrameWalker(WireCharset.GB18030);
        Style style = new Style(false, false, Locale.ENGLISH);
        return new Inspection(kept, walker, style, ZoneOffset.UTC, new Saved(new FrameWalker(WireCharset.GB18030)));
    }

    private void open(byte[] capture) throws IOException {
        Inspector inspector = new Inspector(kept, Selection.ALL, Set.of(), WireCharset.GB18030);
        Path file = Files.write(folder.resolve("input"), capture);
        Capture.open(file, Capture.Format.AUTO, false).read(inspector);
        inspector.end();
        inspection.refresh();
    }

    private void use(Kept other) {
        kept = other;
        inspection = looking(other);
        layout = new InspectionLayout(inspection, "talk.pcap", Times.Form.UTC);
    }

    private void press(Kind... kinds) {
        for (Kind kind : kinds) {
            inspection.key(Key.of(kind));
        }
    }

    private void type(String text) {
        inspection.key(new Key(Kind.TEXT, text));
    }

    private void filter(String text) {
        type("/");
        inspection.key(new Key(Kind.CONTROL, "U"));
        type(text);
        press(Kind.ENTER);
    }

    private String screen(int width, int height) {
        return layout.lines(width, height).stream().map(Line::toString).collect(Collectors.joining("\n"));
    }

    private String last() {
        return layout.lines(160, 24).getLast().toString();
    }

    private long currentFrame() {
        Entry current = inspection.current();
        return current == null ? 0 : current.number;
    }

    /** Goes to a frame by its number. */
    private void go(long number) {
        press(Kind.LEFT, Kind.HOME);
        while (currentFrame() < number) {
            press(Kind.DOWN);
        }
        assertEquals(number, currentFrame());
    }

    // ------------------------------------------------------------------ how it looks

    @Test
    void aListTheFieldsAndTheBytes() throws Exception {
        open(Talk.pcap());
        go(8);
        assertEquals("""
                 talk.pcap · 22 lines                                                 utc  8/22
                  09:00:00.010 #2              10002 ← LoginReply        success groups=0
                  09:00:00.011 #2              10002 → ChangeMode        displayMode=hidden
                > 09:00:00.012 #1              10001 → SendMessage       otherNumber=10002 cont…
                  09:00:00.013 #2              10002 ← Message           flag=user number=10001…
                ────────────────────────────────────────────────┬───────────────────────────────
                > SendMessage 0x03, 15 bytes: send a message; s…│ 0000  81 0a 01 03 00 00 00 0f
                     0 L number       10001                     │ 0008  00 00 27 11 00 00 27 12
                     4 L otherNumber  10002                     │ 0010  00 05 68 65 6c 6c 6f
                     8 S content      "hello"                   │
                ────────────────────────────────────────────────┴───────────────────────────────
                 / filter  f follow  r reply  m mark  w write  tab fields  ? help  q quit""", screen(80, 12));
    }

    /** {@code -Doicq.docs.update=true} writes them anew. */
    @Test
    void theScreensInTheDocs() throws Exception {
        Path page = Path.of("../docs/dump.md");
        String start = "<!-- The screens are written by InspectionTest. -->\n";
        String end = "<!-- The end of the screens. -->\n";
        open(Files.readAllBytes(Path.of("../docs/samples/talk.pcap")));
        go(10);
        press(Kind.TAB, Kind.END);
        StringBuilder screens = new StringBuilder();
        for (int width : new int[] {60, 80, 160}) {
            screens.append("\n```\n").append(screen(width, 14)).append("\n```\n");
        }
        screens.append('\n');
        String text = Files.readString(page);
        String before = text.substring(text.indexOf(start) + start.length(), text.indexOf(end));
        if (Boolean.getBoolean("oicq.docs.update")) {
            Files.writeString(page, text.replace(start + before + end, start + screens + end));
            before = screens.toString();
        }
        assertEquals(screens.toString(), before, "run InspectionTest with -Doicq.docs.update=true");
    }

    private static String marked(Line line, Line.Style style) {
        return line.pieces().stream()
                .filter(piece -> piece.style() == style)
                .map(Line.Piece::text)
                .collect(Collectors.joining());
    }

    @Test
    void theFieldUnderTheCursorIsMarkedInAllThree() throws Exception {
        open(Talk.pcap());
        go(8);
        press(Kind.TAB, Kind.DOWN, Kind.DOWN);
        List<Line> lines = layout.lines(160, 24);
        String list = lines.subList(1, 11).stream()
                .map(line -> marked(line, Line.Style.FOUND))
                .collect(Collectors.joining());
        assertEquals("otherNumber=10002", list);
        List<String> below = lines.subList(12, 22).stream()
                .map(line -> marked(line, Line.Style.CURRENT))
                .toList();
        assertEquals("00 00 27 12", below.get(0).strip(), "the bytes");
        assertTrue(below.get(2).startsWith(">    4 L otherNumber  10002"), "the field: " + below);
        assertEquals(2, below.stream().filter(text -> !text.isEmpty()).count(), below.toString());
    }

    /** Whatever is under the cursor, no line is longer than the terminal, and there are as many as it has. */
    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 99, 160})
    void everythingFits(int width) throws Exception {
        open(Talk.pcap());
        type("/");
        type("x".repeat(300));
        fits(width, 24);
        press(Kind.ENTER);
        fits(width, 24);
        press(Kind.ESCAPE);
        for (int i = 0; i < FRAMES; i++) {
            press(Kind.RIGHT);
            for (int part = 0; part < 24; part++) {
                fits(width, 10 + i);
                press(Kind.DOWN);
            }
            press(Kind.LEFT, Kind.DOWN);
        }
        type("?");
        fits(width, 12);
        fits(width, 24);
    }

    private void fits(int width, int height) {
        List<Line> lines = layout.lines(width, height);
        assertEquals(height, lines.size());
        for (Line line : lines) {
            assertTrue(line.end() <= width, line.end() + " columns: " + line);
            assertTrue(Columns.width(line.toString()) <= width, line.toString());
        }
        assertTrue(layout.cursor() < width, "the cursor is at " + layout.cursor());
    }

    @Test
    void whatOthersWroteIsHarmlessAndPasswordsAreHidden() throws Exception {
        layout = new InspectionLayout(inspection, "a\u001b[31m.pcap", Times.Form.UTC);
        open(Talk.pcap());
        type("/");
        inspection.key(new Key(Kind.PASTE, "a\u001b]0;x\u0007\nb"));
        StringBuilder all = new StringBuilder(screen(160, 40));
        press(Kind.ESCAPE);
        for (int i = 0; i < FRAMES; i++) {
            press(Kind.RIGHT, Kind.END);
            all.append(screen(160, 60));
            press(Kind.LEFT, Kind.DOWN);
        }
        assertFalse(all.toString().matches("(?s).*[\\x00-\\x09\\x0b-\\x1f\\x7f\\x80-\\x9f\\u202e].*"), all.toString());
        assertFalse(all.toString().contains("secret"), "the password of the talk");
        assertFalse(all.toString().contains("73 65 63 72"), "its bytes");
        assertFalse(all.toString().contains("5EBE"), "its MD5");
        assertFalse(all.toString().contains("35 45 42 45"), "the bytes of that");
        assertTrue(all.toString().contains("••"), "hidden ones");
    }

    // ------------------------------------------------------------------ what keys do

    @Test
    void aFilterWithItsNamesCompleted() throws Exception {
        open(Talk.pcap());
        type("/");
        type("otherN");
        press(Kind.TAB);
        type(" == 10002 and packet == \"SendMess");
        press(Kind.TAB);
        type("\"");
        assertEquals("/ otherNumber == 10002 and packet == \"SendMessage\"", last());
        press(Kind.ENTER);
        assertEquals(1, inspection.shown().size());
        assertEquals(8, currentFrame());
        assertTrue(
                screen(160, 24).startsWith(" talk.pcap · 1 of 22 lines · filter: otherNumber == 10002"),
                screen(160, 24));
        filter("nonsense == 1");
        assertTrue(last().contains("there is no field 'nonsense'"), last());
        assertEquals(1, inspection.shown().size(), "the filter from before");
        press(Kind.ESCAPE);
        filter("");
        assertEquals(FRAMES, inspection.shown().size());
        assertEquals(8, currentFrame(), "where one was");
        type("/");
        type("fri");
        press(Kind.TAB);
        assertEquals("/ friend   friendNumber friends friendState", last());
        type("x");
        press(Kind.TAB);
        assertEquals("/ friendx   no name begins so", last());
        press(Kind.ESCAPE);
        filter("number == 77");
        assertTrue(screen(80, 12).contains("nothing is like this"), screen(80, 12));
        type("mrwf");
    }

    @Test
    void aConversationIsFollowedAndLeft() throws Exception {
        open(Talk.pcap());
        filter("user != 10003");
        go(9);
        type("f");
        assertEquals(5, inspection.shown().size());
        assertTrue(inspection.shown().stream().allMatch(entry -> entry.connection() == 2));
        assertEquals(9, currentFrame());
        type("f");
        assertEquals("user != 10003", inspection.filter());
        assertEquals(9, currentFrame());
    }

    @Test
    void fromARequestToItsReplyAndBack() throws Exception {
        open(Talk.pcap());
        for (List<Integer> pair :
                List.of(List.of(1, 2), List.of(3, 4), List.of(5, 6), List.of(18, 19), List.of(20, 21))) {
            go(pair.getFirst());
            type("r");
            assertEquals(pair.getLast().longValue(), currentFrame());
            type("r");
            assertEquals(pair.getFirst().longValue(), currentFrame());
        }
        go(8);
        type("r");
        assertEquals(8, currentFrame());
        assertEquals(" this has no reply, and is none", last());
        filter("packet == \"Login\"");
        go(3);
        type("r");
        assertEquals(" the filter leaves it out: frame 4", last());
    }

    private static void say(Conversation talk, long time, boolean fromClient, byte[] frame) {
        talk.data(time, fromClient, frame, 0, frame.length);
    }

    /** What connections that are gone from the list took is there for those that come. */
    @Test
    void aLiveTalkOfManyConnectionsKeepsTheNewest() throws Exception {
        use(new Kept(100_000, true));
        InetSocketAddress server = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 8000);
        List<Segment> segments = new ArrayList<>();
        for (int port = 4000; port < 5000; port++) {
            InetSocketAddress client = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.9"), port);
            Conversation talk = new Conversation(client, server, segment -> segments.add(Talk.copy(segment)));
            talk.open(port);
            say(talk, port, true, Talk.frame(new ViewUser(10001, 10002)));
        }
        open(Talk.pcap(segments));
        assertTrue(kept.size() > 15, kept.size() + " of them");
        assertEquals(1000, kept.dropped() + kept.size());
    }

    /** Each reply is of a kind: it is not taken for the answer to an older request of another one. */
    @Test
    void aRequestWithoutAReplyDoesNotTakeAnothersReply() throws Exception {
        InetSocketAddress client = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.9"), 4000);
        InetSocketAddress server = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 8000);
        List<Segment> segments = new ArrayList<>();
        Conversation talk = new Conversation(client, server, segment -> segments.add(Talk.copy(segment)));
        talk.open(0);
        say(talk, 1, true, Talk.frame(new ViewUser(10001, 10002)));
        say(talk, 2, true, Talk.frame(new FindOnline(10001, 0, 1, Direction.LARGER.code())));
        say(talk, 3, false, Talk.frame(new OnlineUsers(true, List.of())));
        open(Talk.pcap(segments));
        go(2);
        type("r");
        assertEquals(3, currentFrame());
        type("r");
        assertEquals(2, currentFrame());
        go(1);
        type("r");
        assertEquals(1, currentFrame());
    }

    // ------------------------------------------------------------------ what is saved

    private void write(Path file) {
        type("w");
        inspection.key(new Key(Kind.CONTROL, "U"));
        type(file.toString());
        press(Kind.ENTER);
    }

    @Test
    void whatIsMarkedIsWrittenAsACapture() throws Exception {
        open(Talk.pcap());
        go(8);
        type("mm");
        go(20);
        type("m");
        assertTrue(screen(80, 40).contains(" *09:00:00.013"), screen(80, 40));
        Path file = folder.resolve("marked.pcapng");
        write(file);
        assertEquals(" " + file + " has 3 frames, passwords included", last());
        Tool.Run run = Tool.run("--color", "never", file.toString());
        assertEquals(0, run.code(), run.out());
        assertEquals(
                List.of("SendMessage", "Message", "CLTMSG"),
                run.lines().stream()
                        .filter(line -> line.contains("#"))
                        .map(line -> line.replaceFirst(".*[→←] (HTTP|[0-9a-f]{2}) (\\w+).*", "$2"))
                        .toList());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        write(file);
        assertEquals(" " + file + " is there already; choose another name", last());
        write(folder.resolve("marked.doc"));
        assertEquals(" end the name with .pcapng for a capture, or with .txt for golden vectors", last());
        write(folder.resolve("nowhere/marked.pcap"));
        assertTrue(last().contains("cannot be written: "), last());
    }

    @Test
    void theFrameUnderTheCursorIsWrittenAsAGoldenVector() throws Exception {
        open(Talk.pcap());
        go(8);
        Path file = folder.resolve("one.txt");
        write(file);
        assertEquals(" " + file + " has 1 frame, passwords included", last());
        assertEquals("""
                == SendMessage, frame 8
                81                                  | head T = 0x81
                0a                                  | sender T = 0x0a
                01                                  | receiver T = 0x01
                03                                  | packet type T = 0x03
                00 00 00 0f                         | length L = 15
                00 00 27 11                         | number L = 10001
                00 00 27 12                         | other number L = 10002
                00 05 68 65 6c 6c 6f                | content S = "hello"

                """, Files.readString(file));
        go(20);
        write(folder.resolve("http.txt"));
        assertEquals(" only frames can be golden vectors", last());
    }

    /** Every golden vector of the codec comes out as it stands there: its bytes, and each field with its value. */
    @Test
    void goldenVectorsComeOutAsTheyAre() throws Exception {
        FrameWalker walker = new FrameWalker(WireCharset.GB18030);
        Inspector inspector = new Inspector(kept, Selection.ALL, Set.of(), WireCharset.GB18030);
        List<GoldenVector> vectors = GoldenVectors.all();
        for (GoldenVector vector : vectors) {
            byte[] frame = new byte[vector.bytes().remaining()];
            vector.bytes().get(frame);
            inspector.bytes(walker.walk(frame, 0, frame.length).fromUser() ? 0 : 1, frame, 0, frame.length);
        }
        Path file = folder.resolve("all.txt");
        new Saved(walker).save(kept.from(0, entry -> entry.frame != null), file.toString());
        List<String> written = List.of(Files.readString(file).split("(?m)^== "));
        assertEquals(vectors.size() + 1, written.size());
        for (int i = 0; i < vectors.size(); i++) {
            GoldenVector vector = vectors.get(i);
            String text = written.get(i + 1);
            String hex = text.lines()
                    .skip(1)
                    .map(line -> line.replaceFirst("\\|.*", "").replace(" ", ""))
                    .collect(Collectors.joining());
            byte[] frame = new byte[vector.bytes().remaining()];
            vector.bytes().get(frame);
            assertEquals(HexFormat.of().formatHex(frame), hex, vector.toString());
            for (GoldenVector.Value value : vector.fields()) {
                assertTrue(text.contains("| " + value.path() + " " + value.type() + " = "), value + " in " + text);
            }
        }
    }

    // ------------------------------------------------------------------ what is too much

    @Test
    void ofABigFileTheBeginningIsKeptAndOfALiveTalkTheNewest() {
        for (boolean live : new boolean[] {false, true}) {
            long most = 100_000;
            use(new Kept(most, live));
            Inspector inspector = new Inspector(kept, Selection.ALL, Set.of(), WireCharset.GB18030);
            for (int i = 0; i < 5_000; i++) {
                byte[] frame = Talk.frame(new SendMessage(10001, i, Text.of("hello")));
                inspector.bytes(0, frame, 0, frame.length);
                inspection.refresh();
            }
            long bytes =
                    kept.from(0, _ -> true).stream().mapToLong(Entry::bytes).sum();
            assertTrue(bytes <= most && bytes > most / 2, bytes + " bytes");
            assertEquals(5_000, kept.size() + kept.dropped());
            press(Kind.END);
            assertEquals(live ? 5_000 : kept.size(), currentFrame());
            String told = live
                    ? " · the oldest " + kept.dropped() + " are let go"
                    : " · " + kept.dropped() + " more do not fit";
            assertTrue(screen(160, 24).contains(told), screen(160, 24));
        }
    }

    /** Who looks at the end of a live talk stays there; who looks at something stays with it. */
    @Test
    void aLiveTalkGoesOn() {
        use(new Kept(ENOUGH, true));
        Inspector inspector = new Inspector(kept, Selection.ALL, Set.of(), WireCharset.GB18030);
        byte[] frame = Talk.frame(new SendMessage(10001, 10002, Text.of("hello")));
        for (int i = 0; i < 3; i++) {
            inspector.bytes(0, frame, 0, frame.length);
            assertTrue(inspection.refresh());
        }
        assertEquals(3, currentFrame());
        press(Kind.UP);
        inspector.bytes(0, frame, 0, frame.length);
        assertTrue(inspection.refresh());
        assertFalse(inspection.refresh());
        assertEquals(2, currentFrame());
    }
}
