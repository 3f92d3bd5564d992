package org.oicq.tools.spec;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.oicq.codec.Catalogs;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.codes.CodeTable.Entry;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.http.WebAnswer;
import org.oicq.codec.http.WebCommand;
import org.oicq.codec.http.WebField;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.wire.Field;
import org.oicq.codec.wire.FieldType;
import org.oicq.codec.wire.WireCharset;

/** The protocol as one JSON object, for programs that generate their own codec or documents. */
final class JsonSpec {
    private JsonSpec() {}

    static String print() {
        return Json.print(object(
                "protocol", "OICQ server system",
                "byteOrder", "big-endian",
                "charset", WireCharset.GB18030.name(),
                "head", Frame.HEAD,
                "header", fields(Spec.HEADER),
                "fieldTypes",
                        Arrays.stream(FieldType.values())
                                .map(JsonSpec::fieldType)
                                .toList(),
                "programKinds",
                        Arrays.stream(ProgramKind.values())
                                .map(JsonSpec::programKind)
                                .toList(),
                "codeTables",
                        Arrays.stream(CodeTable.values())
                                .map(JsonSpec::codeTable)
                                .toList(),
                "routes", Catalogs.all().stream().map(JsonSpec::route).toList(),
                "http", http()));
    }

    private static Map<String, Object> fieldType(FieldType type) {
        return object(
                "letter", type.name(),
                "name", type.label(),
                "width", type.width(),
                "max", type.max(),
                "lengthPrefixed", !type.number());
    }

    private static Map<String, Object> programKind(ProgramKind kind) {
        return object("code", kind.code(), "name", kind.label());
    }

    private static Map<String, Object> codeTable(CodeTable table) {
        return object("name", table.name(), "closed", table.closed(), "values", entries(table.entries()));
    }

    private static List<Map<String, Object>> entries(List<Entry> entries) {
        return entries.stream()
                .map(entry -> entry.english().equals(entry.chinese())
                        ? object("code", entry.code(), "name", entry.english())
                        : object("code", entry.code(), "name", entry.english(), "chinese", entry.chinese()))
                .toList();
    }

    private static Map<String, Object> route(Catalog<?> catalog) {
        return object(
                "name", Spec.route(catalog.route()),
                "sender", catalog.route().sender(),
                "receiver", catalog.route().receiver(),
                "packets", catalog.types().stream().map(JsonSpec::packet).toList());
    }

    private static Map<String, Object> packet(PacketType<?> type) {
        Map<String, Object> object = object("type", type.code(), "name", type.name(), "doc", type.doc());
        type.reply().ifPresent(reply -> object.put("reply", reply.code()));
        object.put("fields", fields(type.layout().fields()));
        return object;
    }

    private static List<Map<String, Object>> fields(List<Field> fields) {
        return fields.stream().map(JsonSpec::field).toList();
    }

    private static Map<String, Object> field(Field field) {
        Map<String, Object> object =
                object("name", field.name(), "type", field.type().name());
        if (!field.doc().isEmpty()) {
            object.put("doc", field.doc());
        }
        field.codes().ifPresent(table -> object.put("codes", table.name()));
        if (field.secret()) {
            object.put("secret", true);
        }
        if (field.repeated()) {
            object.put("items", fields(field.items()));
        }
        return object;
    }

    private static Map<String, Object> http() {
        return object(
                "head",
                        WebAnswer.HEAD.stream()
                                .map(key -> object("key", key, "doc", key.doc()))
                                .toList(),
                "result", webField(WebAnswer.RESULT),
                "commands",
                        Arrays.stream(WebCommand.values())
                                .map(JsonSpec::command)
                                .toList());
    }

    private static Map<String, Object> command(WebCommand command) {
        return object(
                "name", command.spelling(),
                "doc", command.doc(),
                "request",
                        command.request().stream()
                                .map(field -> {
                                    Map<String, Object> object = webField(field);
                                    object.put("needed", field.needed());
                                    return object;
                                })
                                .toList(),
                "answers", command.answers().stream().map(JsonSpec::answer).toList());
    }

    private static Map<String, Object> answer(WebAnswer answer) {
        return object(
                "when", answer.when(),
                "fields", answer.fields().stream().map(JsonSpec::webField).toList(),
                "endsInAmpersand", answer.endsInAmpersand());
    }

    private static Map<String, Object> webField(WebField field) {
        Map<String, Object> object =
                object("key", field.key(), "form", field.form().name().toLowerCase(Locale.ROOT), "doc", field.doc());
        if (!field.codes().isEmpty()) {
            object.put("codes", entries(field.codes()));
        }
        return object;
    }

    /** An object of names and values in turn, in that order. */
    private static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
        }
        return object;
    }
}
