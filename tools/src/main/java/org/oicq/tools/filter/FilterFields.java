package org.oicq.tools.filter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.oicq.codec.Catalogs;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.codes.CodeTable.Entry;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.http.WebAnswer;
import org.oicq.codec.http.WebCommand;
import org.oicq.codec.http.WebField;
import org.oicq.codec.http.WebKey;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.wire.Field;
import org.oicq.tools.filter.FilterField.Kind;

/**
 * All fields that filters know: those of the frame itself, those of the catalogue's packets, and the keys of the HTTP
 * interface. Letter case does not matter in a name.
 */
public final class FilterFields {
    private static final Map<String, FilterField> BY_NAME = new LinkedHashMap<>();

    static {
        frameFields().forEach(FilterFields::add);
        Catalogs.all().stream()
                .flatMap(catalog -> catalog.types().stream())
                .forEach(type -> addAll(type.layout().fields()));
        for (WebKey key : WebKey.values()) {
            add(webField(key));
        }
    }

    private FilterFields() {}

    /** All fields, those of the frame first. */
    public static Collection<FilterField> all() {
        return Collections.unmodifiableCollection(BY_NAME.values());
    }

    /** The field of this name, in any letter case. */
    public static Optional<FilterField> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The fields that stand around the content: names for what every frame has. */
    static List<FilterField> frameFields() {
        return List.of(
                new FilterField("type", Kind.NUMBER, "the packet type", List.of(), List.of()),
                new FilterField("sender", Kind.NUMBER, "the sender's program kind", programKinds(), List.of()),
                new FilterField("receiver", Kind.NUMBER, "the receiver's program kind", programKinds(), List.of()),
                new FilterField("length", Kind.NUMBER, "bytes of content", List.of(), List.of()),
                new FilterField("packet", Kind.TEXT, "the packet's name, or the HTTP command", List.of(), packets()),
                new FilterField("problem", Kind.TEXT, "what is wrong with a malformed frame", List.of(), List.of()),
                new FilterField("time", Kind.TIME, "when it was captured", List.of(), List.of()),
                new FilterField("src", Kind.ADDRESS, "where it comes from", List.of(), List.of()),
                new FilterField("dst", Kind.ADDRESS, "where it goes", List.of(), List.of()),
                new FilterField("addr", Kind.ADDRESS, "where it comes from or goes: either", List.of(), List.of()),
                new FilterField("port", Kind.NUMBER, "the TCP port of either side", List.of(), List.of()),
                new FilterField("connection", Kind.NUMBER, "the connection, as # shows it", List.of(), List.of()),
                new FilterField("frame", Kind.NUMBER, "the place in the source, from 1", List.of(), List.of()),
                new FilterField("user", Kind.NUMBER, "the user at the connection's end", List.of(), List.of()));
    }

    private static void addAll(List<Field> fields) {
        for (Field field : fields) {
            Kind kind = switch (field.type()) {
                case T, M, L -> Kind.NUMBER;
                case S -> Kind.TEXT;
                case B -> Kind.BYTES;
            };
            List<Entry> codes = field.codes().map(CodeTable::entries).orElse(List.of());
            add(new FilterField(field.name(), kind, field.doc(), codes, List.of()));
            addAll(field.items());
        }
    }

    /**
     * Where several packets have a field of one name, the first kind is what a filter means by it: the content of a
     * message, and not that of a document; when a frame was captured, whatever time it has inside. Where the codes differ, their names would be a trap, and there are none.
     */
    private static void add(FilterField field) {
        String name = field.name().toLowerCase(Locale.ROOT);
        FilterField known = BY_NAME.putIfAbsent(name, field);
        if (known != null && known.kind() == field.kind() && !known.codes().equals(field.codes())) {
            BY_NAME.put(name, new FilterField(known.name(), known.kind(), known.doc(), List.of(), known.texts()));
        }
    }

    private static FilterField webField(WebKey key) {
        List<WebField> places = Arrays.stream(WebCommand.values())
                .flatMap(command -> Stream.concat(
                        command.requestField(key).stream(),
                        command.answers().stream().flatMap(answer -> answer.field(key).stream())))
                .toList();
        boolean number = key == WebAnswer.RESULT.key()
                || (places.stream().anyMatch(field -> field.form() == WebField.Form.NUMBER)
                        && places.stream().noneMatch(field -> field.form() == WebField.Form.TEXT));
        List<List<Entry>> codes = places.stream()
                .map(WebField::codes)
                .filter(entries -> !entries.isEmpty())
                .distinct()
                .toList();
        if (key == WebAnswer.RESULT.key()) {
            codes = List.of(WebAnswer.RESULT.codes());
        }
        // Where the same key has other codes in another command (CD), its names would be a trap.
        return new FilterField(
                key.name(),
                number ? Kind.NUMBER : Kind.TEXT,
                key.doc(),
                number && codes.size() == 1 ? codes.getFirst() : List.of(),
                List.of());
    }

    private static List<Entry> programKinds() {
        return Arrays.stream(ProgramKind.values())
                .map(kind -> new Entry(kind.code(), kind.label(), kind.label()))
                .toList();
    }

    private static List<String> packets() {
        List<String> names = new ArrayList<>();
        for (Catalog<?> catalog : Catalogs.all()) {
            for (PacketType<?> type : catalog.types()) {
                names.add(type.name());
            }
        }
        for (WebCommand command : WebCommand.values()) {
            names.add(command.spelling());
        }
        return names.stream().distinct().toList();
    }
}
