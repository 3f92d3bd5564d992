package org.oicq.codec.vectors;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.Field;
import org.oicq.codec.wire.FieldVisitor;
import org.oicq.codec.wire.Text;

/** Writes down what a walk tells, in the form of a {@link GoldenVector}'s fields. */
public final class WalkedFields implements FieldVisitor {
    private final List<GoldenVector.Value> values = new ArrayList<>();
    /** The items that the walk is in, the innermost last: {@code groups[0].} */
    private final Deque<String> items = new ArrayDeque<>();

    /** The fields so far. */
    public List<GoldenVector.Value> values() {
        return List.copyOf(values);
    }

    /** The path of a field that the walk is at. */
    public String path(Field field) {
        return String.join("", items) + field.label();
    }

    @Override
    public void number(Field field, int offset, long value) {
        add(field, offset, 0, Long.toString(value));
    }

    @Override
    public void text(Field field, int offset, Text value) {
        add(field, offset, value.length(), value.toString());
    }

    @Override
    public void blob(Field field, int offset, Blob value) {
        byte[] bytes = new byte[value.length()];
        value.toBuffer().get(bytes);
        add(field, offset, bytes.length, HexFormat.ofDelimiter(" ").formatHex(bytes));
    }

    @Override
    public void item(Field repetition, int index) {
        if (index > 0) {
            items.removeLast();
        }
        items.addLast(repetition.label() + "[" + index + "].");
    }

    @Override
    public void end(Field repetition) {
        // A repetition without items has put none there.
        if (!items.isEmpty() && items.getLast().startsWith(repetition.label() + "[")) {
            items.removeLast();
        }
    }

    private void add(Field field, int offset, int bytes, String value) {
        values.add(new GoldenVector.Value(
                path(field), field.type(), offset, field.type().width() + bytes, value));
    }
}
