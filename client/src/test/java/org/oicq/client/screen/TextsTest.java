package org.oicq.client.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.oicq.codec.codes.CodeTable;

/** What others say in English is said in the user's language. */
class TextsTest {
    private static final Texts ENGLISH = new Texts(Locale.ENGLISH);
    private static final Texts CHINESE = new Texts(Locale.CHINESE);

    private static final List<Path> SAYING = List.of(
            Path.of("src/main/java/org/oicq/client"), Path.of("../codec/src/main/java/org/oicq/codec/wire/Text.java"));

    private static final Pattern LITERAL = Pattern.compile("\"((?:\\\\.|[^\"\\\\])*)\"");

    /** Where the library gives a reason: what comes up to the end of the statement is the sentence. */
    private static final Pattern REASON = Pattern.compile(
            "(?:new (?:Refused|ConnectionLost|IO|IllegalArgument|SSL)Exception\\(|,\\s*(?=\"(?:the|there) )|return (?=\"the ))"
                    + "((?:\"(?:\\\\.|[^\"\\\\])*\"|[^;\"])*);");

    @Test
    void aReasonIsKnownWithWhatStandsInIt() {
        assertEquals("没有这个用户", CHINESE.reason("no such user"));
        assertEquals("无法连接 127.0.0.1:8000", CHINESE.reason("no connection to 127.0.0.1:8000"));
        assertEquals("10 秒内没有连上 a:1", CHINESE.reason("no connection to a:1 within 10 s"));
        assertEquals("服务器关闭了连接：服务器正在停止", CHINESE.reason("the server closed the connection: the server stops"));
        assertEquals("传真服务器拒绝了", CHINESE.reason("the fax server refused it"));
        assertEquals("打印服务器拒绝了", CHINESE.reason("the print server refused it"));
        assertEquals("something new", CHINESE.reason("something new"));
        assertEquals("no such user", ENGLISH.reason("no such user"));
    }

    @Test
    void whatTheLibrarySaysIsKnown() throws IOException {
        Set<String> unknown = new TreeSet<>();
        int count = 0;
        for (Path source : sources()) {
            Matcher found = REASON.matcher(Files.readString(source));
            while (found.find()) {
                // What has a choice in it is in the other test.
                boolean choice = found.group(1).contains(" ? ");
                for (String sentence : choice ? Set.<String>of() : sentences(found.group(1))) {
                    count++;
                    if (CHINESE.reason(sentence).equals(sentence)) {
                        unknown.add(sentence);
                    }
                }
            }
        }
        assertTrue(count > 25, "found " + count);
        assertEquals(Set.of(), unknown);
    }

    private static List<Path> sources() throws IOException {
        List<Path> all = new java.util.ArrayList<>();
        for (Path path : SAYING) {
            try (Stream<Path> files = Files.isDirectory(path) ? Files.list(path) : Stream.of(path)) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
            }
        }
        return all;
    }

    /** The literals of an expression with a 7 for each value between them; none where it has no words of its own. */
    private static Set<String> sentences(String expression) {
        StringBuilder sentence = new StringBuilder();
        int end = 0;
        Matcher literal = LITERAL.matcher(expression);
        boolean any = false;
        while (literal.find()) {
            String between = expression.substring(end, literal.start());
            if (any ? !between.replaceAll("[+\\s]", "").isEmpty() : between.contains("+")) {
                sentence.append('7');
            }
            sentence.append(literal.group(1).replace("\\\"", "\""));
            end = literal.end();
            any = true;
        }
        if (!any || sentence.indexOf(" ") < 0) {
            return Set.of();
        }
        if (expression.substring(end).strip().startsWith("+")) {
            sentence.append('7');
        }
        return Set.of(sentence.toString());
    }

    @Test
    void eachCodeOfAClosedTableHasANameInChinese() {
        for (CodeTable table : List.of(
                CodeTable.DISPLAY_MODE,
                CodeTable.ROOM_ROLE,
                CodeTable.ROOM_ACCESS,
                CodeTable.JOB_STATE,
                CodeTable.DESTINATION_STATE,
                CodeTable.GENDER)) {
            for (CodeTable.Entry entry : table.entries()) {
                assertTrue(CHINESE.name(table, entry.code()).matches("\\p{IsHan}+"), table + " " + entry);
            }
        }
        assertEquals("9", CHINESE.name(CodeTable.JOB_STATE, 9));
        assertEquals(Optional.empty(), ENGLISH.find("say.added"));
    }
}
