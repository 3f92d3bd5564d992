package org.oicq.codec.codes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The open tables against the list beside this test, which was written without them. */
class CodeTableTest {
    private static final List<CodeTable> OPEN =
            List.of(CodeTable.COUNTRY, CodeTable.PROVINCE, CodeTable.EDUCATION, CodeTable.OCCUPATION);

    private static String page() {
        try (InputStream in = CodeTableTest.class.getResourceAsStream("codes.md")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** "1 China 中国" or "| 1 | Beijing 北京市 |": a code, an English name, a Chinese name. */
    private static List<CodeTable.Entry> listed(String text) {
        Matcher matcher = Pattern.compile("(\\d+) (?:\\| )?([A-Za-z][A-Za-z -]*) (\\p{IsHan}+)")
                .matcher(text);
        List<CodeTable.Entry> entries = new ArrayList<>();
        while (matcher.find()) {
            entries.add(new CodeTable.Entry(Integer.parseInt(matcher.group(1)), matcher.group(2), matcher.group(3)));
        }
        entries.add(new CodeTable.Entry(0, "not said", "未填"));
        entries.add(new CodeTable.Entry(255, "other", "其他"));
        entries.sort(Comparator.comparingInt(CodeTable.Entry::code));
        return entries;
    }

    @ParameterizedTest
    @CsvSource({"COUNTRY, Country:, 27", "PROVINCE, |, 36", "EDUCATION, Education:, 10", "OCCUPATION, Occupation:, 20"})
    void anOpenTableIsThatOfTheProtocol(CodeTable table, String start, int size) {
        String lines = String.join(
                "\n", page().lines().filter(line -> line.startsWith(start)).toList());
        List<CodeTable.Entry> listed = listed(lines);
        assertEquals(size, listed.size());
        assertEquals(listed, table.entries());
        assertFalse(table.closed());
    }

    @ParameterizedTest
    @CsvSource({
        "OUTCOME, 0 failure; 1 success",
        "LOGIN_MODE, 0 normal; 1 invisible",
        "DISPLAY_MODE, 1 online; 2 hidden; 3 do not disturb; 4 offline",
        "DIRECTION, 1 smaller; 2 larger",
        "AUTHENTICATION, 0 anyone; 1 ask first; 2 nobody; 255 unchanged",
        "GENDER, 0 male; 1 female; 255 not said",
        "ANSWER, 0 no; 1 yes",
        "MESSAGE_FLAG, 1 system; 2 user",
        "INFORMATION_TYPE, 0 notice; 1 added you; 2 asks you; 3 agreed; 4 refused; 5 mode changed; 6 ask first; "
                + "7 monitored talk",
        "ROOM_ACCESS, 0 anyone; 1 ask first; 2 invited",
        "ROOM_ROLE, 0 none; 1 member; 2 moderator; 3 owner; 4 invited; 5 banned",
        "ROOM_INFORMATION, 0 said; 1 joined; 2 asks; 3 let in; 4 not let in; 5 role; 6 left; 7 changed; 8 deleted; "
                + "9 invited"
    })
    void aClosedTableIsThatOfTheProtocol(CodeTable table, String expected) {
        List<String> entries = table.entries().stream()
                .map(entry -> entry.code() + " " + entry.english())
                .toList();
        assertEquals(expected, String.join("; ", entries));
        assertTrue(table.closed());
    }

    @ParameterizedTest
    @EnumSource
    void codesAndNamesAreUniqueAndCodesAreBytes(CodeTable table) {
        Set<Object> seen = new HashSet<>();
        for (CodeTable.Entry entry : table.entries()) {
            assertTrue(entry.code() >= 0 && entry.code() <= 255, entry::toString);
            assertTrue(seen.add(entry.code()), entry::toString);
            assertTrue(seen.add(entry.english()), entry::toString);
            assertTrue(table.closed() || seen.add(entry.chinese()), entry::toString);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyEntryIsFoundAndParsedByEitherNameAndByItsNumber(CodeTable table) {
        for (CodeTable.Entry entry : table.entries()) {
            Optional<Integer> code = Optional.of(entry.code());
            assertEquals(Optional.of(entry), table.find(entry.code()));
            assertEquals(code, table.parse(entry.english()));
            assertEquals(code, table.parse(entry.english().toUpperCase(Locale.ROOT)));
            assertEquals(code, table.parse(entry.chinese()));
            assertEquals(code, table.parse(Integer.toString(entry.code())));
            assertEquals(entry.english(), table.name(entry.code(), Locale.ENGLISH));
            assertEquals(entry.english(), table.name(entry.code(), Locale.GERMANY));
            assertEquals(entry.chinese(), table.name(entry.code(), Locale.SIMPLIFIED_CHINESE));
        }
    }

    @Test
    void aCodeThatIsNotListedIsItsNumber() {
        for (CodeTable table : OPEN) {
            assertEquals(Optional.empty(), table.find(200));
            assertEquals("200", table.name(200, Locale.CHINA));
            assertEquals(Optional.of(200), table.parse("200"));
        }
    }

    @ParameterizedTest
    @CsvSource({"''", "256", "-1", "Atlantis", "1.5", "99999999999"})
    void whatIsNeitherANameNorAByteIsNoCode(String text) {
        assertEquals(Optional.empty(), CodeTable.PROVINCE.parse(text));
    }

    @Test
    void aConstantIsFoundByItsCode() {
        assertEquals(Optional.of(DisplayMode.DO_NOT_DISTURB), Coded.find(DisplayMode.class, 3));
        assertEquals(Optional.empty(), Coded.find(DisplayMode.class, 0));
        assertEquals(Optional.of(Authentication.UNCHANGED), Coded.find(Authentication.class, 255));
        assertEquals(Optional.empty(), Coded.find(LoginMode.class, 7));
    }
}
