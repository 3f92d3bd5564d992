package org.oicq.tools.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --filter} over the talk; the numbers of its frames are those of its {@code --json} lines. */
class FilterOptionTest {
    private static final Pattern NUMBER = Pattern.compile("^\\{\"frame\":(\\d+)", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    private Tool.Run run(String... options) {
        return Tool.over(folder, Talk.pcap(), options);
    }

    /** The names around the content, then fields of the catalogue, then keys of the HTTP interface. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "type == 0x03 and sender == oicq_user                        | 8 10",
                "receiver == oicq_user and type == 3                         | 9 11 13 22",
                "length == 4                                                 | 16",
                "packet == Login                                             | 3 5 18 19",
                "packet == CLTMSG                                            | 20 21",
                "problem                                                     | 16 17",
                "problem contains 'friend number'                            | 17",
                "time < 2026-11-22T09:00:00.005Z                             | 1 2",
                "src == 192.0.2.11                                           | 5 7 10",
                "dst == :40002                                               | 6 9",
                "addr == 192.0.2.11/32 and port == 40002                     | 5 6 7 9 10",
                "connection == 2                                             | 5 6 7 9 10",
                "frame in {2..4}                                             | 2 3 4",
                "user == 10002                                               | 5 6 7 9 10",
                "type == 0x03 and content contains \"hello\" and number == 10001 | 8",
                "content matches '再见'                                       | 10",
                "loginMode == invisible                                      | 5",
                "displayMode                                                 | 7",
                "friendState == offline                                      | 4",
                "groupName == 同学                                            | 4",
                "number == 10001 and not (packet in {SendMessage, Login})     | 2 9 12 14 15 17",
                "UIN == 10003 and RES == done                                | 19 21",
                "MG contains 'from the web'                                  | 20",
            })
    void showsTheFramesForWhichItHolds(String filter, String frames) {
        Tool.Run run = run("--json", "--filter", filter);
        List<String> numbers =
                NUMBER.matcher(run.out()).results().map(found -> found.group(1)).toList();
        assertEquals(frames, String.join(" ", numbers), run.out() + run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--color=never", "-v", "--hex", "--json", "--stats", "--follow=10001,10002"})
    void goesWithEveryView(String view) {
        String out = run("--filter", "content contains hello or packet == Login", view)
                .out();
        assertTrue(out.contains(view.equals("--stats") ? "SendMessage" : "hello"), out);
        assertFalse(out.contains("再见") || out.contains("OfferFile"), out);
    }

    @Test
    void comparesOnlyWhatItWants() {
        Path talk = Path.of("../docs/samples/talk.pcap");
        String[] both = {talk.toString(), "--diff", "../docs/samples/talk-changed.pcap", "--filter", ""};
        both[4] = "not information";
        assertEquals("1 difference in 18 frames of A and 18 of B", last(Tool.run(both)));
        both[4] = "not (information or content)";
        assertEquals("0 differences in 15 frames of A and 15 of B", last(Tool.run(both)));
    }

    private static String last(Tool.Run run) {
        return run.lines().getLast();
    }

    /** A filter must not make a broken capture look whole. */
    @Test
    void theExitCodeTellsOfTheWholeInput() {
        assertEquals(4, run("--filter", "packet == Login").code());
    }

    @Test
    void findsItemsOfListsAndMeaningsOfCodes() {
        String body = "VER=1.1&CMD=Query_Stat&SEQ=3&UIN=10003&RES=0&FC=3,6,&FN=1&SN=2&ST=10,30,&UN=10001,10002,"
                + "&NK=Li%252c Lei,王,";
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: "
                + body.getBytes(java.nio.charset.StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
        byte[] bytes = answer.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (String filter : List.of(
                "UN == 10002",
                "ST == busy",
                "NK == 王",
                "NK == 'Li, Lei'",
                "packet == query_stat",
                "length == " + body.getBytes(java.nio.charset.StandardCharsets.UTF_8).length)) {
            Tool.Run run = Tool.over(folder, bytes, "-v", "--format=raw", "--port=8000", "--filter", filter);
            assertTrue(run.out().contains("ST    \"10,30,\"         online, busy"), filter + run.out());
        }
        Tool.Run run = Tool.over(folder, bytes, "--json", "--format=raw", "--filter", "UN == 10003");
        assertEquals("", run.out());
    }

    @Test
    void saysWhereTheMistakeIs() {
        Tool.Run run = run("--filter", "numbr == 10001");
        assertEquals(2, run.code());
        assertEquals("", run.out());
        assertEquals(
                "numbr == 10001\n^^^^^\noicq: there is no field 'numbr'; did you mean number? (./oicq dump --help)\n",
                run.err());
    }
}
