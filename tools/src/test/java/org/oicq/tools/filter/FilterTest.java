package org.oicq.tools.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oicq.codec.Catalogs;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.Field;
import org.oicq.codec.wire.Text;

class FilterTest {
    private static final Instant TEN =
            LocalDateTime.parse("2026-11-22T10:00:00").atZone(ZoneOffset.UTC).toInstant();

    /** A login reply with three friends, as far as the names are asked for. */
    private static final Map<String, List<?>> REPLY = Map.ofEntries(
            Map.entry("type", List.of(2)),
            Map.entry("sender", List.of(1)),
            Map.entry("receiver", List.of(10)),
            Map.entry("length", List.of(99L)),
            Map.entry("packet", List.of("LoginReply")),
            Map.entry("time", List.of(TEN)),
            Map.entry("src", List.of(new Address(0, 0xffff_0a00_0001L, 8000))),
            Map.entry("dst", List.of(new Address(0, 1, 40000))),
            Map.entry("success", List.of(1)),
            Map.entry("groupName", List.of(Text.of("My friends"), Text.of("云南 \"a\\b\""))),
            Map.entry("friendNumber", List.of(10002L, 10003L, 4_000_000_000L)),
            Map.entry("friendState", List.of(1, 3, 4)),
            Map.entry("nickname", List.of(Text.of("李雷"), Text.of(""), Text.of("hello world"))),
            Map.entry("fileContent", List.of(Blob.of(new byte[] {1, 2, (byte) 0xff, (byte) 0xd8, 3}))),
            Map.entry("UIN", List.of("10001")),
            Map.entry("ST", List.of("10", "30")));

    private static boolean test(String expression) throws FilterException {
        return Filter.parse(expression).test(name -> REPLY.getOrDefault(name, List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type == 2",
                "type == 0x02",
                "TYPE == 2",
                "length != 100",
                "length > 98 and length >= 99 and length < 100 and length <= 99",
                "friendNumber == 10003",
                "friendNumber == 4000000000",
                "friendNumber > 10003",
                "friendNumber in {1, 10003}",
                "friendNumber in (10003)",
                "friendNumber in {20000, 10003..10005}",
                "friendNumber != 10004",
                "friendState == do_not_disturb",
                "friendState == 'do not disturb'",
                "friendState == Do-Not-Disturb",
                "friendState in {hidden, offline}",
                "success == success",
                "sender == 'OICQ server' && receiver == oicq_user",
                "packet == loginreply",
                "packet in {Login, LoginReply}",
                "packet matches Reply$",
                "nickname == 李雷",
                "nickname == ''",
                "nickname contains \"lo wo\"",
                "nickname matches '^h.*d$'",
                "nickname matches \"(?i)HELLO\\s\\w+\"",
                "groupName == \"云南 \\\"a\\\\b\\\"\"",
                "groupName contains '\\\\'",
                "fileContent contains ffd8",
                "fileContent == \"01 02 ff d8 03\"",
                "fileContent != 01:02",
                "src == 10.0.0.1 and src == :8000 and src == 10.0.0.1:8000",
                "dst == ::1 and dst == [::1]:40000 and dst == :40000",
                "src in {10.0.0.1, 10.0.0.9}",
                "src == 10.0.0.0/8 and src == 0.0.0.0/0 and src != 10.0.0.0/32 and dst != 0.0.0.0/0",
                "dst == 0:0:0:0:0:0:0:1 and dst == [0::0:1]:40000 and dst == ::/64 and dst contains '[::1]'",
                "dst != 2001:db8::/32 and src == ::ffff:10.0.0.1",
                "src contains '.0.'",
                "time == 2026-11-22T10:00:00",
                "time >= '2026-11-22 09:59:59.5' and time < 2026-11-23",
                "time > 2000-01-01T00:00:00Z",
                "time in {2026-11-22..2026-11-23}",
                "UIN == 10001",
                "ST == busy",
                "uin",
                "not content",
                "not content == 'x'",
                "content or type == 2",
                "type == 1 and type == 1 or type == 2",
                "type == 2 or type == 1 and type == 1",
                "not type == 1 and type == 2",
                "!(type == 1 || type == 3)",
                "not not type == 2",
                "((type == 2)) AND type == 2",
            })
    void holds(String expression) throws FilterException {
        assertTrue(test(expression));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type == 3",
                "type != 2",
                "friendNumber == 10004",
                "friendNumber != 10003",
                "friendNumber in {1, 2..3}",
                "friendNumber < 10002",
                "friendState == hidden",
                "nickname == hello",
                "nickname contains HELLO",
                "nickname matches '^world'",
                "fileContent contains d8ff",
                "fileContent == 01",
                "src == 10.0.0.2",
                "src == 11.0.0.0/8",
                "src == :80",
                "dst == :4000",
                "time < 2026-11-22T10:00:00",
                "content",
                "problem",
                "content != 'x'",
                "content == 'x'",
                "not type == 2",
                "type == 2 and type == 3",
                "ST == offline",
            })
    void doesNotHold(String expression) throws FilterException {
        assertFalse(test(expression));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "==",
                "number ==",
                "number == )",
                "number == 10001 type == 3",
                "(number == 1",
                "number in {}",
                "number in {1,}",
                "number in 1",
                "number == abc",
                "number == \"\"",
                "number in {1..}",
                "content < 3",
                "fileContent in {01}",
                "fileContent == 0",
                "fileContent matches x",
                "content matches '('",
                "src == 10.0.0",
                "src == 8000",
                "src == 300.1.2.3",
                "src == :99999",
                "src == 10.0.0.1/33",
                "src == 10.0.0.1:",
                "src == fe80::g",
                "src == [::1",
                "src == example.org",
                "src == 1:2:3:4:5:6:7:8:9",
                "dst in {::1, nowhere}",
                "time == yesterday",
                "time == 9999999-01-01",
                "number & 1",
                "not",
                "{",
            })
    void isRefused(String expression) {
        FilterException refused = assertThrows(FilterException.class, () -> Filter.parse(expression));
        assertTrue(refused.start() <= expression.length());
        assertTrue(refused.marked().contains("^"));
        assertFalse(refused.getMessage().isEmpty());
    }

    @Test
    void marksStandUnderTheTroubleAfterWideCharacters() {
        FilterException refused =
                assertThrows(FilterException.class, () -> Filter.parse("nickname == 李雷 and agee == 3"));
        assertEquals("nickname == 李雷 and agee == 3\n" + " ".repeat(21) + "^^^^", refused.marked());
        assertEquals(19, refused.start());
    }

    @Test
    void deepNestingIsRefusedAndLongChainsAreNot() throws FilterException {
        assertThrows(FilterException.class, () -> Filter.parse("(".repeat(100_000) + "type" + ")".repeat(100_000)));
        assertThrows(FilterException.class, () -> Filter.parse("not ".repeat(100_000) + "type"));
        assertTrue(test("type == 1 or ".repeat(20_000) + "type == 2"));
    }

    @Test
    void regularExpressionsTakeLinearTime() {
        List<String> text = List.of("a".repeat(60_000) + "!");
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertFalse(Filter.parse("content matches '^(a|aa)+$'").test(_ -> text)));
    }

    @Test
    void asksOnlyForTheNamesItNames() throws FilterException {
        assertEquals(
                Set.of("type", "UIN", "friendNumber"),
                Filter.parse("TYPE == 2 and (uin == 1 or not friendnumber in {1})")
                        .names());
    }

    @Test
    void everyFieldOfTheCatalogueIsKnown() {
        Catalogs.all().stream()
                .flatMap(catalog -> catalog.types().stream())
                .forEach(type -> check(type.layout().fields()));
        assertEquals(
                1,
                FilterFields.all().stream()
                        .filter(field -> field.name().equals("length"))
                        .count());
    }

    private static void check(List<Field> fields) {
        for (Field field : fields) {
            assertEquals(
                    field.name(), FilterFields.find(field.name()).orElseThrow().name());
            check(field.items());
        }
    }

    // The page on filters: its examples are filters, its mistakes are told as it says, its table is whole.

    private static final String PAGE = "../docs/filter.md";

    private static String block(String language) throws IOException {
        Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of(PAGE)));
        assertTrue(block.find());
        return block.group(1);
    }

    static Stream<String> examples() throws IOException {
        return block("filter").lines();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void examplesOfThePageAreFilters(String example) throws FilterException {
        assertFalse(Filter.parse(example).names().isEmpty());
    }

    static Stream<String> mistakes() throws IOException {
        return Arrays.stream(block("mistakes").strip().split("\n\n"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistakesOfThePageAreToldAsItSays(String mistake) {
        String expression = mistake.lines().findFirst().orElseThrow();
        FilterException told = assertThrows(FilterException.class, () -> Filter.parse(expression));
        assertEquals(mistake, told.marked() + "\n" + told.getMessage());
    }

    @Test
    void thePageListsTheFieldsOfTheFrame() throws IOException {
        String page = Files.readString(Path.of(PAGE));
        for (FilterField field : FilterFields.frameFields()) {
            String row = "| `" + field.name() + "` | " + field.kind().label() + " | " + field.doc() + " |";
            assertTrue(page.contains(row), row);
        }
    }

    @Test
    void readsTimesInTheZoneThatIsShown() throws FilterException {
        ZoneId china = ZoneId.of("Asia/Shanghai");
        assertTrue(
                Filter.parse("time == 2026-11-22T18:00:00", china).test(name -> REPLY.getOrDefault(name, List.of())));
        assertTrue(
                Filter.parse("time == 2026-11-22T10:00:00Z", china).test(name -> REPLY.getOrDefault(name, List.of())));
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:0:0:0:0:0:1, [2001:db8::1]:7",
        "0:0:0:0:0:0:0:0, [::]:7",
        "1:0:0:2:0:0:0:3, [1:0:0:2::3]:7",
        "1:0:2:0:3:0:4:0, [1:0:2:0:3:0:4:0]:7",
        "fe80:0:0:0:1:0:0:0, [fe80::1:0:0:0]:7",
        "1.2.3.4, 1.2.3.4:7"
    })
    void writesAddressesInTheirShortForm(String text, String expected) throws UnknownHostException {
        byte[] bytes = InetAddress.getByName(text).getAddress();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Address address = bytes.length == 4
                ? new Address(0, 0xffff_0000_0000L | in.getInt(), 7)
                : new Address(in.getLong(), in.getLong(), 7);
        assertEquals(expected, address.toString());
    }
}
