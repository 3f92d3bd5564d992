package org.oicq.tools.spec;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.oicq.codec.Catalogs;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.frame.Route;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.wire.Field;

/**
 * A codec in TypeScript. What it does stands in the resource {@code oicqs.ts}; the types and tables between its
 * {@code @…@} marks come from the catalogue. Each route has a namespace of types and a catalog of its own, for packets of
 * two routes may have the same name.
 */
final class TypeScriptSpec {
    private TypeScriptSpec() {}

    static String print() {
        return Spec.template("oicqs.ts")
                .replace("@HEAD@", String.format("0x%02x", Frame.HEAD))
                .replace("@HEADER_LENGTH@", Integer.toString(Frame.HEADER_LENGTH))
                .replace("@PROGRAM_KINDS@", programKinds())
                .replace("@CODES@", codes())
                .replace(
                        "@ROUTES@",
                        Catalogs.all().stream().map(TypeScriptSpec::route).collect(joining("\n\n")));
    }

    private static String programKinds() {
        return Arrays.stream(ProgramKind.values())
                .map(kind -> String.format("  %s: 0x%02x,", kind.name(), kind.code()))
                .collect(joining("\n"));
    }

    private static String codes() {
        return Arrays.stream(CodeTable.values()).map(TypeScriptSpec::codes).collect(joining("\n\n"));
    }

    /** A closed table is an object of its constants; an open one lists its codes with their names. */
    private static String codes(CodeTable table) {
        if (table.closed()) {
            return "export const " + table + " = {\n"
                    + table.entries().stream()
                            .map(entry -> "  " + Spec.snake(entry.english()).toUpperCase(Locale.ROOT) + ": "
                                    + entry.code() + ",\n")
                            .collect(joining())
                    + "} as const;";
        }
        return "/** Code, English name, Chinese name. */\nexport const " + table
                + ": readonly (readonly [code: number, english: string, chinese: string])[] = [\n"
                + table.entries().stream()
                        .map(entry -> "  [" + entry.code() + ", " + quote(entry.english()) + ", "
                                + quote(entry.chinese()) + "],\n")
                        .collect(joining())
                + "];";
    }

    private static String route(Catalog<?> catalog) {
        Route route = catalog.route();
        String name = party(route.sender()) + "To" + party(route.receiver());
        return "/** " + Spec.route(route) + ". */\nexport namespace " + name + " {\n"
                + catalog.types().stream().map(TypeScriptSpec::declaration).collect(joining())
                + "  export type Packet =\n"
                + catalog.types().stream().map(type -> "    | " + type.name()).collect(joining("\n"))
                + ";\n}\n\n"
                + String.format(
                        "export const %s = new Catalog<%s.Packet>(0x%02x, 0x%02x, [%n%s]);",
                        Spec.snake(name).toUpperCase(Locale.ROOT),
                        name,
                        route.sender(),
                        route.receiver(),
                        catalog.types().stream().map(TypeScriptSpec::table).collect(joining()));
    }

    /** "OICQ user" as {@code User}, "chat server" as {@code Chat}. */
    private static String party(int kind) {
        String word = Spec.kind(kind).replace(" server", "").replaceFirst("^OICQ user$", "user");
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1).toLowerCase(Locale.ROOT);
    }

    private static String declaration(PacketType<?> type) {
        return "  /** " + sentence(type.doc()) + " */\n  export interface " + type.name() + " {\n"
                + "    readonly packet: '" + type.name() + "';\n"
                + members(type.layout().fields(), "    ")
                + "  }\n\n";
    }

    private static String members(List<Field> fields, String indent) {
        return fields.stream().map(field -> member(field, indent)).collect(joining());
    }

    private static String member(Field field, String indent) {
        String says = Stream.of(
                        field.doc(),
                        field.codes().map(table -> "A code of " + table + ".").orElse(""))
                .filter(one -> !one.isEmpty())
                .collect(joining(" "));
        String comment = says.isEmpty() ? "" : indent + "/** " + says + " */\n";
        return comment + indent + "readonly " + field.name() + ": " + type(field, indent) + ";\n";
    }

    private static String type(Field field, String indent) {
        if (field.repeated()) {
            return "readonly {\n" + members(field.items(), indent + "  ") + indent + "}[]";
        }
        return switch (field.type()) {
            case T, M, L -> "number";
            case S -> "string";
            case B -> "Uint8Array";
        };
    }

    private static String table(PacketType<?> type) {
        String reply = type.reply()
                .map(answer -> String.format(", 0x%02x", answer.code()))
                .orElse("");
        return String.format(
                "  [0x%02x, '%s', %s%s],%n",
                type.code(), type.name(), layout(type.layout().fields()), reply);
    }

    private static String layout(List<Field> fields) {
        return fields.stream()
                .map(field -> "['" + field.name() + "', "
                        + (field.repeated() ? layout(field.items()) : "'" + field.type() + "'") + "]")
                .collect(joining(", ", "[", "]"));
    }

    private static String sentence(String doc) {
        return doc.substring(0, 1).toUpperCase(Locale.ROOT) + doc.substring(1) + ".";
    }

    private static String quote(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
