package org.oicq.tools.dump;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oicq.codec.document.AnnounceDocument;
import org.oicq.codec.document.DocumentCatalogs;
import org.oicq.codec.document.DocumentContent;
import org.oicq.codec.document.FaxArrived;
import org.oicq.codec.document.FaxContent;
import org.oicq.codec.document.JobMade;
import org.oicq.codec.document.SubmitText;
import org.oicq.codec.document.TakeFax;
import org.oicq.codec.packet.AnswerFile;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.UserPacket;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.Text;
import org.oicq.tools.dump.capture.Conversation;
import org.oicq.tools.dump.capture.Segment;
import org.oicq.tools.dump.rewrites.Rewrites;

/** What the tool writes beside what it shows: captures, files; and what it reads from several captures. */
class WritingTest {
    private static final byte[] PICTURE = new byte[5000];

    static {
        new Random(1).nextBytes(PICTURE);
    }

    @TempDir
    private Path folder;

    private Path file(String name, byte[] bytes) throws Exception {
        return Files.write(folder.resolve(name), bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"all.pcap", "all.pcapng"})
    void whatIsWrittenReadsTheSame(String name) throws Exception {
        Path whole = file("whole.pcap", Talk.pcap());
        Path written = folder.resolve(name);
        Tool.Run run = Tool.run("--json", "--show-secrets", whole.toString(), "--write", written.toString());
        assertEquals(22, run.lines().size());
        assertEquals(
                run.out(),
                Tool.run("--json", "--show-secrets", written.toString()).out());
        int magic = Files.readAllBytes(written)[0] & 0xff;
        assertEquals(name.endsWith("ng") ? 0x0a : 0xa1, magic);
    }

    /** Lost, late, doubled and damaged segments, tunnels and foreign packets: all is in what is written. */
    @TestFactory
    Stream<DynamicTest> packetsAreWrittenAsTheyWere() {
        return Rewrites.all().stream()
                .map(rewrite -> DynamicTest.dynamicTest(rewrite.name(), () -> {
                    Path source = file("rewrite", rewrite.file());
                    Path written = folder.resolve("copy.pcapng");
                    List<String> read =
                            aboutPackets(Tool.run("--json", source.toString(), "--write", written.toString()));
                    assertEquals(read, aboutPackets(Tool.run("--json", written.toString())));
                }));
    }

    /** What is told, without what is wrong with the file around the packets. */
    private static List<String> aboutPackets(Tool.Run run) {
        return run.lines().stream()
                .filter(line -> !line.matches(".*\"note\":\"the (\\w+ )?(file|block|record) .*"))
                .toList();
    }

    @Test
    void whatAFilterLeavesOutOfThePacketsIsTold() throws Exception {
        List<Segment> segments = Talk.list();
        Segment lost = segments.stream()
                .filter(s -> s.length > 0 && s.targetPort == 40001)
                .skip(1)
                .findFirst()
                .orElseThrow();
        segments.remove(lost);
        Segment again = segments.stream()
                .filter(s -> s.length > 0 && s.sourcePort == 40001)
                .findFirst()
                .orElseThrow();
        segments.add(segments.indexOf(again) + 1, Talk.copy(again));
        Path damaged = file("damaged.pcap", Talk.pcap(segments));
        Path written = folder.resolve("left.pcapng");
        String out = Tool.run(damaged.toString(), "--filter", "connection == 1", "--write", written.toString())
                .out();
        assertTrue(out.contains("not in it are 1 segments that came again, and what the 1 notes of damage tell"), out);
        String whole =
                Tool.run(damaged.toString(), "--write", written.toString()).out();
        assertFalse(whole.contains("not in it"), whole);
    }

    @Test
    void aPcapHasOneLinkType() throws Exception {
        Path one = file("raw.pcap", Talk.pcap());
        Path other = file("vlan.pcap", rewrite("VLAN"));
        Tool.Run run = Tool.run(
                one.toString(),
                other.toString(),
                "--write",
                folder.resolve("both.pcap").toString());
        assertEquals(3, run.code(), run.err());
        assertTrue(run.err().contains("a pcap has packets of one link type; name the file .pcapng"), run.err());
    }

    private static byte[] rewrite(String name) {
        return Rewrites.all().stream()
                .filter(rewrite -> rewrite.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(Rewrites.all().toString()))
                .file();
    }

    @Test
    void onlyWhatTheFilterLeavesIsWritten() throws Exception {
        Path whole = file("whole.pcap", Talk.pcap());
        Path written = folder.resolve("one.pcapng");
        String filter = "packet == \"SendMessage\" and number == 10001";
        Tool.run(whole.toString(), "--filter", filter, "--write", written.toString());
        assertEquals(
                List.of("hello"),
                Tool.run(written.toString()).lines().stream()
                        .filter(line -> line.contains("content="))
                        .map(line -> line.replaceAll(".*content=\"(.*)\"", "$1"))
                        .toList());
        Tool.Run over = Tool.run(whole.toString(), "--write", whole.toString());
        assertEquals(2, over.code());
        assertTrue(over.err().contains("--write would write over its own input; name another file"), over.err());
        assertArrayEquals(Talk.pcap(), Files.readAllBytes(whole));
    }

    @Test
    void bytesWithoutAnAddressGetOne() throws Exception {
        Path hex = Files.writeString(folder.resolve("talk.hex"), "81 0a 01 16 00 00 00 04 00 00 27 11\n");
        Path written = folder.resolve("hex.pcapng");
        Tool.run(hex.toString(), "--write", written.toString());
        String out = Tool.run(written.toString()).out();
        assertTrue(out.contains("10001 → 16 KeepAlive"), out);
    }

    @Test
    void severalCapturesAreReadInTheOrderOfTime() throws Exception {
        List<Segment> first = new ArrayList<>();
        List<Segment> others = new ArrayList<>();
        for (Segment segment : Talk.list()) {
            boolean li = segment.sourcePort == 40001 || segment.targetPort == 40001;
            (li ? first : others).add(segment);
        }
        String one = file("one.pcap", Talk.pcap(first)).toString();
        String two = file("two.pcap", Talk.pcap(others)).toString();
        Path whole = file("whole.pcap", Talk.pcap());
        String together = Tool.run("--json", whole.toString()).out();
        assertEquals(together, Tool.run("--json", one, two).out());
        assertEquals(together, Tool.run("--json", two, one).out());
        Tool.Run twice = Tool.run(one, one);
        assertTrue(twice.err().contains("is named twice"), twice.err());
    }

    @Test
    void whatIsWrongWithOneOfSeveralCapturesIsToldWithItsName() throws Exception {
        String one = file("one.pcap", Talk.pcap()).toString();
        byte[] cut = Talk.pcap();
        String two = file("two.pcap", Arrays.copyOf(cut, cut.length - 3)).toString();
        Tool.Run run = Tool.run(one, two);
        assertEquals(4, run.code());
        assertTrue(run.lines().stream().anyMatch(line -> line.contains("two.pcap: ")), run.out());
        Path raw = Files.writeString(folder.resolve("talk.hex"), "81 0a 01 16 00 00 00 04 00 00 27 11\n");
        Tool.Run hex = Tool.run(one, raw.toString());
        assertEquals(2, hex.code());
        assertTrue(hex.err().contains("only captures can be read together"), hex.err());
        assertEquals(2, Tool.run(one, folder.resolve("none").toString()).code());
    }

    @Test
    void oneConnectionIsFollowedWithAllOfItsTexts() throws Exception {
        String out = Tool.over(folder, Talk.pcap(), "--follow", "#2").out();
        List<String> lines = out.lines().filter(line -> line.contains("#")).toList();
        assertEquals(5, lines.size(), out);
        assertTrue(lines.stream().allMatch(line -> line.contains("#2")), out);
        assertFalse(out.contains("…"), out);
        assertEquals(2, Tool.over(folder, Talk.pcap(), "--follow", "#two").code());
    }

    // ------------------------------------------------------------------ files

    /** Two users' connections at a server: each piece is there on its way in and on its way out. */
    private static final class Transfers {
        private final List<Segment> segments = new ArrayList<>();
        private final Conversation li = open("192.0.2.10", 40001);
        private final Conversation wang = open("192.0.2.11", 40002);
        private long time = 1_000_000_000L;

        private Conversation open(String host, int port) {
            Conversation conversation =
                    new Conversation(Talk.address(host, port), Talk.SERVER, s -> segments.add(Talk.copy(s)));
            conversation.open(1_000_000_000L);
            return conversation;
        }

        private void both(byte[] sent) {
            byte[] relayed = sent.clone();
            relayed[1] = 1;
            relayed[2] = 0x0a;
            li.data(time++, true, sent, 0, sent.length);
            wang.data(time++, false, relayed, 0, relayed.length);
        }

        void user(ByteBuffer frame) {
            byte[] bytes = new byte[frame.remaining()];
            frame.get(bytes);
            li.data(time++, true, bytes, 0, bytes.length);
        }

        void server(ByteBuffer frame) {
            byte[] bytes = new byte[frame.remaining()];
            frame.get(bytes);
            li.data(time++, false, bytes, 0, bytes.length);
        }

        void offer(String name, int length) {
            both(Talk.frame((UserPacket) new OfferFile(10001, 10002, Text.of(name), length)));
            byte[] answer = Talk.frame((UserPacket) new AnswerFile(10002, 10001, 1));
            wang.data(time++, true, answer, 0, answer.length);
        }

        void piece(byte[] bytes) {
            both(Talk.frame((UserPacket) new FileContent(10001, 10002, Blob.of(bytes))));
        }
    }

    /** A document to print, a text (which is no file), a document that is not whole, and a fax that is taken twice. */
    @Test
    void documentsArePutTogether() throws Exception {
        Transfers talk = new Transfers();
        talk.user(DocumentCatalogs.USER_TO_PRINT.encode(
                new AnnounceDocument(10001, Text.of("office"), Text.of("图.bmp"), PICTURE.length)));
        talk.user(DocumentCatalogs.USER_TO_PRINT.encode(new SubmitText(10001, Text.of("office"), Text.of("a text"))));
        talk.user(DocumentCatalogs.USER_TO_PRINT.encode(
                new AnnounceDocument(10001, Text.of("office"), Text.of("half"), 400)));
        talk.user(DocumentCatalogs.USER_TO_PRINT.encode(
                new AnnounceDocument(10001, Text.of("none"), Text.of("refused"), 400)));
        talk.server(DocumentCatalogs.PRINT_TO_USER.encode(new JobMade(1, 1)));
        talk.server(DocumentCatalogs.PRINT_TO_USER.encode(new JobMade(2, 1)));
        talk.server(DocumentCatalogs.PRINT_TO_USER.encode(new JobMade(3, 1)));
        talk.server(DocumentCatalogs.PRINT_TO_USER.encode(new JobMade(0, 0)));
        talk.user(DocumentCatalogs.USER_TO_PRINT.encode(
                new DocumentContent(10001, 1, Blob.of(Arrays.copyOf(PICTURE, 3000)))));
        talk.user(DocumentCatalogs.USER_TO_PRINT.encode(new DocumentContent(10001, 3, Blob.of(new byte[100]))));
        talk.user(DocumentCatalogs.USER_TO_PRINT.encode(
                new DocumentContent(10001, 1, Blob.of(Arrays.copyOfRange(PICTURE, 3000, PICTURE.length)))));
        talk.user(DocumentCatalogs.USER_TO_PRINT.encode(new DocumentContent(10001, 99, Blob.of(new byte[3]))));
        talk.server(DocumentCatalogs.FAX_TO_USER.encode(
                new FaxArrived(4, Text.of("+86 10"), Text.of("fax.tif"), PICTURE.length, 1)));
        for (int i = 0; i < 2; i++) {
            talk.user(DocumentCatalogs.USER_TO_FAX.encode(new TakeFax(10001, 4, 1)));
            talk.server(DocumentCatalogs.FAX_TO_USER.encode(new FaxContent(4, Blob.of(PICTURE))));
        }
        Path files = folder.resolve("documents");
        Path capture = file("documents.pcap", Talk.pcap(talk.segments));
        String out =
                Tool.run(capture.toString(), "--export-files", files.toString()).out();
        try (Stream<Path> found = Files.list(files)) {
            assertEquals(
                    List.of(
                            "10001-print-half",
                            "10001-print-图.bmp",
                            "fax-+86 10-4-fax (2).tif",
                            "fax-+86 10-4-fax.tif"),
                    found.map(path -> path.getFileName().toString()).sorted().toList());
        }
        assertArrayEquals(PICTURE, Files.readAllBytes(files.resolve("10001-print-图.bmp")));
        assertArrayEquals(PICTURE, Files.readAllBytes(files.resolve("fax-+86 10-4-fax (2).tif")));
        assertTrue(out.contains("10001-print-half is not whole: 100 of 400 bytes"), out);
        assertTrue(out.contains("1 pieces of files that were offered before the capture began are left out"), out);
    }

    @Test
    void filesArePutTogetherUnderNamesThatAreSafe() throws Exception {
        Transfers transfers = new Transfers();
        for (int i = 0; i < 2; i++) {
            transfers.offer("../../图\u001b[31m 1.bmp", PICTURE.length);
            transfers.piece(Arrays.copyOf(PICTURE, 3000));
            transfers.piece(Arrays.copyOfRange(PICTURE, 3000, PICTURE.length));
        }
        transfers.offer("half", 4000);
        transfers.piece(new byte[100]);
        Path files = folder.resolve("files");
        Path capture = file("files.pcap", Talk.pcap(transfers.segments));
        Tool.Run run = Tool.run(capture.toString(), "--export-files", files.toString());
        try (Stream<Path> found = Files.list(files)) {
            assertEquals(
                    List.of("10001-10002-__.._图__31m 1 (2).bmp", "10001-10002-__.._图__31m 1.bmp", "10001-10002-half"),
                    found.map(path -> path.getFileName().toString()).sorted().toList());
        }
        assertArrayEquals(PICTURE, Files.readAllBytes(files.resolve("10001-10002-__.._图__31m 1.bmp")));
        assertArrayEquals(PICTURE, Files.readAllBytes(files.resolve("10001-10002-__.._图__31m 1 (2).bmp")));
        assertTrue(run.out().contains("1 (2).bmp, 5000 bytes"), run.out());
        assertTrue(run.out().contains("10001-10002-half is not whole: 100 of 4000 bytes"), run.out());
    }
}
