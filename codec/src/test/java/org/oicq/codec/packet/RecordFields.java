package org.oicq.codec.packet;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.Inline;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;

/** What the components of a packet's record hold, without the layout: the other half of what a golden vector says. */
final class RecordFields {
    private RecordFields() {}

    /** A component's path, as {@code groups[0].group name}, and its value as the vectors write it. */
    record Entry(String path, String value) {}

    static List<Entry> of(Record packet) {
        List<Entry> entries = new ArrayList<>();
        add(entries, "", packet);
        return entries;
    }

    private static void add(List<Entry> entries, String prefix, Record owner) {
        for (RecordComponent component : owner.getClass().getRecordComponents()) {
            Object value = value(owner, component);
            String path = prefix + words(component.getName());
            if (component.isAnnotationPresent(Inline.class)) {
                add(entries, prefix, (Record) value);
            } else if (value instanceof List<?> list) {
                entries.add(new Entry(path, Integer.toString(list.size())));
                for (int i = 0; i < list.size(); i++) {
                    add(entries, path + "[" + i + "].", (Record) list.get(i));
                }
            } else {
                entries.add(new Entry(path, plain(value)));
            }
        }
    }

    private static Object value(Record owner, RecordComponent component) {
        try {
            return component.getAccessor().invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("an accessor of " + owner.getClass() + " cannot be called", e);
        }
    }

    private static String plain(Object value) {
        return switch (value) {
            case Integer number -> number.toString();
            case Long number -> number.toString();
            case Boolean flag -> flag ? "1" : "0";
            case Text text -> text.toString();
            case Secret secret -> secret.text().toString();
            case Blob blob -> {
                byte[] bytes = new byte[blob.length()];
                blob.toBuffer().get(bytes);
                yield HexFormat.ofDelimiter(" ").formatHex(bytes);
            }
            default -> throw new AssertionError("no field holds a " + value.getClass());
        };
    }

    /** The record component's name as words, worked out letter by letter. */
    private static String words(String name) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c)) {
                words.append(' ');
            }
            words.append(c);
        }
        return words.toString().toLowerCase(Locale.ROOT);
    }
}
