package org.oicq.browser;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.oicq.codec.vectors.GoldenVector;
import org.oicq.codec.vectors.GoldenVectors;
import org.oicq.codec.wire.FieldType;

/** The TypeScript codec, in the browser that it is for. */
class CodecInBrowserTest {
    /** Characters of the private use area that GB18030 of 2005 or 2022 has made into others, which browsers read. */
    private static final String MOVED = "\ue5e5\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796\ue81e\ue826"
            + "\ue82b\ue82c\ue832\ue843\ue854\ue864";

    private static Browser browser;

    @BeforeAll
    static void open() {
        browser = Browser.open(400, 300, "en");
        browser.run(Browser.resource("/org/oicq/page/tests/codec.js"));
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void readsAndWritesTheGoldenVectors() {
        List<Map<String, Object>> vectors = new ArrayList<>();
        GoldenVectors.all().forEach(vector -> vectors.add(forBrowser(vector)));
        GoldenVectors.malformed().forEach(vector -> vectors.add(forBrowser(vector)));
        assertTrue(vectors.size() > 50);
        assertEquals(List.of(), browser.run("return oicqTest.vectors(arguments[0])", vectors));
    }

    private static Map<String, Object> forBrowser(GoldenVector vector) {
        byte[] frame = new byte[vector.frame().length()];
        vector.bytes().get(frame);
        Map<String, String> fields = new HashMap<>();
        for (GoldenVector.Value value : vector.fields()) {
            boolean bytes = value.type() == FieldType.B;
            fields.put(camel(value.path()), bytes ? value.value().replace(" ", "") : value.value());
        }
        Map<String, Object> map = new HashMap<>();
        map.put("name", vector.name());
        map.put("frame", HexFormat.of().formatHex(frame));
        map.put("fields", vector.trouble().isPresent() ? null : fields);
        return map;
    }

    /** {@code groups[0].group name} as {@code groups[0].groupName}. */
    private static String camel(String path) {
        StringBuilder camel = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            camel.append(c == ' ' ? Character.toUpperCase(path.charAt(++i)) : c);
        }
        return camel.toString();
    }

    @Test
    void writesAllOfUnicodeAsTheServerDoes() {
        StringBuilder all = new StringBuilder();
        for (int point = 1; point <= Character.MAX_CODE_POINT; point++) {
            if ((point < 0xd800 || point > 0xdfff) && MOVED.indexOf(point) < 0) {
                all.appendCodePoint(point);
            }
        }
        Map<?, ?> result = (Map<?, ?>) browser.run("return oicqTest.unicode(arguments[0])", MOVED);
        assertEquals(true, result.get("readBack"));
        assertArrayEquals(
                all.toString().getBytes(Charset.forName("GB18030")),
                Base64.getDecoder().decode((String) result.get("bytes")));
    }

    /** Not as they were, but as the characters that every browser takes them for. */
    @Test
    void writesWhatHasMovedAsWhatItIsNow() {
        assertEquals("a6d9", browser.run("return oicqTest.written('\ue78d')"));
        assertEquals("fe59", browser.run("return oicqTest.written('\ue81e')"));
    }

    @Test
    void refusesWhatIsNoPartOfTheProtocol() {
        assertEquals(List.of(), browser.run("return oicqTest.taken()"));
    }
}
