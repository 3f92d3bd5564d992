package org.oicq.codec.wire;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.CodeTable;

/**
 * One component of a record with what its annotation makes of it.
 *
 * @param fields one field, or those of an inlined record
 * @param read (WireInput) → the component's type
 * @param write (WireOutput, the component's type) → void
 * @param fixedSize bytes that do not depend on the value
 * @param variableSize (the component's type) → int, the bytes that do, or null where there are none
 */
record Binding(
        List<Field> fields,
        MethodHandle read,
        MethodHandle write,
        int fixedSize,
        @Nullable MethodHandle variableSize) {

    static Binding of(RecordComponent component) throws ReflectiveOperationException {
        T t = component.getAnnotation(T.class);
        if (t != null) {
            String method = component.getType() == boolean.class ? "flag" : "t";
            return number(component, FieldType.T, t.value(), List.of(t.codes()), method);
        }
        M m = component.getAnnotation(M.class);
        if (m != null) {
            return number(component, FieldType.M, m.value(), List.of(), "m");
        }
        L l = component.getAnnotation(L.class);
        if (l != null) {
            return number(component, FieldType.L, l.value(), List.of(), "l");
        }
        S s = component.getAnnotation(S.class);
        if (s != null) {
            boolean secret = component.getType() == Secret.class;
            return bytes(component, FieldType.S, s.value(), secret, secret ? "secret" : "s");
        }
        B b = component.getAnnotation(B.class);
        if (b != null) {
            return bytes(component, FieldType.B, b.value(), false, "b");
        }
        Repeated repeated = component.getAnnotation(Repeated.class);
        if (repeated != null) {
            return repeated(component, repeated.value());
        }
        if (component.isAnnotationPresent(Inline.class)) {
            Layout<?> layout = Layout.of(component.getType().asSubclass(Record.class));
            return new Binding(
                    layout.fields(),
                    LayoutHandles.readInline(layout, component.getType()),
                    LayoutHandles.writeInline(layout, component.getType()),
                    0,
                    LayoutHandles.sizeInline(layout, component.getType()));
        }
        throw new IllegalArgumentException(component + " has no field type");
    }

    private static Binding number(
            RecordComponent component, FieldType type, String doc, List<CodeTable> codes, String method)
            throws ReflectiveOperationException {
        Field field = new Field(component.getName(), type, doc, codes.stream().findFirst(), false, List.of());
        return new Binding(
                List.of(field),
                LayoutHandles.read(method, component.getType()),
                LayoutHandles.write(method, component.getType()),
                type.width(),
                null);
    }

    private static Binding bytes(RecordComponent component, FieldType type, String doc, boolean secret, String method)
            throws ReflectiveOperationException {
        Field field = new Field(component.getName(), type, doc, Optional.empty(), secret, List.of());
        return new Binding(
                List.of(field),
                LayoutHandles.read(method, component.getType()),
                LayoutHandles.write(method, component.getType()),
                type.width(),
                LayoutHandles.length(component.getType()));
    }

    private static Binding repeated(RecordComponent component, String doc) throws ReflectiveOperationException {
        Class<?> item = (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
        Layout<?> layout = Layout.of(item.asSubclass(Record.class));
        Field field = new Field(component.getName(), FieldType.T, doc, Optional.empty(), false, layout.fields());
        return new Binding(
                List.of(field),
                LayoutHandles.readList(layout),
                LayoutHandles.writeList(layout),
                FieldType.T.width(),
                LayoutHandles.sizeList(layout));
    }
}
