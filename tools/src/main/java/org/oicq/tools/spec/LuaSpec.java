package org.oicq.tools.spec;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.oicq.codec.Catalogs;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.http.WebAnswer;
import org.oicq.codec.http.WebCommand;
import org.oicq.codec.http.WebField;
import org.oicq.codec.http.WebKey;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.wire.Field;

/**
 * A Wireshark dissector in Lua. What it does stands in the resource {@code oicqs.lua}; the tables between its
 * {@code @…@} marks come from the catalogue.
 */
final class LuaSpec {
    private LuaSpec() {}

    static String print() {
        return Spec.template("oicqs.lua")
                .replace("@HEAD@", String.format("0x%02x", Frame.HEAD))
                .replace("@HEADER_LENGTH@", Integer.toString(Frame.HEADER_LENGTH))
                .replace("@PROGRAM_KINDS@", programKinds())
                .replace("@CODES@", codes())
                .replace("@FIELDS@", fields())
                .replace("@KEYS@", keys())
                .replace("@PACKETS@", packets())
                .replace("@RESULTS@", meanings(List.of(WebAnswer.RESULT)))
                .replace("@KEY_CODES@", keyCodes());
    }

    private static String programKinds() {
        return Arrays.stream(ProgramKind.values())
                .map(kind -> String.format("    [0x%02x] = %s,", kind.code(), quote(kind.label())))
                .collect(joining("\n"));
    }

    private static String codes() {
        return Arrays.stream(CodeTable.values())
                .map(table -> "    " + table + " = " + values(table.entries()) + ",")
                .collect(joining("\n"));
    }

    private static String values(List<CodeTable.Entry> entries) {
        return entries.stream()
                .map(entry -> "[" + entry.code() + "] = " + quote(entry.english()))
                .collect(joining(", ", "{ ", " }"));
    }

    private static String fields() {
        return Spec.fieldsByName().stream()
                .map(field -> String.format(
                        "    %s = ProtoField.%s(%s, %s%s),",
                        field.name(),
                        luaType(field),
                        quote("oicqs." + field.name()),
                        quote(field.label()),
                        field.type().number()
                                ? ", base.DEC"
                                        + field.codes()
                                                .map(table -> ", codes." + table)
                                                .orElse("")
                                : ""))
                .collect(joining("\n"));
    }

    private static String luaType(Field field) {
        return switch (field.type()) {
            case T -> "uint8";
            case M -> "uint16";
            case L -> "uint32";
            case S -> "string";
            case B -> "bytes";
        };
    }

    private static String keys() {
        return Arrays.stream(WebKey.values())
                .map(key -> String.format(
                        "    %s = ProtoField.string(%s, %s),",
                        key, quote("oicqs.http." + key), quote(key + ", " + key.doc())))
                .collect(joining("\n"));
    }

    private static String packets() {
        return Catalogs.all().stream()
                .map(catalog -> String.format(
                        "    -- %s\n    [0x%02x%02x] = {\n%s\n    },",
                        Spec.route(catalog.route()),
                        catalog.route().sender(),
                        catalog.route().receiver(),
                        catalog.types().stream().map(LuaSpec::packet).collect(joining("\n"))))
                .collect(joining("\n"));
    }

    private static String packet(PacketType<?> type) {
        return String.format(
                "        [0x%02x] = {\n            name = %s,\n            doc = %s,\n            fields = {\n%s\n            },\n        },",
                type.code(),
                quote(type.name()),
                quote(type.doc()),
                fieldList(type.layout().fields(), " ".repeat(16)));
    }

    private static String fieldList(List<Field> fields, String indent) {
        return fields.stream().map(field -> indent + field(field, indent)).collect(joining("\n"));
    }

    private static String field(Field field, String indent) {
        StringBuilder out = new StringBuilder(String.format(
                "{ name = %s, type = %s",
                quote(field.name()), quote(field.type().name())));
        field.codes().ifPresent(table -> {
            out.append(", codes = codes.").append(table);
            if (table.closed()) {
                out.append(", closed = true");
            }
        });
        if (field.secret()) {
            out.append(", secret = true");
        }
        if (field.repeated()) {
            out.append(", items = {\n")
                    .append(fieldList(field.items(), indent + "    "))
                    .append('\n')
                    .append(indent)
                    .append('}');
        }
        return out.append(" },").toString();
    }

    private static String keyCodes() {
        return Arrays.stream(WebCommand.values())
                .map(command -> String.format(
                        "    %s = {\n        request = %s,\n        answers = {%s\n        },\n    },",
                        command.spelling().toUpperCase(Locale.ROOT),
                        meanings(command.request()),
                        command.answers().stream().map(LuaSpec::answer).collect(joining())))
                .collect(joining("\n"));
    }

    /** A form of an answer under its keys, by which the dissector tells it from the other forms. */
    private static String answer(WebAnswer answer) {
        String keys = answer.fields().stream().map(field -> field.key().name()).collect(joining(" "));
        return "\n            [" + quote(keys) + "] = " + meanings(answer.fields()) + ",";
    }

    private static String meanings(List<WebField> fields) {
        return fields.stream()
                .filter(field -> !field.codes().isEmpty())
                .map(field -> field.key()
                        + " = "
                        + field.codes().stream()
                                .map(entry -> "[\"" + entry.code() + "\"] = " + quote(entry.english()))
                                .collect(joining(", ", "{ ", " }")))
                .collect(joining(", ", "{ ", " }"))
                .replace("{  }", "{}");
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
