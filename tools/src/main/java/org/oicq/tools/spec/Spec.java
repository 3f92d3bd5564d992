package org.oicq.tools.spec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.oicq.codec.Catalogs;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.frame.Route;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.wire.Field;
import org.oicq.codec.wire.FieldType;

/** What several of the documents ask the catalogue. */
final class Spec {
    /** The header's fields. */
    static final List<Field> HEADER = List.of(
            header("head", FieldType.T, String.format("Always 0x%02x.", Frame.HEAD)),
            header("sender", FieldType.T, "The sender's program kind."),
            header("receiver", FieldType.T, "The receiver's program kind."),
            header("type", FieldType.T, "The packet type."),
            header("length", FieldType.L, "Bytes of content that follow; the header is not counted [decision]."));

    private Spec() {}

    private static Field header(String name, FieldType type, String doc) {
        return new Field(name, type, doc, Optional.empty(), false, List.of());
    }

    /** A document's fixed part: a resource beside this class. */
    static String template(String name) {
        try (InputStream in = Objects.requireNonNull(Spec.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name of a program kind that the catalogue's routes use. */
    static String kind(int code) {
        return ProgramKind.find(code).orElseThrow().label();
    }

    /** A route in words, as "OICQ user to OICQ server". */
    static String route(Route route) {
        return kind(route.sender()) + " to " + kind(route.receiver());
    }

    /** {@code DoNotDisturb}, {@code doNotDisturb} or "do not disturb" as {@code do_not_disturb}. */
    static String snake(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .replaceAll("[^A-Za-z0-9]+", "_")
                .toLowerCase(Locale.ROOT);
    }

    /**
     * The fields of all packets by name, those of repetitions too, in the order in which the catalogue first has them;
     * a name that stands for fields of several widths (the group number) has the widest.
     */
    static Collection<Field> fieldsByName() {
        Map<String, Field> byName = new LinkedHashMap<>();
        Catalogs.all().stream()
                .flatMap(catalog -> catalog.types().stream())
                .flatMap(Spec::allFields)
                .forEach(field -> byName.merge(
                        field.name(),
                        field,
                        (a, b) -> a.type().width() < b.type().width() ? b : a));
        return byName.values();
    }

    /** The fields of a packet, those of its repetitions' items too. */
    static Stream<Field> allFields(PacketType<?> type) {
        return flatten(type.layout().fields());
    }

    private static Stream<Field> flatten(List<Field> fields) {
        return fields.stream().flatMap(field -> Stream.concat(Stream.of(field), flatten(field.items())));
    }
}
