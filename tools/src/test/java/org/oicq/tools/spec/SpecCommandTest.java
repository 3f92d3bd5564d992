package org.oicq.tools.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.oicq.codec.Catalogs;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.wire.Field;
import picocli.CommandLine;

class SpecCommandTest {
    /** What the command prints with these arguments, on a terminal that knows only ASCII. */
    private static String run(String... arguments) {
        PrintStream standard = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.US_ASCII));
        try {
            assertEquals(0, new CommandLine(new SpecCommand()).execute(arguments));
        } finally {
            System.setOut(standard);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void printsEveryFormatInUtf8AndMarkdownByDefault() {
        assertEquals(MarkdownSpec.print(), run());
        assertTrue(run().contains("云南省"));
        assertEquals(JsonSpec.print(), run("--format", "json"));
        assertEquals(LuaSpec.print(), run("--format", "lua"));
        assertEquals(KaitaiSpec.print(), run("--format", "ksy"));
        assertEquals(TypeScriptSpec.print(), run("--format", "ts"));
    }

    @Test
    void anUnknownFormatIsWrongUsage() {
        StringWriter errors = new StringWriter();
        CommandLine command = new CommandLine(new SpecCommand()).setErr(new PrintWriter(errors));
        assertEquals(2, command.execute("--format", "xml"));
        assertTrue(errors.toString().contains("markdown, json, lua, ksy, ts"), errors.toString());
    }

    @Test
    void leavesNoMarkOfTheTemplateBehind() {
        assertFalse(LuaSpec.print().matches("(?s).*@[A-Z_]+@.*"));
        assertFalse(TypeScriptSpec.print().matches("(?s).*@[A-Z_]+@.*"));
    }

    @Test
    void everyDocumentHasEveryPacketAndField() {
        for (Catalog<?> catalog : Catalogs.all()) {
            for (var type : catalog.types()) {
                for (String document :
                        List.of(MarkdownSpec.print(), JsonSpec.print(), LuaSpec.print(), TypeScriptSpec.print())) {
                    assertTrue(document.contains(type.name()), type.name());
                    Spec.allFields(type).forEach(field -> assertTrue(document.contains(field.name()), field.name()));
                }
                assertTrue(KaitaiSpec.print().contains(": " + Spec.snake(type.name()) + "\n"), type.name());
            }
        }
    }

    /** One Wireshark field and one filter name for each name; and none that the header already has. */
    @Test
    void aNameMeansTheSameInEveryPacket() {
        Map<String, List<Field>> byName = Catalogs.all().stream()
                .flatMap(catalog -> catalog.types().stream())
                .flatMap(Spec::allFields)
                .collect(Collectors.groupingBy(Field::name));
        byName.forEach((name, fields) -> {
            assertEquals(1, fields.stream().map(Field::codes).distinct().count(), name);
            assertEquals(1, fields.stream().map(Field::secret).distinct().count(), name);
            assertEquals(
                    1,
                    fields.stream()
                            .map(field -> field.type().number())
                            .distinct()
                            .count(),
                    name);
        });
        Spec.HEADER.forEach(field -> assertFalse(byName.containsKey(field.name()), field.name()));
    }
}
