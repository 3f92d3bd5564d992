package org.oicq.tools.dump.decode;

import java.util.Arrays;
import java.util.List;
import org.oicq.codec.wire.Field;
import org.oicq.codec.wire.FieldType;

/** The fields of a layout (or of one item of a repetition), laid out for walking fast. */
final class Plan {
    final Field[] fields;
    final FieldType[] types;
    /** The plan of a repetition's items at its field's place, else an empty plan. */
    final Plan[] items;

    final boolean[] repeated;
    /** Bytes that the content has at least. */
    final int leastSize;
    /** Whether a field is secret, on whatever level. */
    final boolean secret;

    private Plan(List<Field> list) {
        fields = list.toArray(Field[]::new);
        types = list.stream().map(Field::type).toArray(FieldType[]::new);
        items = list.stream().map(field -> of(field.items())).toArray(Plan[]::new);
        repeated = new boolean[fields.length];
        for (int i = 0; i < fields.length; i++) {
            repeated[i] = fields[i].repeated();
        }
        leastSize = list.stream().mapToInt(field -> field.type().width()).sum();
        secret = list.stream().anyMatch(Field::secret) || Arrays.stream(items).anyMatch(item -> item.secret);
    }

    static Plan of(List<Field> list) {
        return new Plan(list);
    }

    /** Whether nothing but {@link #leastSize} bytes can be right. */
    boolean fixed() {
        for (int i = 0; i < fields.length; i++) {
            if (!types[i].number() || repeated[i]) {
                return false;
            }
        }
        return true;
    }
}
