package org.oicq.codec.wire;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
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
    /** How the value of a component is read and written. {@link LayoutHandles} makes method handles that do the same. */
    sealed interface Access {
        Object read(WireInput in) throws ProtocolException;

        void write(WireOutput out, Object value);

        /** Whether the number of bytes depends on the value. */
        default boolean sized() {
            return true;
        }

        /** The bytes that depend on the value. */
        int size(Object value);

        /** One field. */
        enum Value implements Access {
            T,
            FLAG,
            M,
            L,
            S,
            SECRET,
            B;

            /** Its methods of {@link WireInput} and {@link WireOutput}. */
            String method() {
                return name().toLowerCase(Locale.ROOT);
            }

            @Override
            public Object read(WireInput in) throws ProtocolException {
                return switch (this) {
                    case T -> in.t();
                    case FLAG -> in.flag();
                    case M -> in.m();
                    case L -> in.l();
                    case S -> in.s();
                    case SECRET -> in.secret();
                    case B -> in.b();
                };
            }

            @Override
            public void write(WireOutput out, Object value) {
                switch (this) {
                    case T -> out.t((int) value);
                    case FLAG -> out.flag((boolean) value);
                    case M -> out.m((int) value);
                    case L -> out.l((long) value);
                    case S -> out.s((Text) value);
                    case SECRET -> out.secret((Secret) value);
                    case B -> out.b((Blob) value);
                }
            }

            @Override
            public boolean sized() {
                return this == S || this == SECRET || this == B;
            }

            @Override
            public int size(Object value) {
                return switch (this) {
                    case T, FLAG, M, L -> 0;
                    case S -> ((Text) value).length();
                    case SECRET -> ((Secret) value).text().length();
                    case B -> ((Blob) value).length();
                };
            }
        }

        record Items(Layout<?> layout) implements Access {
            @Override
            public Object read(WireInput in) throws ProtocolException {
                return layout.readItems(in);
            }

            @Override
            public void write(WireOutput out, Object value) {
                layout.writeItems(out, (List<?>) value);
            }

            @Override
            public int size(Object value) {
                return layout.sizeItems((List<?>) value);
            }
        }

        record Inlined(Layout<?> layout) implements Access {
            @Override
            public Object read(WireInput in) throws ProtocolException {
                return layout.readFrom(in);
            }

            @Override
            public void write(WireOutput out, Object value) {
                layout.writeTo(out, (Record) value);
            }

            @Override
            public int size(Object value) {
                return layout.sizeOf((Record) value);
            }
        }
    }

    static Binding of(RecordComponent component) throws ReflectiveOperationException {
        T t = component.getAnnotation(T.class);
        if (t != null) {
            Access.Value access = component.getType() == boolean.class ? Access.Value.FLAG : Access.Value.T;
            return number(component, FieldType.T, t.value(), List.of(t.codes()), access);
        }
        M m = component.getAnnotation(M.class);
        if (m != null) {
            return number(component, FieldType.M, m.value(), List.of(), Access.Value.M);
        }
        L l = component.getAnnotation(L.class);
        if (l != null) {
            return number(component, FieldType.L, l.value(), List.of(), Access.Value.L);
        }
        S s = component.getAnnotation(S.class);
        if (s != null) {
            boolean secret = component.getType() == Secret.class;
            return bytes(component, FieldType.S, s.value(), secret, secret ? Access.Value.SECRET : Access.Value.S);
        }
        B b = component.getAnnotation(B.class);
        if (b != null) {
            return bytes(component, FieldType.B, b.value(), false, Access.Value.B);
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
            RecordComponent component, FieldType type, String doc, List<CodeTable> codes, Access.Value access)
            throws ReflectiveOperationException {
        checkType(component, access.method());
        Field field = new Field(component.getName(), type, doc, codes.stream().findFirst(), false, List.of());
        return new Binding(List.of(field), type.width(), access);
    }

    private static Binding bytes(
            RecordComponent component, FieldType type, String doc, boolean secret, Access.Value access)
            throws ReflectiveOperationException {
        checkType(component, access.method());
        Field field = new Field(component.getName(), type, doc, Optional.empty(), secret, List.of());
        return new Binding(List.of(field), type.width(), access);
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
