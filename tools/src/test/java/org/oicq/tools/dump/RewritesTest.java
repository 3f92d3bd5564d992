package org.oicq.tools.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.tools.dump.rewrites.Rewrite;
import org.oicq.tools.dump.rewrites.Rewrites;

/**
 * Every rewrite of the talk is read right. {@code -Doicq.captures=FOLDER} writes them there too, for other tools; {@code
 * -Doicq.docs.update=true} writes the table in docs/dump.md anew.
 */
class RewritesTest {
    private static final Path PAGE =
            Objects.requireNonNull(Path.of("").toAbsolutePath().getParent()).resolve("docs/dump.md");
    private static final String START = "<!-- The table is written by RewritesTest. -->\n";
    private static final String END = "<!-- The end of the table. -->\n";

    @TempDir
    private Path folder;

    private static String without(String line, String... members) {
        String rest = line;
        for (String member : members) {
            rest = rest.replaceAll(",?\"" + member + "\":(\"[^\"]*\"|\\d+),?", ",");
        }
        return rest;
    }

    /** The frames and messages, without when and where they were; sorted, because connections may mix otherwise. */
    private static List<String> frames(Tool.Run run) {
        return run.lines().stream()
                .filter(line -> line.startsWith("{\"frame\""))
                .map(line -> without(line, "frame", "time", "connection", "from", "to", "user"))
                .sorted()
                .toList();
    }

    private static List<String> told(Tool.Run run) {
        return run.lines().stream()
                .filter(line -> line.startsWith("{\"note\"") && line.contains("\"damage\":true"))
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> eachIsReadRight() throws IOException {
        List<String> talk = frames(Tool.over(folder, Talk.pcap(), "--json"));
        assertEquals(22, talk.size(), "the talk itself");
        String keep = System.getProperty("oicq.captures");
        if (keep != null) {
            for (Rewrite rewrite : Rewrites.all()) {
                Files.write(Path.of(keep, fileName(rewrite)), rewrite.file());
            }
        }
        return Rewrites.all().stream()
                .map(rewrite -> DynamicTest.dynamicTest(rewrite.name(), () -> check(rewrite, talk)));
    }

    private static String fileName(Rewrite rewrite) {
        return rewrite.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".pcap";
    }

    private void check(Rewrite rewrite, List<String> talk) {
        Tool.Run run = Tool.over(folder, rewrite.file(), "--json");
        List<String> frames = frames(run);
        List<String> told = told(run);
        List<String> twice = new ArrayList<>(talk);
        twice.addAll(talk);
        twice.sort(null);
        switch (rewrite.right()) {
            case SAME -> {
                assertEquals(talk, frames, rewrite.name());
                assertEquals(List.of(), told, rewrite.name());
            }
            case SAME_TOLD -> {
                assertEquals(talk, frames, rewrite.name());
                assertFalse(told.isEmpty(), rewrite.name() + ": something is told");
            }
            case TWICE -> {
                assertEquals(twice, frames, rewrite.name());
                assertEquals(List.of(), told, rewrite.name());
            }
            case TOLD -> {
                assertTrue(
                        frames.size() < talk.size() || !frames.equals(talk), rewrite.name() + ": something is missing");
                assertFalse(told.isEmpty(), rewrite.name() + ": something is told");
                assertEquals(4, run.code());
            }
            case NAMED -> {
                assertEquals(List.of(), frames, rewrite.name());
                assertTrue(run.out().contains("{\"note\""), run.out());
            }
        }
    }

    @Test
    void namesWhatItPassesOver() {
        String noise = Tool.over(folder, named("among ARP, ICMP and UDP")).out();
        assertTrue(noise.contains("· 111 of 148 packets passed over: 37 of ARP, 37 of ICMP, 37 of UDP"), noise);
        String user = Tool.over(folder, named("USER0 (a link type of somebody's own)"))
                .out();
        assertTrue(user.contains("! 37 of 37 packets not read, or not wholly: 37 of link type 147 (USER0)"), user);
        Tool.Run tls = Tool.over(folder, named("TLS on the port"));
        assertTrue(tls.out().contains("! TLS, cannot be read without its keys"), tls.out());
        assertEquals(4, tls.code());
        Tool.Run elsewhere = Tool.over(folder, named("TLS elsewhere"));
        assertTrue(elsewhere.out().contains("1 of 1 TCP connections passed over"), elsewhere.out());
        assertEquals(0, elsewhere.code(), "what is not ours is no damage");
        String packed = Tool.over(folder, named("zstd")).out();
        assertTrue(packed.contains("packed with zstd; unpack it first: zstd -dc FILE | ./oicq dump -"), packed);
    }

    private static byte[] named(String name) {
        return Rewrites.all().stream()
                .filter(rewrite -> rewrite.name().equals(name))
                .findFirst()
                .orElseThrow()
                .file();
    }

    @Test
    void thePageHasAllOfThem() throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(START);
        int to = page.indexOf(END);
        assertTrue(from >= 0 && to > from, "the marks of the table");
        String before = page.substring(from + START.length(), to);
        if (Boolean.getBoolean("oicq.docs.update")) {
            page = page.substring(0, from + START.length()) + table(true, before) + page.substring(to);
            Files.writeString(PAGE, page);
            before = page.substring(page.indexOf(START) + START.length(), page.indexOf(END));
        }
        assertEquals(table(false, before), before, "run RewritesTest with -Doicq.docs.update=true");
    }

    /**
     * What the page says of tshark is what it finds, where the version is here that the page names. Each start of it costs
     * half a second, so one row of eight is tried; {@code -Doicq.captures.all=true} tries all.
     */
    @Test
    void tsharkFindsWhatThePageSays() throws IOException {
        assumeTrue(TsharkFrames.isVersion("4.0"), "tshark 4.0 is not installed");
        String page = Files.readString(PAGE);
        int every = Boolean.getBoolean("oicq.captures.all") ? 1 : 8;
        for (int i = 0; i < Rewrites.all().size(); i += every) {
            Rewrite rewrite = Rewrites.all().get(i);
            String row = "| " + rewrite.name() + " | " + rewrite.right().words() + " | "
                    + TsharkFrames.count(folder, rewrite.file()) + " |\n";
            assertTrue(page.contains(row), "tshark finds: " + row);
        }
    }

    /** The table; what tshark finds is measured when it is written, and else taken from the page. */
    private String table(boolean measure, String before) {
        StringBuilder table = new StringBuilder();
        for (Rewrite.Kind kind : Rewrite.Kind.values()) {
            table.append("\n### ")
                    .append(kind.title())
                    .append("\n\n| capture | shown | frames in tshark |\n|---|---|---|\n");
            for (Rewrite rewrite : Rewrites.all()) {
                if (rewrite.kind() == kind) {
                    String row = "| " + rewrite.name() + " | " + rewrite.right().words() + " | ";
                    int known = before.indexOf("\n" + row);
                    String frames = measure
                            ? TsharkFrames.count(folder, rewrite.file())
                            : known < 0
                                    ? "?"
                                    : before.substring(
                                            known + 1 + row.length(), before.indexOf(" |", known + 1 + row.length()));
                    table.append(row).append(frames).append(" |\n");
                }
            }
        }
        return table.append('\n').toString();
    }
}
