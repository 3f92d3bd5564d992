package org.oicq.codec.wire;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The content of one packet (or of one item of a repetition): the fields that a record declares, in order. Everything
 * that knows a packet's bytes walks this one declaration: {@link #read}, {@link #write}, and {@link #walk} for dumps,
 * documents and generators.
 *
 * @param <R> the record
 */
public final class Layout<R extends Record> {
    private static final FieldVisitor NOBODY = new FieldVisitor() {};

    /** After so many packets read or written, method handles are worth their making. */
    private static final int OFTEN = 100;

    private final Class<R> type;
    /** Looked up at the first use: most programs meet few of the packets that there are. */
    private volatile @Nullable Declared declared;
    /** Made when the layout has been used often. */
    private volatile @Nullable LayoutHandles handles;
    /** How often it has been used before; threads may count over each other, which delays the handles a little. */
    private int uses;

    /**
     * What the record declares.
     *
     * @param fixedSize the bytes of the fields of fixed width, the lengths before S and B, and the counts
     */
    private record Declared(
            List<Binding> bindings,
            List<Field> fields,
            int fixedSize,
            LayoutReflection reflection,
            @Nullable RecordComponent subject) {
        static Declared of(Class<?> type) throws ReflectiveOperationException {
            List<Binding> bindings = new ArrayList<>();
            RecordComponent subject = null;
            for (RecordComponent component : type.getRecordComponents()) {
                bindings.add(Binding.of(component));
                if (subject == null && component.isAnnotationPresent(Subject.class)) {
                    subject = component;
                }
            }
            return new Declared(
                    bindings,
                    bindings.stream()
                            .flatMap(binding -> binding.fields().stream())
                            .toList(),
                    bindings.stream().mapToInt(Binding::fixedSize).sum(),
                    new LayoutReflection(type, bindings),
                    subject);
        }
    }

    private Layout(Class<R> type) {
        this.type = type;
    }

    /** The layout that a record declares. A mistake in the declaration shows at the first use. */
    public static <R extends Record> Layout<R> of(Class<R> type) {
        return new Layout<>(type);
    }

    /**
     * The declaration.
     *
     * @throws IllegalArgumentException where a component has no field annotation or a type that does not go with it:
     *     a mistake in the declaration
     */
    private Declared declared() {
        Declared known = declared;
        if (known == null) {
            try {
                known = Declared.of(type);
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException(type + " cannot be used as a layout", e);
            }
            declared = known;
        }
        return known;
    }

    /** The handles; null while the layout has seen few packets. */
    private @Nullable LayoutHandles handles() {
        LayoutHandles made = handles;
        return made == null && uses++ >= OFTEN ? makeHandles() : made;
    }

    private synchronized LayoutHandles makeHandles() {
        LayoutHandles made = handles;
        if (made == null) {
            try {
                made = new LayoutHandles(type, declared().bindings);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(type + " cannot be reached", e);
            }
            handles = made;
        }
        return made;
    }

    /** The record's class. */
    public Class<R> type() {
        return type;
    }

    /** The fields in order, those of inlined records in their place. */
    public List<Field> fields() {
        return declared().fields;
    }

    /**
     * Reads a whole content: from the position of {@code content} to its limit, which must be used up exactly.
     *
     * @throws ProtocolException where it is malformed; it names the field, but no packet yet
     */
    public R read(ByteBuffer content, WireCharset charset) throws ProtocolException {
        int start = content.position();
        try {
            WireInput in = new WireInput(content, charset);
            R record = readFrom(in);
            in.end();
            return record;
        } catch (ProtocolException e) {
            // The fast path knows no names; walking once more finds the field.
            walk(content.position(start), charset, NOBODY);
            throw e;
        }
    }

    /** Reads the fields from {@code in} and leaves what follows. */
    R readFrom(WireInput in) throws ProtocolException {
        try {
            LayoutHandles handles = handles();
            return type.cast(
                    handles == null ? declared().reflection.read(in) : (Record) handles.reader.invokeExact(in));
        } catch (ProtocolException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a layout throws nothing else", e);
        }
    }

    /** Reads a repetition: a T count, then as many items. */
    List<R> readItems(WireInput in) throws ProtocolException {
        int count = in.t();
        List<R> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(readFrom(in));
        }
        return Collections.unmodifiableList(items);
    }

    void writeItems(WireOutput out, List<?> items) {
        out.t(items.size());
        for (Object item : items) {
            writeTo(out, (Record) item);
        }
    }

    /** Bytes of the items, without the count before them. */
    int sizeItems(List<?> items) {
        int size = 0;
        for (Object item : items) {
            size = Math.addExact(size, sizeOf((Record) item));
        }
        return size;
    }

    /** The record with every field 0 or empty: what a content of zeros reads as. */
    public R blank() {
        try {
            int size = fields().stream().mapToInt(field -> field.type().width()).sum();
            return read(ByteBuffer.allocate(size), WireCharset.GB18030);
        } catch (ProtocolException e) {
            throw new AssertionError("zeros read as empty fields", e);
        }
    }

    /** The value of the field marked as {@link Subject}; empty where no field is. */
    public OptionalLong subject(R record) {
        RecordComponent subject = declared().subject;
        if (subject == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(((Number) subject.getAccessor().invoke(record)).longValue());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type + " cannot be reached", e);
        }
    }

    /** Likewise from a content that may be malformed: empty where the field could not be read. */
    public OptionalLong subject(ByteBuffer content, WireCharset charset) {
        RecordComponent subject = declared().subject;
        if (subject == null) {
            return OptionalLong.empty();
        }
        var found = new FieldVisitor() {
            OptionalLong value = OptionalLong.empty();

            @Override
            public void number(Field field, int offset, long number) {
                if (value.isEmpty() && field.name().equals(subject.getName())) {
                    value = OptionalLong.of(number);
                }
            }
        };
        try {
            walk(content.duplicate(), charset, found);
        } catch (ProtocolException _) {
            // The fields before the problem have been seen, which is what counts here.
        }
        return found.value;
    }

    /** Bytes that {@link #write} puts. */
    public int size(R record) {
        return sizeOf(record);
    }

    int sizeOf(Record record) {
        try {
            int size = declared().fixedSize;
            LayoutHandles handles = handles();
            if (handles == null) {
                return Math.addExact(size, declared().reflection.variableSize(record));
            }
            for (MethodHandle variable : handles.variableSizes) {
                size = Math.addExact(size, (int) variable.invokeExact(record));
            }
            return size;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a layout throws nothing else", e);
        }
    }

    /**
     * Writes the content of a record.
     *
     * @throws IllegalArgumentException where a number or a count is outside its field's range
     * @throws java.nio.BufferOverflowException where {@code out} has fewer than {@link #size} bytes left
     */
    public void write(R record, ByteBuffer out) {
        writeTo(new WireOutput(out), record);
    }

    void writeTo(WireOutput out, Record record) {
        try {
            LayoutHandles handles = handles();
            if (handles == null) {
                declared().reflection.write(out, record);
            } else {
                handles.writer.invokeExact(out, record);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a layout throws nothing else", e);
        }
    }

    /**
     * Tells {@code visitor} of every field of a content, without building the record.
     *
     * @throws ProtocolException at the first problem, after the fields before it have been visited
     */
    public void walk(ByteBuffer content, WireCharset charset, FieldVisitor visitor) throws ProtocolException {
        WireInput in = new WireInput(content, charset);
        walk(fields(), in, visitor);
        in.end();
    }

    private static void walk(List<Field> fields, WireInput in, FieldVisitor visitor) throws ProtocolException {
        for (Field field : fields) {
            int offset = in.offset();
            long number = 0;
            try {
                switch (field.type()) {
                    case S -> visitor.text(field, offset, in.s());
                    case B -> visitor.blob(field, offset, in.b());
                    case T, M, L -> {
                        number = in.number(field.type());
                        visitor.number(field, offset, number);
                    }
                }
            } catch (ProtocolException e) {
                throw new ProtocolException(e.problem(), -1, offset, field);
            }
            if (field.repeated()) {
                for (int i = 0; i < number; i++) {
                    visitor.item(field, i);
                    walk(field.items(), in, visitor);
                }
                visitor.end(field);
            }
        }
    }

    @Override
    public String toString() {
        return type.getSimpleName() + fields();
    }
}
