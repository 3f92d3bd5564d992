package org.oicq.codec.wire;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import org.oicq.codec.codes.CodeTable;

/**
 * One component of a record with what its annotation makes of it.
 *
 * @param fields one field, or those of an inlined record
 * @param fixedSize bytes that do not depend on the value
 * @param access how the value is read and written
 */
record Binding(List<Field> fields, int fixedSize, Access access) {
    /** How the value of a component is read and written; {@link LayoutHandles} makes the method handles of it. */
    sealed interface Access {
        /** By the methods of this name of {@link WireInput} and {@link WireOutput}. */
        record Fixed(String method) implements Access {}

        /** Likewise, and its length depends on the value. */
        record Sized(String method) implements Access {}

        record Items(Layout<?> layout) implements Access {}

        record Inlined(Layout<?> layout) implements Access {}
    }

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
            return new Binding(layout.fields(), 0, new Access.Inlined(layout));
        }
        throw new IllegalArgumentException(component + " has no field type");
    }

    private static Binding number(
            RecordComponent component, FieldType type, String doc, List<CodeTable> codes, String method)
            throws ReflectiveOperationException {
        checkType(component, method);
        Field field = new Field(component.getName(), type, doc, codes.stream().findFirst(), false, List.of());
        return new Binding(List.of(field), type.width(), new Access.Fixed(method));
    }

    private static Binding bytes(RecordComponent component, FieldType type, String doc, boolean secret, String method)
            throws ReflectiveOperationException {
        checkType(component, method);
        Field field = new Field(component.getName(), type, doc, Optional.empty(), secret, List.of());
        return new Binding(List.of(field), type.width(), new Access.Sized(method));
    }

    /** The component's type, which must be what the method reads: a mistake shows when the layout is declared. */
    private static void checkType(RecordComponent component, String method) throws ReflectiveOperationException {
        if (WireInput.class.getDeclaredMethod(method).getReturnType() != component.getType()) {
            throw new IllegalArgumentException(component + " has a type that does not go with its letter");
        }
    }

    private static Binding repeated(RecordComponent component, String doc) {
        Class<?> item = (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
        Layout<?> layout = Layout.of(item.asSubclass(Record.class));
        Field field = new Field(component.getName(), FieldType.T, doc, Optional.empty(), false, layout.fields());
        return new Binding(List.of(field), FieldType.T.width(), new Access.Items(layout));
    }
}
